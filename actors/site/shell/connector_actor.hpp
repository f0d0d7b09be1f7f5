#pragma once

#include "actors/site/site_times.hpp"
#include "messages/protocol.hpp"
#include "providers/confluence/codec.hpp"

#include <memory>
#include <vector>

namespace tagwright {

/// One way in which the site may be spoken to.
struct site_candidate {
    confluence::site at;
    site_actor reads;
};

struct connector_state {
    static constexpr const char* name = "tagwright.connector";
};

/// Tries the candidates in turn (connecting.hpp). Answers within times.connect().
connector_actor::behavior_type connector(connector_actor::stateful_pointer<connector_state> self,
                                         std::vector<site_candidate> candidates, site_times times = {});

} // namespace tagwright
