#pragma once

#include "providers/llm/never_list.hpp"
#include "providers/llm/vocabulary.hpp"
#include "tagwright/settings.hpp"

#include <cstddef>
#include <optional>
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
    never_list never{};           ///< whoever proposes them, whatever the vocabulary says
    std::string label_language{}; ///< see run_settings, as for the rest
    std::string instructions{};
    bool explain = false;
};

/// The rules that a run's settings make.
/// @param problem  set where the vocabulary's text is none; then the result is empty
[[nodiscard]] std::optional<label_rules> rules_for(const run_settings& from, std::string& problem);

/// The smaller of the two maximums, at least 1 and at most labels_per_page_max.
[[nodiscard]] int labels_max_of(const label_rules& rules) noexcept;

/// Why labels were not accepted.
struct rejection_counts {
    std::size_t unusable = 0;          ///< nothing of a label is left
    std::size_t too_long = 0;          ///< a sentence, not a label
    std::size_t no_subject = 0;        ///< "N/A", "page", "misc"
    std::size_t not_in_vocabulary = 0; ///< closed mode
    std::size_t never = 0;             ///< label_rules::never
    std::size_t over_group_max = 0;
    std::size_t over_page_max = 0;
    [[nodiscard]] std::size_t total() const noexcept {
        return unusable + too_long + no_subject + not_in_vocabulary + never + over_group_max + over_page_max;
    }
};

/// So many labels that come after a page's are kept with a plan: consolidation finds other pages' labels among them.
inline constexpr std::size_t spare_labels_max = 10;

struct checked_labels {
    std::vector<std::string> accepted; ///< as they are written, each once, in the order proposed
    std::vector<std::string> spare;    ///< the next ones, which the page has no place for: spare_labels_max at most
    std::vector<std::size_t> source;   ///< one entry a label of `accepted`: which of the proposed texts it comes from
    std::vector<std::string> fresh;    ///< those of `accepted` that a vocabulary with labels does not know
    std::size_t rejected = 0;          ///< reasons.total()
    std::size_t folded = 0;            ///< duplicates and near-duplicates of an accepted label
    rejection_counts reasons;
    bool below_minimum = false; ///< fewer than vocabulary.min_per_page
    /// There were proposals, and all were dropped for their form: the model has said nothing about the page.
    bool no_answer = false;
};

/// Applies the rules to what was proposed for one page. What is known as it stands is taken; else lists in one text
/// are split, and numbering, quotes and explanations go (label_clean.hpp). A label snaps to the first of: the
/// vocabulary's names, its aliases, the space's labels, an earlier label of the same page – if it equals it in the form
/// that Confluence keeps, in its usual or normal form, or up to case, hyphens and spaces, or English singular and
/// plural. Where the vocabulary is not closed, one that equals none of them snaps to what it is a small typo or the
/// initials of (label_twins.hpp). Words that name no subject go, unless a vocabulary has them. `accepted`, `folded` and
/// `rejected` together count the labels proposed, after splitting. Applying the rules twice gives the same as once.
[[nodiscard]] checked_labels check_labels(const label_rules& rules, const std::vector<std::string>& proposed);

/// What two labels must share to count as near-duplicates: the form that Confluence keeps, without hyphens and
/// underscores (but between digits: v1-2 is not v12), each word in the singular. Empty for a label of which nothing is
/// left.
[[nodiscard]] std::string folding_key(std::string_view label);

} // namespace tagwright::llm
