#pragma once

#include "tagwright/limits.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace tagwright::adaptive {

/// The window of a quota whose headers do not name it ("RateLimit-Limit: 10" means ten a second to one gateway, an
/// hour to another). Its reset tells: nothing resets later than its window is long, and in the course of a window the
/// reset comes closer. So the window is the shortest usual one that is not shorter than any reset seen so far.
class unnamed_window {
public:
    /// @returns quota_window::unknown while no reset was told: what is told as a rate is believed against all refusals,
    ///   so it must not be guessed.
    [[nodiscard]] quota_window of(const quota_reading& reading) noexcept {
        if (reading.window != quota_window::unknown)
            return reading.window;
        auto& longest = longest_s_[static_cast<std::size_t>(reading.dimension)];
        // A limit that came without one at first: its reset may be of an unknown unit, and is told where it is short.
        auto& doubtful = doubtful_[static_cast<std::size_t>(reading.dimension)];
        doubtful = doubtful || (longest < 0 && reading.limit && !reading.reset_after);
        if (doubtful)
            return quota_window::unknown;
        if (reading.reset_after)
            longest = std::max(longest, std::chrono::duration<double>(*reading.reset_after).count());
        if (longest < 0)
            return quota_window::unknown;
        // Resets are rounded up, and the way here took some time.
        constexpr auto slack = 1.1;
        if (longest <= 1 * slack)
            return quota_window::second;
        if (longest <= 60 * slack)
            return quota_window::minute;
        return longest <= 3600 * slack ? quota_window::hour : quota_window::day;
    }

private:
    std::array<bool, 4> doubtful_{};
    std::array<double, 4> longest_s_{-1, -1, -1, -1}; ///< by dimension
};

} // namespace tagwright::adaptive
