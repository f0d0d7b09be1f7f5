#include "actors/throttle/seed_controller.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {

seed_controller::seed_controller(level_bounds bounds, duration quiet)
    : bounds_(bounds),
      highest_(std::max(1, bounds.max)),
      quiet_(quiet),
      level_(std::clamp(bounds.initial, 1, std::max(1, bounds.max))),
      peak_(level_) {}

admission seed_controller::admit(time_point now, std::uint64_t call, const call_cost&) {
    if (suspended_until_ && now < *suspended_until_)
        return {.granted = false, .retry_at = suspended_until_};
    suspended_until_.reset();
    if (hold_until_ && now < *hold_until_)
        return {.granted = false, .retry_at = hold_until_};
    hold_until_.reset();
    if (static_cast<int>(in_flight_.size()) >= level_)
        return {};
    in_flight_.emplace(call, now);
    if (!quiet_since_)
        quiet_since_ = now;
    used_fully_ = used_fully_ || static_cast<int>(in_flight_.size()) == level_;
    return {.granted = true, .retry_at = {}};
}

void seed_controller::settle(time_point now, std::uint64_t call, const call_outcome& outcome) {
    auto it = in_flight_.find(call);
    if (it == in_flight_.end())
        return;
    const auto sent = it->second;
    in_flight_.erase(it);
    if (outcome.verdict == call_verdict::rate_limited)
        on_rate_limit(now, sent, outcome.hints);
    else if (outcome.verdict == call_verdict::ok)
        on_success(now);
}

void seed_controller::on_rate_limit(time_point now, time_point sent, const limit_hints& hints) {
    const auto wait = hints.retry_after.value_or(duration::zero());
    if (hints.exhausted_window == quota_window::day || wait > long_wait) {
        // Nothing is learned from a quota that is used up; it just ends the day's work.
        const auto until = now + (wait > duration::zero() ? wait : std::chrono::hours(1));
        suspended_until_ = std::max(suspended_until_.value_or(until), until);
        return;
    }
    if (wait > duration::zero())
        hold_until_ = std::max(hold_until_.value_or(now), now + wait);
    quiet_since_ = now;
    if (last_cut_ && sent <= *last_cut_)
        return; // The same burst: the cut has been made.
    last_cut_ = now;
    used_fully_ = false;
    move_to(now, level_ / 2, "429");
}

void seed_controller::on_success(time_point now) {
    if (!used_fully_ || !quiet_since_ || now - *quiet_since_ < quiet_)
        return;
    quiet_since_ = now;
    used_fully_ = false;
    move_to(now, level_ + std::max(1, level_ / 5), "recovery");
}

void seed_controller::move_to(time_point now, int level, const char* reason) {
    level = std::clamp(level, lowest_, highest_);
    if (level == level_)
        return;
    changes_.push_back({.at = now, .from = level_, .to = level, .reason = reason});
    level_ = level;
    peak_ = std::max(peak_, level);
}

void seed_controller::bound(time_point now, int lowest, int highest) {
    highest_ = std::clamp(highest, 1, std::max(1, bounds_.max));
    lowest_ = std::clamp(lowest, 1, highest_);
    move_to(now, level_, lowest_ == highest_ ? "pinned" : "bounded");
}

controller_view seed_controller::view(time_point now) const {
    controller_view out;
    out.level = level_;
    out.peak_level = peak_;
    out.in_flight = static_cast<int>(in_flight_.size());
    if (suspended_until_ && now < *suspended_until_)
        out.suspended_until = suspended_until_;
    out.state = out.suspended_until ? "suspended" : hold_until_ && now < *hold_until_ ? "waiting" : "steady";
    return out;
}

std::vector<level_change> seed_controller::take_changes() { return std::exchange(changes_, {}); }

} // namespace tagwright
