#pragma once

#include "providers/llm/vocabulary.hpp"
#include "tagwright/records.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A plan that a person has edited in a spreadsheet. Pure.
namespace tagwright::plan {

/// What does not fit, with the line where it stands (0: in the file as a whole).
struct plan_problem {
    std::size_t line = 0;
    std::string message;
};

struct edited_page {
    std::size_t line = 0;
    std::vector<std::string> labels; ///< in normal form, each once; empty: nothing is to be written
};

/// The rows of the file by page id, and all that is wrong with them at once.
struct edited_plan {
    std::map<std::string, edited_page> pages;
    std::vector<plan_problem> problems;
};

/// Reads a CSV as `plan` writes it, in whatever dialect a spreadsheet has saved it. The columns are found by name,
/// in any order; others are not looked at. Labels must have their normal form up to case.
/// @param run  the run that it has to be the plan of
[[nodiscard]] edited_plan read_edited_plan(std::string_view bytes, const std::string& run);

/// Compares an edited plan with its run, page by page.
class plan_editor {
public:
    /// @param vocabulary  must outlive the editor
    /// @param now_ms      wall clock, since the epoch: when the plan was edited
    plan_editor(edited_plan edits, const llm::vocabulary& vocabulary, std::int64_t now_ms = 0)
        : edits_(std::move(edits)), vocabulary_(vocabulary), now_ms_(now_ms) {}

    /// Each page of the run once.
    /// @returns the page as it is to be in the journal; empty where it stays as it is
    [[nodiscard]] std::optional<run_page_record> edit(const run_page_record& page);

    /// After the last page: everything that is wrong, in the order of lines. If there is anything, nothing may be
    /// written.
    [[nodiscard]] std::vector<plan_problem> finish();

private:
    edited_plan edits_;
    const llm::vocabulary& vocabulary_;
    std::int64_t now_ms_;
};

/// `FILE: line 3: …`, a line each; of many the first ones.
[[nodiscard]] std::string render(const std::string& file, const std::vector<plan_problem>& problems);

} // namespace tagwright::plan
