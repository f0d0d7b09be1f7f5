#pragma once

#include "labels/label_graph.hpp"
#include "labels/word_forms.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tagwright::labels {

/// Why a label becomes another one, or none.
enum class change_reason : std::uint8_t {
    alias,        ///< the vocabulary says so
    told,         ///< a person, or a model that was asked, says so
    signs,        ///< case, hyphens, other forms of a sign
    number,       ///< singular and plural
    spelling,     ///< another spelling, or a typo
    abbreviation, ///< initials, k8s
    word_family,  ///< a noun and the verb that it is made from
    word_order,   ///< the same words
    part,         ///< few pages have it, and what it is a part of, or a kind of, is shared
    next_best,    ///< few pages have it, or it is worth least; others have what comes next on the page
    neighbours,   ///< few pages have it, and the pages that are nearest have the other
    few_pages,    ///< dropped: few pages have it, and nothing suits
    too_common,   ///< three of ten pages could have it, and these have nothing else in common
    page_full,    ///< dropped: the page keeps others
    twin_on_page, ///< dropped: the page has a twin of it already
};

/// For people: "singular and plural of one word".
[[nodiscard]] std::string_view words_for(change_reason why) noexcept;

struct merge {
    label_id from = no_label;
    label_id into = no_label; ///< no label is merged into one that is merged itself
    change_reason why = change_reason::signs;
};

/// Why two labels may be one, and nobody can tell by looking at them.
enum class doubt_reason : std::uint8_t {
    both_used,  ///< twins, but people use both: class and classes in a school
    spelling,   ///< a letter apart, and both are used
    word_stem,  ///< "monitor" and "monitoring-tools" have a stem in common
    initials,   ///< "ml", and longer ones where nothing tells that they belong together
    shortening, ///< "config"
    cognate,    ///< one word in two languages: "dokumentation"
    together,   ///< where the one is, the other is, too
};

[[nodiscard]] std::string_view words_for(doubt_reason why) noexcept;

struct doubt {
    label_id keep = no_label; ///< the one that would stand for both
    label_id other = no_label;
    doubt_reason why = doubt_reason::word_stem;
    change_reason difference = change_reason::word_family; ///< of both_used: what tells the two apart
    friend bool operator==(const doubt&, const doubt&) = default;
};

struct merge_result {
    std::vector<merge> merges;
    std::vector<doubt> doubts; ///< twins that are kept apart
};

/// Which labels are one, for sure. Each is compared with what stands for others by itself, never with what was merged
/// into that: a–b and b–c do not make a–c. Labels of the vocabulary, and those that somebody has told apart, stay
/// apart; so do twins that people use both, on many pages. Linear in the labels, but for sorting.
/// @param pages  of each label in the draft, as pages_of() gives them; what no page has is left out
/// Initials are taken for what they may stand for where people use one of the two, or where pages of both have another
/// label in common; else they are a doubt.
[[nodiscard]] merge_result find_merges(const plan& from, const label_graph& graph, const word_forms& forms,
                                       const draft& what, const std::vector<std::size_t>& pages);

/// The pairs that nobody can tell, those of most pages first, `options.doubts_max` at most. None that somebody has
/// told.
/// @param found  what find_merges() says of the draft: what it has merged is no doubt, what it has kept apart is one
[[nodiscard]] std::vector<doubt> find_doubts(const plan& from, const label_graph& graph, const word_forms& forms,
                                             const draft& what, const merge_result& found,
                                             const consolidation_options& options);

} // namespace tagwright::labels
