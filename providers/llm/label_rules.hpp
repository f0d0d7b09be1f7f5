#pragma once

#include "providers/llm/vocabulary.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// What a label has to obey. Labels from a model are only proposals: these rules decide, in code.
struct label_rules {
    llm::vocabulary vocabulary;
    int labels_max = 5; ///< labels a page at most; a smaller `vocabulary.max_per_page` wins
    /// Labels that the space already uses, most used first: near-duplicates snap to them (not in closed
    /// mode) and the prompt asks for them by name. May be empty.
    std::vector<std::string> space_labels{};
};

/// The smaller of the two maximums, at least 1 and at most labels_per_page_max.
[[nodiscard]] int labels_max_of(const label_rules& rules) noexcept;

/// Why labels were not accepted.
struct rejection_counts {
    std::size_t unusable = 0;          ///< nothing is left after normalisation
    std::size_t too_long = 0;          ///< a sentence, not a label
    std::size_t not_in_vocabulary = 0; ///< closed mode
    std::size_t over_group_max = 0;
    std::size_t over_page_max = 0;
    [[nodiscard]] std::size_t total() const noexcept {
        return unusable + too_long + not_in_vocabulary + over_group_max + over_page_max;
    }
};

struct checked_labels {
    std::vector<std::string> accepted; ///< normalised, each once, in the order proposed
    std::vector<std::string> fresh;    ///< those of `accepted` that a vocabulary with labels does not know
    std::size_t rejected = 0;          ///< reasons.total()
    std::size_t folded = 0;            ///< duplicates and near-duplicates of an accepted label
    rejection_counts reasons;
    bool below_minimum = false; ///< fewer than vocabulary.min_per_page
};

/// Applies the rules to what was proposed for one page. A label snaps to the first of: the vocabulary's
/// names, its aliases, the space's labels, an earlier label of the same page – if it equals it in normal
/// form, or up to case, accents on punctuation, hyphens and spaces, or English singular and plural.
/// Applying the rules twice gives the same as once.
[[nodiscard]] checked_labels check_labels(const label_rules& rules, const std::vector<std::string>& proposed);

/// What two labels must share to count as near-duplicates: normal form without hyphens and underscores,
/// each word in the singular. Empty for a label of which nothing is left.
[[nodiscard]] std::string folding_key(std::string_view label);

} // namespace tagwright::llm
