#pragma once

#include "messages/records.hpp"
#include "providers/store/store_part.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// What the journal keeps: the runs, what happened to each page of each, and who drives a run.
class run_journal_store : public store_part {
public:
    using run_opened = std::function<void(std::shared_ptr<run_claim>, run_record&&, failure)>;
    using runs_found = std::function<void(std::vector<run_record>&&, failure)>;
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

} // namespace tagwright
