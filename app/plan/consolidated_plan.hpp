#pragma once

#include "labels/consolidation.hpp"
#include "tagwright/records.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Between the pages of a run in the journal and labels/, which knows no journal. Pure.
namespace tagwright::plan {

/// Why the run's labels cannot be consolidated, or taken back; empty: they can.
/// @param pages  all of the run
[[nodiscard]] std::string why_not_consolidated(const run_record& run, const std::vector<run_page_record>& pages);

/// The page with the labels that the run had for it at first, where a person has not decided otherwise since.
[[nodiscard]] run_page_record as_first_planned(run_page_record page);

/// @param pages  as_first_planned()
[[nodiscard]] labels::plan labels_plan_of(const std::vector<run_page_record>& pages, llm::vocabulary vocabulary,
                                          std::vector<labels::told_pair> told);

/// The pages as they are to be now.
/// @param pages  those of labels_plan_of(), in its order
[[nodiscard]] std::vector<run_page_record> consolidated(std::vector<run_page_record> pages,
                                                        const labels::consolidation& what);

/// Those of `now` that differ from what the journal has, which are to be saved.
[[nodiscard]] std::vector<run_page_record> changed_pages(const std::vector<run_page_record>& journal,
                                                         std::vector<run_page_record> now);

/// What was done, as JSON: for the store, the API and `--json`.
[[nodiscard]] std::string consolidation_json(const labels::consolidation& what,
                                             const labels::consolidation_options& with,
                                             const std::vector<labels::told_pair>& told);

/// What has been told of pairs before, out of such a text; whatever cannot be read is left out.
[[nodiscard]] std::vector<labels::told_pair> told_pairs_in(std::string_view consolidation);

/// What was done, as a table to be read in a terminal.
/// @param rows_max  changes and pairs that are shown, each
[[nodiscard]] std::string consolidation_table(const labels::consolidation& what, std::size_t rows_max);

} // namespace tagwright::plan
