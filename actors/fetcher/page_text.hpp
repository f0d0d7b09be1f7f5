#pragma once

#include "tagwright/page.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tagwright {

/// Makes a page of its text: the fingerprint of all of it, and as much of it as a model gets to see.
void set_text(page_doc& page, const std::string& text, std::uint32_t tokens_max);

/// Why there is too little to label; empty where there is enough.
/// @param what       "page" or "document"
/// @param words_min  of the text; 0: a title is enough
[[nodiscard]] std::string too_little_text(std::string_view what, std::string_view title, std::string_view text,
                                          int words_min);

/// Words of a text: what stands between blanks and has a letter or a digit. Scripts without blanks count a word for
/// every two characters.
[[nodiscard]] std::size_t count_words(std::string_view text) noexcept;

} // namespace tagwright
