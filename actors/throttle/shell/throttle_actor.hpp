#pragma once

#include "actors/throttle/permit_desk.hpp"
#include "messages/protocol.hpp"
#include "tagwright/event_log.hpp"
#include "tagwright/store.hpp"

namespace tagwright {

/// What the actor tells itself. Private.
/// A timer. Stale epochs are ignored.
struct throttle_tick {
    std::uint64_t epoch = 0;
};
/// What the store remembers of the limit group; empty text: nothing, or too late.
struct throttle_remembered {
    std::string text;
};
/// Time to save what was learned.
struct throttle_save_due {};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_throttle, 4180)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_throttle, tagwright::throttle_tick)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_throttle, tagwright::throttle_remembered)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_throttle, tagwright::throttle_save_due)
TAGWRIGHT_END_MESSAGES(tagwright_throttle)

namespace tagwright {

/// The throttle, with its timers and what an earlier process has learned.
using throttle_shell =
    throttle_actor::extend<tells<throttle_tick>, tells<throttle_remembered>, tells<throttle_save_due>>;

struct throttle_config {
    std::string group; ///< the limit group's name, for logs and reports
    permit_desk::config desk;
    bool log_changes = true; ///< write [THROTTLE] lines for changes of the level
    /// Where what was learned is kept between processes; empty: nowhere.
    std::shared_ptr<value_store> values;
    std::string memory_key;
    duration memory_patience = std::chrono::milliseconds(250); ///< calls wait so long for the store at the start
    duration save_every = std::chrono::seconds(30);
};

struct throttle_state {
    static constexpr const char* name = "tagwright.throttle";
    throttle_state();
    ~throttle_state(); ///< saves what was learned
    std::shared_ptr<value_store> values;
    std::string memory_key;
    bool recalling = false; ///< the store has not answered yet
    bool unsaved = false;   ///< something was learned, and a save is due
    std::optional<level_change> last_change;
    std::unique_ptr<permit_desk> desk;
    port::promise_table<std::uint64_t, permit> waiting;
    port::watch holders;
    port::askers askers;
    std::uint64_t last_waiter = 0;
    std::uint64_t epoch = 0; ///< of the newest timer
    std::optional<time_point> armed_for;
};

/// The shell of a permit_desk. `sink` hears of every change of the level; it may be empty.
throttle_shell::behavior_type throttle(throttle_shell::stateful_pointer<throttle_state> self,
                                       std::shared_ptr<limit_controller> controller, throttle_config config,
                                       level_sink_actor sink, std::shared_ptr<event_log> log);

} // namespace tagwright
