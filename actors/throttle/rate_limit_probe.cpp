// How a rate looks for more: the other half of rate_limit, see rate_probe.hpp for the idea.

#include "actors/throttle/rate_limit.hpp"

#include <algorithm>

namespace tagwright::adaptive {

namespace {

constexpr int recalls_max = 4;          ///< probes for the rate before a fall that may exceed the budget
constexpr double lag_round_trips = 1.5; ///< of a refusal: by then it would have come back

} // namespace

bool rate_limit::probe_due(const rate_context& c, bool affordable) const {
    if (!may_probe() || c.now_s < probe.next_s || c.now_s - gate.bound_s >= 5 * c.mean / *rate + c.round_trip_s / 3)
        return false;
    return affordable || (probe.recall && probe.recalls < recalls_max);
}

void rate_limit::start_probe(const rate_context& c) {
    probe.start(c.now_s, admitted, *rate, gate.surplus, (4 + 6 * c.variation) * c.mean);
}

void rate_limit::follow_probe(const rate_context& c) {
    const auto excess = (admitted - probe.started_units) - *rate * (c.now_s - probe.started_s);
    if (excess > probe.excess_max && probe.reached_s < 0)
        probe.reached_s = c.now_s;
    if (probe.reached_s >= 0 && c.now_s - probe.reached_s >= lag_round_trips * c.refusal_s) {
        step_up(c); // no refusal can be under way
    } else if (c.now_s - probe.started_s > 60 + (20 * c.mean + 6 * probe.excess_max) / *rate) {
        probe.running = false; // too few calls came to tell
        probe.next_s = c.now_s + probe.interval_s;
    }
}

void rate_limit::step_up(const rate_context& c) {
    probe.running = false;
    if (!probe.claimed)
        probe.claimed = rate_probe::claim{*rate, probe.started_s, probe.started_units, 0};
    if (!probe.coarse)
        probe.fine = std::min(0.125, 2 * probe.fine);
    gate.save(*rate * (probe.gain - 1) * (c.now_s - refused_s_), *rate);
    *rate *= probe.gain;
    --probe.count;
    intervals.reset();
    probe.stepped = true;
    ++probe.chain;
    probe.interval_s = 0.25 * interval_max_s(c.mean);
    probe.next_s = c.now_s;
    error = 0.03;
    if (probe.recalling) {
        probe.chain = 0;
        probe.next_s = c.now_s + probe.interval_s;
        probe.recall.reset();
    }
}

void rate_limit::note_stored() {
    probe.stored = std::max(probe.stored, probe.claimed->excess);
    gate.burst = std::max(gate.burst, probe.stored);
}

double rate_limit::interval_max_s(double mean) const { return rate ? std::clamp(250 * mean / *rate, 5.0, 60.0) : 60.0; }

} // namespace tagwright::adaptive
