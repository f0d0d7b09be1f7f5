#pragma once

#include "messages/review.hpp"
#include "providers/store/store_part.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tagwright {

/// What people do with the pages of runs, and look at. A person who scrolls does not keep the pipeline waiting: what is
/// found here is read apart from everything else, and sees what was answered as saved before the call.
class run_review_store : public store_part {
public:
    using page_list_found = std::function<void(page_list&&, failure)>;
    using history_found = std::function<void(std::string&&, failure)>;

    /// Saves pages with their reviews, everything or nothing; a page without a decision has none any more. Whoever
    /// calls holds the run's claim: between reading a page and this nobody else may write it.
    virtual void review_pages(std::string run, std::vector<run_page_record> pages, saved then) = 0;

    /// The run's pages that fit, and counts of all. An unknown run has none.
    virtual void find_review(std::string run, page_query query, page_list_found then) = 0;

    /// A text about the run's course; it goes with the run. Kept apart from the record: it may be large.
    virtual void save_history(std::string run, std::string text, saved then) = 0;

    /// Empty where none was saved.
    virtual void find_history(std::string run, history_found then) = 0;
};

} // namespace tagwright
