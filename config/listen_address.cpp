#include "config/listen_address.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>

namespace tagwright {
namespace {

bool is_ipv6(const std::string& text) {
    in6_addr out{};
    return text.find('\0') == std::string::npos && inet_pton(AF_INET6, text.c_str(), &out) == 1;
}

bool is_name(std::string_view text) {
    const auto is_usual = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_'; };
    return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, is_usual);
}

} // namespace

std::optional<listen_address> parse_listen_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    listen_address out;
    auto host = text.substr(0, colon);
    const auto port = text.substr(colon + 1);
    const auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (!is_all_digits(port) || error != std::errc() || stop != port.data() + port.size())
        return std::nullopt;
    const bool in_brackets = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
    if (in_brackets)
        host = host.substr(1, host.size() - 2);
    out.host = host;
    return (in_brackets ? is_ipv6(out.host) : is_name(host)) ? std::optional(out) : std::nullopt;
}

std::string to_string(const listen_address& address) {
    const bool v6 = address.host.find(':') != std::string::npos;
    return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

} // namespace tagwright
