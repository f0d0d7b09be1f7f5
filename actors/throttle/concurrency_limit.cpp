#include "actors/throttle/concurrency_limit.hpp"

#include <algorithm>

namespace tagwright::adaptive {

int concurrency_limit::level() const { return std::clamp(static_cast<int>(window), lowest_, highest_); }

void concurrency_limit::set_window(double w) { window = std::clamp(w, 1.0, static_cast<double>(max_)); }

int concurrency_limit::blur(const cap_context& c) const {
    return cap ? static_cast<int>(*cap * c.refusal_s / c.round_trip_s) : 0;
}

int concurrency_limit::slack(const cap_context& c) const {
    if (!cap)
        return 0;
    const auto own = *cap < tuning_.slack_from_cap ? 0 : std::max(1, static_cast<int>(*cap / tuning_.slack_per_cap));
    return own + blur(c);
}

double concurrency_limit::interval_max_s(const cap_context& c) const {
    const auto per_s = std::max(tuning_.calls_per_s_min, cap.value_or(1) / c.round_trip_s);
    return std::min(std::max(tuning_.interval_max_s, tuning_.interval_least_calls / per_s),
                    std::max(tuning_.interval_max_round_trips * c.round_trip_s, tuning_.interval_max_calls / per_s));
}

void concurrency_limit::confirm(const cap_context& c) {
    confirmed = true;
    interval_s = std::min(interval_max_s(c), tuning_.interval_grows * interval_s);
    probe = 0;
    step_ = 1;
    set_window(std::min(window, static_cast<double>(*cap)));
    probe_next_s = c.now_s + interval_s;
    last_refusal_s_ = c.now_s;
}

void concurrency_limit::suspect(const cap_context& c, int n) {
    cap = std::max(1, n);
    if (c.now_s - last_refusal_s_ < tuning_.again_round_trips * c.round_trip_s)
        cap = std::max(1, static_cast<int>(tuning_.again_cap * n));
    confirmed = false;
    probe = 0;
    step_ = 1;
    interval_s = tuning_.interval_first * interval_max_s(c);
    set_window(std::min(window, static_cast<double>(*cap)));
    probe_next_s = c.now_s + interval_s;
    last_refusal_s_ = c.now_s;
}

void concurrency_limit::found(const cap_context& c, int n) {
    cap = std::clamp(n, 1, max_);
    interval_s = interval_max_s(c) / tuning_.interval_grows;
    confirm(c);
}

void concurrency_limit::queue_seen(double now_s, int enough) {
    cap = enough;
    queued_ = true;
    confirmed = true;
    probe = 0;
    step_ = 1;
    set_window(enough);
    probe_next_s = now_s + tuning_.queue_again_s;
    last_refusal_s_ = now_s;
}

void concurrency_limit::drop() {
    cap.reset();
    queued_ = false;
    probe = 0;
}

void concurrency_limit::restore(int c, bool was_confirmed, double now_s) {
    cap = std::min(c, max_);
    confirmed = was_confirmed;
    set_window(std::min(window, static_cast<double>(*cap)));
    probe = 0;
    // Where the first look finds it as it was, it is as well known as one that was found just now.
    interval_s = was_confirmed ? tuning_.interval_max_s : tuning_.restored_wait_s;
    probe_next_s = now_s + tuning_.restored_wait_s;
}

void concurrency_limit::widen(const cap_context& c) {
    set_window(std::max(window, static_cast<double>(*cap + probe))); // never below what is in flight by right
    let_in_ = 0;
    tried_s_.clear();
    probe_since_s_ = c.now_s;
}

void concurrency_limit::sent(const cap_context& c, int ahead, bool window_bound, bool may_probe) {
    if (!cap)
        return;
    if (probe) {
        if (ahead >= *cap)
            tried_s_.push_back(c.now_s);
        return;
    }
    if (c.now_s < probe_next_s || !window_bound || !(may_probe || !confirmed))
        return;
    probe = step_;
    widen(c);
}

void concurrency_limit::poll(const cap_context& c, double window_max) {
    if (!cap || !probe)
        return;
    while (!tried_s_.empty() && c.now_s - tried_s_.front() > tuning_.try_lag * c.refusal_s) {
        tried_s_.pop_front();
        ++let_in_;
    }
    if (let_in_ >= std::max(tuning_.let_in_min, tuning_.let_in_share * *cap)) {
        cap = std::min(max_, *cap + probe);
        const auto most = std::max(1, static_cast<int>(*cap / tuning_.step_per_cap));
        step_ = std::min(most, static_cast<int>(step_ * tuning_.step_grows));
        if (queued_) { // a longer queue is no more work done: one more at a time
            probe = 0;
            set_window(*cap);
            probe_next_s = c.now_s + tuning_.queue_again_s;
        } else if (*cap + step_ <= window_max) {
            probe = step_;
            widen(c);
        } else {
            probe = 0;
            set_window(*cap);
            probe_next_s = c.now_s + c.round_trip_s;
        }
    }
    if (probe &&
        c.now_s - probe_since_s_ > tuning_.give_up_round_trips * c.round_trip_s) { // the window did not bind: give up
        probe = 0;
        set_window(*cap);
        probe_next_s = c.now_s + std::min(interval_s, interval_max_s(c));
    }
}

} // namespace tagwright::adaptive
