#pragma once

#include "messages/records.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// The durable store behind the cache. Calls return at once; callbacks run on the store's own thread
/// (or at once, in tests) and must only hand the answer on. A callback runs exactly once.
class store {
public:
    store() = default;
    store(const store&) = delete;
    store& operator=(const store&) = delete;
    virtual ~store() = default;

    using labels_found = std::function<void(std::vector<std::optional<label_record>>&&, failure)>;
    using pages_found = std::function<void(std::vector<std::optional<page_record>>&&, failure)>;
    using saved = std::function<void(failure)>;

    /// One answer per hash, in order.
    virtual void find_labels(std::string settings_key, std::vector<std::string> text_hashes, labels_found then) = 0;

    /// One answer per page id, in order; the caller compares versions.
    virtual void find_pages(std::string scope_key, std::vector<std::string> page_ids, pages_found then) = 0;

    /// Saves everything or nothing; when `then` runs without a failure the records are durable.
    virtual void save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) = 0;

    // -- the journal of runs -------------------------------------------------------------------------

    using run_opened = std::function<void(std::shared_ptr<run_claim>, run_record&&, failure)>;
    using runs_found = std::function<void(std::vector<run_record>&&, failure)>;
    using run_pages_found = std::function<void(std::vector<std::optional<run_page_record>>&&, failure)>;

    /// Claims a run for the caller: one driver a run, across processes. With `fresh` its record is
    /// written first, and old runs make room; without, the record is read.
    /// Failures: run_busy (names the process), run_not_found, store_failed.
    virtual void open_run(std::string run, std::optional<run_record> fresh, run_opened then) = 0;

    /// Saves everything or nothing, replacing what is there; durable when `then` runs without a failure.
    virtual void save_run(std::optional<run_record> run, std::vector<run_page_record> pages, saved then) = 0;

    /// Newest first, each with its driver; at most `runs_max`.
    virtual void find_runs(std::size_t runs_max, runs_found then) = 0;

    /// One answer per page id, in order.
    virtual void find_run_pages(std::string run, std::vector<std::string> page_ids, run_pages_found then) = 0;

    /// The run's next pages in the order of their ids, behind `after`; none are missing in the answer, and
    /// an empty one is the end.
    virtual void walk_run_pages(std::string run, std::string after, std::size_t pages_max, run_pages_found then) = 0;

    /// Small named values (learned limits). Unknown keys give an empty text.
    virtual void get_value(std::string key, std::function<void(std::string&&, failure)> then) = 0;
    virtual void put_value(std::string key, std::string value, saved then) = 0;
};

} // namespace tagwright
