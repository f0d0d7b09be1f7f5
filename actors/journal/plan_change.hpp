#pragma once

#include "providers/llm/vocabulary.hpp"
#include "tagwright/records.hpp"

#include <string>
#include <vector>

/// A person changes what a run has planned for a page, in a spreadsheet or page by page: one way for both. Pure.
namespace tagwright {

/// A text that somebody has typed as a label.
struct typed_label {
    std::string normal;  ///< as Confluence keeps it
    std::string problem; ///< one sentence without its end, where it is none; then `normal` is not to be used
};

/// Labels must have their normal form up to case.
[[nodiscard]] typed_label label_from(const std::string& text);

/// What keeps these labels from being the page's under the vocabulary; empty where nothing does. What the run had
/// planned was checked when it was planned.
[[nodiscard]] std::vector<std::string> vocabulary_problems(const run_page_record& page,
                                                           const std::vector<std::string>& labels,
                                                           const llm::vocabulary& vocabulary);

/// The page with these labels to be added, in normal form, and the page has none of them. One that failed or was
/// skipped counts as labelled then.
[[nodiscard]] run_page_record with_plan(run_page_record page, std::vector<std::string> labels);

/// The page with nothing to be added, also if the run goes on; what was proposed is still there to be read.
[[nodiscard]] run_page_record without_plan(run_page_record page);

/// What a person is told whose change comes too late: what was written stands until it is undone.
[[nodiscard]] std::string undo_first(const run_page_record& page);

} // namespace tagwright
