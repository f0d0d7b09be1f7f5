#pragma once

#include "actors/events/shell/reader_wait.hpp"
#include "actors/fetcher/chunk_work.hpp"
#include "actors/site/site_times.hpp"
#include "messages/protocol.hpp"
#include "providers/confluence/codec.hpp"

#include <unordered_map>

namespace tagwright {

/// The undo, with its timer.
using undo_shell = undoer_actor::extend<tells<reader_tick>>;

struct undo_config {
    confluence::site at;
    std::string run;
    std::string scope_key;      ///< of the cache's page records; empty: none are kept
    told_pages told;            ///< left out: the run was started again, and these had ended
    std::size_t pages_max = 50; ///< pages under way at once
    std::chrono::milliseconds store_timeout{60'000};
    site_times times;
    std::shared_ptr<const unread_results> unread; ///< null: nobody has to be waited for
};

struct undo_state {
    static constexpr const char* name = "tagwright.undo";
    port::request_clock requests;
    /// A page whose labels are being taken off.
    struct page {
        run_page_record record;
        std::vector<std::string> left; ///< still to be removed
        std::vector<std::string> removed;
        failure refused; ///< why a label stays; the first of them
    };
    std::unordered_map<std::uint64_t, page> pages;
    std::uint64_t last_page = 0;
    std::string walk_after;
    std::size_t saving = 0; ///< cache records being changed
    reader_wait reader;     ///< whoever reads the results may be behind
    bool walking = false;
    bool walked = false;
    bool stopped = false;
};

/// Takes off the labels that a run added, page by page of its journal. Each page's labels are read first:
/// what is no longer there is left alone, and so are labels of other prefixes. Labels of interrupted writes
/// count as the run's own where they are there.
undo_shell::behavior_type undoer(undo_shell::stateful_pointer<undo_state> self, site_actor reads, site_actor writes,
                                 cache_actor cache, journal_actor journal, fact_sink_actor run, undo_config config);

} // namespace tagwright
