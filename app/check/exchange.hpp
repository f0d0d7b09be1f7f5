#pragma once

#include "tagwright/transport.hpp"

namespace tagwright {

/// One exchange, waited for: for commands that have nothing else to do.
[[nodiscard]] http_response exchange(transport& net, http_request request);

} // namespace tagwright
