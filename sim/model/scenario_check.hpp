#pragma once

#include "sim/model/scenario.hpp"

#include <string>

namespace tagwright::sim {

/// What is wrong with values that are all allowed by themselves: the key, and why. Empty: nothing.
[[nodiscard]] std::string what_does_not_fit(const scenario&);

} // namespace tagwright::sim
