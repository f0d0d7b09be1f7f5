#include "actors/throttle/rate_set.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::adaptive {

namespace {

/// Length of a quota's window in seconds; 0 where pacing would make no sense.
double seconds(quota_window w) {
    switch (w) {
    case quota_window::second: return 1;
    case quota_window::minute: return 60;
    case quota_window::hour: return 3600;
    case quota_window::day:
    case quota_window::unknown: break;
    }
    return 0;
}

/// A mirror of nonsense would stop everything: a limit of less than one unit, a negative level, no number.
bool makes_sense(const quota_reading& r) {
    const auto within = [](double x, double low) { return x >= low && x <= 1e12; };
    return r.limit && r.remaining && seconds(r.window) > 0 && within(*r.limit, 1) && within(*r.remaining, 0);
}

} // namespace

double rate_set::cost(std::size_t dimension, const call_cost& c) {
    switch (dimension) {
    case 0: return 1;
    case 1: return c.input_tokens + c.output_tokens;
    case 2: return c.input_tokens;
    default: return c.output_tokens;
    }
}

rate_context rate_set::context(const rate_moment& m, std::size_t dimension) const {
    rate_context c;
    c.now_s = m.now_s;
    c.round_trip_s = workload_.round_trip_s();
    c.refusal_s = m.refusal_s;
    c.mean = dimension == 0 ? 1.0 : std::max(1.0, workload_.mean_tokens());
    c.variation = dimension == 0 ? 0.0 : workload_.variation();
    c.undecided = undecided() && workload_.variation() > tuning_.variation_min;
    c.depth_calls = c.undecided ? tuning_.undecided_depth_calls : 1;
    return c;
}

rate_set::amounts rate_set::admitted() const {
    amounts a{};
    for (std::size_t i = 0; i < count; ++i)
        a[i] = rates_[i].admitted;
    return a;
}

bool rate_set::any_told() const {
    return std::any_of(rates_.begin(), rates_.end(), [](const rate_limit& r) { return r.told; });
}

void rate_set::found(const rate_moment& m, const send_record& last, double calls_per_s, double error) {
    const auto both = undecided() && workload_.variation() > tuning_.variation_min;
    rates_[0].found(context(m, 0), last, calls_per_s, error);
    if (!both)
        return;
    rates_[0].held = 0; // it may be tokens that it held
    rates_[1].found(context(m, 1), last, calls_per_s * context(m, 1).mean, error);
}

bool rate_set::probing() const {
    return std::any_of(rates_.begin(), rates_.end(), [](const rate_limit& r) { return r.probe.running; });
}

bool rate_set::bound_lately(double now_s) const {
    const auto lately = tuning_.bound_lately_round_trips * workload_.round_trip_s();
    return std::any_of(rates_.begin(), rates_.end(),
                       [&](const rate_limit& r) { return r.rate && now_s - r.gate.bound_s <= lately; });
}

double rate_set::wait_s(const rate_moment& m, const call_cost& c) {
    auto wait = 0.0;
    for (std::size_t i = 0; i < count; ++i)
        wait = std::max(wait, rates_[i].wait_s(context(m, i), cost(i, c)));
    return wait;
}

void rate_set::sent(const rate_moment& m, const call_cost& c) {
    for (std::size_t i = 0; i < count; ++i)
        rates_[i].sent(context(m, i), cost(i, c));
}

void rate_set::refused_cost(const call_cost& c, double sent_s) {
    for (std::size_t i = 0; i < count; ++i)
        rates_[i].take_back(cost(i, c), sent_s);
}

void rate_set::corrected(const call_cost& estimate, const call_cost& actual) {
    for (std::size_t i = 1; i < count; ++i)
        rates_[i].correct(cost(i, actual) - cost(i, estimate));
}

void rate_set::start_probes(const rate_moment& m, bool affordable) {
    for (std::size_t i = 0; i < count; ++i) {
        if (!rates_[i].probe_due(context(m, i), affordable))
            continue;
        rates_[i].start_probe(context(m, i));
        if (!undecided())
            continue;
        // A probe of one while the other holds calls back would find nothing.
        for (std::size_t k = 0; k < count; ++k)
            if (rates_[k].may_probe())
                rates_[k].start_probe(context(m, k));
    }
}

