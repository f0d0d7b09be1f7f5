#pragma once

#include "tagwright/event_log.hpp"
#include "tagwright/run.hpp"
#include "tagwright/settings.hpp"
#include "tagwright/store.hpp"
#include "tagwright/transport.hpp"
#include "tagwright/version.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// @file
/// Runs in a program that is not made of actors. No actor is in sight; a program that has an actor system of its own
/// includes actors.hpp. docs/embedding.md begins here.
namespace tagwright::inline v0 {

/// What a host of runs is made from. `config`, `net` and `store` are required: without one of them
/// no run starts. The host keeps them as long as it lives.
struct host_parts {
    std::shared_ptr<const settings> config = {};  ///< of the host, and of runs that bring none of their own
    std::shared_ptr<transport> net = {};          ///< to wikis and providers
    std::shared_ptr<tagwright::store> store = {}; ///< may be shared by hosts, and by processes where it is a file
    std::shared_ptr<event_log> log = {};          ///< null: what happens is not logged
    std::string limits_dir = {};                  ///< where processes that share limits meet; empty: nothing is shared
};

/// The parts that the program itself uses: curl; the store in the settings' data directory, or one in memory where
/// they name none; limits shared where the settings say so. No log.
/// @param why     set, to store_failed, where the store cannot be used
/// @param opened  a store to be used in place of the settings' own
[[nodiscard]] TAGWRIGHT_EXPORT host_parts usual_parts(settings config, failure& why,
                                                      std::shared_ptr<tagwright::store> opened = nullptr);

/// The store that usual_parts() has, by itself: for a program that looks at runs and starts none.
/// @return null, with `why` set to store_failed, if it cannot be used
[[nodiscard]] TAGWRIGHT_EXPORT std::shared_ptr<store> usual_store(const host_settings& of, failure& why);

/// What is heard of a run; each names it. The last one is run_finished.
using run_event = std::variant<run_progress, page_settled, level_changed, run_notice, run_finished>;

/// Hears the events of one run, one after the other, on a thread of the host's. Must not block; what it throws is
/// ignored.
///
/// It has heard the last event when run_handle::wait() returns, and hears none once the host is destroyed: what it
/// refers to outlives the host. To start a run blocks, and is for other threads.
using run_listener = std::function<void(run_event&&)>;

/// A run, as whoever started it holds it. Copies are the same run; all of it is for several threads. Letting go of it
/// does not stop the run.
class TAGWRIGHT_EXPORT run_handle {
public:
    /// Its name, what it was asked for, and where it was not started, why.
    [[nodiscard]] const run_started& started() const noexcept;
    /// started().run
    [[nodiscard]] const std::string& name() const noexcept { return started().run; }

    /// As it was told last.
    [[nodiscard]] run_progress progress() const;

    /// First time: calls in flight finish, and nothing new starts. Second time: ends at once. What was paid for is kept
    /// in either case, and run_action::resume goes on with it.
    void stop() const;

    /// Its end; blocks until then. A host that is destroyed ends its runs: `stopped`, if nothing else has ended them.
    /// Not to be called by a listener.
    run_finished wait() const;
    /// Empty if it goes on after this time.
    std::optional<run_finished> wait_for(std::chrono::milliseconds time) const;

private:
    friend class host;
    struct TAGWRIGHT_HIDDEN shared;
    explicit run_handle(std::shared_ptr<shared> state);
    std::shared_ptr<shared> state_;
};

/// Drives runs, any number of them at once, on threads of its own: four at most, and the one of the transport. For
/// several threads. Sets no signal handler, has no globals, writes no logs but to the event_log that it is given.
class TAGWRIGHT_EXPORT host {
public:
    /// Starts the threads. Nobody is asked for anything before there is a run.
    explicit host(host_parts parts);
    host(const host&) = delete;
    host& operator=(const host&) = delete;
    ~host(); ///< runs that go on are cut off; they can be resumed. Not to be run by a listener

    /// Connects to Confluence and looks for the space; an empty key only asks who we are. Blocks, for minutes where the
    /// wiki does not answer.
    [[nodiscard]] connected_space connect(const std::string& space);

    /// Starts a run, or goes on with one. Blocks until it is open (it has a name and its record is durable). Where it
    /// cannot be, the handle says why, and the listener hears its end.
    run_handle start(start_run what, run_listener hear = {});

    /// What the throttles of this host do. Blocks for some seconds at most.
    /// @param only  the throttle of this name; empty: all
    /// @param to    bounds for its level, or for those of all providers; empty: they are only looked at
    [[nodiscard]] std::vector<throttle_view> throttles(const std::string& only = {},
                                                       std::optional<tune_throttle> to = {});

    /// As run_handle::stop(). Unknown runs are ignored.
    void stop(const std::string& run);

private:
    class TAGWRIGHT_HIDDEN body;
    std::unique_ptr<body> body_;
};

} // namespace tagwright::inline v0
