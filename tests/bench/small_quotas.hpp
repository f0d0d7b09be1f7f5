#pragma once

#include "tests/bench/throttle_table.hpp"

namespace tagwright::sim {

/// The second table: small quotas and odd limits (small_runs()), each cold, by the worst of the seeds.
/// @returns how many goals are missed
[[nodiscard]] int print_small_quotas(const bench_options&);

} // namespace tagwright::sim
