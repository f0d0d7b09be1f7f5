#include "actors/throttle/health_guard.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::adaptive {

void health_guard::sent(double now_s, std::uint64_t call) {
    out_[call] = now_s;
    if (share_ < 1)
        level_ -= 1;
}

bool health_guard::drop(std::uint64_t call) {
    out_.erase(call);
    return overdue_.erase(call) > 0;
}

void health_guard::count(double now_s, double good, double bad) {
    const auto f = std::exp(-(now_s - counted_s_) / memory_s_);
    counted_s_ = now_s;
    good_ = good_ * f + good;
    bad_ = bad_ * f + bad;
}

void health_guard::answered(double now_s, std::uint64_t call) {
    const auto was_overdue = drop(call);
    count(now_s, 1, 0);
    if (was_overdue)
        bad_ = std::max(0.0, bad_ - tuning_.overdue_counts);
    answers_ += 1;
    if (answers_since_s_ == 0)
        answers_since_s_ = now_s;
}

void health_guard::failed(double now_s, std::uint64_t call, bool timeout) {
    const auto f = std::exp(-(now_s - failed_s_) / tuning_.failures_memory_s);
    failed_s_ = now_s;
    server_errors_ = f * server_errors_ + (timeout ? 0 : 1);
    timeouts_ = f * timeouts_ + (timeout ? 1 : 0);
    const auto was_overdue = drop(call);
    count(now_s, 0, was_overdue ? 1 - tuning_.overdue_counts : 1.0);
}

void health_guard::judge(double now_s, double round_trip_s) {
    judge_s_ = now_s + tuning_.judge_every_s;
    memory_s_ = std::clamp(tuning_.memory_round_trips * round_trip_s, tuning_.memory_min_s, tuning_.memory_max_s);
    const auto late = std::max(tuning_.overdue_min_s, tuning_.overdue_round_trips * round_trip_s);
    for (const auto& [call, sent] : out_)
        if (now_s - sent > late && overdue_.insert(call).second)
            count(now_s, 0, tuning_.overdue_counts);
    const auto f = std::exp(-(now_s - counted_s_) / memory_s_);
    const auto n = (good_ + bad_) * f;
    const auto p = (good_ * f + 1) / (n + 1);
    const auto was = share_;
    const auto well = p > tuning_.healthy_share || (n < tuning_.outcomes_min && was >= 1);
    share_ = well ? 1.0 : std::clamp(tuning_.pace_per_share * p, tuning_.share_min, 1.0);
    if (share_ >= 1 && answers_since_s_ > 0 && now_s - answers_since_s_ >= tuning_.throughput_span_s) {
        const auto x = answers_ / (now_s - answers_since_s_);
        healthy_per_s_ =
            healthy_per_s_ ? (1 - tuning_.throughput_weight) * *healthy_per_s_ + tuning_.throughput_weight * x : x;
        answers_ = 0;
        answers_since_s_ = now_s;
    }
    if (share_ < 1) {
        answers_ = 0;
        answers_since_s_ = now_s;
    }
    if (was >= 1 && share_ < 1) {
        level_ = 0;
        level_s_ = now_s;
    }
}

double health_guard::wait_s(double now_s, double round_trip_s) {
    if (now_s >= judge_s_)
        judge(now_s, round_trip_s);
    if (share_ >= 1)
        return 0;
    const auto pace = std::max(tuning_.pace_min_per_s, share_ * healthy_per_s_.value_or(tuning_.pace_guess_per_s));
    level_ = std::min(1.0, level_ + (now_s - level_s_) * pace);
    level_s_ = now_s;
    return level_ < 1 - 1e-9 ? (1 - level_) / pace : 0;
}

} // namespace tagwright::adaptive
