#pragma once

#include "actors/coordinator/run_machine.hpp"
#include "actors/coordinator/shell/shared_actors.hpp"
#include "actors/fetcher/chunk_work.hpp"
#include "actors/site/shell/connector_actor.hpp"
#include "messages/settled_pages.hpp"
#include "providers/llm/label_rules.hpp"
#include "tagwright/event_log.hpp"
#include "tagwright/settings.hpp"
#include "tagwright/store.hpp"
#include "tagwright/transport.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tagwright {

/// What a run needs and does not own.
struct run_services {
    std::shared_ptr<const settings> config;        ///< the host's, with the run's own
    std::shared_ptr<const llm::label_rules> rules; ///< the run's own
    std::shared_ptr<transport> net;
    std::shared_ptr<document_reader> documents; ///< of a run without a space
    std::shared_ptr<unread_results> unread;     ///< null: nobody has to be waited for
    std::shared_ptr<event_log> log;
    std::shared_ptr<tagwright::store> store; ///< remembers how providers are spoken to; may be empty
    shared_actors shared;
    std::uint64_t seed = 0; ///< of every jitter
    /// Told of every actor of a run's pipeline; may be empty. For tests, which end them.
    std::function<void(const std::string& name, const caf::actor&)> on_child;
};

/// What a run is to do, and how far it was when it was interrupted.
struct run_job {
    run_record record;
    run_action action = run_action::tag; ///< see action_of()
    bool stale_ok = false;
    told_pages told; ///< set: the pipeline was started again, and these pages are done
};

/// One actor of a run.
struct run_child {
    std::string name;
    caf::actor who;
    child_role role = child_role::helper;
    bool serves_writer = false; ///< the writer cannot finish without it
};

/// How a run's actors are put together. One place, read top to bottom: the wiring of the pipeline.
struct pipeline {
    std::vector<run_child> actors; ///< in the order of their start
    batcher_actor batcher;
    provider_actor provider;
    publisher_actor publisher;
    undoer_actor undoer; ///< the only one that an undo has
};

/// What decides the labels of a run under these settings; the vocabulary as a fingerprint.
[[nodiscard]] label_identity identity_of_runs(const settings& config, const llm::label_rules& rules);

/// Key of the cache's page records for these services and a site.
[[nodiscard]] std::string scope_key_of(const run_services& services, const confluence::site& at);

/// How long whoever talks to the site waits.
[[nodiscard]] site_times site_times_of(const settings& config);

/// The ways in which the configured site may be spoken to, each with a gateway for reads.
[[nodiscard]] std::vector<site_candidate> spawn_candidates(caf::actor_system& system, const run_services& services);

/// Starts the pipeline of a run over a space: to tag, to go on, or to apply what is planned.
[[nodiscard]] pipeline spawn_space_pipeline(caf::actor_system& system, const run_services& services, const run_job& job,
                                            const site_candidate& site, const confluence::space& space,
                                            const results_sink_actor& run);

/// Starts what undoes a run.
[[nodiscard]] pipeline spawn_undo(caf::actor_system& system, const run_services& services, const run_job& job,
                                  const site_candidate& site, const fact_sink_actor& run);

/// Starts the pipeline of a run over documents.
[[nodiscard]] pipeline spawn_documents_pipeline(caf::actor_system& system, const run_services& services,
                                                const run_job& job, const fact_sink_actor& run);

} // namespace tagwright
