#pragma once

#include "sim/model/scenario.hpp"

#include <cstdint>
#include <vector>

namespace tagwright::sim {

/// Windows, tenants, or tokens of prompts or answers.
[[nodiscard]] bool has_field_limits(const scenario&);

/// The shortest makespan that they allow, in seconds.
[[nodiscard]] double field_bound_s(const scenario&, const std::vector<job>&, std::uint64_t seed);

} // namespace tagwright::sim
