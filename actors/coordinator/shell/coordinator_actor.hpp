#pragma once

#include "actors/coordinator/shell/run_actor.hpp"
#include "actors/events/run_log.hpp"
#include "actors/throttle/limit_controller.hpp"
#include "actors/throttle/shell/throttle_peers.hpp"

#include <map>

namespace tagwright {

/// The coordinator, which throttles tell of their level.
using coordinator_shell = coordinator_actor::extend<tells<level_changed>>;

/// What a host gives the coordinator. Everything is shared by the coordinator's runs, but for the settings and rules
/// that a run brings itself.
struct coordinator_config {
    std::shared_ptr<const settings> config; ///< validated
    std::shared_ptr<transport> net;
    std::shared_ptr<tagwright::store> store;
    std::shared_ptr<event_log> log; ///< may be a null_log
    /// Makes the brain of one limit group's throttle; empty: the adaptive one.
    std::function<std::shared_ptr<limit_controller>(const llm::endpoint&, level_bounds)> make_controller;
    std::uint64_t seed = 0; ///< of every jitter
    /// Told of every actor that is started for a run, and of those that all runs share; may be empty. For tests,
    /// which end them.
    std::function<void(const std::string& name, const caf::actor&)> on_child;
    /// Other processes that use the same keys; empty: nothing is shared. They are told to leave() when the
    /// coordinator ends.
    std::shared_ptr<throttle_peers> peers;
    std::string peers_problem; ///< why nobody can be asked for them; told in the log
};

struct coordinator_state {
    static constexpr const char* name = "tagwright.coordinator";
    ~coordinator_state(); ///< takes runs and shared actors along
    /// An actor that outlives runs.
    struct shared_child {
        std::string name;
        std::function<caf::actor()> start; ///< and notes the handle
        caf::actor who;
    };
    /// The throttle of one limit group: started for the first run that needs it, and there for all later ones.
    struct throttle_slot {
        std::string name; ///< in logs, views and events: that of the first endpoint; each slot has its own
        throttle_actor who;
    };
    /// A run and the limit groups of its providers, in their order.
    struct live_run {
        run_actor who;
        std::vector<std::string> groups;
        std::vector<std::string> providers;
    };
    std::shared_ptr<const coordinator_config> config;
    std::vector<shared_child> shared;
    std::map<std::string, throttle_slot> throttles; ///< by limit group
    restart_window restarts{{}};
    run_services services;               ///< for every run: it adds what is its own
    std::shared_ptr<event_log> log;      ///< the host's; each run's own names the run
    std::shared_ptr<run_log> shared_log; ///< of the shared actors
    std::map<std::string, live_run> runs;
    port::watch watched;
};

/// The front door. Owns the actors that outlive a run: the throttles (what is learned about a limit holds
/// for every run), the cache and the journal. Any number of runs go on at once, each under its own settings; those
/// that use the same account and model share its throttle, in equal parts. One of the shared actors that dies is
/// started again, and so are the pipelines of the runs; after too many deaths the runs end.
coordinator_shell::behavior_type coordinator(coordinator_shell::stateful_pointer<coordinator_state> self,
                                             coordinator_config config);

} // namespace tagwright