void rate_set::blame(const rate_moment& m, const send_record& record, const send_log& log, bool first_of_streak,
                     std::optional<quota_dimension> named) {
    const auto chosen = choice_.chosen();
    for (std::size_t i = 0; i < 2; ++i) {
        auto& r = rates_[i];
        const auto is_named = named && (i == 0) == (*named == quota_dimension::requests);
        const auto is_chosen = chosen == binding::undecided || chosen == (i == 0 ? binding::requests : binding::tokens);
        if (r.told || !(named ? is_named : is_chosen))
            continue;
        const auto moved = r.refused(context(m, i), record, log, first_of_streak);
        if (moved && !named && !undecided() && workload_.variation() > tuning_.variation_min) {
            choice_.reopen(); // maybe the other dimension binds now
            rates_[0].intervals.forget_history();
            rates_[1].intervals.forget_history();
        }
    }
    if (!undecided() || named)
        return;
    choice_.refused(record.tokens / std::max(1.0, workload_.mean_tokens()), workload_.variation(), rates_[0].intervals,
                    rates_[1].intervals);
    if (!undecided())
        rates_[choice_.chosen() == binding::requests ? 1 : 0].forget();
}

bool rate_set::read(const rate_moment& m, double sent_s, bool accepted, const call_cost& estimate,
                    const amounts& before, const limit_hints& hints) {
    auto named = false;
    std::array<std::optional<quota_reading>, count> scarcest;
    for (auto reading : hints.readings) {
        const auto i = static_cast<std::size_t>(reading.dimension);
        reading.window = windows_.of(reading);
        if (!makes_sense(reading) || told_s_[i] > sent_s)
            continue;
        named = named || (!accepted && *reading.remaining < cost(i, estimate));
        if (!scarcest[i] || *reading.remaining < *scarcest[i]->remaining)
            scarcest[i] = reading; // of several windows the one that is used up first
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (!scarcest[i])
            continue;
        told_s_[i] = sent_s;
        const auto own = cost(i, estimate);
        room_[i] = std::max(room_[i], *scarcest[i]->remaining + (accepted ? own : 0.0));
        mirror(m, *scarcest[i], sent_s, rates_[i].admitted - before[i] - (accepted ? own : 0.0));
    }
    return named;
}

void rate_set::mirror(const rate_moment& m, const quota_reading& reading, double sent_s, double sent_after) {
    const auto i = static_cast<std::size_t>(reading.dimension);
    auto& r = rates_[i];
    const auto c = context(m, i);
    r.told = r.confirmed = true;
    r.error = 0;
    r.rate = *reading.limit / seconds(reading.window);
    r.probe.running = false;
    r.gate.credit = 0;
    // A limit of so many a minute does not say that so many can be saved.
    r.gate.depth = std::min(tuning_.told_depth * *reading.limit, std::max(room_[i], c.mean));
    const auto reserve = std::max(tuning_.told_reserve_calls * c.mean, tuning_.told_reserve * r.gate.depth);
    r.gate.reserve = std::min(reserve, r.gate.depth / 2); // a shallow one must not overflow for it
    r.refill(c);
    r.gate.level = std::min(r.gate.depth, *reading.remaining + *r.rate * (m.now_s - sent_s) - sent_after);
}

double rate_set::told_strict_per_s() const {
    const auto& calls = rates_[0];
    return calls.told && calls.rate && room_[0] < 2 ? *calls.rate : 0;
}

void rate_set::interrupted() {
    for (auto& r : rates_)
        r.intervals.reset();
}

void rate_set::streak_begins() {
    for (auto& r : rates_)
        r.before_streak = r.rate;
}

void rate_set::resume(const rate_moment& m) {
    for (std::size_t i = 0; i < count; ++i)
        if (rates_[i].rate && rates_[i].before_streak && !rates_[i].told)
            rates_[i].resume(context(m, i));
}

rate_set::memory rate_set::keep() const {
    memory kept;
    kept.chosen = choice_.chosen();
    for (std::size_t i = 0; i < kept.rates.size(); ++i)
        if (const auto& r = rates_[i]; r.rate && !r.told)
            kept.rates[i] = {r.rate, std::max(tuning_.kept_error_min, r.error),
                             r.gate.knows_burst() ? r.gate.burst : r.held, r.confirmed};
    return kept;
}

void rate_set::restore(const memory& kept, double now_s) {
    choice_.restore(kept.chosen);
    for (std::size_t i = 0; i < kept.rates.size(); ++i)
        if (const auto& k = kept.rates[i]; k.rate)
            rates_[i].restore(*k.rate, k.error, k.confirmed, k.burst, now_s);
}

} // namespace tagwright::adaptive
