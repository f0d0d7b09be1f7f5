#include "actors/fetcher/page_text.hpp"

#include "actors/cache/fingerprint.hpp"
#include "base/ascii.hpp"
#include "providers/llm/tokens.hpp"

#include <algorithm>

namespace tagwright {

void set_text(page_doc& page, const std::string& text, std::uint32_t tokens_max) {
    page.text_hash = text_hash(page.page.title, text);
    page.text = llm::cut_to_tokens(text, tokens_max);
    page.tokens = llm::estimate_tokens(page.page.title) + llm::estimate_tokens(page.text);
}

bool has_words(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x80 || is_letter(c) || is_digit(c); });
}

} // namespace tagwright
