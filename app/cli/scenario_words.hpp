#pragma once

#include "sim/model/scenario.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tagwright::cli {

/// 1234567 as "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t number);

/// 0:45, 10:00, 3:00:00
[[nodiscard]] std::string clock_text(double s);

/// What a simulated provider lets through, and what else it does to its clients: a line each; at least one.
[[nodiscard]] std::vector<std::string> limits_in_words(const sim::scenario& what);

} // namespace tagwright::cli
