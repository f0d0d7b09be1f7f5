#pragma once

#include "tagwright/limits.hpp"

#include <algorithm>
#include <optional>

namespace tagwright {

/// Atlassian Cloud's quota of points, which reads and writes share. Pure.
///
/// Idea: a request costs one point and one more for each thing that it reads, so points set no pace: requests go as
/// fast as the other limits allow until the points are used up, and then none goes before the reset. What a request
/// costs is learned from how the remaining points fall, so that the last ones before a near reset are not refused.
class point_quota {
public:
    /// An answer came. @returns true if it was refused for points: then it says nothing of any rate
    bool answered(time_point now, const call_outcome& outcome) {
        ++since_;
        for (const auto& reading : outcome.hints.points)
            read(now, reading);
        const auto refused = outcome.verdict == call_verdict::rate_limited && outcome.hints.points_used_up;
        if (refused)
            closed_until_ = std::max(closed_until_, now + outcome.hints.retry_after.value_or(pause_untold));
        return refused;
    }

    /// Until when no request may go; in the past: now.
    /// @param in_flight  requests whose points are not counted yet
    [[nodiscard]] time_point closed_until(time_point now, int in_flight) const {
        const auto used = point_cost_ * static_cast<double>(since_ + in_flight + 1);
        const auto spent = remaining_ && now < resets_at_ && *remaining_ < used;
        // A far reset is a person's decision: then one request is refused, and says so.
        const auto waits = spent && resets_at_ - now <= long_wait;
        return waits ? std::max(closed_until_, resets_at_) : closed_until_;
    }

    /// Points a request, as far as is known.
    [[nodiscard]] double point_cost() const { return point_cost_; }

private:
    static constexpr duration pause_untold = std::chrono::minutes(1);

    void read(time_point now, const quota_reading& reading) {
        if (!reading.remaining || !reading.reset_after)
            return;
        const auto resets = now + *reading.reset_after;
        const auto same_reset = remaining_ && resets - resets_at_ < one_reset && resets_at_ - resets < one_reset;
        // Answers overtake each other: only what falls is newer.
        if (same_reset && *reading.remaining > *remaining_)
            return;
        if (same_reset && since_ > 0)
            point_cost_ += weight * (std::max(1.0, (*remaining_ - *reading.remaining) / since_) - point_cost_);
        remaining_ = reading.remaining;
        resets_at_ = resets;
        since_ = 0;
    }

    static constexpr duration one_reset =
        std::chrono::minutes(1); ///< two that are closer are the same: both are rounded
    static constexpr double weight = 0.2;

    double point_cost_ = 1;
    std::optional<double> remaining_;
    time_point resets_at_{}, closed_until_{};
    int since_ = 0; ///< requests answered since `remaining_` was told
};

} // namespace tagwright
