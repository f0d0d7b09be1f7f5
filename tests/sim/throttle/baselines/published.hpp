#pragma once

#include "tests/sim/throttle/simulation.hpp"

#include <string>
#include <vector>

namespace tagwright::sim {

/// Limiters that others published, each written from its published equations, as contenders.
enum class baseline : std::uint8_t {
    seed,         ///< ours until now: 3 → 10, halves on a 429, +20 % after 300 s of quiet
    aimd,         ///< classic AIMD: slow start, +1 per window, × 0.5 at most once per round trip
    netflix_aimd, ///< Netflix concurrency-limits AIMDLimit: +1 per success in use, × 0.9 per failure
    gradient2,    ///< Netflix concurrency-limits Gradient2Limit
    aws_adaptive, ///< botocore's "adaptive" retry mode: a cubic token bucket
    clairvoyant,  ///< knows the limits, not the jitter: shows that T_min can be reached
};

struct named_baseline {
    baseline which;
    const char* name;
};
[[nodiscard]] const std::vector<named_baseline>& baselines();

[[nodiscard]] contender make_baseline(baseline, const scenario&, std::uint64_t seed);

} // namespace tagwright::sim
