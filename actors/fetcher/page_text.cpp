#include "actors/fetcher/page_text.hpp"

#include "actors/cache/fingerprint.hpp"
#include "base/ascii.hpp"
#include "base/code_points.hpp"
#include "base/utf8.hpp"
#include "providers/llm/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tagwright {
namespace {

bool has_words(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x80 || is_letter(c) || is_digit(c); });
}

} // namespace

void set_text(page_doc& page, const std::string& text, std::uint32_t tokens_max) {
    page.text_hash = text_hash(page.page.title, text);
    auto cut = llm::cut_and_count(text, tokens_max);
    page.text = std::move(cut.text);
    page.tokens = llm::estimate_tokens(page.page.title) + cut.tokens;
}

std::string too_little_text(std::string_view what, std::string_view title, std::string_view text, int words_min) {
    if (!has_words(text) && !has_words(title))
        return fmt::format("the {} has neither a title nor a text", what);
    if (words_min <= 0)
        return {};
    const auto words = count_words(text);
    if (words >= static_cast<std::size_t>(words_min))
        return {};
    return fmt::format("the {}'s text has {} {}, fewer than TAGWRIGHT_MIN_TEXT, which is {}", what, words,
                       words == 1 ? "word" : "words", words_min);
}

std::size_t count_words(std::string_view text) noexcept {
    std::size_t words = 0;
    std::size_t dense = 0; // characters of scripts without blanks
    bool within = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto next = decode_utf8(text, at);
        at += next.size;
        if (is_of_dense_script(next.code)) {
            ++dense;
            within = false;
            continue;
        }
        const auto byte = static_cast<char>(next.code);
        const bool blank = next.code < 0x80 && ascii_spaces.find(byte) != std::string_view::npos;
        const bool counts = next.code >= 0x80 || is_letter(byte) || is_digit(byte);
        words += counts && !within ? 1 : 0;
        within = !blank && (within || counts);
    }
    return words + (dense + 1) / 2;
}

} // namespace tagwright
