#pragma once

#include "labels/consolidation.hpp"
#include "tagwright/records.hpp"
#include "tagwright/store.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace tagwright::plan {

/// Hears the doubtful pairs of a plan, and says of those that it can tell whether they are one label.
using pair_judge = std::function<std::vector<labels::told_pair>(const std::vector<labels::doubtful_pair>&, failure&)>;

struct consolidate_order {
    std::size_t min_pages = 2; ///< see labels::consolidation_options; a page's maximum is the run's
    pair_judge judge = {};     ///< empty: nobody is asked
};

struct consolidate_result {
    failure why;                ///< set: nothing was changed
    labels::consolidation what; ///< as the plan is now; empty where it was taken back
    std::string text;           ///< the same, as consolidation_json() has it
    std::size_t pages_changed = 0;
};

/// Consolidates the labels of a run's plan: from what the run had at first, so that it can be done again with other
/// options. Pages on which a person has decided stay as they are. The caller holds the run's claim. Blocks, on the
/// store and on whoever judges.
/// Failures: invalid_input (the run's labels cannot be consolidated now), store_failed, what the judge says.
[[nodiscard]] consolidate_result consolidate_run(store& in, const run_record& run, const consolidate_order& order);

/// Gives the run its first plan back, but for pages on which a person has decided since.
[[nodiscard]] consolidate_result take_consolidation_back(store& in, const run_record& run);

} // namespace tagwright::plan
