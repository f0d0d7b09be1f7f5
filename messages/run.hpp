#pragma once

#include "messages/domain.hpp"
#include "messages/limits.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace tagwright {

/// What a user asks for.
struct run_request {
    std::string space;                 ///< key of the space; empty: the documents of start_run
    bool apply = false;                ///< false: nothing is written to Confluence
    std::vector<std::string> page_ids; ///< only these pages, if not empty
    std::string under;                 ///< only this page and its descendants, if not empty
    /// Left alone, whatever else is asked for: pages with one of these labels, and pages below these (and they
    /// themselves). Their text is not even read.
    std::vector<std::string> exclude_labels;
    std::vector<std::string> exclude_under;
    std::string since; ///< only pages modified at or after this ISO 8601 time, if not empty
    /// What the command line said of settings (name -> text, no secrets), for a command line that goes on with the run;
    /// nobody else reads it. What the run goes by is in its run_settings.
    std::map<std::string, std::string> given;
    std::vector<page_type> types = {page_type::page}; ///< at least one, each once
    std::string by;  ///< who started it: a user's name, "api", "schedule NAME"; empty: the command line
    std::string key; ///< the starter's own name for the request: asked again, it is the same run; empty: none
    friend bool operator==(const run_request&, const run_request&) = default;
};

/// What is done for a run.
enum class run_action : std::uint8_t {
    tag,    ///< list, ask, and with `apply` write
    resume, ///< go on with whatever was interrupted
    apply,  ///< write the labels that the run planned
    undo,   ///< take off the labels that the run added
};
[[nodiscard]] const char* to_string(run_action action) noexcept;

struct page_counts {
    std::uint64_t listed = 0; ///< seen by the listing so far
    std::uint64_t labelled = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t cached = 0;
    std::uint64_t skipped = 0;
    std::uint64_t failed = 0;
    [[nodiscard]] std::uint64_t settled() const noexcept { return labelled + unchanged + cached + skipped + failed; }
    friend bool operator==(const page_counts&, const page_counts&) = default;
};

struct call_counts {
    std::uint64_t total = 0; ///< requests sent to a provider, retries included
    std::uint64_t successful = 0;
    std::uint64_t failed = 0;
    std::uint64_t rate_limits = 0; ///< 429s
    std::uint64_t retries = 0;
    std::uint64_t fallbacks = 0; ///< batches handed to the next provider
    std::uint64_t splits = 0;
    friend bool operator==(const call_counts&, const call_counts&) = default;
};

struct label_counts {
    std::uint64_t proposed = 0;
    std::uint64_t added = 0;
    std::uint64_t rejected = 0; ///< by the label rules or by Confluence
    std::uint64_t removed = 0;  ///< by undo
    friend bool operator==(const label_counts&, const label_counts&) = default;
};

struct cache_counts {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    friend bool operator==(const cache_counts&, const cache_counts&) = default;
};

enum class run_status : std::uint8_t { running, completed, stopped, failed };
[[nodiscard]] const char* to_string(run_status status) noexcept;

/// The state of a run at one moment. Counts never go down.
struct run_progress {
    std::string run;
    run_status status = run_status::running;
    bool listing_complete = false;
    page_counts pages;
    call_counts calls;
    label_counts labels;
    cache_counts cache;
    token_usage tokens;
    spending cost;      ///< each call at the price of the provider that it went to
    int level = 0;      ///< calls that may be in flight now
    int level_peak = 0; ///< the highest so far
    int in_flight = 0;
    std::chrono::milliseconds elapsed{0};
};

/// What of a page's labels is on the page, as the journal has it. A page's result says which labels these are.
enum class page_state : std::uint8_t {
    planned,  ///< nothing of `to_add` was written; there may be nothing to write
    intended, ///< `to_add` is about to be written, once the page itself has said what it has: nothing is written yet
    writing,  ///< any of `to_add` may be on the page
    leftover, ///< the same, but they are labels of an earlier text: taken off by undo, no plan for today's text
    written,  ///< nothing is left to be written; `added` is on the page
};

/// What happened to one page.
struct page_result {
    page_stub page;
    page_status status = page_status::failed;
    std::string provider; ///< who proposed the labels
    std::vector<std::string> proposed;
    std::vector<std::string> existing;
    std::vector<std::string> to_add;
    std::vector<std::string> added;
    std::vector<std::string> removed; ///< by undo
    failure why;                      ///< set where status is failed or skipped
};

/// Ids of the pages whose result a run has told in this process, for a pipeline that starts again; null: none.
using told_pages = std::shared_ptr<const std::unordered_set<std::string>>;

/// The end of a run: exactly one per run, after every page_result.
struct run_finished {
    run_progress last;
    failure why;                           ///< what ended it, unless status is completed
    run_action action = run_action::tag;   ///< tag (also when it was resumed), apply or undo
    std::vector<level_change> adjustments; ///< at most the last 1,000
    time_point started;
};

} // namespace tagwright
