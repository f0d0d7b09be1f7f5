#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace tagwright::testing {

/// One pure stage of a page's way, on input that never changes: what stage_bench times and stage_counts counts.
struct stage {
    std::string name;
    std::size_t items = 1;     ///< pages that one run is about, or labels: figures are given for one
    std::function<void()> run; ///< the same work each time
};

/// In the order of a page's way: listed, read, cut, asked about, answered, labelled, consolidated.
[[nodiscard]] std::vector<stage> all_stages();

} // namespace tagwright::testing
