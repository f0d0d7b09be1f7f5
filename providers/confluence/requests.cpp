#include "providers/confluence/requests.hpp"

#include "base/ascii.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <array>

namespace tagwright::confluence {

namespace {

/// The characters of a well-behaved path and query, and no way upwards.
bool is_clean_path(std::string_view path) {
    const bool printable =
        std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < 0x7F && c != '#' && c != '\\'; });
    const std::string decoded = percent_decode(path.substr(0, path.find('?')));
    return printable && decoded.find("..") == std::string::npos && decoded.find("//") == std::string::npos;
}

bool is_name(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

/// True if the link's value list has rel=next.
bool is_rel_next(std::string_view parameters) {
    const std::string lower = lower_ascii(parameters);
    const auto rel = lower.find("rel=");
    if (rel == std::string::npos)
        return false;
    std::string_view value = std::string_view(lower).substr(rel + 4);
    if (value.starts_with('"'))
        value.remove_prefix(1);
    return value.starts_with("next") && (value.size() == 4 || !is_name(value[4]));
}

} // namespace

std::string cql_quote(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\\' || c == '"')
            out.push_back('\\');
        out.push_back(c);
    }
    out.push_back('"');
    return out;
}

std::string cql_id(std::string_view id) {
    const bool digits = is_all_digits(id);
    return digits ? std::string(id) : cql_quote(id);
}

std::string with_query(std::string_view path, const query& parameters) {
    std::string out(path);
    char joint = out.find('?') == std::string::npos ? '?' : '&';
    for (const auto& [name, value] : parameters) {
        out.push_back(joint);
        out.append(percent_encode(name)).append("=").append(percent_encode(value));
        joint = '&';
    }
    return out;
}

std::optional<std::string> query_value(std::string_view path_and_query, std::string_view name) {
    const auto mark = path_and_query.find('?');
    if (mark == std::string_view::npos)
        return std::nullopt;
    for (auto& [key, value] : read_query(path_and_query.substr(mark)))
        if (key == name)
            return std::move(value);
    return std::nullopt;
}

std::string with_default(std::string path_and_query, std::string_view name, std::string_view value) {
    if (query_value(path_and_query, name))
        return path_and_query;
    return with_query(path_and_query, {{std::string(name), std::string(value)}});
}

std::string v2_collection(page_type type) {
    return type == page_type::blogpost ? "/api/v2/blogposts" : "/api/v2/pages";
}

http_request make_request(const site& at, std::string_view method, std::string_view path) {
    http_request out;
    out.method = method;
    out.url = at.root + std::string(path);
    out.headers.emplace_back("Accept", "application/json");
    if (!at.authorization.empty())
        out.headers.emplace_back("Authorization", at.authorization);
    out.timeout = at.timeout;
    return out;
}

std::optional<std::string> resolve_next(std::string_view link) {
    // A site names itself as it likes – its public host while we talk to a gateway, another context path, none at
    // all. What counts is the path below that; where it leads to is our own root, whatever the link says.
    const auto whole = link.starts_with("//") ? "https:" + std::string(link) : std::string(link);
    const auto other = whole.starts_with('/') ? std::nullopt : split_url(whole); // a query may hold another address
    std::string path = other ? std::string(other->tail()) : std::string(link);
    if (!path.starts_with('/'))
        path.insert(0, 1, '/');
    if (!is_clean_path(path))
        return std::nullopt;
    const std::string_view before_query = std::string_view(path).substr(0, path.find('?'));
    const auto begin = std::min(before_query.find("/api/v2/"), before_query.find("/rest/api/"));
    if (begin == std::string_view::npos)
        return std::nullopt;
    return path.substr(begin);
}

std::string_view next_of_link_header(const http_headers& headers) {
    std::string_view rest = find_header(headers, "Link");
    while (!rest.empty()) {
        const auto open = rest.find('<');
        const auto close = open == std::string_view::npos ? open : rest.find('>', open);
        if (close == std::string_view::npos)
            return {};
        // The next link's '<' ends this one's parameters; a target never holds one.
        const auto following = std::min(rest.find('<', close), rest.size());
        if (is_rel_next(rest.substr(close + 1, following - close - 1)))
            return rest.substr(open + 1, close - open - 1);
        rest.remove_prefix(following);
    }
    return {};
}

} // namespace tagwright::confluence
