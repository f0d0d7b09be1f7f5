#include "sim/model/quota.hpp"

#include "sim/model/metrics.hpp"
#include "sim/model/random.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace tagwright::sim {

namespace {

// A client that waits exactly as long as it was told must not be early by a rounding error.
constexpr double rounding_s = 1e-9;

quota_window name_of(double per_s) {
    constexpr double minute_s = 60, hour_s = 3600, day_s = 86'400;
    return per_s == 1          ? quota_window::second
           : per_s == minute_s ? quota_window::minute
           : per_s == hour_s   ? quota_window::hour
           : per_s == day_s    ? quota_window::day
                               : quota_window::unknown;
}

} // namespace

double units_of(const charge& c, quota_dimension unit) {
    switch (unit) {
    case quota_dimension::requests: return c.calls;
    case quota_dimension::tokens: return c.tokens;
    case quota_dimension::input_tokens: return c.input;
    case quota_dimension::output_tokens: break;
    }
    return c.output;
}

charge charge_of(double tokens, double output) { return {1, tokens, tokens - output, output}; }

token_bucket::token_bucket(quota_dimension unit, piecewise rate, piecewise burst)
    : unit_{unit}, rate_{std::move(rate)}, burst_{std::move(burst)}, level_{burst_.at(0)}, used_{!rate_.none()} {}

void token_bucket::refill(double now_s) {
    if (now_s <= at_s_)
        return;
    level_ = std::min(burst_.at(now_s), level_ + rate_.integral(at_s_, now_s));
    at_s_ = now_s;
}

double token_bucket::wait_s(double now_s, const charge& c) const {
    const auto cost = units_of(c, unit_);
    if (!used_ || level_ >= cost)
        return 0;
    const auto r = rate_.at(now_s);
    return r > 0 ? (cost - level_) / r : 0;
}

void token_bucket::take_refused(const charge& c) { level_ = std::max(0.0, level_ - units_of(c, unit_)); }

quota_reading token_bucket::reading(double now_s) const {
    quota_reading r;
    r.dimension = unit_;
    r.window = quota_window::minute;
    r.limit = rate_.at(now_s) * 60;
    r.remaining = std::floor(std::max(0.0, level_));
    if (rate_.at(now_s) > 0)
        r.reset_after = to_duration((burst_.at(now_s) - level_) / rate_.at(now_s));
    return r;
}

counting_window::counting_window(const window_limit& limit, double first_edge_s)
    : limit_{limit}, edge_s_{first_edge_s} {}

void counting_window::advance(double now_s) {
    if (limit_.kind == window_kind::sliding) {
        for (; !log_.empty() && log_.front().at_s + limit_.per_s <= now_s + rounding_s; log_.pop_front())
            used_ -= log_.front().units;
        if (log_.empty())
            used_ = 0;
        return;
    }
    if (now_s + rounding_s < edge_s_)
        return;
    used_ = 0;
    edge_s_ += limit_.per_s * (std::floor((now_s + rounding_s - edge_s_) / limit_.per_s) + 1);
}

double counting_window::wait_s(double now_s, const charge& c) const {
    const auto cost = units_of(c, limit_.unit);
    if (cost > limit_.limit)
        return forever;
    if (used_ + cost <= limit_.limit)
        return 0;
    if (limit_.kind == window_kind::fixed)
        return edge_s_ - now_s;
    // The newest entry that does not fit beside the call and those after it must leave.
    auto kept = cost;
    for (auto e = log_.rbegin(); e != log_.rend(); ++e)
        if ((kept += e->units) > limit_.limit)
            return e->at_s + limit_.per_s - now_s;
    return 0; // what is left over by rounding
}

void counting_window::take(double now_s, const charge& c) {
    const auto cost = units_of(c, limit_.unit);
    used_ += cost;
    if (limit_.kind == window_kind::sliding)
        log_.push_back({now_s, cost});
}

quota_reading counting_window::reading(double now_s) const {
    quota_reading r;
    r.dimension = limit_.unit;
    r.window = name_of(limit_.per_s);
    r.limit = limit_.limit;
    r.remaining = std::floor(std::max(0.0, limit_.limit - used_));
    if (limit_.kind == window_kind::fixed)
        r.reset_after = to_duration(edge_s_ - now_s);
    else
        r.reset_after = to_duration(log_.empty() ? 0 : log_.back().at_s + limit_.per_s - now_s);
    return r;
}

std::vector<double> first_edges_s(const scenario& s, std::uint64_t seed) {
    random_source random{"windows", s.name, seed};
    std::vector<double> out;
    for (const auto& w : s.windows) {
        const auto drawn = random.uniform(0, w.per_s); // always, so that one given edge does not move the others
        out.push_back(w.first_edge_s.value_or(drawn));
    }
    return out;
}

quota_set::quota_set(const scenario& s, std::uint64_t seed)
    : refusals_consume_{s.refusals_consume},
      buckets_{{quota_dimension::requests, s.request_rate(), s.request_burst()},
               {quota_dimension::tokens, s.token_rate(), s.token_burst()},
               {quota_dimension::input_tokens, s.input_rate(), s.input_burst()},
               {quota_dimension::output_tokens, s.output_rate(), s.output_burst()}} {
    std::erase_if(buckets_, [](const token_bucket& b) { return !b.used(); });
    const auto edges = first_edges_s(s, seed);
    for (std::size_t i = 0; i < edges.size(); ++i)
        windows_.emplace_back(s.windows[i], edges[i]);
}

double quota_set::wait_s(double now_s, const charge& c) {
    auto wait = 0.0;
    for (auto& b : buckets_) {
        b.refill(now_s);
        wait = std::max(wait, b.wait_s(now_s, c));
    }
    for (auto& w : windows_) {
        w.advance(now_s);
        wait = std::max(wait, w.wait_s(now_s, c));
    }
    return wait;
}

double quota_set::ask(double now_s, const charge& c) {
    const auto wait = wait_s(now_s, c);
    if (wait > 0 && !refusals_consume_)
        return wait;
    for (auto& b : buckets_)
        wait > 0 ? b.take_refused(c) : b.take(c);
    for (auto& w : windows_)
        w.take(now_s, c);
    return wait;
}

std::vector<quota_reading> quota_set::readings(double now_s) const {
    std::vector<quota_reading> out;
    for (const auto& b : buckets_)
        out.push_back(b.reading(now_s));
    for (const auto& w : windows_)
        out.push_back(w.reading(now_s));
    return out;
}

} // namespace tagwright::sim
