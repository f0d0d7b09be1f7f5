#include "actors/provider/suspicion.hpp"

#include <algorithm>

namespace tagwright {
namespace {

/// Refusals that are about what was sent, or the model's own lapses: an endpoint that has worked does not become
/// broken by them.
bool is_opinion(errc code) { return code == errc::content_blocked || kind_of(code) == failure_kind::answer; }

} // namespace

bool suspicion::overflowed(std::uint64_t root) {
    constexpr std::size_t enough = 2;
    too_long_.insert(root);
    return too_long_.size() >= enough;
}

void suspicion::good(double tokens) {
    worked_ = true;
    largest_good_ = std::max(largest_good_, tokens);
    too_long_.clear();
    ++goods_;
    batches_.clear();
    singles_ = 0;
    refusals_ = 0;
}

bool suspicion::refused(const job& what, errc code) {
    ++refusals_;
    const bool single = what.pages.size() == 1;
    singles_ += single ? 1 : 0;
    if (is_opinion(code) && worked_)
        return single && singles_ >= rule_.opinions_once_worked_max;
    // A filter that refuses some pages in a hundred refuses many batches; of single pages it refuses few in a row.
    if (code != errc::content_blocked)
        batches_.insert(what.root);
    // The same batch, again and again, where nothing has worked yet: there may be no other.
    const bool alike = !worked_ && refusals_ >= rule_.batches_max && !is_opinion(code);
    return alike || batches_.size() >= rule_.batches_max || (single && singles_ >= rule_.singles_max);
}

bool suspicion::struck(job& what, time_point now, bool alone) {
    auto& seen = what.strikes;
    if (!seen.since)
        seen.since = now;
    const auto others_good = goods_ - std::min(goods_, seen.goods_seen);
    const auto others_failed = failures_ - std::min(failures_, seen.failures_seen);
    if (seen.strikes == 0 || others_failed > 0)
        seen.strikes = 1;
    else if (others_good > 0 || (alone && worked_) ||
             what.id != what.root) // a part of a batch that is to blame needs no other witness
        ++seen.strikes;
    ++failures_;
    seen.goods_seen = goods_;
    seen.failures_seen = failures_;
    if (seen.strikes < rule_.strikes_max)
        return false;
    return what.pages.size() > 1 || others_good > 0 || now - *seen.since >= rule_.alone_for;
}

std::optional<std::size_t> suspicion::calls_max() const {
    if (refusals_ == 0 || worked_)
        return std::nullopt;
    const auto left = [](std::size_t most, std::size_t had) { return had >= most ? 1 : most - had; };
    return std::min(left(rule_.batches_max, batches_.size()), left(rule_.singles_max, singles_));
}

} // namespace tagwright
