#pragma once

#include "actors/events/shell/reader_wait.hpp"
#include "actors/fetcher/chunk_work.hpp"
#include "actors/fetcher/listing_walk.hpp"
#include "actors/fetcher/reading.hpp"
#include "actors/fetcher/shell/pull_queue.hpp"
#include "actors/site/site_times.hpp"
#include "actors/supervision/deadlines.hpp"
#include "messages/settled_pages.hpp"
#include "providers/llm/label_use.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

namespace tagwright {

/// The fetcher, with its timer.
using fetcher_shell = source_actor::extend<tells<reader_tick>>;

struct fetcher_config {
    confluence::site at;
    confluence::page_scope scope;
    chunk_rules rules;
    std::string run;                         ///< whose journal is read where rules.action is resume or apply
    bool replay_only = false;                ///< resume: the labelling is complete, nothing is listed again
    failure refuse_to_ask;                   ///< set: a page that would need a model ends the run
    std::vector<std::string> exclude_labels; ///< see run_request
    std::vector<std::string> exclude_under;
    bool nothing_to_list = false; ///< pages were given, and none of them can be one
    std::size_t ready_max = 250;  ///< the next chunk is read once fewer pages wait
    std::size_t reads_max = 32;   ///< questions to the site at once
    site_times times;
    std::shared_ptr<const unread_results> unread;   ///< null: nobody has to be waited for
    std::chrono::milliseconds cache_timeout{5'000}; ///< then it is a miss: paying twice beats standing still
    std::chrono::milliseconds publish_timeout = deadlines::published;
    std::chrono::milliseconds store_timeout{60'000};
};

struct fetcher_state {
    static constexpr const char* name = "tagwright.fetcher";
    port::request_clock requests;
    llm::label_use in_use;                       ///< the labels of the pages seen so far
    bool in_use_asked = false;                   ///< the wiki was asked for all of them
    bool in_use_open = false;                    ///< and has not told all of them yet
    std::function<void()> once_in_use;           ///< what waits for that
    std::optional<std::size_t> in_use_handed_on; ///< so many there were when they were handed on last
    pull_queue queue;
    std::unique_ptr<chunk_work> work;           ///< the chunk in preparation
    std::unique_ptr<reading> reads;             ///< what is still to be read of it
    std::size_t reads_open = 0;                 ///< answers that the chunk waits for
    std::vector<confluence::bulk_read> screens; ///< questions whether a page is excluded; their answers come first
    std::function<void()> chunk_goes_on;        ///< after these answers
    bool reads_singles = false;                 ///< what bulk reads did not bring is being read
    std::string next;                           ///< where the listing goes on
    listing_walk listing;                       ///< the pages that were listed so far
    bool listed_all = false;
    std::vector<std::string> asked_for;              ///< ids that were given by a person, not shown yet
    std::unordered_set<std::string> replayed;        ///< of these, those whose result is told
    bool walked = false;                             ///< the journal has been gone through
    std::string walk_after;                          ///< the last page id of the walk
    id_set planned;                                  ///< apply: the pages that the journal wants written
    id_set found;                                    ///< apply: pages that the listing has shown
    std::optional<std::vector<std::string>> missing; ///< once all are listed: planned and not found, not told yet
    reader_wait reader;                              ///< whoever reads the results may be behind
    bool stopped = false;
};

/// Reads a space: lists pages by version, asks the cache before any body is read, reads the bodies that
/// are needed in bulk, turns them into text. Holds at most two chunks: one ready, one in preparation.
///
/// A run that goes on (resume, apply) begins with a walk through its journal: results that stand are told
/// again as they were. Then the space is listed, and the journal says what each page still needs.
///
/// It begins on nothing further while whoever reads the results is far behind.
fetcher_shell::behavior_type fetcher(fetcher_shell::stateful_pointer<fetcher_state> self, site_actor reads,
                                     cache_actor cache, journal_actor journal, publisher_actor publisher,
                                     results_sink_actor run, fetcher_config config);

} // namespace tagwright
