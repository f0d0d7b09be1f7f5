#pragma once

#include <string>
#include <string_view>

/// Base64 of RFC 4648, section 4: the alphabet of `Authorization: Basic`, with '=' at the end.
namespace tagwright {

[[nodiscard]] std::string base64_encode(std::string_view bytes);

/// The bytes up to the first character that is no digit of base64, '=' too; what is left of the last group is dropped.
[[nodiscard]] std::string base64_decode(std::string_view text);

} // namespace tagwright
