#pragma once

#include "actors/throttle/controller_tuning.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace tagwright::adaptive {

/// Slows down while the provider fails (5xx, timeouts), without touching what was learned about limits.
///
/// Idea: the share of successes over one and a half round trips (4 to 10 s), overdue calls counted as half a failure (a
/// hanging provider answers nothing at all). Above 3/4 all is well; below, calls go out at two and a half times that
/// share of the throughput of healthy times, at least a tenth, so that the end of the brownout is noticed.
class health_guard {
public:
    explicit health_guard(const health_guard_tuning& tuning = {}) : tuning_{tuning} {}

    void sent(double now_s, std::uint64_t call);
    void answered(double now_s, std::uint64_t call);
    void failed(double now_s, std::uint64_t call, bool timeout);
    /// Server errors: the provider itself says that it is ill.
    [[nodiscard]] bool ill() const { return server_errors_ > tuning_.ill_per_timeout * timeouts_; }
    /// More than one call timed out lately.
    [[nodiscard]] bool piling_up() const { return timeouts_ > tuning_.piling_up; }
    void refused(std::uint64_t call) { drop(call); }

    /// Seconds until the pace of an unhealthy time lets a call go; 0 when healthy.
    double wait_s(double now_s, double round_trip_s);
    [[nodiscard]] bool healthy() const { return share_ >= 1; }
    [[nodiscard]] double share() const { return share_; }

private:
    bool drop(std::uint64_t call);
    void count(double now_s, double good, double bad);
    void judge(double now_s, double round_trip_s);

    health_guard_tuning tuning_;
    double good_ = 0, bad_ = 0, counted_s_ = 0;
    double memory_s_ = tuning_.memory_max_s; ///< over which outcomes count
    double share_ = 1, judge_s_ = 0;
    double server_errors_ = 0, timeouts_ = 0, failed_s_ = 0; ///< they decay
    double level_ = 0, level_s_ = 0;                         ///< calls that may go now
    double answers_ = 0, answers_since_s_ = 0;               ///< of the running throughput measurement
    std::optional<double> healthy_per_s_;
    std::unordered_map<std::uint64_t, double> out_; ///< when each call in flight was sent
    std::unordered_set<std::uint64_t> overdue_;
};

} // namespace tagwright::adaptive
