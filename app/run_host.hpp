#pragma once

#include "config/settings.hpp"
#include "messages/event_log.hpp"
#include "messages/messages.hpp"
#include "providers/http/transport.hpp"
#include "providers/store/store.hpp"

#include <functional>
#include <memory>
#include <variant>

namespace tagwright {

/// What a host of runs is made from. `config`, `net` and `store` are required.
struct run_host_parts {
    std::shared_ptr<const settings> config;
    std::shared_ptr<transport> net;
    std::shared_ptr<tagwright::store> store;
    std::shared_ptr<event_log> log;
    std::string limits_dir; ///< where processes that share limits meet; empty: nothing is shared
};

/// What is heard of a run; each names it. The last one is run_finished.
using run_event = std::variant<run_progress, page_settled, level_changed, run_notice, run_finished>;

/// Hears the events of one run, one after the other, on a thread of the host's. Must not block.
using run_listener = std::function<void(run_event&&)>;

/// An actor system with a coordinator in it, for programs that are not made of actors themselves: the
/// command line, the service and the tests. Hides CAF. For several threads. A host with an actor system of its own
/// spawns the coordinator there (tagwright.hpp) and needs none of this.
class run_host {
public:
    explicit run_host(run_host_parts parts);
    run_host(const run_host&) = delete;
    run_host& operator=(const run_host&) = delete;
    ~run_host(); ///< runs that go on are cut off; they can be resumed

    /// Connects to Confluence and looks for the space; an empty key only asks who we are. Blocks.
    [[nodiscard]] connected_space connect(const std::string& space);

    /// Starts a run, or goes on with one; any number of them go on at once. Blocks until it is open. Where it cannot
    /// be, the answer says why, and the listener hears its end.
    run_started start(start_run what, run_listener hear);

    /// What the throttles of this host do. Blocks for some seconds at most.
    /// @param only  the throttle of this name; empty: all
    /// @param to    bounds for its level, or for those of all providers; empty: they are only looked at
    [[nodiscard]] std::vector<throttle_view> throttles(const std::string& only = {},
                                                       std::optional<tune_throttle> to = {});

    /// First time: drains. Second time: ends at once. The run still ends with run_finished. Unknown runs are ignored.
    void stop(const std::string& run);

private:
    class body;
    std::unique_ptr<body> body_;
};

} // namespace tagwright
