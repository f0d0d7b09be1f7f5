#pragma once

#include "actors/coordinator/run_actor.hpp"
#include "actors/site/connector_actor.hpp"

namespace tagwright {

/// How a run's actors are put together. One place, read top to bottom: the wiring of the pipeline.
struct pipeline {
    struct child {
        std::string name;
        caf::actor who;
    };
    std::vector<child> actors; ///< in the order of their start
    site_actor label_writes;   ///< the gateway that the publisher writes through; empty where there is none
    batcher_actor batcher;
    provider_actor provider;
    publisher_actor publisher;
    undoer_actor undoer; ///< the only one that an undo has
};

/// What decides the labels of these services' runs; the vocabulary as a fingerprint.
[[nodiscard]] label_identity identity_of_runs(const run_services& services);

/// Key of the cache's page records for these services and a site.
[[nodiscard]] std::string scope_key_of(const run_services& services, const confluence::site& at);

/// How long whoever talks to the site waits.
[[nodiscard]] site_times site_times_of(const settings& config);

/// The ways in which the configured site may be spoken to, each with a gateway for reads.
[[nodiscard]] std::vector<site_candidate> spawn_candidates(caf::actor_system& system, const run_services& services);

/// Starts the pipeline of a run over a space: to tag, to go on, or to apply what is planned.
[[nodiscard]] pipeline spawn_space_pipeline(caf::actor_system& system, const run_services& services, const run_job& job,
                                            const site_candidate& site, const confluence::space& space,
                                            const fact_sink_actor& run);

/// Starts what undoes a run.
[[nodiscard]] pipeline spawn_undo(caf::actor_system& system, const run_services& services, const run_job& job,
                                  const site_candidate& site, const fact_sink_actor& run);

/// Starts the pipeline of a run over documents.
[[nodiscard]] pipeline spawn_documents_pipeline(caf::actor_system& system, const run_services& services,
                                                const run_job& job, const fact_sink_actor& run);

} // namespace tagwright
