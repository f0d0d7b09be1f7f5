#include "actors/throttle/rate_limit.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tagwright::adaptive {

double rate_limit::pace() const {
    if (probe.running)
        return *rate * probe.gain;
    if (!confirmed)
        return *rate;
    return *rate * (told ? tuning_.told_pace
                         : 1 - std::max({tuning_.margin_min, margin_,
                                         std::min(tuning_.error_margin_max, doubt_.errors * error)}));
}

/// How exact what is counted tells the rate: 1 for calls, less where sizes vary.
double rate_limit::exactness(const rate_context& c) const {
    return 1 / (1 + tuning_.grain_per_variation * c.variation);
}

void rate_limit::refill(const rate_context& c) {
    const auto elapsed = c.now_s - at_s_;
    if (elapsed <= 0)
        return;
    at_s_ = c.now_s;
    if (!rate)
        return;
    if (!confirmed && gate.blocked) // also where no call gets through to tell
        *rate *= std::pow(tuning_.climb_per_two_calls,
                          0.5 * elapsed / std::max(tuning_.climb_round_trip_min_s, c.round_trip_s));
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
    return std::min(tuning_.wait_max_s, missing / pace());
}

void rate_limit::sent(const rate_context& c, double cost) {
    margin_ *= tuning_.margin_keeps;
    if (doubt_.shrinks && rate && (c.now_s - refused_s_) * *rate > tuning_.doubt_calls * c.mean)
        doubt_.errors = std::clamp(tuning_.doubt_least / error, tuning_.doubt_keeps * doubt_.errors, doubt_.errors);
    gate.spend(cost, rate.has_value());
    first_send_s_ = first_send_s_ < 0 ? c.now_s : first_send_s_;
    admitted += cost;
    if (!rate || told)
        return;
    if (!confirmed && gate.waited) // a guess that holds calls back rises with every call that is let in
        climb(c, cost);
    gate.binding += ((gate.waited ? 1.0 : 0.0) - gate.binding) / tuning_.binding_calls;
    if (const auto growth = shared.sent(confirmed ? *rate : 0, c.undecided ? 0 : exactness(c));
        gate.waited && shared.on())
        *rate *= growth;
    gate.waited = false;
    if (probe.running)
        follow_probe(c);
    if (!confirmed && gate.binding < tuning_.binding_min)
        forget();
}

void rate_limit::climb(const rate_context& c, double cost) {
    if (admitted - climb_units_ > tuning_.climb_span_calls * c.mean) {
        climb_s_ = c.now_s;
        climb_units_ = admitted - cost;
    }
    const auto average = c.now_s > climb_s_ ? (admitted - climb_units_) / (c.now_s - climb_s_) : 0;
    const auto beyond = drained_at_ > 0 && *rate > drained_at_;
    const auto step = beyond ? tuning_.climb_per_two_calls_beyond : tuning_.climb_per_two_calls;
    *rate =
        std::min(*rate * std::pow(step, 0.5 * cost / c.mean), std::max(*rate, tuning_.climb_over_average * average));
}

void rate_limit::correct(double more) {
    admitted += more;
    gate.level -= more;
}

void rate_limit::first_emptied(const send_record& r) {
    if (!rate && !gate.knows_burst())
        first_empty_ = {r.at_s, before(r), r.requests_before};
}

double rate_limit::held_at_first(double mean) {
    if (!first_empty_)
        return 0;
    const auto full = std::max(mean, first_empty_->admitted - *rate * (first_empty_->at_s - first_send_s_));
    first_empty_.reset();
    return full;
}

void rate_limit::found(const rate_context& c, const send_record& last, double units_per_s, double relative_error) {
    refill(c);
    rate = units_per_s;
    error = relative_error;
    confirmed = true;
    const policer::empty_moment m{last.at_s, before(last), last.requests_before};
    intervals.begin(m, {units_per_s, relative_error}, c.mean);
    probe.interval_s = interval_max_s(c.mean);
    probe.next_s = c.now_s + probe.interval_s;
    gate.empty();
    // What was refilled since the bucket was empty, and not used.
    gate.level = std::min(c.mean, units_per_s * (1 - relative_error) * (c.now_s - last.at_s) - (admitted - m.admitted));
    gate.bound_s = c.now_s;
    gate.binding = 1;
    refused_s_ = last.at_s;
    if (const auto full = held_at_first(c.mean); full > 0)
        held = full;
}

bool rate_limit::belies_memory(const send_record& r) const {
    const policer::empty_moment m{r.at_s, before(r), r.requests_before};
    return memory_ == memory_state::in_interval && rate && !intervals.tells(m) &&
           intervals.upper_bound(m, cost(r.tokens)) < tuning_.bound_agrees * *rate;
}

void rate_limit::forget() {
    memory_ = memory_state::none;
    rate.reset();
    intervals.reset();
    probe.running = false;
    gate.blocked = false;
}

