#pragma once

#include "actors/throttle/limit_controller.hpp"
#include "sim/model/scenario.hpp"

#include <cstdint>
#include <memory>

namespace tagwright::sim {

/// Knows the limits of the scenario and what others will take of them, but not how long the network takes.
std::unique_ptr<limit_controller> make_clairvoyant(const scenario&, std::uint64_t seed);

} // namespace tagwright::sim
