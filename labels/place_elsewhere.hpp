#pragma once

#include "labels/label_graph.hpp"

namespace tagwright::labels {

/// Puts labels nearer to the start of a page that stand near to it on other pages, too: what is mostly an afterthought
/// is one here as well. The page's own order counts more. Pages that a person has decided on stay, and so does a small
/// plan: there are too few other pages. Pure.
void sort_by_place_elsewhere(const label_graph& graph, draft& what);

} // namespace tagwright::labels
