#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tagwright {

/// Runs that start by themselves, as somebody has asked for them.
struct schedule {
    std::string name = {};
    std::string space = {};                      ///< its key; empty: all spaces
    std::string when = {};                       ///< config/schedule_time.hpp reads it
    bool dry_run = true;                         ///< false: labels are written
    std::string provider = {};                   ///< empty: as the service is configured
    std::optional<double> budget_usd_month = {}; ///< what its runs may cost in a month, together; empty: no bound
    bool enabled = true;
    friend bool operator==(const schedule&, const schedule&) = default;
};

// What is wrong with a value, and what is allowed; empty where nothing is. The same for the file and for the API.

inline constexpr double schedule_budget_max = 1'000'000; ///< USD; more is a typing error

[[nodiscard]] std::string problem_of_schedule_name(std::string_view name);
[[nodiscard]] std::string problem_of_schedule_space(std::string_view key);
[[nodiscard]] std::string problem_of_schedule_budget(double usd);

} // namespace tagwright
