#include "config/url.hpp"

#include "base/ascii.hpp"
#include "base/loopback.hpp"
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

/// Where the port's colon stands in an authority; npos without one. Colons inside [...] are no ports.
std::size_t port_colon(std::string_view authority) noexcept {
    const auto bracket = authority.find(']');
    return authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
}

std::string_view authority_of(std::string_view base_url) noexcept {
    const auto colon = base_url.find("://");
    if (colon == std::string_view::npos)
        return {};
    const auto rest = base_url.substr(colon + 3);
    return rest.substr(0, rest.find_first_of("/?"));
}

/// Parameters that hold secrets: they belong into the key's own setting.
bool names_secret(std::string_view query) {
    constexpr std::string_view names[] = {"key",    "api_key",      "apikey",           "api-key",
                                          "token",  "access_token", "access-token",     "sig",
                                          "secret", "signature",    "subscription-key", "password"};
    const auto small = lower_ascii(query);
    std::string_view rest = small;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('&'), rest.size());
        const auto pair = rest.substr(0, end);
        if (std::ranges::find(names, pair.substr(0, pair.find('='))) != std::end(names))
            return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
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

} // namespace

std::optional<std::string> normalise_base_url(std::string_view text, url_query query) {
    const auto colon = text.find("://");
    if (colon == std::string_view::npos || has_control(text) || text.find_first_of(" #\\") != std::string_view::npos)
        return std::nullopt;
    const auto scheme = lower_ascii(text.substr(0, colon));
    if (scheme != "http" && scheme != "https")
        return std::nullopt;
    auto rest = text.substr(colon + 3);
    const auto question = std::min(rest.find('?'), rest.size());
    auto asked = rest.substr(question);
    if (!asked.empty() && (query == url_query::refused || names_secret(asked.substr(1))))
        return std::nullopt;
    if (asked == "?")
        asked = {};
    rest = rest.substr(0, question);
    const auto slash = std::min(rest.find('/'), rest.size());
    const auto authority = rest.substr(0, slash);
    const auto port = port_colon(authority);
    if (!is_host(authority.substr(0, port)))
        return std::nullopt;
    if (port != std::string_view::npos && !is_port(authority.substr(port + 1)))
        return std::nullopt;
    auto path = rest.substr(slash);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return scheme + "://" + lower_ascii(authority) + std::string(path) + std::string(asked);
}

std::string_view host_of(std::string_view base_url) noexcept {
    const auto authority = authority_of(base_url);
    return authority.substr(0, port_colon(authority));
}

std::string_view origin_of(std::string_view base_url) noexcept {
    const auto colon = base_url.find("://");
    return colon == std::string_view::npos ? base_url : base_url.substr(0, base_url.find('/', colon + 3));
}

bool is_local_server(std::string_view base_url) noexcept {
    const auto host = host_of(base_url);
    if (host.empty())
        return false;
    if (is_loopback(base_url) || is_private_v4(host) || host.starts_with("[fd") || host.starts_with("[fe80:") ||
        host.ends_with(".local") || host.ends_with(".lan") || host.ends_with(".internal") ||
        host.find('.') == std::string_view::npos)
        return true;
    const auto authority = authority_of(base_url);
    const auto colon = port_colon(authority);
    const auto port = colon == std::string_view::npos ? std::string_view{} : authority.substr(colon + 1);
    return port == "11434" || port == "1234" || port == "8000" || port == "8080"; // Ollama, LM Studio, vLLM, llama.cpp
}

bool is_loopback(std::string_view base_url) noexcept { return is_loopback_host(host_of(base_url)); }

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
    return shown;
}

} // namespace tagwright
