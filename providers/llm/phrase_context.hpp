#pragma once

#include "providers/llm/keyphrases.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace tagwright::llm {

/// The terms of a phrase in their order, in one number.
using phrase_key = std::uint64_t;
inline constexpr std::size_t phrase_words_max = 3;
[[nodiscard]] constexpr phrase_key with_term(phrase_key key, std::uint32_t term) noexcept {
    constexpr unsigned term_bits = 21; // the bound on the text keeps terms below
    return (key << term_bits) | (term + 1);
}

/// What is known of the space, in the terms of one text.
class phrase_context {
public:
    phrase_context(const text_words& text, const keyphrase_context& known);

    [[nodiscard]] bool is_in_use(phrase_key key) const { return in_use_.count(key) > 0; }    ///< a label of the space
    [[nodiscard]] bool is_above(std::uint32_t term) const { return above_.count(term) > 0; } ///< in a parent's title
    /// 1: few texts of the space have it.
    [[nodiscard]] double rarity(std::uint32_t term) const;

private:
    using term_numbers = std::unordered_map<std::string_view, std::uint32_t>;
    void add_label(std::string_view label, const term_numbers& numbers);

    const text_words& text_;
    const space_words* space_;
    std::unordered_set<phrase_key> in_use_;
    std::unordered_set<std::uint32_t> above_;
};

} // namespace tagwright::llm
