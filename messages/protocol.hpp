#pragma once

#include "messages/type_ids.hpp"
#include "tagwright/actors.hpp"

/// Every typed actor interface of tagwright, in the order of a page's path. Read this first: a change
/// of the pipeline starts here. Back-pressure is pull: each stage asks the one before it for work, and
/// no stage is sent more than it asked for.
///
///     site ── fetcher ──pull── batcher ──pull── provider ──publish── publisher ── site
///                │  ask                           │ permit  │ call      │
///              cache                          throttle   worker       cache
///
/// Facts flow sideways to the run, which folds them into progress and ends the run.
namespace tagwright {

using port::asks;
using port::asks_with;
using port::tells;

/// Hears that somebody's level moved.
using level_sink_actor = caf::typed_actor<tells<level_changed>>;

/// Owns the adaptive limit of one limit group. One per provider account, one per direction of a site.
using throttle_actor = caf::typed_actor<
    // Waits in fair order until a call may start. Errors: errc::suspended (a daily quota is used up),
    // errc::timeout (no permit within the patience; ask again).
    asks<acquire_permit, permit>,
    // Takes a request of the sender back, or the permit that it got. Unknown tickets are ignored.
    tells<forget_request>,
    // Ends a lease and says how the call went. Unknown permits are ignored.
    tells<release_permit>,
    // What operators want to see.
    asks<get_throttle_view, throttle_view>,
    // An operator bounds or pins the level. Errors: errc::invalid_input.
    asks<tune_throttle, throttle_view>>;

/// One gateway to Confluence: permits, deadlines and retries for any exchange.
using site_actor = caf::typed_actor<
    // Answers with the last exchange's answer, whatever it was.
    asks<site_call, site_answer>>;

/// Finds out who we are and where the space is, before anything else is asked: a v2 "not found" means
/// nothing until the credentials are known to be good.
using connector_actor = caf::typed_actor<asks<connect_space, connected_space>>;

/// Remembers what was paid for: a bounded LRU in memory in front of the store.
using cache_actor = caf::typed_actor<
    // One answer a page id, in order. Errors: errc::store_failed.
    asks<lookup_pages, found_pages>,
    // One answer a hash, in order. Errors: errc::store_failed.
    asks<lookup_labels, found_labels>,
    // Answers when the records are durable. Errors: errc::store_failed.
    asks<remember, remembered>>;

/// Remembers what happened to each page of each run, so that a run can be resumed, applied and undone.
using journal_actor = caf::typed_actor<
    // Claims a run for this process; see messages.hpp for what can go wrong.
    asks<open_run, opened_run>,
    // Answers when everything is durable, or says why not.
    asks<journal_pages, journaled>,
    // The run's pages, in order or by id.
    asks<walk_journal, journal_found>, asks<lookup_journal, journal_found>>;

/// Where pages come from: the fetcher (a space) or the documents actor (files).
using source_actor = caf::typed_actor<
    // Waits until there is a page that needs a model, or none is left.
    asks<pull_pages, page_chunk>,
    // Lists nothing more; pulls end.
    tells<drain>>;

/// Packs pages into calls.
using batcher_actor = caf::typed_actor<
    // Waits until a batch is full, or none is left.
    asks<pull_batch, page_batch>,
    // Gives out nothing more.
    tells<drain>>;

/// Makes one call at a time.
using worker_actor = caf::typed_actor<
    // Errors: errc::actor_failed.
    asks<run_call, call_done>>;

/// Supervises the workers, asks for permits, retries, splits, falls back.
using provider_actor = caf::typed_actor<
    // Starts no new call; tells the run `drained` when the last one in flight is published.
    tells<drain>>;

/// Makes labels durable and writes the missing ones to Confluence.
using publisher_actor = caf::typed_actor<
    // Answers when the labels are durable and there is room for more. Errors: errc::store_failed.
    asks<publish, published>,
    // Tells the run `drained` once nothing is being written any more.
    tells<drain>>;

/// Takes off what a run added: walks the journal, reads each page's labels, removes those that are still there.
using undoer_actor = caf::typed_actor<
    // Starts on no further page; tells the run `drained` when the last one has ended.
    tells<drain>>;

/// Hears the facts of one run.
using fact_sink_actor = caf::typed_actor<tells<pages_listed>, tells<page_settled>, tells<cache_asked>,
                                         tells<calls_changed>, tells<run_notice>, tells<run_failed>, tells<drained>>;

// Who starts runs, and hears of them: run_sink_actor and coordinator_actor in tagwright/actors.hpp.

} // namespace tagwright
