#include "actors/coordinator/run_book.hpp"

#include "actors/journal/page_course.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {

run_book::run_book(run_record record, run_action job)
    : record_(std::move(record)), job_(job), labels_before_(record_.totals.labels) {
    const bool is_shown_again = job == run_action::resume && record_.planned;
    if (!is_shown_again)
        record_.action = is_labelling(job) ? run_action::tag : job;
    record_.status = run_status::running;
    record_.why = {};
    record_.ended_ms = 0;
    is_due_ = job != run_action::tag; // a new run was written when it was opened
}

void run_book::connected(std::string site, std::string scope_key) {
    record_.site = std::move(site);
    if (record_.scope_key.empty())
        record_.scope_key = std::move(scope_key);
    is_due_ = true;
}

void run_book::note(const page_settled& fact) {
    if (!fact.durable)
        results_.push_back(record_of(record_.run, fact));
}

/// Applying and undoing change what the run has on the pages; calls and times stay those of the labelling.
run_record run_book::record_with(run_progress now) const {
    auto out = record_;
    if (is_labelling(job_)) {
        out.totals = std::move(now);
        return out;
    }
    auto& added = out.totals.labels.added;
    added = labels_before_.added + now.labels.added;
    added -= std::min(added, now.labels.removed);
    return out;
}

journal_pages run_book::take(run_progress now) {
    is_due_ = false;
    journal_pages out{record_with(std::move(now)), std::exchange(results_, {})};
    record_.settings.reset(); // they are in the journal now
    return out;
}

journal_pages run_book::close(run_status status, const failure& why, run_progress now, std::int64_t ended_ms) {
    record_.status = status;
    record_.why = why;
    record_.ended_ms = ended_ms;
    record_.planned = record_.planned || (is_labelling(job_) && status == run_status::completed);
    const bool undone = job_ == run_action::undo && status == run_status::completed && now.pages.failed == 0;
    auto out = take(std::move(now));
    if (undone)
        out.run->totals.labels.added = 0; // also what somebody else had taken off
    return out;
}

} // namespace tagwright
