#pragma once

#include "app/number_text.hpp"
#include "sim/model/scenario.hpp"

#include <string>
#include <vector>

namespace tagwright::cli {

/// 0:45, 10:00, 3:00:00
[[nodiscard]] std::string stopwatch_text(double s);

/// What a simulated provider lets through, and what else it does to its clients: a line each; at least one.
[[nodiscard]] std::vector<std::string> limits_in_words(const sim::scenario& what);

} // namespace tagwright::cli
