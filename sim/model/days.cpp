#include "sim/model/days.hpp"

#include "sim/model/quota.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace tagwright::sim {

namespace {

constexpr double day_s = 86'400;

struct provider_day {
    double calls = 0;
    std::optional<double> ends_s; ///< after the start of the run; empty: it slides
};

/// The smallest of the windows that count by the day, in calls of the usual size.
std::optional<provider_day> day_of(const scenario& s, std::uint64_t seed) {
    std::optional<provider_day> out;
    const auto edges = first_edges_s(s, seed);
    const auto usual = charge_of(s.tokens.mean, output_share(s.tokens.mean, s.pages_per_call));
    for (std::size_t i = 0; i < edges.size(); ++i) {
        const auto& w = s.windows[i];
        const auto calls = std::max(1.0, std::floor(w.limit / units_of(usual, w.unit)));
        if (w.per_s != day_s || (out && out->calls <= calls))
            continue;
        out = provider_day{calls, {}};
        if (w.kind == window_kind::fixed)
            out->ends_s = edges[i] > 0 ? edges[i] : day_s;
    }
    return out;
}

} // namespace

std::optional<day_supply> days_of(const scenario& s, std::uint64_t seed) {
    const auto day = day_of(s, seed);
    if (!day && !s.calls_a_day)
        return std::nullopt;
    const auto calls = std::min(day ? day->calls : forever, s.calls_a_day.value_or(forever));
    return day_supply{calls, calls, day ? day->ends_s.value_or(day_s) : day_s, s.spread_over_day};
}

adaptive::day_rules day_rules_of(const scenario& s, std::uint64_t seed, time_point start) {
    adaptive::day_rules out;
    out.calls = s.calls_a_day;
    out.spread = s.spread_over_day;
    if (!s.calls_a_day && !s.spread_over_day)
        return out;
    // One day is behind the start: a wall clock that shows nothing is none.
    out.wall_s = [start](time_point t) { return day_s + std::chrono::duration<double>(t - start).count(); };
    if (const auto day = day_of(s, seed); day && day->ends_s)
        out.next_reset = [first = day_s + *day->ends_s](double now_s) {
            return first + day_s * std::max(0.0, std::floor((now_s - first) / day_s) + 1);
        };
    return out;
}

} // namespace tagwright::sim
