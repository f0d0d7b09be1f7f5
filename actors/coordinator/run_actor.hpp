#pragma once

#include "actors/coordinator/progress_fold.hpp"
#include "actors/fetcher/document_reader.hpp"
#include "actors/supervision/restart_plan.hpp"
#include "config/settings.hpp"
#include "messages/event_log.hpp"
#include "messages/protocol.hpp"
#include "providers/http/transport.hpp"
#include "providers/llm/label_rules.hpp"
#include "providers/store/store.hpp"

#include <functional>
#include <memory>
#include <unordered_set>
#include <vector>

namespace tagwright {

/// What a run needs and does not own.
struct run_services {
    std::shared_ptr<const settings> config;
    std::shared_ptr<const llm::label_rules> rules;
    std::shared_ptr<transport> net;
    std::shared_ptr<document_reader> documents; ///< used by runs without a space
    std::shared_ptr<event_log> log;
    std::shared_ptr<store> disk; ///< remembers how providers are spoken to; may be empty
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

struct run_state {
    static constexpr const char* name = "tagwright.run";
    ~run_state(); ///< takes the children along, and tells of its own death
    std::unique_ptr<progress_fold> fold;
    run_sink_actor sink;
    std::unordered_set<std::string> pages_told; ///< of a space: what a pipeline that starts again leaves out

    // -- the pipeline
    std::vector<caf::actor> children; ///< in the order of their start
    std::vector<caf::actor> gateways; ///< of them those to the site
    port::watch watched;
    std::size_t alive = 0; ///< of the watched children
    batcher_actor batcher;
    provider_actor provider;
    publisher_actor publisher;
    site_actor label_writes;
    undoer_actor undoer;
    std::unique_ptr<restart_plan> restarts;
    bool restarting = false; ///< the children are being ended, to start again
    bool restarted = false;  ///< at least once
    time_point restart_at;

    // -- the journal
    std::shared_ptr<run_claim> claim;
    run_record record;                    ///< as it is to be in the journal
    label_counts labels_before;           ///< apply, undo: what the run had on the pages
    std::vector<run_page_record> unsaved; ///< results that the journal lacks
    bool saving = false;
    bool save_due = false;                           ///< the record itself has changed
    std::vector<std::function<void()>> journal_asks; ///< writes over which the journal died
    time_point journal_asks_until;

    // -- the end
    failure why;            ///< why the run ends early
    failure listing_failed; ///< the listing could not go on: what was listed is finished first
    bool ending = false;    ///< draining
    bool ended = false;     ///< the counts are closed
    bool told_end = false;  ///< the sink knows
    run_progress told;      ///< the progress that the sink knows
    time_point last_tick;
    time_point drain_until;

private:
    void tell_death();
};

/// The wall clock, as the journal keeps it.
[[nodiscard]] std::int64_t unix_now_ms();

/// One run: connects, starts the pipeline, folds facts into progress and results into the journal, and ends
/// when every page has ended – or drains when it is stopped or cannot go on.
/// @param claim  given back when the run has ended and its journal is complete
run_actor::behavior_type run(run_actor::stateful_pointer<run_state> self, run_job job, std::shared_ptr<run_claim> claim,
                             run_services services, run_sink_actor sink);

} // namespace tagwright
