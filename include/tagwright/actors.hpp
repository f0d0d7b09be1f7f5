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

namespace tagwright::inline v0 {

/// Whoever started a run hears this of it: progress a few times a second, each page's result once, and
/// exactly one run_finished at the end. Every event names its run: one sink may hear several.
using run_sink_actor = caf::typed_actor<port::tells<run_progress>, port::tells<page_settled>,
                                        port::tells<level_changed>, port::tells<run_notice>, port::tells<run_finished>>;

} // namespace tagwright::inline v0

TAGWRIGHT_BEGIN_MESSAGES(tagwright_host, 4000)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::level_changed)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::page_settled)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::run_notice)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::run_progress)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::run_finished)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::connect_space)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::connected_space)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::start_run)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::run_started)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::stop_run)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::look_at_throttles)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_host, tagwright::throttles_seen)
TAGWRIGHT_WIRE_MESSAGE(tagwright_host, tagwright::run_sink_actor)
TAGWRIGHT_ERROR_CODES(tagwright_host, tagwright::errc)
TAGWRIGHT_END_MESSAGES(tagwright_host)

namespace tagwright::inline v0 {

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

/// Prepares a configuration from which an actor system is to be made, and tells CAF 1.x of the messages: so call it
/// before the program's first actor system is made. With limits to share it loads CAF's network module, too (only
/// Unix sockets are used, no port is opened), and sets middleman.app-identifiers.
/// @param limits_dir  host_parts::limits_dir of the coordinators to come; empty: no limits are shared
/// @returns why limits cannot be shared there; empty: they can. To be handed to spawn_coordinator()
TAGWRIGHT_EXPORT std::string configure(caf::actor_system_config& config, const std::string& limits_dir = {});

/// Starts a coordinator. The parts must outlive the actor system.
/// @param limits_problem  what configure() returned: limits are then not shared, and calls begin more slowly
[[nodiscard]] TAGWRIGHT_EXPORT coordinator_actor spawn_coordinator(caf::actor_system& system, host_parts parts,
                                                                   const std::string& limits_problem = {});

} // namespace tagwright::inline v0
