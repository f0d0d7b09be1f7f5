#pragma once

#include "messages/protocol.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace tagwright {

/// What became of the search for a shared throttle.
enum class share_role : std::uint8_t {
    leads,   ///< this process keeps the throttle
    follows, ///< another one does
    alone,   ///< nobody knows; caution is due
};

/// The other processes on this machine that use the same limit groups. At most one of them leads a group: it
/// runs the throttle for all. Functions return at once; callbacks come from any thread and must only hand the
/// answer on.
class throttle_peers {
public:
    throttle_peers() = default;
    throttle_peers(const throttle_peers&) = delete;
    throttle_peers& operator=(const throttle_peers&) = delete;
    virtual ~throttle_peers() = default;

    using found = std::function<void(share_role, throttle_actor leader)>;

    /// Takes the lead of the group, or finds who has it; within a few seconds. Who leads already, does: its throttle
    /// has died.
    virtual void find(const std::string& group, found then) = 0;

    /// Lets the others find this throttle. Only for a group that this process leads.
    virtual void announce(const std::string& group, const throttle_actor& mine) = 0;

    /// Gives up every lead; nobody is looked for any more. Before the actor system ends.
    virtual void leave() {}
};

} // namespace tagwright
