#pragma once

#include "sim/model/scenario.hpp"

#include <string>

namespace tagwright::sim {

/// Calls that are made of pages are never larger than what a limit of tokens ever lets through: the program would make
/// them smaller.
void keep_to_limits(scenario&);

/// What is wrong with values that are all allowed by themselves: the key, and why. Empty: nothing.
[[nodiscard]] std::string what_does_not_fit(const scenario&);

} // namespace tagwright::sim
