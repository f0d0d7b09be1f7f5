#pragma once

#include <string_view>

/// Which hosts are this very machine, so that what is sent to them does not leave it.
namespace tagwright {

/// True for localhost and *.localhost (no other machine may have such a name), for 127.0.0.0/8 in its full form, and
/// for ::1, with or without brackets. Names that only begin like one ("127.example.com") are others.
[[nodiscard]] bool is_loopback_host(std::string_view host) noexcept;

/// The same for the host of an address without a scheme, as people type it: "localhost:8090/wiki".
[[nodiscard]] bool is_loopback_address(std::string_view typed);

} // namespace tagwright
