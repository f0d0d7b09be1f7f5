#include "actors/throttle/refusal_episodes.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tagwright::adaptive {

void refusal_episodes::refused(double now_s, double sent_s) {
    const auto weight = measured_ ? tuning_.round_trip_weight : 1.0;
    measured_ = true;
    round_trip_s_ += weight * (std::min(tuning_.round_trip_max_s, now_s - sent_s) - round_trip_s_);
    last_sent_s_ = std::max(last_sent_s_, sent_s);
}

int refusal_episodes::react(double now_s) {
    reacted_before_s_ = std::exchange(reacted_s_, now_s);
    if (++streak_ == 1)
        streak_since_s_ = now_s;
    return streak_;
}

void refusal_episodes::back_off(double now_s, double round_trip_s) {
    if (streak_ < tuning_.hold_from)
        return;
    const auto most = now_s - streak_since_s_ < tuning_.outage_after_s ? tuning_.hold_max_s : tuning_.outage_hold_max_s;
    const auto first = std::min(tuning_.hold_first_max_s, round_trip_s / tuning_.hold_first_part);
    const auto doublings = std::min(streak_ - tuning_.hold_from, 30.0);
    hold_s_ = std::max(hold_s_, now_s + std::min(most, first * std::pow(tuning_.hold_grows, doublings)) * jitter());
}

bool refusal_episodes::let_in_since_last(double now_s, const send_log& log) const {
    const auto& records = log.records();
    for (auto r = records.rbegin(); r != records.rend() && r->at_s > last_sent_s_; ++r)
        if (r->fate == send_fate::ok ||
            (r->fate == send_fate::out && now_s - r->at_s > tuning_.silent_round_trips * round_trip_s_))
            return true;
    return false;
}

int refusal_episodes::end_streak() { return std::exchange(streak_, 0); }

int refusal_episodes::let_in_with(int ahead, double now_s, double round_trip_s, bool fresh_only,
                                  const send_log& log) const {
    auto since = now_s - tuning_.let_in_memory * round_trip_s;
    if (fresh_only)
        since = std::max(since, reacted_before_s_);
    auto n = 0;
    const auto& records = log.records();
    for (auto r = records.rbegin(); r != records.rend() && r->at_s > since; ++r)
        if (r->ahead >= ahead &&
            (r->fate == send_fate::ok || (r->fate == send_fate::out && now_s - r->at_s > tuning_.let_in_after_s)))
            ++n;
    return n;
}

double refusal_episodes::jitter() {
    random_ = random_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return 1 - tuning_.jitter + 2 * tuning_.jitter * static_cast<double>(random_ >> 11) * 0x1.0p-53;
}

} // namespace tagwright::adaptive
