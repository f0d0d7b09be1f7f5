#pragma once

#include "labels/draft_steps.hpp"
#include "labels/label_graph.hpp"
#include "labels/word_forms.hpp"

#include <vector>

namespace tagwright::labels {

/// Takes labels away that tell none of the plan's pages from the others: three of ten could have them, and these have
/// nothing else in common – the name of the journal whose papers the pages are, "contact information". A subject of as
/// many pages shows in the company that it keeps: where "gene" is, "genome" and "expression" are. What the page has to
/// spare comes in their place, behind its others; where it could have nothing that others have, too, they stay.
/// Labels that are in use, in the vocabulary or told of are never taken away, and nothing is where no page has
/// anything to spare, or in a small plan: chance decides what its pages have in common. Pure.
void drop_too_common(const label_graph& graph, const word_forms& forms, draft& what, draft& spare,
                     std::vector<step>& steps);

} // namespace tagwright::labels
