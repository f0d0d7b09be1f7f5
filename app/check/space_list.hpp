#pragma once

#include "app/run_host.hpp"

#include <string>
#include <vector>

namespace tagwright {

/// The keys of the spaces that this account may see, but for personal and archived ones, sorted.
/// @param why  set where they cannot be listed, or there is none
[[nodiscard]] std::vector<std::string> list_spaces(run_host& host, const run_host_parts& parts, failure& why);

} // namespace tagwright
