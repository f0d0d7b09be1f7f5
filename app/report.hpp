#pragma once

#include "messages/messages.hpp"

#include <cstdio>
#include <memory>
#include <string>

namespace tagwright {

/// Writes a run's report, as JSON: see docs/report.md. Results come in one by one and go to a temporary
/// file, so that memory does not grow with the space; finish() puts the report together.
class report_writer {
public:
    /// @param summary_only  leaves out `results`
    explicit report_writer(bool summary_only);

    /// What keeps results from being collected here; empty if nothing does.
    [[nodiscard]] static std::string probe();

    void add(const page_settled& fact);

    /// Writes the whole report.
    /// @param path  "-" is stdout
    /// @returns what went wrong, naming the path; empty if nothing did
    [[nodiscard]] std::string finish(const std::string& path, const run_request& request, const run_finished& end);

private:
    struct closer {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    using file = std::unique_ptr<std::FILE, closer>;

    bool summary_only_;
    file results_;
    file failures_;
    bool broken_ = false; ///< a temporary file could not be written
};

/// The report without results and failures, as a JSON object.
[[nodiscard]] std::string report_summary(const run_request& request, const run_finished& end);

/// One entry of `results`.
[[nodiscard]] std::string result_json(const page_result& result);

/// One line of `--json`: progress, or one page.
[[nodiscard]] std::string progress_json(const run_progress& progress);
[[nodiscard]] std::string page_json(const page_result& result);
[[nodiscard]] std::string level_json(const level_changed& change);

/// A run of the journal, as an object on one line.
[[nodiscard]] std::string run_json(const run_record& record);

/// Its status; "interrupted" where nobody drives a run that has not ended.
[[nodiscard]] std::string status_of(const run_record& record);

} // namespace tagwright
