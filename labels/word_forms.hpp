#pragma once

#include "labels/label_graph.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tagwright::labels {

/// The words of a graph's labels, and which of them are forms of one: the singular, another spelling, a typo, a noun
/// made from a verb. Only labels that some page has count. Pure.
class word_forms {
public:
    /// @param pages  of each label, as pages_of() gives them
    word_forms(const label_graph& graph, const std::vector<std::size_t>& pages);

    /// The label's words in the singular and in their usual spelling.
    [[nodiscard]] const std::vector<std::uint32_t>& words_of(label_id label) const noexcept { return labels_[label]; }

    [[nodiscard]] const std::string& word(std::uint32_t number) const noexcept { return words_[number].key; }

    /// The number that words have in common which are made from one verb; of others their own.
    [[nodiscard]] std::uint32_t family(std::uint32_t number) const noexcept { return words_[number].family; }

    [[nodiscard]] std::size_t words() const noexcept { return words_.size(); }

    /// Words that may be a typo of one another, where both are used so much that nobody can tell.
    [[nodiscard]] const std::vector<std::pair<std::uint32_t, std::uint32_t>>& doubtful() const noexcept {
        return doubtful_;
    }

private:
    struct word_entry {
        std::string key;
        std::u32string spelt;
        std::size_t pages = 0;
        std::size_t fixed = 0;
        std::uint32_t usual = 0; ///< what it is a typo of, or itself
        std::uint32_t family = 0;
    };
    std::uint32_t number_of(const std::string& key, std::string_view spelt);
    void find_spellings();
    void find_accents();
    void find_families();
    [[nodiscard]] bool comes_first(std::uint32_t a, std::uint32_t b) const;

    std::vector<word_entry> words_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::vector<std::vector<std::uint32_t>> labels_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> doubtful_;
};

} // namespace tagwright::labels
