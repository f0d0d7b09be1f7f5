#pragma once

#include "actors/coordinator/shell/coordinator_actor.hpp"

namespace tagwright {

/// Asks each of the coordinator's throttles, and answers when the last one has; one that does not answer within some
/// seconds is left out.
[[nodiscard]] caf::result<throttles_seen> survey_throttles(coordinator_shell::stateful_pointer<coordinator_state> self,
                                                           look_at_throttles ask);

} // namespace tagwright
