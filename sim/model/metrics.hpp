#pragma once

#include "tagwright/limits.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tagwright::sim {

struct sample {
    double at_s = 0;
    int in_flight = 0, level = 0;
};

/// What the others on our quota had, up to our last arrival.
struct tenants_share {
    double calls = 0, tokens = 0;
    double dropped = 0; ///< calls
    double until_s = 0; ///< our last arrival
};

/// What a run came to. Shares are in [0, 1].
struct metrics {
    std::string name;
    std::uint64_t seed = 0;
    double makespan_s = 0, t_min_s = 0, utilisation = 0, rate_429 = 0;
    int calls = 0; ///< sent, refused ones included
    int ok = 0, n_429 = 0, timeouts = 0, errors = 0, peak_concurrency = 0, gave_up = 0;
    bool finished = false;
    tenants_share tenants;
    std::optional<int> days;        ///< that it was said to take, where calls are counted by the day
    std::optional<double> cost_usd; ///< of all answers, where the scenario has a price
    std::vector<double> refused_at_s;
    std::vector<sample> samples; ///< one a (virtual) second, if asked for
};

/// One JSON object in one line, without a line break.
/// @param label  tells results apart that are compared; empty: there is only one
[[nodiscard]] std::string to_json(const metrics&, const std::string& label = {});

/// Virtual seconds as the time that controllers are told.
[[nodiscard]] time_point to_time(double s);
[[nodiscard]] duration to_duration(double s);

} // namespace tagwright::sim
