#pragma once

#include "actors/throttle/share_ledger.hpp"
#include "actors/throttle/throttle_peers.hpp"
#include "messages/event_log.hpp"
#include "messages/protocol.hpp"

#include <functional>
#include <memory>

namespace tagwright {

struct share_config {
    std::string group;                                 ///< the limit group's name among the processes
    std::string name;                                  ///< as users know it, for logs
    int level_max = 10;                                ///< this process never has more calls in flight, whoever leads
    duration ask_again = std::chrono::seconds(10);     ///< after a search that found nobody
    duration watch_every = std::chrono::seconds(1);    ///< how often a follower looks at the leader's level
    std::chrono::milliseconds permit_patience{90'000}; ///< longer than the throttle's own patience
};

/// Makes the throttle that this process keeps.
/// @param cautious  nobody knows who else is there: less than the full level
using make_throttle = std::function<throttle_actor(caf::actor_system&, bool cautious)>;

struct shared_throttle_state {
    static constexpr const char* name = "tagwright.shared_throttle";
    shared_throttle_state();
    ~shared_throttle_state(); ///< takes its own throttle along
    std::unique_ptr<share_ledger> ledger;
    port::promise_table<std::uint64_t, permit> waiting;
    std::vector<caf::typed_response_promise<throttle_view>> views; ///< asked before there was a leader
    port::watch watched;
    port::askers askers;
    std::uint64_t last_waiter = 0;
    std::uint64_t searches = 0; ///< the newest search's number
    std::uint64_t ticks = 0;    ///< the newest timer's number
    share_role role = share_role::alone;
    throttle_actor leader; ///< whom permits are asked of; may be our own
    throttle_actor own;
    int told_level = 0;
};

/// Shares a limit group with other processes. Its callers see a throttle that is always there: requests wait
/// while a leader is looked for.
/// @param sink  hears of changes of the level where another process leads; may be empty
shared_throttle_actor::behavior_type
shared_throttle(shared_throttle_actor::stateful_pointer<shared_throttle_state> self,
                std::shared_ptr<throttle_peers> peers, make_throttle make, share_config config, level_sink_actor sink,
                std::shared_ptr<event_log> log);

} // namespace tagwright
