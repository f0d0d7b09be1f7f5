#pragma once

#include "tagwright/settings.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tagwright {

/// "127.0.0.1:8642", "localhost:0", "[::1]:8642"; empty for anything else.
[[nodiscard]] std::optional<listen_address> parse_listen_address(std::string_view text);

/// As it is written, IPv6 in brackets.
[[nodiscard]] std::string to_string(const listen_address& address);

} // namespace tagwright
