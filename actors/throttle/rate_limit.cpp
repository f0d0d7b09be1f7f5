#include "actors/throttle/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::adaptive {
namespace {

// A guess (a rate that no interval confirmed).
constexpr double first_guess = 0.3;            ///< of the rate before the first refusal: it held a saved-up burst
constexpr double unmeasured_calls_per_s = 1.0; ///< where the first calls of all are refused
constexpr double climb_per_two_calls = 1.25;   ///< growth while it holds calls back
constexpr double climb_over_average = 2;       ///< but at most this times the average since the refusal
constexpr double climb_span_calls = 48;        ///< over which that average is taken
constexpr double guess_cut_most = 0.4;         ///< refused again soon: the least that is left of it
constexpr double guess_below_bound = 0.7;      ///< and the most, relative to what the interval allows
constexpr double binding_min = 0.3;            ///< share of calls held back below which it is given up

// A rate that was measured.
constexpr double burst_margin = 1.1;
constexpr double steady_calls_min = 24; ///< an interval of so many calls is worth recalling after a fall
constexpr double recall_calls = 10;     ///< calls between probes for the rate before a fall

} // namespace

double rate_limit::pace() const {
    if (probe.running)
        return *rate * probe.gain;
    if (!confirmed)
        return *rate;
    return *rate * (told ? 0.995 : 1 - std::max({0.003, margin_, std::min(0.03, error)}));
}

void rate_limit::refill(const rate_context& c) {
    const auto elapsed = c.now_s - at_s_;
    if (elapsed <= 0)
        return;
    at_s_ = c.now_s;
    if (!rate)
        return;
    if (!confirmed && gate.blocked) // also where no call gets through to tell
        *rate *= std::pow(climb_per_two_calls, 0.5 * elapsed / std::max(1.0, c.round_trip_s));
    gate.refill(elapsed, pace(), *rate, error);
}

double rate_limit::wait_s(const rate_context& c, double cost) {
    refill(c);
    if (!rate)
        return 0;
    if (!told)
        gate.depth = std::max(cost, c.depth_calls * c.mean);
    const auto missing = gate.missing(cost);
    if (gate.blocked = missing > 1e-9; !gate.blocked)
        return 0;
    gate.bound_s = c.now_s;
    gate.waited = true;
    return std::min(1.0, missing / pace());
}

void rate_limit::sent(const rate_context& c, double cost) {
    margin_ *= 0.9995;
    gate.spend(cost, rate.has_value());
    first_send_s_ = first_send_s_ < 0 ? c.now_s : first_send_s_;
    admitted += cost;
    if (!rate || told)
        return;
    if (!confirmed && gate.waited) // a guess that holds calls back rises with every call that is let in
        climb(c, cost);
    gate.binding += ((gate.waited ? 1.0 : 0.0) - gate.binding) / 8;
    gate.waited = false;
    if (probe.running)
        follow_probe(c);
    if (!confirmed && gate.binding < binding_min)
        forget();
}

void rate_limit::climb(const rate_context& c, double cost) {
    if (admitted - climb_units_ > climb_span_calls * c.mean) {
        climb_s_ = c.now_s;
        climb_units_ = admitted - cost;
    }
    const auto average = c.now_s > climb_s_ ? (admitted - climb_units_) / (c.now_s - climb_s_) : 0;
    *rate = std::min(*rate * std::pow(climb_per_two_calls, 0.5 * cost / c.mean),
                     std::max(*rate, climb_over_average * average));
}

void rate_limit::correct(double more) {
    admitted += more;
    gate.level -= more;
}

void rate_limit::forget() {
    rate.reset();
    intervals.reset();
    probe.running = false;
    gate.blocked = false;
}

void rate_limit::restore(double rate_per_s, double relative_error, bool was_confirmed, double burst, double now_s) {
    rate = steady_ = rate_per_s;
    error = relative_error;
    confirmed = was_confirmed;
    at_s_ = now_s;
    if (burst > 0)
        gate.burst = gate.surplus = burst;
    probe.interval_s = 5;
    probe.next_s = now_s + 5;
}

bool rate_limit::refused(const rate_context& c, const send_record& r, const send_log& log, bool first_of_streak) {
    const policer::empty_moment m{r.at_s, before(r), r.requests_before};
    refill(c);
    const auto was_probe = probe.running;
    probe.running = false;
    probe.chain = 0;
    if (confirmed && !was_probe)
        margin_ = std::min(0.05, margin_ + 0.002);
    if (was_probe && !probe.coarse)
        probe.fine *= 0.5;
    if (probe.claimed && first_of_streak)
        probe.claimed->excess =
            std::max(0.0, m.admitted - probe.claimed->units - probe.claimed->rate * (m.at_s - probe.claimed->at_s));
    refused_s_ = m.at_s;
    climb_s_ = m.at_s;
    climb_units_ = m.admitted;
    auto changed = false;
    if (!intervals.open() || m.at_s - intervals.opened_s() > 1200)
        first_refusal(c, r, log, was_probe);
    else if (intervals.calls_since(m) >= policer::calls_min)
        changed = close_interval(c, m, log, was_probe);
    else
        short_interval(c, m, cost(r.tokens));
    probe.next_s = c.now_s + std::max(probe.interval_s, (probe.recall ? 10 : 40) * c.mean / *rate);
    gate.empty();
    gate.bound_s = c.now_s;
    return changed;
}

