#pragma once

#include "sim/model/scenario.hpp"

#include <vector>

namespace tagwright::sim {

/// The seven of the study: a cap, b requests, c tokens, d halved, e latency, f brownout, g headers.
[[nodiscard]] std::vector<scenario> long_runs();
/// The three short runs of a first user.
[[nodiscard]] std::vector<scenario> short_runs();
/// Small quotas and odd limits: free keys, strict pacing, one slot, windows, others on the same quota.
[[nodiscard]] std::vector<scenario> small_runs();
/// Around these, with parameters drawn at random.
[[nodiscard]] scenario random_small(std::uint64_t seed);
/// Hard cases outside of the goals: burst 1, free tier, cap that changes, both limits, ….
[[nodiscard]] std::vector<scenario> stress_runs();
/// One of the seven types with parameters drawn at random.
[[nodiscard]] scenario random_scenario(char type, std::uint64_t seed);

} // namespace tagwright::sim
