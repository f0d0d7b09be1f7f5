#pragma once

#include "tagwright/host.hpp"

#include <vector>

namespace tagwright {

/// The spaces that this account may see, but for personal and archived ones, sorted by their keys.
/// @param why  set where they cannot be listed, or there is none
[[nodiscard]] std::vector<confluence::space> list_spaces(tagwright::host& host, const host_parts& parts, failure& why);

} // namespace tagwright
