#pragma once

#include "tagwright/documents.hpp"
#include "tagwright/limits.hpp"
#include "tagwright/page.hpp"
#include "tagwright/settings.hpp"
#include "tagwright/unread_results.hpp"
#include "tagwright/version.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// @file
/// Runs: what is asked for, what is heard meanwhile, and what came of it. Values, which actors send each other and
/// hosts get as events.
namespace tagwright::confluence::inline v0 {

/// Who we are at a wiki.
struct user {
    std::string id;           ///< accountId, userKey or username
    std::string display_name; ///< for people; may be empty
    bool anonymous = false;   ///< the server does not know who we are
};

/// A space of a wiki.
struct space {
    std::string id;   ///< Cloud: numeric id; Data Center: the key
    std::string key;  ///< as it stands in addresses and in run_request::space
    std::string name; ///< for people
};

} // namespace tagwright::confluence::inline v0

namespace tagwright::inline v0 {

/// What a user asks for.
struct run_request {
    std::string space = {};                 ///< key of the space; empty: the documents of start_run
    bool apply = false;                     ///< false: nothing is written to Confluence
    std::vector<std::string> page_ids = {}; ///< only these pages, if not empty
    std::string under = {};                 ///< only this page and its descendants, if not empty
    /// Left alone, whatever else is asked for: pages with one of these labels, and pages below these (and they
    /// themselves). Their text is not even read.
    std::vector<std::string> exclude_labels = {};
    std::vector<std::string> exclude_under = {}; ///< ids, see above
    std::string since = {};                      ///< only pages modified at or after this ISO 8601 time, if not empty
    /// What the command line said of settings (name -> text, no secrets), for a command line that goes on with the run;
    /// nobody else reads it. What the run goes by is in its run_settings.
    std::map<std::string, std::string> given = {};
    std::vector<page_type> types = {page_type::page}; ///< at least one, each once
    std::string by = {};  ///< who started it: a user's name, "api", "schedule NAME"; empty: the command line
    std::string key = {}; ///< the starter's own name for the request: asked again, it is the same run; empty: none
    friend bool operator==(const run_request&, const run_request&) = default;
};

/// What is done for a run.
enum class run_action : std::uint8_t {
    tag,    ///< list, ask, and with `apply` write
    resume, ///< go on with whatever was interrupted
    apply,  ///< write the labels that the run planned
    undo,   ///< take off the labels that the run added
};
/// As it stands in reports: "resume".
[[nodiscard]] TAGWRIGHT_EXPORT const char* to_string(run_action action) noexcept;

/// Pages of a run. Each that is listed ends in exactly one of the five ends.
struct page_counts {
    std::uint64_t listed = 0;    ///< seen by the listing so far
    std::uint64_t labelled = 0;  ///< page_status::labelled
    std::uint64_t unchanged = 0; ///< page_status::unchanged
    std::uint64_t cached = 0;    ///< page_status::cached
    std::uint64_t skipped = 0;   ///< page_status::skipped
    std::uint64_t failed = 0;    ///< page_status::failed
    /// Pages that have ended.
    [[nodiscard]] std::uint64_t settled() const noexcept { return labelled + unchanged + cached + skipped + failed; }
    friend bool operator==(const page_counts&, const page_counts&) = default;
};

/// Calls to providers.
struct call_counts {
    std::uint64_t total = 0;       ///< requests sent to a provider, retries included
    std::uint64_t successful = 0;  ///< answered, whatever the answer was worth
    std::uint64_t failed = 0;      ///< refused, late, broken off
    std::uint64_t rate_limits = 0; ///< 429s
    std::uint64_t retries = 0;     ///< batches that went round once more
    std::uint64_t fallbacks = 0;   ///< batches handed to the next provider
    std::uint64_t splits = 0;      ///< batches that were halved
    friend bool operator==(const call_counts&, const call_counts&) = default;
};

/// Labels of all pages of a run.
struct label_counts {
    std::uint64_t proposed = 0; ///< by models and cache, as far as the label rules take them
    std::uint64_t added = 0;    ///< to pages, by this run
    std::uint64_t rejected = 0; ///< by the label rules or by Confluence
    std::uint64_t removed = 0;  ///< by undo
    friend bool operator==(const label_counts&, const label_counts&) = default;
};

/// Pages that were looked up in the cache by their text.
struct cache_counts {
    std::uint64_t hits = 0;   ///< labels were there
    std::uint64_t misses = 0; ///< a model has to be asked
    friend bool operator==(const cache_counts&, const cache_counts&) = default;
};

/// Where a run stands.
enum class run_status : std::uint8_t {
    running,   ///< it goes on
    completed, ///< every page has ended; some of them may have failed
    stopped,   ///< by a person, by its budget, or with its host: it can be resumed
    failed,    ///< it could not go on, or never began: run_finished::why says it; what is done is kept
};
/// As it stands in reports: "completed".
[[nodiscard]] TAGWRIGHT_EXPORT const char* to_string(run_status status) noexcept;

/// The state of a run at one moment. Counts never go down.
struct run_progress {
    std::string run;                         ///< its name
    run_status status = run_status::running; ///< where it stands
    bool listing_complete = false;           ///< no page will be listed any more
    page_counts pages;                       ///< how they ended so far
    call_counts calls;                       ///< to providers
    label_counts labels;                     ///< of all pages
    cache_counts cache;                      ///< look-ups by text
    token_usage tokens;                      ///< of all calls
    spending cost;                           ///< each call at the price of the provider that it went to
    int level = 0;                           ///< calls that may be in flight now
    int level_peak = 0;                      ///< the highest so far
    int in_flight = 0;                       ///< calls now
    std::chrono::milliseconds elapsed{0};    ///< since the action began
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
    page_stub page;                           ///< which one it is
    page_status status = page_status::failed; ///< how it ended
    std::string provider;                     ///< who proposed the labels
    std::vector<std::string> proposed;        ///< all labels that it should have, best first
    std::vector<std::string> existing;        ///< global labels that it had
    std::vector<std::string> to_add;          ///< what it lacks: proposed, and not there
    std::vector<std::string> added;           ///< what this run has put on it
    std::vector<std::string> removed;         ///< by undo
    failure why;                              ///< set where status is failed or skipped
    std::vector<label_note> notes = {};       ///< of proposed labels, with run_settings::explain
};

/// The end of a run: exactly one per run, after every page_result.
struct run_finished {
    run_progress last;                     ///< the run at its end: its status, all counts
    failure why;                           ///< what ended it, unless status is completed
    run_action action = run_action::tag;   ///< tag (also when it was resumed), apply or undo
    std::vector<level_change> adjustments; ///< at most the last 1,000
    time_point started;                    ///< when the action began
};

// -- throttles, as operators see them -----------------------------------------------------------------

/// One throttle at one moment.
struct throttle_view {
    std::string group;       ///< its name: that of the first endpoint which needed it, or one of the wiki's
    controller_view now;     ///< its level, and what it has learned
    std::size_t waiting = 0; ///< requests for permits
    std::optional<level_change> last_change; ///< why the level moved last
};

/// An operator bounds the adaptive level of a running throttle; equal bounds pin it. 1 ≤ lowest ≤ highest.
struct tune_throttle {
    int lowest = 1;  ///< calls that may be in flight, at least
    int highest = 1; ///< and at most
};

/// A change of the level in one limit group.
struct level_changed {
    std::string group;    ///< the throttle's name; for whoever hears it of a run, the run's own name for the provider
    level_change change;  ///< from what to what, and why
    controller_view now;  ///< afterwards
    std::string run = {}; ///< set in an event
};

// -- what a run tells -----------------------------------------------------------------------------------

/// A page has ended. Told once a page, and again where a run goes on with what was interrupted.
struct page_settled {
    page_result result;                     ///< how
    std::uint32_t rejected = 0;             ///< proposed labels that the label rules or Confluence did not take
    std::string text_hash;                  ///< where there was a text
    bool existing_known = false;            ///< result.existing is the page's whole list
    page_state state = page_state::planned; ///< what of its labels is on the page
    bool durable = false;                   ///< the journal has it already, or is not to have it
    std::string run = {};                   ///< set in an event
};

/// Something that a person at the screen wants to know at once: somebody is waited for, and until when.
struct run_notice {
    std::string text;     ///< one sentence
    std::string run = {}; ///< set in an event
};

// -- what a host is asked for ---------------------------------------------------------------------------

/// Asks who we are and, if `space` is not empty, for the space.
struct connect_space {
    std::string space; ///< its key
};

/// `why` is set where there is no connection; then nothing else counts.
struct connected_space {
    failure why;               ///< bad_credentials, space_not_found, timeout, …
    std::size_t candidate = 0; ///< which of the connector's sites answered
    confluence::user user;     ///< who we are
    confluence::space space;   ///< as the wiki names it; empty if none was asked for
};

/// For `tag` a request, else the name of a run in the journal; request.given then replaces what the run was given.
/// Errors: invalid_settings, invalid_input (no documents for a run without a space, unknown endpoint, bad vocabulary),
/// run_not_found, run_busy, settings_changed, store_failed.
struct start_run {
    run_request request = {};            ///< which pages, and whether labels are written; for `tag`
    run_action action = run_action::tag; ///< what is to be done
    std::string run = {};                ///< name of a run in the journal; not for `tag`, which makes one
    bool stale_ok = false;               ///< apply: also to pages that were edited since
    /// What the run goes by, if not by the settings in the journal, or for a new run by the host's own. Looked at as
    /// problems_of() does: invalid_settings.
    std::optional<run_settings> settings = {};
    std::shared_ptr<document_reader> documents = {}; ///< for a run without a space
    bool approved_only = false; ///< apply: only pages that a person approved or edited; a resumed apply keeps to it
    /// A run over a space waits for whoever reads its results from a queue; null: nobody needs to be waited for.
    std::shared_ptr<unread_results> unread = {};
};

/// The answer to start_run.
struct run_started {
    std::string run;                     ///< its name, by which it is stopped, resumed, applied and undone
    failure why;                         ///< set where it was not started
    run_request request;                 ///< the run's own
    run_action action = run_action::tag; ///< what is done: of a run that is resumed what it was interrupted in
};

/// The throttles of this coordinator, those of the wiki too; with `to` the providers' are tuned first.
struct look_at_throttles {
    std::string only = {};                ///< the throttle of this name, also one of the wiki's; empty: all
    std::optional<tune_throttle> to = {}; ///< empty: they are only looked at
};

/// In the order of their names; one that does not answer is left out.
struct throttles_seen {
    std::vector<throttle_view> all; ///< those of providers and of the wiki
};

/// Drains a run: in-flight calls finish, nothing new starts.
struct stop_run {
    std::string run; ///< its name
};

} // namespace tagwright::inline v0
