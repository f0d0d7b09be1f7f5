#pragma once

#include "labels/draft_steps.hpp"
#include "labels/label_graph.hpp"
#include "labels/plan.hpp"
#include "labels/word_forms.hpp"

#include <vector>

namespace tagwright::labels {

/// Folds or drops labels that fewer than `min_pages` pages have, and gives each page its `labels_max` best. In turn:
/// what is a longer name of a shared label becomes that one ("incident-response-process", "incident-response"); a
/// page's spare labels take the place of what goes, those that the plan has and those that came after them, and where
/// pages have such the plan ends with a budget (label_budget.hpp); a page that has less than half of its `labels_max`
/// then gets labels that the pages which are most alike have, where one has a word in common with what went, or most of
/// them have it. A page that would have no label keeps the best that it had. Labels of the vocabulary stay, and so do
/// pages that a person has decided on. Pure.
void settle_few(const label_graph& graph, const word_forms& forms, const consolidation_options& options,
                const draft& spare, draft& what, std::vector<step>& steps);

} // namespace tagwright::labels
