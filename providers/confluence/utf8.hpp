#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tagwright::confluence {

/// What decode_utf8() gives for bytes that are no character.
inline constexpr char32_t invalid_code_point = 0xFFFFFFFF;

/// Reads one character at `pos` and moves `pos` behind it. Overlong forms, surrogates, values above
/// U+10FFFF and cut-off sequences give invalid_code_point and move one byte on, so that a loop always
/// ends. `pos` must be less than the text's size.
[[nodiscard]] char32_t decode_utf8(std::string_view text, std::size_t& pos) noexcept;

/// Appends one character. Surrogates and values above U+10FFFF are left out.
void append_utf8(std::string& out, char32_t code_point);

/// The text with every invalid byte replaced by a space.
[[nodiscard]] std::string clean_utf8(std::string_view text);

/// The text on one line: white space and control characters become single spaces, the ends are
/// trimmed, and more than `bytes_max` bytes are cut between two characters and marked by "…".
[[nodiscard]] std::string one_line(std::string_view text, std::size_t bytes_max);

} // namespace tagwright::confluence
