#pragma once

#include "actors/throttle/limit_controller.hpp"
#include "tests/sim/throttle/random.hpp"
#include "tests/sim/throttle/scenario.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tagwright::sim {

/// A controller and the manners of the client around it.
struct contender {
    std::unique_ptr<limit_controller> brain;
    /// After a failed attempt (counted from 1): seconds until the call may go again, 0 for "at the head of
    /// the queue, now", empty for "give up", which puts the call at the tail and counts it.
    std::function<std::optional<double>(double now_s, int attempt, const call_outcome&, random_source&)> retry;
    /// Calls that sleep before a retry keep their slot.
    bool sleeps_in_slot = false;
};

struct sample {
    double at_s = 0;
    int in_flight = 0, level = 0;
};

/// What a run came to. Shares are in [0, 1].
struct metrics {
    std::string name;
    std::uint64_t seed = 0;
    double makespan_s = 0, t_min_s = 0, utilisation = 0, rate_429 = 0;
    int calls = 0, ok = 0, n_429 = 0, timeouts = 0, errors = 0, peak_concurrency = 0, gave_up = 0;
    bool finished = false;
    std::vector<double> refused_at_s;
    std::vector<sample> samples; ///< one a (virtual) second, if asked for
};

struct run_options {
    double horizon_s = 40'000; ///< virtual time at which an unfinished run is cut off
    bool keep_samples = false;
    /// Sees every grant: (time, call's estimate, in flight before).
    std::function<void(double, const call_cost&, int)> on_grant;
};

/// Runs the scenario's jobs, all there from the start and in order, through the contender in virtual time.
[[nodiscard]] metrics simulate(const scenario&, std::uint64_t seed, contender&, const run_options& = {});

/// The retry rule of the product: refused calls go back to the head of the queue at once (the controller
/// says when), failures wait U(1, 3^attempt) ≤ 30 s, at most 8 attempts.
[[nodiscard]] std::optional<double> default_retry(double now_s, int attempt, const call_outcome&, random_source&);

[[nodiscard]] time_point to_time(double s);

} // namespace tagwright::sim
