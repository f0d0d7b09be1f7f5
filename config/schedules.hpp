#pragma once

#include "config/given_values.hpp"
#include "config/schedule.hpp"
#include "config/toml_source.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The `[[schedule]]` tables of the settings file.
namespace tagwright {

/// A service has no more, those that were added over the API included.
inline constexpr std::size_t schedules_max = 200;

/// The schedules that are good, in the file's order; what is wrong with the others is in `found`. `providers` are all
/// names that a schedule may have.
[[nodiscard]] std::vector<schedule> read_schedules(const toml_settings& toml, const std::string& toml_path,
                                                   const std::vector<std::string>& providers, findings& found);

/// The service is about to start: each schedule's provider must be one that it can use, of `endpoints`.
void check_schedule_providers(const toml_settings& toml, const std::string& toml_path,
                              const std::vector<schedule>& schedules, const std::vector<llm::endpoint>& endpoints,
                              findings& found);

} // namespace tagwright
