#pragma once

#include "actors/throttle/day_quota.hpp"

#include <algorithm>
#include <cmath>

/// A client of a provider that counts calls by the day, for the tests of day_quota.
namespace tagwright::adaptive {

using namespace std::chrono_literals;

inline constexpr double day_s = 86'400;
inline constexpr double hour_s = 3600;
inline constexpr double noon = 20'000 * day_s + 12 * hour_s; // of a day in UTC

inline time_point at(double wall_s) {
    return time_point{std::chrono::round<duration>(std::chrono::duration<double>(wall_s))};
}

/// Midnight UTC.
inline double next_midnight(double now_s) { return (std::floor(now_s / day_s) + 1) * day_s; }

inline quota_reading of_day(std::optional<double> limit, std::optional<double> left,
                            std::optional<duration> reset = {}) {
    return {quota_dimension::requests, quota_window::day, limit, left, reset};
}

/// Sends and hears; the clock is moved by hand.
struct day_client {
    explicit day_client(std::optional<double> calls = {}, bool spread = false, bool knows_reset = false)
        : day({calls, spread, knows_reset ? next_midnight : std::function<double(double)>(), {}}) {}

    double wait() { return day.wait_s(at(now_s)); }
    double closed() { return day.closed_s(at(now_s)); }
    std::uint64_t send() {
        day.sent(at(now_s), ++last);
        return last;
    }
    void hear(std::uint64_t call, std::optional<quota_reading> said = {}, double later = 0,
              call_verdict verdict = call_verdict::ok) {
        limit_hints hints;
        if (said)
            hints.readings.push_back(*said);
        day.ended(at(now_s), call, verdict, hints, later);
    }
    void call(std::optional<quota_reading> said = {}) { hear(send(), said); }
    /// A call is refused as a day's quota is.
    double refuse(std::optional<duration> wait, std::optional<quota_reading> said = {}) {
        limit_hints hints;
        hints.retry_after = wait;
        hints.exhausted = quota_dimension::requests;
        hints.exhausted_window = quota_window::day;
        if (said)
            hints.readings.push_back(*said);
        day.ended(at(now_s), send(), call_verdict::rate_limited, hints, 0);
        return day.refused(at(now_s), hints, hour_s);
    }
    /// How many calls go from now until then, one after the other in no time.
    int run_until(double then_s) {
        auto sent = 0;
        while (now_s < then_s && sent < 100'000) {
            if (const auto rest = wait(); rest > 0)
                now_s += std::max(rest, 1e-6);
            if (now_s < then_s) {
                call();
                ++sent;
            }
        }
        return sent;
    }
    double left() { return day.seen(at(now_s)) ? day.seen(at(now_s))->left : -1; }

    day_quota day;
    double now_s = noon;
    std::uint64_t last = 0;
};

} // namespace tagwright::adaptive
