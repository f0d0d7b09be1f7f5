#pragma once

#include "providers/confluence/codec.hpp"
#include "tagwright/settings.hpp"

#include <vector>

namespace tagwright {

/// The site as each API that it may speak would have it, best guess first; connected_space::candidate counts them.
[[nodiscard]] std::vector<confluence::site> likely_sites(const settings& config);

} // namespace tagwright
