#include "actors/coordinator/progress_fold.hpp"

#include <algorithm>

namespace tagwright {

progress_fold::progress_fold(std::string run, time_point started) : started_(started) { now_.run = std::move(run); }

void progress_fold::go_on_from(const run_progress& earlier) {
    now_.calls = earlier.calls;
    now_.tokens = earlier.tokens;
    now_.cost = earlier.cost;
    now_.cache = earlier.cache;
    now_.level_peak = earlier.level_peak;
    elapsed_before_ = earlier.elapsed;
}

void progress_fold::on(const pages_listed& fact) {
    listed_ += fact.pages;
    listing_done_ = listing_done_ || fact.complete;
    now_.pages.listed = std::max(now_.pages.listed, listed_);
    now_.listing_complete = now_.listing_complete || fact.complete;
}

void progress_fold::list_again() {
    listed_ = now_.pages.settled();
    listing_done_ = false;
    now_.in_flight = 0;
}

void progress_fold::on(const page_settled& fact) {
    const auto& result = fact.result;
    switch (result.status) {
    case page_status::labelled: ++now_.pages.labelled; break;
    case page_status::unchanged: ++now_.pages.unchanged; break;
    case page_status::cached: ++now_.pages.cached; break;
    case page_status::skipped: ++now_.pages.skipped; break;
    case page_status::failed: ++now_.pages.failed; break;
    }
    now_.labels.proposed += result.proposed.size();
    now_.labels.added += result.added.size();
    now_.labels.removed += result.removed.size();
    now_.labels.rejected += fact.rejected;
}

void progress_fold::on(const cache_asked& fact) {
    now_.cache.hits += fact.hits;
    now_.cache.misses += fact.misses;
}

void progress_fold::on(const calls_changed& fact) {
    auto& calls = now_.calls;
    calls.total += fact.delta.total;
    calls.successful += fact.delta.successful;
    calls.failed += fact.delta.failed;
    calls.rate_limits += fact.delta.rate_limits;
    calls.retries += fact.delta.retries;
    calls.fallbacks += fact.delta.fallbacks;
    calls.splits += fact.delta.splits;
    now_.tokens.input += fact.tokens.input;
    now_.tokens.output += fact.tokens.output;
    now_.cost.usd += fact.cost.usd;
    if (now_.cost.known())
        now_.cost.unpriced = fact.cost.unpriced;
    now_.in_flight = fact.in_flight;
}

void progress_fold::on(const level_changed& fact) {
    now_.level = fact.now.level;
    now_.level_peak = std::max({now_.level_peak, fact.change.to, fact.now.level});
    adjustments_.push_back(fact.change);
    if (adjustments_.size() > adjustments_max)
        adjustments_.pop_front();
}

void progress_fold::on_first_level(const controller_view& now) {
    if (!adjustments_.empty())
        return; // A change was faster than the answer.
    now_.level = now.level;
    now_.level_peak = std::max(now_.level_peak, now.level);
}

bool progress_fold::complete() const noexcept { return listing_done_ && now_.pages.settled() == listed_; }

void progress_fold::close(run_status status) {
    now_.status = status;
    now_.in_flight = 0;
    if (now_.pages.settled() < now_.pages.listed)
        now_.pages.skipped += now_.pages.listed - now_.pages.settled();
}

run_progress progress_fold::at(time_point now) const {
    auto out = now_;
    out.elapsed = elapsed_before_ + std::chrono::duration_cast<std::chrono::milliseconds>(now - started_);
    return out;
}

bool differs(const run_progress& a, const run_progress& b) {
    return a.pages != b.pages || a.calls != b.calls || a.labels != b.labels || a.level != b.level ||
           a.in_flight != b.in_flight || a.listing_complete != b.listing_complete;
}

} // namespace tagwright
