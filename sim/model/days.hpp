#pragma once

#include "actors/throttle/day_plan.hpp"
#include "actors/throttle/day_quota.hpp"
#include "sim/model/scenario.hpp"

#include <cstdint>
#include <optional>

namespace tagwright::sim {

/// What a run finds whose calls are counted by the day: by the provider, by its user, or by both. Empty where nobody
/// counts.
[[nodiscard]] std::optional<day_supply> days_of(const scenario&, std::uint64_t seed);

/// What the client's controller is told of its user's wishes: how many calls a day, whether they are to last, and where
/// it has wishes, when the provider's day ends. The run starts at `start`.
[[nodiscard]] adaptive::day_rules day_rules_of(const scenario&, std::uint64_t seed, time_point start);

} // namespace tagwright::sim
