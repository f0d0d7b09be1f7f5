#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tagwright::llm {

/// Tells of nearly every word that stands in no short list that it does not, by its first and last letter and its
/// length: every word of a text is looked up in half a dozen lists.
class word_filter {
public:
    constexpr void add(std::string_view word) noexcept { lengths_[edges_of(word)] |= 1U << length_of(word); }

    /// False: it was not added. True says nothing.
    [[nodiscard]] constexpr bool may_have(std::string_view word) const noexcept {
        return !word.empty() && ((lengths_[edges_of(word)] >> length_of(word)) & 1U) != 0;
    }

private:
    static constexpr std::size_t letters = 32; // those from a to z, and one more for all else
    static constexpr std::size_t number_of(char letter) noexcept {
        return letter >= 'a' && letter <= 'z' ? static_cast<std::size_t>(letter - 'a') : letters - 1;
    }
    static constexpr std::size_t edges_of(std::string_view word) noexcept {
        return number_of(word.front()) * letters + number_of(word.back());
    }
    static constexpr std::size_t length_of(std::string_view word) noexcept {
        return std::min<std::size_t>(word.size(), 31);
    }

    std::array<std::uint32_t, letters * letters> lengths_{};
};

/// Of a list of words.
template <class List>
[[nodiscard]] constexpr word_filter filter_of(const List& words) noexcept {
    word_filter out;
    for (const auto word : words)
        out.add(word);
    return out;
}

} // namespace tagwright::llm
