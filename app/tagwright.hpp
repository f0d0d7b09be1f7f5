#pragma once

/// The embedding API. A host configures its own caf::actor_system, spawns the coordinator into it, sends
/// start_run and hears typed events:
///
///     auto coordinator = system.spawn(tagwright::coordinator, config);
///     auto sink = system.spawn(my_sink);                         // a run_sink_actor; each event names its run
///     self->request(coordinator, timeout, tagwright::start_run{request}, sink).then(...);
///
/// No globals, no signal handlers, no exit; logs only go to the event_log that the host gives. The
/// transport and the store of the config must outlive the actor system.

#include "actors/coordinator/shell/coordinator_actor.hpp" // IWYU pragma: export
#include "messages/protocol.hpp"                          // IWYU pragma: export
#include "providers/http/curl_transport.hpp"              // IWYU pragma: export
#include "providers/store/memory_store.hpp"               // IWYU pragma: export
#include "providers/store/sqlite_store.hpp"               // IWYU pragma: export
