#pragma once

#include "tagwright/failure.hpp"
#include "tagwright/records.hpp"
#include "tagwright/version.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// @file
/// Where a host keeps things: a port in four parts, and two stores behind it.
namespace tagwright::inline v0 {

/// What holds for every call to a store, whichever part of it is asked.
///
/// A call returns at once, and may come from any thread. `then` is called exactly once, also where the store is
/// destroyed meanwhile: on the store's own thread, or on the caller's before the call returns. It must only hand the
/// answer on; it may call the store.
///
/// The calls of one thread are carried out and answered in their order, so a read sees what was saved before it. Only
/// calls that are refused because too many wait are answered at once.
///
/// A call that fails (store_failed) finds nothing, and saves nothing that may be relied on; the calls beside it do not
/// fail with it.
class TAGWRIGHT_EXPORT store_part {
public:
    store_part() = default;
    store_part(const store_part&) = delete;
    store_part& operator=(const store_part&) = delete;
    virtual ~store_part() = default;

    /// Without a failure what was to be saved is durable, as far as anything in this store is.
    using saved = std::function<void(failure)>;
};

/// What the cache keeps: labels that were paid for, and what was last seen of a page. Records that were not used for
/// longest may be forgotten; one that cannot be read counts as missing.
class TAGWRIGHT_EXPORT label_cache_store : public store_part {
public:
    /// Hears what was found, or why nothing could be looked for.
    using labels_found = std::function<void(std::vector<std::optional<label_record>>&&, failure)>;
    /// The same, of pages.
    using pages_found = std::function<void(std::vector<std::optional<page_record>>&&, failure)>;

    /// One answer per hash, in order; nothing where these settings have none.
    virtual void find_labels(std::string settings_key, std::vector<std::string> text_hashes, labels_found then) = 0;

    /// One answer per page id, in order; nothing where this scope has none. The caller compares versions.
    virtual void find_pages(std::string scope_key, std::vector<std::string> page_ids, pages_found then) = 0;

    /// Saves everything or nothing, replacing what is there. Any text may be saved; bytes that are no UTF-8 may come
    /// back as others.
    virtual void save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) = 0;
};

/// What the journal keeps: the runs, what happened to each page of each, and who drives a run.
class TAGWRIGHT_EXPORT run_journal_store : public store_part {
public:
    /// Hears the claim and the run's record, or why there is no claim.
    using run_opened = std::function<void(std::shared_ptr<run_claim>, run_record&&, failure)>;
    /// Hears runs.
    using runs_found = std::function<void(std::vector<run_record>&&, failure)>;
    /// Hears pages of a run.
    using run_pages_found = std::function<void(std::vector<std::optional<run_page_record>>&&, failure)>;

    /// Claims a run for the caller until he lets go of the claim, which may outlive the store: one driver a run, across
    /// processes where they share the store. With `fresh` its record is written first, and old runs may make room;
    /// without, the record is read.
    /// Failures, without a claim: run_busy (names the run, and the process if it is another one), run_not_found,
    /// store_failed.
    virtual void open_run(std::string run, std::optional<run_record> fresh, run_opened then) = 0;

    /// Saves everything or nothing, replacing what is there: a run's record and a page's, each by itself. Pages may
    /// come before their run's record, and are no run without it.
    virtual void save_run(std::optional<run_record> run, std::vector<run_page_record> pages, saved then) = 0;

    /// Newest first, each with its driver; at most `runs_max`.
    virtual void find_runs(std::size_t runs_max, runs_found then) = 0;

    /// One answer per page id, in order; nothing where the run has none.
    virtual void find_run_pages(std::string run, std::vector<std::string> page_ids, run_pages_found then) = 0;

    /// The run's next pages in the order of their ids, behind `after`, at most `pages_max`; none are missing in the
    /// answer, and an empty one is the end.
    virtual void walk_run_pages(std::string run, std::string after, std::size_t pages_max, run_pages_found then) = 0;
};

/// What people do with the pages of runs, and look at. A person who scrolls does not keep the pipeline waiting: what is
/// found here is read apart from everything else, and sees what was answered as saved before the call.
class TAGWRIGHT_EXPORT run_review_store : public store_part {
public:
    /// Hears pages that fit, with counts.
    using page_list_found = std::function<void(page_list&&, failure)>;
    /// Hears the text.
    using text_found = std::function<void(std::string&&, failure)>;

