#pragma once

#include "tagwright/settings.hpp"

#include <string>
#include <string_view>

namespace tagwright {

// What is wrong with a value, and what is allowed; empty where nothing is. The same for the file and for the API.

inline constexpr double schedule_budget_max = 1'000'000; ///< USD; more is a typing error

[[nodiscard]] std::string problem_of_schedule_name(std::string_view name);
[[nodiscard]] std::string problem_of_schedule_space(std::string_view key);
[[nodiscard]] std::string problem_of_schedule_budget(double usd);

} // namespace tagwright