void rate_limit::restore(double rate_per_s, double relative_error, bool was_confirmed, double burst, double now_s) {
    rate = steady_ = rate_per_s;
    error = relative_error;
    confirmed = was_confirmed;
    memory_ = was_confirmed && relative_error > 0 ? memory_state::untested : memory_state::none;
    at_s_ = now_s;
    if (burst > 0) {
        gate.burst = gate.surplus = burst;
        // It is full at the start. One that fills within seconds is emptied by the first probe as well.
        constexpr auto left_calls = 1.0; // what it held is known to one call
        if (was_confirmed && !tokens_ && burst > probe.tuning.restored_wait_s * rate_per_s)
            gate.credit = std::max(0.0, burst - left_calls);
    }
    probe.interval_s = probe.tuning.restored_wait_s;
    probe.next_s = now_s + probe.tuning.restored_wait_s;
}

bool rate_limit::refused(const rate_context& c, const send_record& r, const send_log& log, bool first_of_streak) {
    const policer::empty_moment m{r.at_s, before(r), r.requests_before};
    refill(c);
    doubt_ = {};
    const auto was_probe = probe.running;
    if (confirmed && !was_probe && !probe.claimed && first_of_streak && !remembers())
        shared.unexpected(exactness(c));
    probe.running = false;
    probe.chain = 0;
    if (confirmed && !was_probe)
        margin_ = std::min(tuning_.margin_max, margin_ + tuning_.margin_step);
    if (was_probe && !probe.coarse)
        probe.fine *= probe.tuning.fine_shrinks;
    if (probe.claimed && first_of_streak)
        probe.claimed->excess =
            std::max(0.0, m.admitted - probe.claimed->units - probe.claimed->rate * (m.at_s - probe.claimed->at_s));
    refused_s_ = m.at_s;
    climb_s_ = m.at_s;
    climb_units_ = m.admitted;
    auto changed = false;
    if (shared.on() && intervals.open() && rate) {
        refused_shared(c, r, was_probe);
        return false;
    }
    if (memory_ == memory_state::untested) { // the bucket is empty: measured from here on
        intervals.begin(m, {*rate, error}, c.mean);
        memory_ = memory_state::in_interval;
    } else if (!intervals.open() || m.at_s - intervals.opened_s() > tuning_.interval_max_s)
        first_refusal(c, r, log, was_probe);
    else if (intervals.tells(m))
        changed = close_interval(c, m, log, was_probe);
    else
        short_interval(c, m, cost(r.tokens));
    const auto pause_calls = probe.recall ? probe.tuning.recall_calls : probe.tuning.after_refusal_calls;
    probe.next_s = c.now_s + std::max(probe.interval_s, pause_calls * c.mean / *rate);
    gate.empty();
    gate.bound_s = c.now_s;
    return changed;
}

void rate_limit::refused_shared(const rate_context& c, const send_record& r, bool was_probe) {
    const policer::empty_moment m{r.at_s, before(r), r.requests_before};
    const auto calls = intervals.calls_since(m);
    if (const auto measured = intervals.rate_until(m); shared.alone(calls, measured)) {
        found(c, r, measured, 1 / calls);
        return;
    }
    if (!was_probe)
        rate = shared.refused() * *rate;
    confirmed = true;
    error = shared.error();
    intervals.begin(m);
    probe.claimed.reset();
    probe.next_s = c.now_s + shared.again_s();
    gate.empty();
    gate.level = -shared.pause_calls() * c.mean;
    gate.bound_s = c.now_s;
}

void rate_limit::first_refusal(const rate_context& c, const send_record& r, const send_log& log, bool was_probe) {
    const policer::empty_moment m{r.at_s, before(r), r.requests_before};
    const auto old = rate;
    first_emptied(r);
    const auto measured = recent_rate(log, m.at_s, c.round_trip_s, policer_tuning_) * c.mean;
    if (!before_streak)
        before_streak = measured;
    // A wait that was told is the time to refill what the call lacked: half of its cost, in the mean.
    const auto told_rate = r.told_wait_s > 0 ? tuning_.told_wait_cost * cost(r.tokens) / r.told_wait_s : 0;
    const auto least = c.mean * tuning_.unmeasured_calls_per_s;
    rate = old ? tuning_.refused_guess * *old
               : std::max({tuning_.first_guess * std::max(measured, least), told_rate, proven_at_first(c, m, log)});
    if (!old)
        drained_at_ = measured;
    confirmed = false;
    gate.binding = 1;
    intervals.begin(m);
    if (probe.stepped && was_probe && old) {
        rate = old;
        confirmed = true;
        error = tuning_.stepped_error;
    }
    probe.stepped = false;
}

/// A bucket that saves no more than some calls was filled with what it let in beyond them, whatever came first.
double rate_limit::proven_at_first(const rate_context& c, const policer::empty_moment& m, const send_log& log) const {
    auto all = policer_tuning_;
    all.suffix_calls_max = 4 * all.suffix_calls_max; // a slow start is long
    return suffix_rate(log, -1, m.at_s, tokens_, tuning_.first_proof_burst * c.mean, all);
}

