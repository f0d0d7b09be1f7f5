#pragma once

#include "actors/throttle/limit_controller.hpp"

#include <memory>

namespace tagwright::sim {

/// See baseline for what they are. `max`: calls in flight.
std::unique_ptr<limit_controller> make_seed_rule(int max);
std::unique_ptr<limit_controller> make_classic_aimd(int max);
std::unique_ptr<limit_controller> make_netflix_aimd(int max);
std::unique_ptr<limit_controller> make_gradient2(int max);

} // namespace tagwright::sim
