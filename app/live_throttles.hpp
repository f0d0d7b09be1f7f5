#pragma once

#include "messages/messages.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// A throttle that some process on this machine runs now.
struct live_throttle {
    std::string group; ///< the limit group's file
    int pid = 0;       ///< of the process
    throttle_view now;
};

/// Bounds for a level; equal bounds pin it.
struct level_tuning {
    int lowest = 1;
    int highest = 1;
};

/// The throttles of the processes that share this directory (the data directory's "limits"). Blocks for some
/// seconds at most. Hides CAF.
/// @param wanted  only the throttle of this name (of a provider or of a group's file); empty: all
/// @param to  bounds for those throttles; empty: they are only looked at
/// @param problem  set where the processes, or one of them, cannot be spoken to
[[nodiscard]] std::vector<live_throttle> live_throttles(const std::string& directory, const std::string& wanted,
                                                        std::optional<level_tuning> to, std::string& problem);

} // namespace tagwright
