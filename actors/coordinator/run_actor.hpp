#pragma once

#include "actors/coordinator/progress_fold.hpp"
#include "actors/fetcher/document_reader.hpp"
#include "actors/supervision/restart_plan.hpp"
#include "config/settings.hpp"
#include "messages/event_log.hpp"
#include "messages/protocol.hpp"
#include "providers/http/transport.hpp"
#include "providers/llm/label_rules.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace tagwright {

/// What a run needs and does not own.
struct run_services {
    std::shared_ptr<const settings> config;
    std::shared_ptr<const llm::label_rules> rules;
    std::shared_ptr<transport> net;
    std::shared_ptr<document_reader> documents; ///< used by runs without a space
    std::shared_ptr<event_log> log;
    cache_actor memory;
    journal_actor history;
    std::vector<throttle_actor> limiters; ///< one per provider, in order
    throttle_actor reads_limiter;
    throttle_actor writes_limiter;
    std::uint64_t seed = 0; ///< of every jitter
    /// Told of every actor of a run's pipeline; may be empty. For tests, which end them.
    std::function<void(const std::string& name, const caf::actor&)> on_child;
};

/// What a run is to do, and how far it was when it was interrupted.
struct run_job {
    run_record record;
    run_action action = run_action::tag; ///< see action_of()
    bool stale_ok = false;
    bool restarted = false; ///< the pipeline was, within this process
};

struct run_state {
    static constexpr const char* name = "tagwright.run";
    ~run_state(); ///< takes the children along
    std::unique_ptr<progress_fold> fold;
    std::vector<caf::actor> children; ///< in the order of their start
    port::watch watched;
    std::size_t alive = 0; ///< of the watched children
    std::unique_ptr<restart_plan> restarts;
    bool restarting = false; ///< the children are being ended, to start again
    bool restarted = false;
    time_point restart_at;
    batcher_actor batches;
    provider_actor calls;
    publisher_actor labels;
    site_actor label_writes;
    undoer_actor undoing;
    std::shared_ptr<run_claim> claim;
    run_record record;                    ///< as it is to be in the journal
    label_counts labels_before;           ///< apply, undo: what the run had on the pages
    std::vector<run_page_record> unsaved; ///< results that the journal lacks
    bool saving = false;
    bool save_due = false; ///< the record itself has changed
    failure why;           ///< why the run ends early
    bool ending = false;   ///< draining
    bool ended = false;
    run_progress told; ///< the progress that the sink knows
    time_point drain_until;
};

/// One run: connects, starts the pipeline, folds facts into progress and results into the journal, and ends
/// when every page has ended – or drains when it is stopped or cannot go on.
/// @param claim  given back when the run has ended and its journal is complete
run_actor::behavior_type run(run_actor::stateful_pointer<run_state> self, run_job job, std::shared_ptr<run_claim> claim,
                             run_services services, run_sink_actor sink);

} // namespace tagwright