void rate_limit::first_refusal(const rate_context& c, const send_record& r, const send_log& log, bool was_probe) {
    const policer::empty_moment m{r.at_s, before(r), r.requests_before};
    const auto old = rate;
    const auto measured = recent_rate(log, m.at_s, c.round_trip_s) * c.mean;
    if (!before_streak)
        before_streak = measured;
    // A wait that was told is the time to refill what the call lacked: half of its cost, in the mean.
    const auto told_rate = r.told_wait_s > 0 ? 0.5 * cost(r.tokens) / r.told_wait_s : 0;
    rate = old ? 0.85 * *old : std::max(first_guess * std::max(measured, c.mean * unmeasured_calls_per_s), told_rate);
    confirmed = false;
    gate.binding = 1;
    intervals.begin(m);
    if (!old && gate.burst > 1e299)
        first_empty_ = m;
    if (probe.stepped && was_probe && old) {
        rate = old;
        confirmed = true;
        error = 0.05;
    }
    probe.stepped = false;
}

bool rate_limit::close_interval(const rate_context& c, const policer::empty_moment& m, const send_log& log,
                                bool was_probe) {
    const auto old = rate;
    const auto grain = 1 + 2 * c.variation;
    const auto since = intervals.opened_s();
    const auto known_burst = gate.burst > 1e299 ? 0 : gate.burst;
    const auto calls = intervals.calls_since(m);
    const auto r = intervals.close(m, grain);
    const auto proven =
        suffix_rate(log, since, m.at_s, tokens_, std::max(5 * c.mean, burst_margin * known_burst) * grain);
    auto found = r.rate;
    auto found_error = r.error;
    auto changed = !old || !confirmed || std::abs(found / *old - 1) > 0.1;
    if (probe.claimed) {
        if (found < 1.1 * probe.claimed->rate) {
            note_stored();
            changed = false;
            was_probe = true;
        } else {
            probe.stored *= 0.5;
        }
        probe.claimed.reset();
    }
    if (proven > found && !window_like_) {
        found = proven;
        found_error = std::max(found_error, 0.03);
    }
    if (found > 0) {
        if (old && confirmed && found < *old * (1 - 2 * found_error))
            found = std::max(found, 0.9 * *old);
        rate = found;
        error = found_error;
        confirmed = true;
        if (first_empty_) {
            gate.burst = std::max(c.mean, first_empty_->admitted - found * (first_empty_->at_s - first_send_s_));
            first_empty_.reset();
        }
    }
    if (steady_ > 0 && found > 0 && found < 0.75 * steady_ && !(probe.recall && *probe.recall >= steady_)) {
        probe.recall = steady_;
        probe.recalls = 0;
    }
    if (calls >= steady_calls_min && found == r.rate)
        steady_ = found;
    if (probe.recall && found > 0.9 * *probe.recall)
        probe.recall.reset();
    if (probe.recall && probe.recalls == 0) {
        probe.interval_s = recall_calls * c.mean / *rate;
    } else if (changed) {
        probe.interval_s = 0.25 * interval_max_s(c.mean);
        probe.fine = 0.125;
    } else if (was_probe) {
        probe.interval_s = std::min(interval_max_s(c.mean), probe.interval_s * 1.6);
    }
    return changed && old && found > 0 && std::abs(std::log(found / *old)) > 0.15;
}

bool rate_limit::short_interval(const rate_context& c, const policer::empty_moment& m, double cost) {
    const auto bound = intervals.upper_bound(m, cost);
    if (confirmed && rate && bound >= 0.97 * *rate)
        return false;
    rate = rate ? std::max(guess_cut_most * *rate, std::min(0.85 * *rate, guess_below_bound * bound)) : bound;
    confirmed = false;
    probe.interval_s = 0.25 * interval_max_s(c.mean);
    intervals.drop_baseline();
    return true;
}

void rate_limit::resume(const rate_context& c) {
    window_like_ = true;
    if (probe.claimed) {
        note_stored();
        probe.claimed.reset();
        probe.interval_s = std::min(4 * interval_max_s(c.mean), 2 * probe.interval_s);
    }
    probe.stepped = false;
    const auto& history = intervals.history();
    for (auto i = history.rbegin(); i != history.rend(); ++i)
        if (i->calls >= 30) {
            rate = std::max(*rate, i->rate);
            confirmed = true;
            error = 0.02;
            return;
        }
    rate = std::max(*rate, 0.5 * before_streak.value_or(*rate));
    confirmed = false;
}

} // namespace tagwright::adaptive
