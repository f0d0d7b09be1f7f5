// What the controller knows, told to others: to attribution, to operators, and to its successor.

#include "actors/throttle/adaptive_controller.hpp"
#include "actors/throttle/learned_state.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {

using namespace adaptive;

refusal_evidence adaptive_controller::evidence(int ahead) const {
    const auto c = cap_context();
    const auto let_in = [&](int with) {
        return episodes_.let_in_with(with, now_s_, c.round_trip_s, window_.confirmed, log_);
    };
    refusal_evidence e;
    e.ahead = ahead;
    e.accepted_above = let_in(ahead);
    e.has_cap = window_.cap.has_value();
    e.cap = window_.cap.value_or(0);
    e.accepted_over_cap = e.has_cap ? let_in(e.cap + window_.blur(c)) : 0;
    e.cap_confirmed = window_.confirmed;
    e.cap_probing = window_.probe > 0;
    e.slack = window_.slack(c);
    e.window = window_.window;
    e.rate_probing = rates_.probing();
    e.rate_bound_lately = rates_.bound_lately(now_s_);
    return e;
}

/// Calls that were sent so shortly after it that they may have been there before it: the first of two calls that go at
/// once is not always the one that is let in.
int adaptive_controller::overtakers(const send_record& refused) const {
    const auto way_s = episodes_.round_trip_s() / 2;
    return static_cast<int>(std::count_if(flying_.begin(), flying_.end(), [&](const auto& each) {
        const auto& later = each.second.record;
        return later.serial > refused.serial && later.at_s - refused.at_s < way_s;
    }));
}

controller_view adaptive_controller::view(time_point now) const {
    const auto t = std::max(now_s_, from_start(now));
    const auto until_s = std::max(suspended_until_s_, t + day_.closed_s(now));
    const auto suspended = t < until_s;
    controller_view v;
    v.level = window_.level();
    v.peak_level = peak_level_;
    v.in_flight = static_cast<int>(flying_.size());
    v.requests_per_s = rates_.of(quota_dimension::requests).rate;
    if (spacing_.on())
        v.requests_per_s = spacing_.per_s();
    else if (const auto likely = belief_.likely_per_s(); likely > 0)
        v.requests_per_s = likely;
    v.tokens_per_s = rates_.of(quota_dimension::tokens).rate;
    if (suspended)
        v.suspended_until = to_time(until_s);
    v.state = suspended                               ? "suspended"
              : t < episodes_.hold_s()                ? "waiting"
              : !health_.healthy()                    ? "unhealthy"
              : rates_.probing() || window_.probe > 0 ? "probing"
              : slow_start_.running                   ? "startup"
                                                      : "steady";
    return v;
}

std::vector<level_change> adaptive_controller::take_changes() { return std::exchange(changes_, {}); }

void adaptive_controller::bound(time_point now, int lowest, int highest) {
    advance(now);
    window_.bound(lowest, highest);
    note_level(lowest == highest ? "pinned" : "bounded");
}

std::string adaptive_controller::export_state(time_point) const {
    if (!workload_.has_round_trip())
        return day_.remember({});
    learned_state s;
    s.rates = rates_.keep();
    s.cap = window_.cap;
    s.cap_confirmed = window_.cap && window_.confirmed;
    s.queued = window_.queued();
    s.spacing_per_s = spacing_.per_s();
    s.calls_a_minute = quota_.limit();
    s.slides = quota_.surely_slides();
    s.window = window_.cap ? std::min<double>(window_.window, *window_.cap) : window_.window;
    s.latency_base = latency_.base();
    s.round_trip_s = workload_.round_trip_s();
    s.mean_tokens = workload_.mean_tokens();
    s.mean_square_tokens = workload_.second_moment();
    return day_.remember(s.to_json());
}

void adaptive_controller::import_state(time_point now, const std::string& text) {
    day_.recall(now, text);
    const auto s = learned_state::from_json(text);
    if (!s || log_.next_serial() > 0) // too late: what was learned since is better
        return;
    advance(now);
    cold_ = !s->rates.rates[0].rate && !s->rates.rates[1].rate && !s->cap && s->spacing_per_s <= 0 &&
            s->calls_a_minute == 0;
    if (!cold_) // a queue would be remembered, too
        queue_.stop();
    rates_.restore(s->rates, now_s_);
    if (const auto& calls = rates_.of(quota_dimension::requests); calls.rate && *calls.rate < own().probed_soon_per_s)
        budget_.rate_known();
    workload_.restore(s->mean_tokens, s->mean_square_tokens, s->round_trip_s);
    window_.set_window(s->window);
    // Twice this is the most that may be in flight: no growth until a cohort shows the remembered window healthy.
    latency_.restore(s->latency_base, std::max(own().remembered_window_min, own().remembered_window * window_.window));
    if (s->cap) {
        if (s->queued)
            window_.queue_seen(now_s_, *s->cap);
        else
            window_.restore(*s->cap, s->cap_confirmed, now_s_);
        slow_start_.end();
    }
    if (s->spacing_per_s > 0)
        spacing_.begin(s->spacing_per_s, 0, now_s_ - 1 / s->spacing_per_s);
    else if (s->calls_a_minute > 0)
        quota_.begin({s->calls_a_minute, window_quota::minute_s, s->slides, true, now_s_, window_quota::minute_s},
                     now_s_); // its edges are not known any more
    if (spacing_.on() || quota_.on())
        slow_start_.end();
    note_level("remembered");
}

} // namespace tagwright
