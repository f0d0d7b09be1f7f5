#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tagwright::sim {

enum class login : std::uint8_t { none, good, bad, garbled };

/// What an Authorization header is worth.
/// @param bearer  the token that "Bearer" takes; empty: none is good
[[nodiscard]] login check_login(std::string_view authorization, const std::string& user, const std::string& password,
                                const std::string& bearer);

} // namespace tagwright::sim
