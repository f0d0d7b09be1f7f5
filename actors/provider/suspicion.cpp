#include "actors/provider/suspicion.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {
namespace {

template <class Outcomes>
void note_outcome(Outcomes& outcomes, std::uint64_t root, bool good) {
    constexpr std::size_t most = 40;
    if (outcomes.size() >= most)
        outcomes.pop_front();
    outcomes.push_back({root, good});
}

/// Refusals that are about what was sent, or the model's own lapses: an endpoint that has worked does not become
/// broken by them.
bool is_opinion(errc code) { return code == errc::content_blocked || kind_of(code) == failure_kind::answer; }

} // namespace

bool suspicion::overflowed(std::uint64_t root) {
    constexpr std::size_t enough = 2;
    too_long_.insert(root);
    return too_long_.size() >= enough;
}

void suspicion::good(const job& what) {
    worked_ = true;
    largest_good_ = std::max(largest_good_, tokens_of(what));
    too_long_.clear();
    ++goods_;
    batches_.clear();
    singles_.clear();
    refusals_ = 0;
    note_outcome(outcomes_, what.root, true);
}

bool suspicion::others_are_well(const job& what) const {
    constexpr int enough = 2;
    constexpr double failures_max = 0.1;
    int good = 0;
    int failed = 0;
    for (const auto& each : outcomes_)
        if (each.root != what.root)
            ++(each.good ? good : failed);
    return good >= enough && failed <= failures_max * (good + failed);
}

bool suspicion::refused(const job& what, errc code) {
    ++refusals_;
    const bool single = what.pages.size() == 1;
    if (single) // another lapse of the model's over the same page is another one; a refusal that is repeated is not
        singles_.insert(kind_of(code) == failure_kind::answer ? ~std::uint64_t{refusals_} : what.id);
    if (is_opinion(code) && worked_)
        return single && singles_.size() >= rule_.opinions_once_worked_max;
    // A filter that refuses some pages in a hundred refuses many batches; of single pages it refuses few in a row.
    if (code != errc::content_blocked)
        batches_.insert(what.root);
    return batches_.size() >= rule_.batches_max || (single && singles_.size() >= rule_.singles_max);
}

bool suspicion::struck(job& what, errc code, time_point now, bool alone) {
    auto& seen = what.strikes;
    if (!seen.since)
        seen.since = now;
    const auto others_good = goods_ - std::min(goods_, seen.goods_seen);
    const auto others_failed = failures_ - std::min(failures_, seen.failures_seen);
    const bool same = std::exchange(seen.code, code) == code;
    if (seen.strikes == 0 || others_failed > 0 || !same)
        seen.strikes = 1;
    else if (others_good > 0 || (alone && (worked_ || what.pages.size() == 1)) ||
             what.id != what.root) // a part of a batch that is to blame needs no other witness
        ++seen.strikes;
    ++failures_;
    note_outcome(outcomes_, what.root, false);
    seen.goods_seen = goods_;
    seen.failures_seen = failures_;
    if (seen.strikes < rule_.strikes_max)
        return false;
    if (what.pages.size() > 1)
        return true;
    // A page must fail for longer than a small outage lasts; where it is all that is left to do, and nothing has
    // answered yet, for longer than most outages do.
    const auto failing = now - *seen.since;
    if (!worked_)
        return alone && failing >= rule_.alone_unproven;
    const int enough = rule_.strikes_max + (what.id == what.root ? 1 : 0); // no batch has failed before with it in
    return seen.strikes >= enough && failing >= rule_.single_for && others_are_well(what);
}

std::optional<std::size_t> suspicion::calls_max() const {
    if (refusals_ == 0 || worked_)
        return std::nullopt;
    const auto left = [](std::size_t most, std::size_t had) { return had >= most ? 1 : most - had; };
    return std::min(left(rule_.batches_max, batches_.size()), left(rule_.singles_max, singles_.size()));
}

} // namespace tagwright
