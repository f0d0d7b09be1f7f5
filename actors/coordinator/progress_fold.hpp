#pragma once

#include "messages/messages.hpp"

#include <deque>

namespace tagwright {

/// Folds the facts of a run into its progress. Pure. Counts never go down, and each listed page is
/// counted in exactly one of the five ends once the run is closed.
class progress_fold {
public:
    progress_fold(std::string run, time_point started);

    /// The run was begun earlier: its calls, tokens and times go on. Pages and labels are told again.
    void go_on_from(const run_progress& earlier);

    /// The pipeline starts again: what has ended stands, and the rest is listed anew.
    void list_again();

    void on(const pages_listed& fact);
    void on(const page_settled& fact);
    void on(const cache_asked& fact);
    void on(const calls_changed& fact);
    void on(const level_changed& fact);
    /// The level before anything has changed.
    void on_first_level(const controller_view& now);

    /// True when every page of a complete listing has ended.
    [[nodiscard]] bool complete() const noexcept;

    /// Ends the run: pages that were listed and did not end count as skipped.
    void close(run_status status);

    /// @returns the progress at this time
    [[nodiscard]] run_progress at(time_point now) const;

    /// The newest changes of the level, at most adjustments_max.
    [[nodiscard]] std::vector<level_change> adjustments() const { return {adjustments_.begin(), adjustments_.end()}; }
    static constexpr std::size_t adjustments_max = 1000;

    [[nodiscard]] time_point started() const noexcept { return started_; }

private:
    run_progress now_;
    time_point started_;
    std::chrono::milliseconds elapsed_before_{0};
    std::uint64_t listed_ = 0; ///< by the newest listing, with what had ended before; the shown count never falls
    bool listing_done_ = false;
    std::deque<level_change> adjustments_;
};

/// There is something new to tell; time alone is nothing.
[[nodiscard]] bool differs(const run_progress& a, const run_progress& b);

} // namespace tagwright