/// What an interval since the first refusal of all tells of a bucket that saves hardly anything.
policer::reading rate_limit::without_overflow(policer::reading r, double since_s, const policer::empty_moment& m,
                                              const send_log& log) const {
    if (!first_empty_ || tokens_ || r.rate <= 0 || first_empty_->admitted > tuning_.overflow_calls)
        return r;
    return overflowed_rate(log, {since_s, m.at_s, first_empty_->admitted, first_empty_->at_s - first_send_s_}, r);
}

bool rate_limit::close_interval(const rate_context& c, const policer::empty_moment& m, const send_log& log,
                                bool was_probe) {
    const auto only_remembered = std::exchange(memory_, memory_state::none) == memory_state::in_interval;
    const auto old = rate;
    const auto grain = 1 / exactness(c);
    const auto since = intervals.opened_s();
    const auto known_burst = gate.knows_burst() ? gate.burst : 0;
    const auto calls = intervals.calls_since(m);
    const auto r = without_overflow(intervals.close(m, grain), since, m, log);
    const auto most_saved = std::max(tuning_.proof_burst_calls * c.mean, tuning_.burst_margin * known_burst) * grain;
    const auto proven = suffix_rate(log, since, m.at_s, tokens_, most_saved, policer_tuning_);
    auto found = r.rate;
    auto found_error = r.error;
    auto changed = !old || !confirmed || std::abs(found / *old - 1) > tuning_.changed_by;
    if (probe.claimed) {
        if (found < probe.tuning.claim_min * probe.claimed->rate) {
            note_stored();
            changed = false;
            was_probe = true;
        } else {
            probe.stored *= probe.tuning.stored_shrinks;
        }
        probe.claimed.reset();
    }
    if (proven > found && !window_like_) {
        found = proven;
        found_error = std::max(found_error, tuning_.proof_error_min);
    }
    if (found > 0) {
        const auto untrue = only_remembered && old && found < tuning_.fallen_to * *old;
        if (untrue)
            steady_ = 0; // it was never seen: nothing to go back to
        if (old && confirmed && !untrue && found < *old * (1 - tuning_.fall_errors * found_error))
            found = std::max(found, tuning_.fall_most * *old);
        rate = found;
        error = found_error;
        confirmed = true;
        if (const auto full = held_at_first(c.mean); full > 0)
            gate.burst = full;
    }
    if (steady_ > 0 && found > 0 && found < tuning_.fallen_to * steady_ &&
        !(probe.recall && *probe.recall >= steady_)) {
        probe.recall = steady_;
        probe.recalls = 0;
    }
    if (calls >= tuning_.steady_calls_min && found == r.rate)
        steady_ = found;
    if (probe.recall && found > tuning_.recovered_to * *probe.recall)
        probe.recall.reset();
    if (probe.recall && probe.recalls == 0) {
        probe.interval_s = probe.tuning.recall_calls * c.mean / *rate;
    } else if (changed) {
        probe.interval_s = probe.tuning.interval_soon * interval_max_s(c.mean);
        probe.fine = probe.tuning.fine_first;
    } else if (was_probe) {
        probe.interval_s = std::min(interval_max_s(c.mean), probe.interval_s * probe.tuning.interval_grows);
    }
    return changed && old && found > 0 && std::abs(std::log(found / *old)) > tuning_.reopen_by;
}

bool rate_limit::short_interval(const rate_context& c, const policer::empty_moment& m, double cost) {
    const auto bound = intervals.upper_bound(m, cost);
    if (confirmed && rate && bound >= tuning_.bound_agrees * *rate)
        return false;
    rate = rate ? std::max(tuning_.guess_cut_most * *rate,
                           std::min(tuning_.refused_guess * *rate, tuning_.guess_below_bound * bound))
                : bound;
    confirmed = false;
    probe.interval_s = probe.tuning.interval_soon * interval_max_s(c.mean);
    intervals.drop_baseline();
    memory_ = memory_state::none;
    return true;
}

void rate_limit::resume(const rate_context& c) {
    window_like_ = true;
    if (probe.claimed) {
        note_stored();
        probe.claimed.reset();
        probe.interval_s = std::min(probe.tuning.outage_interval_max * interval_max_s(c.mean),
                                    probe.tuning.outage_interval_grows * probe.interval_s);
    }
    probe.stepped = false;
    const auto& history = intervals.history();
    for (auto i = history.rbegin(); i != history.rend(); ++i)
        if (i->calls >= tuning_.resume_calls_min) {
            rate = std::max(*rate, i->rate);
            confirmed = true;
            error = tuning_.resume_error;
            return;
        }
    rate = std::max(*rate, tuning_.resume_guess * before_streak.value_or(*rate));
    confirmed = false;
}

} // namespace tagwright::adaptive
