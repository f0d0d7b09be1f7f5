#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tagwright::llm {

/// In how many of a space's texts each word occurs, so that house words ("owner", "team", the company's name) tell
/// nothing about a page of that space. Words are keys (text_words::keys). Only common words matter, so when there are
/// too many, the rarest are forgotten: they count as new when they come again.
class space_words {
public:
    static constexpr std::size_t words_max = 50'000;
    static constexpr std::uint32_t texts_max = 1u << 16u; ///< then all counts are halved: what is new counts more

    /// One more text.
    /// @param keys  its words, each once
    void add(const std::vector<std::string>& keys);

    /// Texts that somebody else has counted.
    void merge(const space_words& other);

    [[nodiscard]] std::uint32_t texts() const noexcept { return texts_; }
    [[nodiscard]] std::uint32_t texts_with(std::string_view key) const;

    /// What a word's weight is multiplied with: 1 for one that few texts have, nearly 0 for one that all have. While
    /// few texts were seen it stays near 1.
    [[nodiscard]] double rarity(std::string_view key) const;

    /// The words that matter, as a small text for a store: one line with the number of texts, then a word and its
    /// number a line, the most used first.
    [[nodiscard]] std::string to_text() const;
    /// Nothing for a text that is none of these.
    [[nodiscard]] static std::optional<space_words> from_text(std::string_view text);

private:
    struct hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const noexcept { return std::hash<std::string_view>{}(key); }
    };
    void forget_rarest();
    void halve();

    std::unordered_map<std::string, std::uint32_t, hash, std::equal_to<>> counts_;
    std::uint32_t texts_ = 0;
};

} // namespace tagwright::llm
