#include "providers/confluence/answers.hpp"

#include "base/json_bounds.hpp"
#include "base/json_mending.hpp"
#include "base/one_line.hpp"
#include "providers/confluence/requests.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tagwright::confluence {

namespace {

const json& null_value() {
    static const json value;
    return value;
}

/// Ids are digits; whatever else a server sends must be fit for a log line, a key and a segment of a path: a proxy
/// may take %2F..%2F for a way upwards.
bool is_page_id(std::string_view id) {
    constexpr std::size_t id_bytes_max = 255;
    constexpr std::string_view fit = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
    return id.size() <= id_bytes_max && id.find_first_not_of(fit) == std::string_view::npos;
}

std::uint64_t natural_of(std::int64_t number) { return number > 0 ? static_cast<std::uint64_t>(number) : 0; }

std::uint64_t natural_of(double number) {
    constexpr double largest = 9.0e18;
    return number >= 1 && number <= largest ? static_cast<std::uint64_t>(number) : 0;
}

std::uint64_t natural_of(std::string_view text) {
    std::uint64_t number = 0;
    return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc{} ? number : 0;
}

} // namespace

const json& member(const json& of, std::string_view name) {
    if (!of.is_object())
        return null_value();
    const auto found = of.find(name);
    return found == of.end() ? null_value() : *found;
}

const json& member(const json& of, std::initializer_list<std::string_view> path) {
    const json* at = &of;
    for (const auto name : path)
        at = &member(*at, name);
    return *at;
}

std::string as_string(const json& value) { return value.is_string() ? value.get<std::string>() : std::string{}; }

std::string as_id(const json& value) {
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_number_unsigned())
        return std::to_string(value.get<std::uint64_t>());
    if (value.is_number_integer())
        return std::to_string(value.get<std::int64_t>());
    return {};
}

std::uint64_t as_number(const json& value) {
    if (value.is_number_unsigned())
        return value.get<std::uint64_t>();
    if (value.is_number_integer())
        return natural_of(value.get<std::int64_t>());
    if (value.is_number_float())
        return natural_of(value.get<double>());
    return value.is_string() ? natural_of(std::string_view(value.get_ref<const std::string&>())) : 0;
}

known_value member(known_value of, std::string_view name) {
    known_value out;
    if (of.is_object())
        for (const auto each : of)
            if (each.node().name == name)
                out = each; // the last one counts
    return out;
}

known_value member(known_value of, std::initializer_list<std::string_view> path) {
    for (const auto name : path)
        of = member(of, name);
    return of;
}

std::string as_string(known_value value) { return std::string(value.node().text); }

std::string as_id(known_value value) {
    const auto& node = value.node();
    if (node.what == known_node::kind::natural)
        return std::to_string(node.natural);
    return node.what == known_node::kind::integer ? std::to_string(node.integer) : std::string(node.text);
}

std::uint64_t as_number(known_value value) {
    const auto& node = value.node();
    switch (node.what) {
    case known_node::kind::natural: return node.natural;
    case known_node::kind::integer: return natural_of(node.integer);
    case known_node::kind::real: return natural_of(node.real);
    case known_node::kind::text: return natural_of(node.text);
    default: return 0;
    }
}

json parse_json(std::string_view body) {
    if (!is_within(body, {}))
        return nullptr;
    json out = json::parse(body, nullptr, false);
    if (out.is_discarded())
        out = json::parse(mend_json_strings(body), nullptr, false);
    if (out.is_discarded())
        out = nullptr;
    return out;
}

failure unexpected(std::string_view what) {
    return {errc::unexpected_answer, "Confluence's answer is JSON of an unexpected shape: " + std::string(what)};
}

namespace {

template <class Json>
std::string next_link(const Json& body, const http_headers& headers) {
    const auto& link = member(body, {"_links", "next"});
    std::string next = as_string(link.is_object() ? member(link, "href") : link);
    return next.empty() ? std::string(next_of_link_header(headers)) : next;
}

} // namespace

page_stub read_stub(known_value page) {
    constexpr std::size_t title_bytes_max = 1024; // Confluence's own bound is 255 characters
    page_stub out;
    out.id = as_id(member(page, "id"));
    if (!is_page_id(out.id))
        out.id.clear();
    out.title = one_line(as_string(member(page, "title")), title_bytes_max);
    const auto version = member(page, "version");
    out.version = as_number(member(version, "number"));
    out.modified_at = as_string(member(version, "createdAt"));
    if (out.modified_at.empty())
        out.modified_at = as_string(member(version, "when"));
    return out;
}

existing_labels read_labels(known_value list) {
    existing_labels out;
    const auto results = list.is_array() ? list : member(list, "results");
    if (!results.is_array())
        return out;
    for (const auto label : results) {
        std::string name = as_string(member(label, "name"));
        const std::string prefix = as_string(member(label, "prefix"));
        if (!name.empty() && (prefix.empty() || prefix == "global"))
            out.names.push_back(std::move(name));
    }
    // A full list may have been cut off (CONFCLOUD-71415), and says so only sometimes.
    const std::uint64_t limit = as_number(member(list, "limit"));
    const bool full = limit > 0 && results.size() >= limit;
    const bool has_more = member(list, {"meta", "hasMore"}).is_true();
    out.known = !full && !has_more && as_string(member(list, {"_links", "next"})).empty();
    return out;
}

std::string raw_next(const json& body, const http_headers& headers) { return next_link(body, headers); }

std::string raw_next(known_value body, const http_headers& headers) { return next_link(body, headers); }

} // namespace tagwright::confluence
