#pragma once

#include "messages/protocol.hpp"

#include <vector>

namespace tagwright {

/// The actors that outlive a run, as one run sees them; the coordinator's.
struct shared_actors {
    cache_actor cache;
    journal_actor journal;
    std::vector<throttle_actor> throttles; ///< one per provider of the run, in order
    throttle_actor reads_throttle;
    throttle_actor writes_throttle;
};

} // namespace tagwright
