#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// UTF-8 as this room needs it: strict decoding that never reads past the end and never stops.
namespace tagwright::llm {

struct decoded {
    char32_t code = 0xFFFD; ///< U+FFFD where the bytes are not UTF-8
    std::uint8_t size = 1;  ///< bytes used; 1 where they are not UTF-8
    bool valid = false;
};

/// The character that starts at `at` (< text.size()). Overlong forms, surrogates and values beyond
/// U+10FFFF are not valid.
[[nodiscard]] decoded decode_utf8(std::string_view text, std::size_t at) noexcept;

/// `code` must be a Unicode scalar value.
void append_utf8(std::string& out, char32_t code);

/// The text with every byte that is not UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string to_valid_utf8(std::string_view text);

/// True for what moves a cursor or ends a line: C0, DEL, C1 (a terminal may take U+009B for ESC [), and the two
/// separators of lines and paragraphs.
[[nodiscard]] bool is_control(char32_t code) noexcept;

/// Valid UTF-8 with a space for each run of spaces and control characters, none at the ends.
[[nodiscard]] std::string single_line(std::string_view text);

/// At most `bytes_max` bytes, never ending inside a character.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) noexcept;

} // namespace tagwright::llm
