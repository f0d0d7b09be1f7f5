#pragma once

#include "messages/messages.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tagwright {

/// What of a run is to be made durable: its record, and the results that the journal lacks. Pure.
class run_book {
public:
    /// @param job  what is done for the run now
    run_book(run_record record, run_action job);

    [[nodiscard]] const run_record& record() const noexcept { return record_; }

    /// The run was connected to its site.
    void connected(std::string site, std::string scope_key);
    /// A page has ended.
    void note(const page_settled& fact);
    /// The counts have changed.
    void counted() noexcept { is_due_ = true; }

    /// Enough results that they are not to wait for the next tick.
    [[nodiscard]] bool is_full() const noexcept { return results_.size() >= results_max; }
    [[nodiscard]] bool has_news() const noexcept { return is_due_ || !results_.empty(); }

    /// The record with the counts of this moment.
    [[nodiscard]] run_record record_with(run_progress now) const;
    /// What has come up since the last time; what is taken is not given again.
    [[nodiscard]] journal_pages take(run_progress now);
    /// The same for the end of the run.
    /// @param ended_ms  wall clock, since the epoch
    [[nodiscard]] journal_pages close(run_status status, const failure& why, run_progress now, std::int64_t ended_ms);

    static constexpr std::size_t results_max = 500;

private:
    run_record record_;
    run_action job_;
    label_counts labels_before_; ///< apply, undo: what the run had on the pages
    std::vector<run_page_record> results_;
    bool is_due_ = false; ///< the record itself has changed
};

} // namespace tagwright
