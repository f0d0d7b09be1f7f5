#pragma once

#include "actors/supervision/restart_window.hpp"
#include "actors/throttle/permit_desk.hpp"
#include "actors/throttle/share_ledger.hpp"
#include "actors/throttle/shell/throttle_peers.hpp"
#include "messages/protocol.hpp"
#include "tagwright/event_log.hpp"

#include <functional>
#include <map>
#include <memory>

namespace tagwright {

/// What the actor tells itself. Private.
/// The end of a search for a leader.
struct throttle_found {
    std::uint64_t epoch = 0;
    share_role role = share_role::alone;
    throttle_actor leader; ///< where the role is follows
};
/// A timer. Stale epochs are ignored.
struct share_tick {
    std::uint64_t epoch = 0;
};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_sharing, 4185)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_sharing, tagwright::throttle_found)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_sharing, tagwright::share_tick)
TAGWRIGHT_END_MESSAGES(tagwright_sharing)

namespace tagwright {

/// Stands before the throttle of a limit group that processes share: the throttle runs in one of them, and the
/// others find it. When that process ends, another one takes over. Answers like the throttle.
using shared_throttle_shell = throttle_actor::extend<tells<throttle_found>, tells<share_tick>>;

struct share_config {
    std::string group;                                  ///< the limit group's name among the processes
    std::string name;                                   ///< as users know it, for logs
    int level_max = 10;                                 ///< this process never has more calls in flight, whoever leads
    duration ask_again = std::chrono::seconds(10);      ///< after a search that found nobody
    duration beat_every = std::chrono::seconds(1);      ///< how often a follower looks whether the leader is there
    duration silent_after = std::chrono::seconds(3);    ///< a leader that does not answer so long is not waited for
    duration patience = permit_desk::config{}.patience; ///< of askers that name no deadline, and the longest of all
    restart_window::config restarts;                    ///< of the throttle that this process keeps
};

/// Makes the throttle that this process keeps.
/// @param cautious  nobody knows who else is there: less than the full level
using make_throttle = std::function<throttle_actor(caf::actor_system&, bool cautious)>;

struct shared_throttle_state {
    static constexpr const char* name = "tagwright.shared_throttle";
    port::request_clock requests;
    shared_throttle_state();
    ~shared_throttle_state(); ///< takes its own throttle along
    std::unique_ptr<share_ledger> ledger;
    std::unique_ptr<restart_window> restarts;
    port::promise_table<std::uint64_t, permit> waiting;
    std::vector<caf::typed_response_promise<throttle_view>> views; ///< asked before there was a leader
    port::watch watched;
    port::askers askers;
    std::uint64_t last_waiter = 0;
    std::uint64_t searches = 0; ///< the newest search's number
    std::uint64_t ticks = 0;    ///< the newest timer's number
    std::optional<time_point> armed_for;
    share_role role = share_role::alone;
    throttle_actor leader;                          ///< whom permits are asked of; may be our own
    throttle_actor late;                            ///< a leader that is silent, and not dead as far as we know
    throttle_actor own;                             ///< the one that this process keeps
    std::map<std::uint64_t, throttle_actor> givers; ///< who leads, or led, in which epoch, and is not dead
    std::optional<time_point> search_at;            ///< while nobody leads
    std::optional<time_point> beat_at;              ///< while another process leads
    struct heartbeat {
        std::uint64_t number = 0;
        std::optional<time_point> asked_at; ///< set while the answer is due
    } beat;
    int told_level = 0;
};

/// Shares a limit group with other processes. Its callers see a throttle that is always there: requests wait
/// while a leader is looked for, and each is answered within its own deadline.
///
/// A leader that is silent (its process was stopped, or hangs) is left for a cautious throttle of our own until it
/// answers again. It still has the lock, so nobody takes the lead meanwhile; it hears of each permit of its own that
/// ends, and that what it had not answered yet is not wanted any more. So it counts no permit twice.
/// @param sink  hears of changes of the level where another process leads; may be empty
shared_throttle_shell::behavior_type
shared_throttle(shared_throttle_shell::stateful_pointer<shared_throttle_state> self,
                std::shared_ptr<throttle_peers> peers, make_throttle make, share_config config, level_sink_actor sink,
                std::shared_ptr<event_log> log);

} // namespace tagwright
