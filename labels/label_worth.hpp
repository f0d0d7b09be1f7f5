#pragma once

#include "labels/label_graph.hpp"

#include <cstddef>
#include <vector>

namespace tagwright::labels {

/// What each label is to the pages of a draft.
struct label_worth {
    std::vector<std::size_t> pages; ///< that have it, or have it to spare
    std::vector<double> worth;      ///< more: nearer to the start of more pages
};

/// What stands first on a page is right far more often than what stands fifth (of ten such labels six and three, where
/// people gave their own), and a long word more often than a short one. What a page has only to spare counts a little.
/// What no other page could have mostly goes, so it takes no place before the others.
[[nodiscard]] label_worth worth_of(const label_graph& graph, const draft& what, const draft& spare);

} // namespace tagwright::labels
