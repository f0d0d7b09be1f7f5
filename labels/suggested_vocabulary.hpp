#pragma once

#include "labels/plan.hpp"

#include <cstddef>
#include <string>

namespace tagwright::labels {

struct suggestion_options {
    std::size_t labels_max = 200; ///< the most used; never more than a vocabulary may have
    /// Labels of one page alone are left out where so many are shared; else they fill up to this number.
    std::size_t few = 20;
};

struct suggested_vocabulary {
    std::string text;         ///< a vocabulary file, for a person to edit; parse_vocabulary() takes it
    std::size_t labels = 0;   ///< in it
    std::size_t merged = 0;   ///< near-twins that became one of them, aliases or not
    std::size_t left_out = 0; ///< labels of one page alone, and those beyond `labels_max`
};

/// Learns a vocabulary from the labels that pages have and would get: the most used first, near-twins (find_merges())
/// as one, with mode "prefer". A twin becomes an alias unless the label rules take it for the label anyway. Names that
/// share what stands before a slash, and several that share their first word, form a group, which has no limit yet.
/// Descriptions, aliases and groups of the plan's own vocabulary are kept. Depends on the plan alone. Pure.
[[nodiscard]] suggested_vocabulary suggest_vocabulary(const plan& from, const suggestion_options& options = {});

} // namespace tagwright::labels
