#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// UTF-8, read strictly: overlong forms, surrogates, values above U+10FFFF and characters that are cut off are not
/// valid. No function reads past the end of a text, and a loop over any bytes ends.
namespace tagwright {

struct utf8_character {
    char32_t code = 0xFFFD; ///< U+FFFD where the bytes are not valid
    std::uint8_t size = 1;  ///< bytes used; 1 where they are not valid
    bool valid = false;
};

/// The character that begins at `at`, which must be less than the text's size.
[[nodiscard]] utf8_character decode_utf8(std::string_view text, std::size_t at) noexcept;

/// What next_code_point() gives for a byte that belongs to no character.
inline constexpr char32_t invalid_code_point = 0xFFFFFFFF;

/// The same, moving: the character at `pos`, which is moved behind it.
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& pos) noexcept;

/// Appends one character. Surrogates and values above U+10FFFF are left out.
void append_utf8(std::string& out, char32_t code);

[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

// Two ways to make any bytes valid. Answers are kept under the hash of a page's text, so neither may turn into the
// other: pages have spaces, what models and people say has U+FFFD.

/// The text with every byte that is not valid replaced by a space.
[[nodiscard]] std::string blank_invalid_utf8(std::string_view text);

/// The text with every byte that is not valid replaced by U+FFFD.
[[nodiscard]] std::string replace_invalid_utf8(std::string_view text);

/// At most `bytes_max` bytes from the beginning, never ending inside a character.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) noexcept;

/// True for what moves a cursor or ends a line: C0, DEL, C1 (a terminal may take U+009B for ESC [), and the two
/// separators of lines and paragraphs.
[[nodiscard]] bool is_control(char32_t code) noexcept;

/// True if a control character is in it: such text would break a header, a log line or a terminal. Bytes that are not
/// valid are none.
[[nodiscard]] bool has_control(std::string_view text) noexcept;

} // namespace tagwright
