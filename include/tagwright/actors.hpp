#pragma once

#include "tagwright/caf.hpp"
#include "tagwright/host.hpp"
#include "tagwright/version.hpp"

#include <string>

/// @file
/// Runs in a program that has a CAF actor system of its own:
///
///     caf::actor_system_config cfg;
///     tagwright::configure(cfg);
///     caf::actor_system system{cfg};
///     auto coordinator = tagwright::spawn_coordinator(system, parts);
///     auto sink = system.spawn(my_sink);                          // a run_sink_actor; each event names its run
///     self->request(coordinator, timeout, tagwright::start_run{request}, sink).then(…);
///
/// The coordinator is an actor as any other: it can be monitored and linked to, and ends with its runs when it is sent
/// an exit message. Runs that go on are then cut off, and can be resumed by the next coordinator. examples/actor_host
/// supervises one.

// Messages that stay in their process need no number and no inspection, but CAF wants to be told.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::level_changed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::page_settled)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::run_notice)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::run_progress)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::run_finished)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::connect_space)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::connected_space)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::start_run)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::run_started)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::stop_run)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::look_at_throttles)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::throttles_seen)
CAF_ERROR_CODE_ENUM(tagwright::errc, "tagwright")

namespace tagwright::inline v0 {

/// Whoever started a run hears this of it: progress a few times a second, each page's result once, and
/// exactly one run_finished at the end. Every event names its run: one sink may hear several.
using run_sink_actor = caf::typed_actor<port::tells<run_progress>, port::tells<page_settled>,
                                        port::tells<level_changed>, port::tells<run_notice>, port::tells<run_finished>>;

/// The front door: starts and stops runs in the host's actor system, any number of them at once.
using coordinator_actor = caf::typed_actor<
    // Starts a run; everything else about it goes to this sink. A run that is not started has no events.
    port::asks_with<start_run, run_sink_actor, run_started>,
    // Unknown runs are ignored.
    port::tells<stop_run>,
    // Connects without starting a run: who are we, is the space there?
    port::asks<connect_space, connected_space>,
    // What the throttles do, for an operator, and his hand on them.
    port::asks<look_at_throttles, throttles_seen>>;

/// Prepares a configuration from which an actor system is to be made. Without limits to share there is nothing to
/// prepare; with them it loads CAF's network module (only Unix sockets are used, no port is opened) and registers the
/// messages that travel, under names that begin with "tagwright.". Sets middleman.app-identifiers.
/// @param limits_dir  host_parts::limits_dir of the coordinators to come; empty: no limits are shared
/// @returns why limits cannot be shared there; empty: they can. To be handed to spawn_coordinator()
TAGWRIGHT_EXPORT std::string configure(caf::actor_system_config& config, const std::string& limits_dir = {});

/// Starts a coordinator. The parts must outlive the actor system.
/// @param limits_problem  what configure() returned: limits are then not shared, and calls begin more slowly
[[nodiscard]] TAGWRIGHT_EXPORT coordinator_actor spawn_coordinator(caf::actor_system& system, host_parts parts,
                                                                   const std::string& limits_problem = {});

} // namespace tagwright::inline v0
