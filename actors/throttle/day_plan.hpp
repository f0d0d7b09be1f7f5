#pragma once

#include <algorithm>
#include <cmath>

namespace tagwright {

/// A day's quota as a run finds it.
struct day_supply {
    double a_day = 0;      ///< calls
    double left = 0;       ///< of today's
    double to_reset_s = 0; ///< until the next day's are there
    bool spread = false;   ///< what is left is spread over the time to the reset
};

struct day_plan {
    int days = 0;       ///< on which calls are made, today included; 0: none are needed, or none are ever allowed
    double until_s = 0; ///< from now until the last of them may go, as far as the day's quota decides
};

/// How long a run takes that is held back by a day's quota and by nothing else.
[[nodiscard]] inline day_plan plan_days(double calls, const day_supply& of) {
    constexpr double day_s = 86'400;
    constexpr double days_max = 1e6;
    if (calls <= 0 || of.a_day <= 0)
        return {};
    const auto left = std::max(0.0, std::floor(of.left));
    const auto to_reset_s = std::clamp(of.to_reset_s, 0.0, 2 * day_s);
    if (calls <= left)
        return {1, of.spread ? to_reset_s * calls / left : 0};
    const auto later = std::min(days_max, std::ceil((calls - left) / of.a_day));
    const auto on_last = calls - left - (later - 1) * of.a_day;
    return {static_cast<int>(later) + (left > 0 ? 1 : 0),
            to_reset_s + (later - 1) * day_s + (of.spread ? day_s * std::min(1.0, on_last / of.a_day) : 0)};
}

} // namespace tagwright
