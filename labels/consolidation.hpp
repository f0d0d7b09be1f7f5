#pragma once

#include "labels/merges.hpp"
#include "labels/plan.hpp"
#include "labels/quality.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// Labels worth having: a plan's labels as a whole, before any of them is written. Pure.
namespace tagwright::labels {

/// A label that became another one, or none, on some pages.
struct label_change {
    std::string from;
    std::string into; ///< empty: it is dropped
    change_reason why = change_reason::few_pages;
    std::vector<std::size_t> pages; ///< places in plan::pages, in order
};

/// Two labels that may be one: for a person, or a model, to say. The answer goes into plan::told.
struct doubtful_pair {
    std::string keep; ///< would stand for both
    std::string other;
    doubt_reason why = doubt_reason::word_stem;
    std::size_t keep_pages = 0;
    std::size_t other_pages = 0;
};

struct consolidation {
    /// What each page is to get now, in the plan's order; as it was where a person has decided.
    std::vector<std::vector<std::string>> pages;
    std::vector<label_change> changes; ///< those of most pages first
    std::vector<doubtful_pair> doubts; ///< those of most pages first
    label_quality before;
    label_quality after;
};

/// Merges what is one label (find_merges()), takes away what tells no page from another (drop_too_common()), and folds
/// or drops what too few pages have (settle_few()), until nothing is left to be done: a plan that was consolidated
/// keeps its labels; in a larger one their order on a page may change (sort_by_place_elsewhere()). The result depends
/// on the plan alone.
[[nodiscard]] consolidation consolidate(const plan& what, const consolidation_options& options = {});

} // namespace tagwright::labels
