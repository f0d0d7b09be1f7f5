#include "config/url.hpp"

#include "base/ascii.hpp"
#include "base/loopback.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"

#include <algorithm>

namespace tagwright {
namespace {

bool is_port(std::string_view text) noexcept {
    if (text.size() > 5 || !is_all_digits(text))
        return false;
    int port = 0;
    for (const char digit : text)
        port = port * 10 + (digit - '0');
    return port >= 1 && port <= 65'535;
}

bool is_host(std::string_view host) noexcept {
    if (host.starts_with('['))
        return host.size() > 3 && host.ends_with(']') &&
               host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
    return !host.empty() && host.find_first_of("[]<>\"'`{}|^%:@") == std::string_view::npos;
}

/// Parameters that hold secrets: they belong into the key's own setting.
bool names_secret(std::string_view query) {
    constexpr std::string_view names[] = {"key",    "api_key",      "apikey",           "api-key",
                                          "token",  "access_token", "access-token",     "sig",
                                          "secret", "signature",    "subscription-key", "password"};
    const auto parameters = read_query(query);
    return std::ranges::any_of(parameters, [&](const auto& each) {
        return std::ranges::find(names, lower_ascii(each.first)) != std::end(names);
    });
}

/// 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.
bool is_private_v4(std::string_view host) noexcept {
    if (host.find_first_not_of("0123456789.") != std::string_view::npos || std::ranges::count(host, '.') != 3)
        return false;
    if (host.starts_with("10.") || host.starts_with("192.168."))
        return true;
    if (!host.starts_with("172.") || host.size() < 7 || host[6] != '.')
        return false;
    const int second = (host[4] - '0') * 10 + (host[5] - '0');
    return second >= 16 && second <= 31;
}

/// The usual ports of Ollama, LM Studio, vLLM and llama.cpp.
bool is_port_of_servers(std::string_view port) noexcept {
    return port == ":11434" || port == ":1234" || port == ":8000" || port == ":8080";
}

} // namespace

std::optional<std::string> normalise_base_url(std::string_view text, url_query query) {
    if (has_control(text) || text.find_first_of(" #\\") != std::string_view::npos)
        return std::nullopt;
    const auto parts = split_url(text);
    if (!parts || !parts->user.empty() || !is_host(parts->host))
        return std::nullopt;
    if (!parts->port.empty() && !is_port(parts->port.substr(1)))
        return std::nullopt;
    const auto scheme = lower_ascii(parts->scheme);
    if (scheme != "http" && scheme != "https")
        return std::nullopt;
    if (!parts->query.empty() && (query == url_query::refused || names_secret(parts->query)))
        return std::nullopt;
    auto path = parts->path;
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return origin_of(text) + std::string(path) + std::string(parts->query == "?" ? "" : parts->query);
}

bool is_local_server(std::string_view base_url) {
    const auto parts = split_url(base_url);
    if (!parts)
        return false;
    const auto host = lower_ascii(parts->host);
    return is_loopback_host(host) || is_private_v4(host) || host.starts_with("[fd") || host.starts_with("[fe80:") ||
           host.ends_with(".local") || host.ends_with(".lan") || host.ends_with(".internal") ||
           host.find('.') == std::string::npos || is_port_of_servers(parts->port);
}

bool is_loopback(std::string_view base_url) { return is_loopback_host(host_of(base_url)); }

bool is_plaintext(std::string_view base_url) noexcept { return base_url.starts_with("http://"); }

std::string redact_url(std::string_view text) {
    std::string shown(text);
    if (const auto query = shown.find_first_of("?#"); query != std::string::npos)
        shown.replace(query + 1, std::string::npos, "***");
    if (const auto at = shown.rfind('@'); at != std::string::npos) {
        const auto scheme = shown.find("://");
        const auto start = scheme == std::string::npos || scheme > at ? 0 : scheme + 3;
        shown.replace(start, at - start, "***");
    }
    // "https://ann:password/x", where the '@' was forgotten: only a number is surely a port.
    if (const auto parts = split_url(shown); parts && parts->port.size() > 1 && !is_port(parts->port.substr(1)))
        shown.replace(static_cast<std::size_t>(parts->port.data() - shown.data()) + 1, parts->port.size() - 1, "***");
    return shown;
}

} // namespace tagwright
