#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace tagwright::llm {

/// Finds the known label that a proposed one is a near-twin of, beyond what key_of() tells: written as one word, with a
/// small typo, with words written short (short_words.hpp), as the initials of three words and more, or as k8s for
/// kubernetes. Looks up, and compares with a few: a
/// space may have ten thousand labels. Pure.
class label_twins {
public:
    /// What is added first has precedence.
    /// @param form   as Confluence keeps the label
    /// @param value  what find() returns for it
    void add(std::string_view form, std::size_t value);
    void seal(); ///< after the last one

    [[nodiscard]] std::optional<std::size_t> find(std::string_view form) const;

private:
    using word_list = std::vector<std::u32string>;
    struct label {
        word_list words;
        std::size_t value;
    };
    [[nodiscard]] std::optional<std::size_t> find_accents(const std::string& key) const;
    [[nodiscard]] std::optional<std::size_t> find_short_words(std::string_view form, const std::string& key) const;
    [[nodiscard]] std::optional<std::size_t> find_spelling(const word_list& words) const;
    [[nodiscard]] std::optional<std::size_t> find_initials(const word_list& words) const;
    [[nodiscard]] std::optional<std::size_t> find_numeronym(std::string_view form) const;

    std::vector<label> labels_;
    std::unordered_set<std::u32string> words_; ///< of all labels: none of them is a typo, or initials
    /// Nobody knows which of two labels is meant: then it is none.
    using of_one_label = std::optional<std::size_t>;
    std::unordered_map<std::string, std::size_t> joined_;
    std::unordered_map<std::string, of_one_label> bare_;        ///< those with accents, without them
    std::unordered_map<std::string, of_one_label> short_forms_; ///< of those with words that may be written short
    std::unordered_map<std::u32string, of_one_label> initials_;
    std::unordered_map<std::u32string, std::size_t> numeronyms_;  ///< k8s where that is the label
    std::unordered_map<std::u32string, of_one_label> long_words_; ///< by their numeronym
    /// Hashes of the labels and of what they are with a letter less, in order, each with its label.
    std::vector<std::pair<std::uint64_t, std::uint32_t>> shorter_;
};

/// True if one of two words is a small typo of the other, and they are hardly two words: one letter more, less or
/// another, or two neighbours that changed places, in words of six letters and more that begin and end alike. Most
/// words one letter apart are two words (contact and contract), so that consonants count for more than vowels, and
/// short words for more than long ones.
[[nodiscard]] bool is_typo(std::u32string_view a, std::u32string_view b);

/// "k8s" for "kubernetes": the first letter, how many there are between, the last. Empty for a word that is too short
/// to be meant (e4e, b2b: up to nine letters), or not of lower-case letters alone.
[[nodiscard]] std::u32string numeronym_of(std::u32string_view word);

} // namespace tagwright::llm
