// How a rate looks for more: the other half of rate_limit, see rate_probe.hpp for the idea.

#include "actors/throttle/rate_limit.hpp"

#include <algorithm>

namespace tagwright::adaptive {

bool rate_limit::probe_due(const rate_context& c, bool affordable) const {
    if (!may_probe() || c.now_s < probe.next_s)
        return false;
    const auto lately_s = probe.tuning.due_calls * c.mean / *rate + c.round_trip_s / probe.tuning.due_part;
    if (c.now_s - gate.bound_s >= lately_s)
        return false;
    if (shared.on())
        return shared.worth_trying(*rate);
    return affordable || (probe.recall && probe.recalls < probe.tuning.recalls_max);
}

void rate_limit::start_probe(const rate_context& c) {
    if (shared.on()) { // others may be gone, and saved up nothing for us
        probe.recall = shared.best();
        probe.stored = 0;
    }
    const auto slack = probe.tuning.excess_calls + probe.tuning.excess_calls_per_variation * c.variation;
    probe.start(c.now_s, admitted, *rate, gate.surplus, slack * c.mean);
}

void rate_limit::follow_probe(const rate_context& c) {
    const auto excess = (admitted - probe.started_units) - *rate * (c.now_s - probe.started_s);
    if (excess > probe.excess_max && probe.reached_s < 0)
        probe.reached_s = c.now_s;
    const auto& t = probe.tuning;
    const auto patience_s = t.patience_s + (t.patience_calls * c.mean + t.patience_excesses * probe.excess_max) / *rate;
    if (probe.reached_s >= 0 && c.now_s - probe.reached_s >= t.lag_round_trips * c.refusal_s) {
        step_up(c); // no refusal can be under way
    } else if (c.now_s - probe.started_s > patience_s) {
        probe.running = false; // too few calls came to tell
        probe.next_s = c.now_s + probe.interval_s;
    }
}

void rate_limit::step_up(const rate_context& c) {
    if (memory_ != memory_state::none)
        memory_ = memory_state::outgrown;
    probe.running = false;
    if (!probe.claimed)
        probe.claimed = rate_probe::claim{*rate, probe.started_s, probe.started_units, 0};
    if (!probe.coarse)
        probe.fine = std::min(probe.tuning.fine_first, probe.tuning.fine_grows * probe.fine);
    gate.save(*rate * (probe.gain - 1) * (c.now_s - refused_s_), *rate);
    *rate *= probe.gain;
    --probe.count;
    if (!shared.on())
        intervals.reset();
    probe.stepped = true;
    ++probe.chain;
    probe.interval_s = probe.tuning.interval_soon * interval_max_s(c.mean);
    probe.next_s = c.now_s;
    error = probe.tuning.error;
    if (probe.recalling) {
        probe.chain = 0;
        probe.next_s = c.now_s + probe.interval_s;
        probe.recall.reset();
    }
    if (shared.on()) {
        probe.claimed.reset();
        probe.stepped = false;
    }
}

void rate_limit::note_stored() {
    probe.stored = std::max(probe.stored, probe.claimed->excess);
    gate.burst = std::max(gate.burst, probe.stored);
}

double rate_limit::interval_max_s(double mean) const {
    const auto& t = probe.tuning;
    if (!rate)
        return t.interval_high_s;
    const auto call_s = mean / *rate;
    return std::clamp(t.interval_calls * call_s, t.interval_low_s,
                      std::max(t.interval_high_s, t.interval_high_calls * call_s));
}

} // namespace tagwright::adaptive
