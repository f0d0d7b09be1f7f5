#pragma once

#include "config/setting_table.hpp"
#include "tagwright/settings.hpp"

#include <optional>
#include <string_view>

namespace tagwright {

/// What a run goes by, as the value of the setting of that name: a command line that goes on with the run takes it
/// where nothing else is said. Empty for what is not a run's, and where the run has none.
/// @param was_flag  the run's own command line named the setting. Where keys go, and how long a call may take, depends
///                  on the endpoint: only then is it the run's
[[nodiscard]] std::optional<setting_value> value_of(const run_settings& run, std::string_view name, bool was_flag);

} // namespace tagwright
