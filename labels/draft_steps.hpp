#pragma once

#include "labels/label_graph.hpp"
#include "labels/merges.hpp"

#include <vector>

namespace tagwright::labels {

/// What has happened to one label on one page.
struct step {
    page_number page = 0;
    label_id from = no_label;
    label_id into = no_label; ///< no_label: it is dropped
    change_reason why = change_reason::few_pages;
};

/// Merges labels in a draft; pages that a person has decided on stay. A label whose twin the page has already goes,
/// unless it is the one that stands for both.
void apply_merges(const label_graph& graph, const std::vector<merge>& merges, draft& what, std::vector<step>& steps);

/// The same for what is only spare: nobody needs to know.
void follow_merges(const std::vector<merge>& merges, draft& spare);

} // namespace tagwright::labels
