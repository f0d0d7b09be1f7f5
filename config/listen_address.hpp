#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tagwright {

/// Where a server listens.
struct listen_address {
    std::string host = "127.0.0.1"; ///< a name or an address; IPv6 without brackets
    std::uint16_t port = 8642;      ///< 0: any that is free
    friend bool operator==(const listen_address&, const listen_address&) = default;
};

/// "127.0.0.1:8642", "localhost:0", "[::1]:8642"; empty for anything else.
[[nodiscard]] std::optional<listen_address> parse_listen_address(std::string_view text);

/// As it is written, IPv6 in brackets.
[[nodiscard]] std::string to_string(const listen_address& address);

} // namespace tagwright
