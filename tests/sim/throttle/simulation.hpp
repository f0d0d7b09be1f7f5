#pragma once

#include "actors/throttle/limit_controller.hpp"
#include "sim/model/metrics.hpp"
#include "sim/model/random.hpp"
#include "sim/model/scenario.hpp"

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

struct run_options {
    double horizon_s = 40'000; ///< virtual time at which an unfinished run is cut off
    bool keep_samples = false;
    /// Sees every grant: (time, call's estimate, in flight before).
    std::function<void(double, const call_cost&, int)> on_grant;
};

/// Runs the scenario's jobs, all there from the start and in order, through the contender in virtual time.
[[nodiscard]] metrics simulate(const scenario&, std::uint64_t seed, contender&, const run_options& = {});

/// Until when a client must be silent that was told to wait: whole seconds are rounded up, so it may be any time within
/// the last of them.
[[nodiscard]] time_point silent_until(time_point now, duration told);

/// The retry rule of the product: refused calls go back to the head of the queue at once (the controller
/// says when), failures wait U(1, 3^attempt) ≤ 30 s, at most 8 attempts.
[[nodiscard]] std::optional<double> default_retry(double now_s, int attempt, const call_outcome&, random_source&);

} // namespace tagwright::sim