    /// Saves pages with their reviews, everything or nothing; a page without a decision has none any more. Whoever
    /// calls holds the run's claim: between reading a page and this nobody else may write it.
    virtual void review_pages(std::string run, std::vector<run_page_record> pages, saved then) = 0;

    /// The run's pages that fit, and counts of all. An unknown run has none.
    virtual void find_review(std::string run, page_query query, page_list_found then) = 0;

    /// A text about the run; it goes with the run. Kept apart from the record: it may be large.
    virtual void save_text(std::string run, run_text which, std::string text, saved then) = 0;

    /// Empty where none was saved.
    virtual void find_text(std::string run, run_text which, text_found then) = 0;
};

/// Small texts under names, kept from one process to the next: learned limits, dialects. None is forgotten.
class TAGWRIGHT_EXPORT value_store : public store_part {
public:
    /// Hears the text.
    using value_found = std::function<void(std::string&&, failure)>;

    /// Empty where nothing was put under this name.
    virtual void get_value(std::string key, value_found then) = 0;

    /// Replaces what is there.
    virtual void put_value(std::string key, std::string value, saved then) = 0;
};

/// All that is kept, in one place: what a host gives. Whoever uses it takes the part that he needs.
class TAGWRIGHT_EXPORT store : public label_cache_store,
                               public run_journal_store,
                               public run_review_store,
                               public value_store {
public:
    /// As in each of the parts.
    using saved = store_part::saved;
};

/// Bounds of a SQLite store; as they are, they fit most programs.
struct sqlite_store_options {
    /// Rows of each table; the ones not used for longest go first. Trimming happens now and then, so a
    /// table may pass this by a sixteenth.
    std::uint64_t rows_max = 500'000;
    std::size_t queue_max = 10'000; ///< jobs waiting; more fail with store_failed ("queue full")
    /// How long to wait for another process's write; less than whoever asks the store waits for its answer.
    std::chrono::milliseconds busy_timeout{30'000};
    /// How long a write waits for others to share its commit: what one page's save brings (cache, journal) comes
    /// from several actors within such a time.
    std::chrono::microseconds commit_delay{500};
    /// A read refreshes a row's time of last use only when that is older than this, so that reads rarely
    /// cause writes.
    std::chrono::milliseconds touch_after{3'600'000};
    std::uint64_t file_bytes_max = 0; ///< a full file behaves like a full disk; 0: no bound
    /// The journal keeps the newest runs; an older one stays for `undo_time` where it has labels on pages
    /// or was not completed.
    std::uint64_t runs_keep = 50;
    std::chrono::hours undo_time{30 * 24}; ///< see above
};

/// Opens (or creates, with directories 0700 and file 0600) the store at `path`. One thread does all the
/// work; jobs that wait together share one transaction, and their callbacks run after its commit.
///
/// A commit reaches the disk before a callback says so: labels are paid for, and a power cut must not lose them.
/// Sharing transactions makes that affordable, and flushing after them (group_commit) keeps the lock short under which
/// all processes write.
///
/// Who drives a run holds a lock on `runs/RUN.lock` beside the file.
///
/// Several handles and processes may use one file. Destroying the store finishes what is queued.
/// @return null, with `why` set to store_failed, if the file cannot be used: damaged, not ours, written by
///         a newer version, not readable or writable. The message names the path and what to do.
[[nodiscard]] TAGWRIGHT_EXPORT std::unique_ptr<store> open_sqlite_store(const std::string& path,
                                                                        sqlite_store_options options, failure& why);

/// A store that forgets when it is destroyed, for tests and for runs without a disk. Callbacks run at
/// once, on the caller's thread, before the call returns; any thread may call.
/// @param rows_max  of each kind; the ones not used for longest go first (trimmed now and then, so a
///                  sixteenth more may be held)
[[nodiscard]] TAGWRIGHT_EXPORT std::unique_ptr<store> make_memory_store(std::uint64_t rows_max = 100'000);

} // namespace tagwright::inline v0
