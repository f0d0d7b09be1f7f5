#include "base/url.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace tagwright {
namespace {

bool is_scheme(std::string_view text) noexcept {
    return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
    });
}

/// Takes everything before one of `marks` off the text; all of it if there is none.
std::string_view take_until(std::string_view& text, std::string_view marks) noexcept {
    const auto end = std::min(text.find_first_of(marks), text.size());
    const auto taken = text.substr(0, end);
    text.remove_prefix(end);
    return taken;
}

bool is_unreserved(char c) noexcept {
    return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

int hex_value(char c) noexcept { return is_digit(c) ? c - '0' : lower(c) - 'a' + 10; }

std::string decoded(std::string_view text, bool plus_is_blank) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && is_hex_digit(text[i + 1]) && is_hex_digit(text[i + 2])) {
            out.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
            i += 2;
        } else {
            out.push_back(plus_is_blank && text[i] == '+' ? ' ' : text[i]);
        }
    }
    return out;
}

} // namespace

std::optional<url_parts> split_url(std::string_view url) noexcept {
    constexpr std::string_view mark = "://";
    const auto scheme_end = url.find(mark);
    if (scheme_end == std::string_view::npos || !is_scheme(url.substr(0, scheme_end)))
        return std::nullopt;
    url_parts out;
    out.scheme = url.substr(0, scheme_end);
    url.remove_prefix(scheme_end + mark.size());
    out.host = take_until(url, "/?#");
    if (const auto at = out.host.rfind('@'); at != std::string_view::npos) {
        out.user = out.host.substr(0, at + 1);
        out.host.remove_prefix(at + 1);
    }
    // The colons of an IPv6 address stand in brackets.
    const auto bracket = out.host.rfind(']');
    const auto colon = std::min(out.host.find(':', bracket == std::string_view::npos ? 0 : bracket), out.host.size());
    out.port = out.host.substr(colon);
    out.host = out.host.substr(0, colon);
    if (out.host.empty())
        return std::nullopt;
    out.path = take_until(url, "?#");
    out.query = take_until(url, "#");
    out.fragment = url;
    return out;
}

std::string host_of(std::string_view url) {
    const auto parts = split_url(url);
    return parts ? lower_ascii(parts->host) : std::string();
}

std::string origin_of(std::string_view url) {
    const auto parts = split_url(url);
    return parts ? lower_ascii(parts->scheme) + "://" + lower_ascii(parts->host) + std::string(parts->port)
                 : std::string();
}

std::string percent_encode(std::string_view text, std::string_view keep) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c) || keep.find(c) != std::string_view::npos)
            out.push_back(c);
        else
            out.append({'%', digits[byte >> 4u], digits[byte & 15u]});
    }
    return out;
}

std::string percent_decode(std::string_view text) { return decoded(text, false); }

std::vector<std::pair<std::string, std::string>> read_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> out;
    if (query.starts_with('?'))
        query.remove_prefix(1);
    while (!query.empty()) {
        const auto pair = take_until(query, "&");
        query.remove_prefix(query.empty() ? 0 : 1);
        const auto equals = std::min(pair.find('='), pair.size());
        if (!pair.empty())
            out.emplace_back(decoded(pair.substr(0, equals), true),
                             decoded(pair.substr(std::min(equals + 1, pair.size())), true));
    }
    return out;
}

} // namespace tagwright
