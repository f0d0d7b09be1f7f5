#include "actors/provider/suspicion.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {
namespace {

template <class Outcomes>
void note_outcome(Outcomes& outcomes, const job& what, bool good) {
    constexpr std::size_t most = 40;
    if (outcomes.size() >= most)
        outcomes.pop_front();
    outcomes.push_back({what.root, what.pages.size() == 1 ? what.id : 0, good});
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
    ++record_.goods;
    batches_.clear();
    singles_.clear();
    refusals_ = 0;
    note_outcome(outcomes_, what, true);
}

/// Nearly all other calls succeed, and where they fail so rarely, a row of failures as long as this page's is next to
/// impossible: its probability under a beta distribution of the share of failures, which starts as if twelve calls had
/// succeeded and one had failed (the Pólya urn: A. Gelman et al., "Bayesian Data Analysis", chapter 2).
bool suspicion::is_no_chance(const job& what) const {
    constexpr int enough = 2;
    constexpr double failures_max = 0.1;
    int good = 0;
    std::unordered_set<std::uint64_t> failing; // a batch that keeps failing is one, however often it has failed
    for (const auto& each : outcomes_)
        if (each.good) // never this page's
            ++good;
        else if (each.root != what.root)
            failing.insert(each.root);
        else if (each.page_alone != 0 && each.page_alone != what.id) // a failure of its batch may be this page's
            failing.insert(each.page_alone);
    const auto failed = static_cast<int>(failing.size());
    if (good < enough || failed > failures_max * (good + failed))
        return false;
    const double bad = failed + 1.0;
    const double all = bad + good + 12.0;
    double chance = 1;
    for (int i = 0; i < what.strikes.chain; ++i)
        chance *= (bad + i) / (all + i);
    return chance <= rule_.by_chance_max;
}

bool suspicion::refused(const job& what, const failure& why) {
    ++refusals_;
    const auto code = why.code;
    const bool single = what.pages.size() == 1;
    // Another lapse of the model's over the same page is another one; a refusal that is repeated is not.
    const bool repeats_count = kind_of(code) == failure_kind::answer || course_of(why) == course::wait;
    if (single)
        singles_.insert(repeats_count ? ~std::uint64_t{refusals_} : what.id);
    if (is_opinion(code) && worked_)
        return single && singles_.size() >= rule_.opinions_once_worked_max;
    // A filter that refuses some pages in a hundred refuses many batches; of single pages it refuses few in a row.
    if (code != errc::content_blocked)
        batches_.insert(what.root);
    return batches_.size() >= rule_.batches_max || (single && singles_.size() >= rule_.singles_max);
}

void suspicion::unlucky(const job& what) { note_outcome(outcomes_, what, false); }

bool suspicion::struck(job& what, errc code, time_point now, left_over left) {
    count_strike(what, code, now, left);
    note_outcome(outcomes_, what, false);
    return is_to_blame(what, now, left);
}

void suspicion::count_strike(job& what, errc code, time_point now, left_over left) {
    constexpr int witnesses = 2; // more than an outage that begins while it waits would have
    auto& strikes = what.strikes;
    if (!strikes.since)
        strikes.since = now;
    const auto others = record_.since(strikes.seen);
    const bool same = std::exchange(strikes.code, code) == code;
    if (++strikes.row == 1)
        strikes.goods_at_first = record_.goods;
    if (strikes.strikes > 0 && others.goods > 0)
        ++strikes.witnessed;
    // A part of a batch to blame needs no other witness, where nobody else fails.
    const bool nobody_else = left == left_over::none || what.id != what.root;
    if (strikes.strikes == 0 || others.first_failures > 0 || !same) {
        strikes.strikes = strikes.chain = 1;
    } else if (others.goods > 0 || (others.failures == 0 && nobody_else) ||
               (left == left_over::stuck && strikes.witnessed >= witnesses)) {
        // Who has kept failing for a while says nothing of today's weather: several batches may be to blame at a time.
        ++strikes.strikes;
        ++strikes.chain;
    }
    ++record_.failures;
    record_.first_failures += strikes.row == 1 ? 1 : 0;
    strikes.seen = record_;
}

bool suspicion::is_to_blame(const job& what, time_point now, left_over left) const {
    const bool alone = left == left_over::none;
    const bool batch = what.pages.size() > 1;
    const auto& strikes = what.strikes;
    // Halving costs a call and no page, and lets the good ones go: a row while others are answered is enough for it.
    if (batch && strikes.row >= rule_.strikes_max && record_.goods > strikes.goods_at_first)
        return true;
    if (strikes.strikes < rule_.strikes_max)
        return false;
    const auto failing = now - *strikes.since;
    if (batch)
        return worked_ || !alone || failing >= rule_.batch_unproven;
    // A page must fail for longer than a small outage lasts.
    if (!worked_)
        return alone && failing >= rule_.alone_unproven;
    return failing >= rule_.single_for && is_no_chance(what);
}

std::optional<std::size_t> suspicion::calls_max() const {
    if (refusals_ == 0 || worked_)
        return std::nullopt;
    const auto left = [](std::size_t most, std::size_t had) { return had >= most ? 1 : most - had; };
    return std::min(left(rule_.batches_max, batches_.size()), left(rule_.singles_max, singles_.size()));
}

} // namespace tagwright
