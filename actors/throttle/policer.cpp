#include "actors/throttle/policer.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::adaptive {

void policer::begin(const empty_moment& m) {
    start_ = m;
    baseline_.reset();
}

void policer::begin(const empty_moment& m, const reading& known, double mean) {
    const auto calls = 1 / known.error;
    start_ = m;
    baseline_ = {m.at_s - calls * mean / known.rate, m.admitted - calls * mean, m.calls - calls};
}

policer::reading policer::close(const empty_moment& m, double grain) {
    const auto seconds = std::max(1e-3, m.at_s - start_->at_s);
    const auto calls = m.calls - start_->calls;
    reading r{(m.admitted - start_->admitted) / seconds, grain / calls};
    history_.push_back({r.rate, calls});
    if (static_cast<double>(history_.size()) > tuning_.intervals_kept)
        history_.pop_front();
    if (baseline_ && m.calls > baseline_->calls) {
        const auto longer = (m.admitted - baseline_->admitted) / std::max(1e-3, m.at_s - baseline_->at_s);
        const auto agrees = r.rate > 0 && longer > 0 &&
                            std::abs(std::log(r.rate / longer)) < tuning_.agree_errors * r.error + tuning_.agree_by;
        if (agrees)
            r = {longer, grain / (m.calls - baseline_->calls)};
        else
            baseline_.reset();
    }
    if (!baseline_ || m.calls - baseline_->calls > tuning_.baseline_calls_max)
        baseline_ = start_;
    start_ = m;
    return r;
}

double policer::upper_bound(const empty_moment& m, double cost) const {
    return (m.admitted - start_->admitted + cost) / std::max(1e-3, m.at_s - start_->at_s);
}

void policer::take_back(double cost, double sent_s) {
    for (auto* each : {&start_, &baseline_})
        if (*each && (*each)->at_s > sent_s) {
            (*each)->admitted -= cost;
            (*each)->calls -= 1;
        }
}

void policer::reset() {
    start_.reset();
    baseline_.reset();
}

double recent_rate(const send_log& log, double sent_s, double round_trip_s, const policer_tuning& tuning) {
    const auto span_min = std::min(round_trip_s, tuning.recent_span_max_s);
    auto calls = 0;
    auto span = span_min;
    const auto& records = log.records();
    for (auto r = records.rbegin(); r != records.rend(); ++r) {
        if (r->at_s > sent_s || r->fate == send_fate::refused)
            continue;
        if (sent_s - r->at_s > span_min && calls >= tuning.recent_calls_min)
            break;
        ++calls;
        span = std::max(span, sent_s - r->at_s);
    }
    return calls / span;
}

double suffix_rate(const send_log& log, double since_s, double sent_s, bool tokens, double burst,
                   const policer_tuning& tuning) {
    auto best = 0.0, units = 0.0;
    auto calls = 0;
    const auto& records = log.records();
    for (auto r = records.rbegin(); r != records.rend() && calls < tuning.suffix_calls_max; ++r) {
        if (r->at_s >= sent_s || r->fate == send_fate::refused)
            continue;
        if (r->at_s <= since_s)
            break;
        units += tokens ? r->tokens : 1.0;
        if (++calls >= tuning.suffix_calls_min)
            best = std::max(best, (units - burst) / (sent_s - r->at_s));
    }
    return best;
}

namespace {

/// When a bucket that fills with `per_s` had most in it, had it no bottom and no brim.
struct fullest {
    double saved = 0, at_s = 0;
    int calls_after = 0; ///< let in from there on
};

fullest find_fullest(const send_log& log, const shallow_interval& in, double per_s) {
    fullest out{0, in.since_s, 0};
    auto calls = 0;
    for (const auto& each : log.records()) {
        if (each.at_s <= in.since_s || each.at_s >= in.until_s || each.fate == send_fate::refused)
            continue;
        if (const auto saved = per_s * (each.at_s - in.since_s) - calls; saved > out.saved)
            out = {saved, each.at_s, 0};
        ++calls;
        ++out.calls_after;
    }
    return out;
}

} // namespace

policer::reading overflowed_rate(const send_log& log, const shallow_interval& in, policer::reading r) {
    constexpr auto rounds = 6;
    constexpr auto calls_min = 6; // fewer tell nothing
    constexpr auto settled = 1.02;
    for (auto round = 0; round < rounds; ++round) {
        const auto depth = std::max(1.0, in.at_first - r.rate * in.first_s);
        const auto full = find_fullest(log, in, r.rate);
        if (full.saved <= depth || full.calls_after < calls_min)
            break;
        const auto found = (full.calls_after - depth) / (in.until_s - full.at_s);
        if (found < settled * r.rate)
            break;
        r = {found, std::max(r.error, 1.0 / full.calls_after)};
    }
    return r;
}

} // namespace tagwright::adaptive
