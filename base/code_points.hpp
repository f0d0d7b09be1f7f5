#pragma once

#include <string>
#include <string_view>

namespace tagwright {

/// The characters of a text, as next_code_point() reads them one by one.
[[nodiscard]] std::u32string code_points(std::string_view text);

/// Of a script in which no blank stands between words: Thai, Lao, Burmese, Khmer; kana, Chinese characters.
[[nodiscard]] bool is_of_dense_script(char32_t c) noexcept;

/// True if each byte is an ASCII character.
[[nodiscard]] bool is_ascii(std::string_view text) noexcept;

} // namespace tagwright
