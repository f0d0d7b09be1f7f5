#pragma once

#include "messages/confluence.hpp"
#include "tagwright/documents.hpp"
#include "tagwright/endpoint.hpp"
#include "tagwright/limits.hpp"
#include "tagwright/records.hpp"
#include "tagwright/run.hpp"
#include "tagwright/transport.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// One struct a message. No CAF here. Who sends what to whom stands in protocol.hpp.
namespace tagwright {

// -- throttle ---------------------------------------------------------------------------------------

struct acquire_permit {
    call_cost estimate;
    std::optional<duration> within; ///< the asker's deadline, where it is shorter than the throttle's patience
    std::uint64_t flow = 0;         ///< for whom, where the asker asks for several; shares are fair between flows
    std::uint64_t ticket = 0;       ///< the asker's name for the request, for forget_request; 0: it has none
};

/// The asker does not wait any more for what it asked for with this ticket: it is as if it had never asked, also
/// where the permit is on its way.
struct forget_request {
    std::uint64_t ticket = 0;
};

/// The right to make one call. A lease: it ends by release_permit, by the holder's death, or when it
/// has been held longer than the throttle's lease time.
struct permit {
    std::uint64_t id = 0;
};

struct release_permit {
    permit which;
    call_outcome outcome;
};

struct get_throttle_view {};

// -- site: one gateway to Confluence for reads, one for writes --------------------------------------

/// Asks for one exchange, with permits and waiting taken care of.
struct site_call {
    http_request request;
    /// How long what may pass by itself is waited for while the site answers others. Where it answers nobody, the
    /// gateway's own patience counts.
    duration patience = std::chrono::minutes(1);
    duration within = std::chrono::minutes(30); ///< the asker's deadline: an answer comes by then, good or bad
    bool probing = false; ///< is there such an API? What only looks like a web page is an answer, too
};

/// The last answer, good or bad; `tries` counts the exchanges.
struct site_answer {
    http_response response;
    int tries = 0;
    failure_scope reach = failure_scope::call; ///< of a failure that may pass; `site` where nobody is answered
};

// -- cache ---------------------------------------------------------------------------------------------

struct lookup_pages {
    std::string scope_key;
    std::vector<std::string> page_ids;
};
struct found_pages {
    std::vector<std::optional<page_record>> records; ///< one a page id, in order
};
struct lookup_labels {
    std::string settings_key;
    std::vector<std::string> text_hashes;
};
struct found_labels {
    std::vector<std::optional<label_record>> records; ///< one a hash, in order
};
/// Answered when the records are durable.
struct remember {
    std::vector<label_record> labels;
    std::vector<page_record> pages;
};
struct remembered {};

// -- journal ---------------------------------------------------------------------------------------------

/// Claims a run for this process. With a record: a new run, whose record is written. Without: an existing
/// one, whose record is read.
struct open_run {
    std::string run;
    std::optional<run_record> fresh;
};
struct opened_run {
    failure why; ///< run_not_found, run_busy, store_failed; then nothing else counts
    run_record record;
    std::shared_ptr<run_claim> claim; ///< shared: messages are copied
};

/// Writes the run's record, if given, and pages, all or nothing. Answered when they are durable.
struct journal_pages {
    std::optional<run_record> run;
    std::vector<run_page_record> pages;
};
struct journaled {
    failure why;
};

/// The run's pages after the named one, in the order of their ids.
struct walk_journal {
    std::string run;
    std::string after; ///< empty: from the first
    std::uint32_t pages_max = 250;
};
/// The run's pages of these ids.
struct lookup_journal {
    std::string run;
    std::vector<std::string> page_ids;
};
/// In the order asked for; a walk holds no gaps, and ends with an empty answer.
struct journal_found {
    std::vector<std::optional<run_page_record>> pages;
    failure why;
};

// -- pages on their way ---------------------------------------------------------------------------------

struct pull_pages {
    std::uint32_t pages_max = 1;
};
/// At least one page, or `end`.
struct page_chunk {
    std::vector<page_doc> pages;
    bool end = false;
    space_label_list in_use;
};

struct pull_batch {};
/// The pages of one call, or `end`.
struct page_batch {
    std::vector<page_doc> pages;
    bool end = false;
    space_label_list in_use;
};

/// Pages whose labels are known and that are to be made durable, compared with what the page has, and
/// (with --apply) written.
struct labelled_page {
    page_doc page; ///< text may be empty where the labels came from the cache
    std::vector<std::string> labels;
    std::uint32_t rejected = 0; ///< labels that the rules refused
    std::string provider;
    page_status status = page_status::labelled;
    std::optional<std::vector<std::string>> planned; ///< apply: no other labels may be added
    std::vector<label_note> notes = {};              ///< of `labels`, where they were asked for
};
struct publish {
    std::vector<labelled_page> pages;
};
/// The pages are durable and the publisher has room for more.
struct published {};

/// Nothing new starts; what is in flight ends as usual.
struct drain {};
/// The sender's answer to drain, or to having run out of work.
enum class pipeline_stage : std::uint8_t { provider, publisher };
struct drained {
    pipeline_stage stage = pipeline_stage::provider;
};

// -- provider ---------------------------------------------------------------------------------------------

/// One call to one provider, for a worker.
struct run_call {
    std::uint64_t call = 0;
    llm::endpoint to;
    std::vector<page_doc> pages;
    space_label_list in_use; ///< a near-twin of one of them snaps to it
};
struct call_done {
    std::uint64_t call = 0;
    llm::reply reply;
    std::chrono::milliseconds took{0};
    /// One entry a page, in the order of the call; empty where the model gave no answer for the page.
    std::vector<std::optional<std::vector<std::string>>> labels;
    std::vector<std::uint32_t> rejected;             ///< one entry a page: labels that the rules refused
    std::uint32_t alien_refs = 0;                    ///< answers for pages that were not asked about
    std::vector<std::vector<label_note>> notes = {}; ///< one entry a page, or none at all
};

// -- facts: what the pipeline tells its run ------------------------------------------------------------------

// Some are events, too: the run passes them on to whoever started it, and sets `run`.

struct pages_listed {
    std::uint64_t pages = 0; ///< in this chunk
    bool complete = false;   ///< there will be no more
    failure why = {};        ///< set where it is complete because it cannot go on: the run fails once these have ended
};
struct cache_asked {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
};
struct calls_changed {
    call_counts delta;
    token_usage tokens;
    int in_flight = 0;
    spending cost = {}; ///< of these tokens
};
/// The run cannot go on: credentials, no such space, no provider left.
struct run_failed {
    failure why;
};

// -- connecting -----------------------------------------------------------------------------------------------

// -- coordinator -----------------------------------------------------------------------------------------------

} // namespace tagwright
