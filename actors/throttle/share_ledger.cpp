#include "actors/throttle/share_ledger.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {

void share_ledger::ask(time_point now, std::uint64_t waiter, std::uint64_t holder, acquire_permit what) {
    what.flow = holder; // runs of one process are as fair to each other as runs of several
    const auto theirs = std::exchange(what.ticket, waiter);
    const auto patience = std::clamp(what.within.value_or(patience_), duration::zero(), patience_);
    waiting_.push_back({waiter, holder, theirs, what, now + patience});
}

std::vector<share_ledger::expired> share_ledger::expire(time_point now) {
    std::vector<expired> out;
    std::erase_if(waiting_, [&](const waiter_entry& who) {
        if (now < who.give_up_at)
            return false;
        out.push_back({.waiter = who.waiter, .asked = false});
        return true;
    });
    std::erase_if(asked_, [&](const auto& entry) {
        if (now < entry.second.give_up_at)
            return false;
        out.push_back({.waiter = entry.first, .asked = true});
        return true;
    });
    return out;
}

std::optional<time_point> share_ledger::first_deadline() const {
    std::optional<time_point> out;
    const auto sooner = [&out](time_point at) { out = std::min(out.value_or(at), at); };
    for (const auto& who : waiting_)
        sooner(who.give_up_at);
    for (const auto& [waiter, who] : asked_)
        sooner(who.give_up_at);
    return out;
}

std::optional<share_ledger::request> share_ledger::next(time_point now) {
    // Permits of former leaders count, too: their calls are still under way.
    if (!led_ || waiting_.empty() || held_.size() + asked_.size() >= held_max_)
        return std::nullopt;
    auto first = waiting_.front();
    waiting_.pop_front();
    request out{first.waiter, epoch_, first.what};
    out.what.within = std::max(duration::zero(), first.give_up_at - now);
    asked_.emplace(out.waiter, first);
    return out;
}

std::optional<permit> share_ledger::granted(std::uint64_t waiter, std::uint64_t epoch, permit theirs) {
    if (epoch != epoch_)
        return std::nullopt;
    auto node = asked_.extract(waiter);
    if (node.empty())
        return std::nullopt;
    const permit ours{++last_permit_};
    held_.emplace(ours.id, held_entry{node.mapped().holder, node.mapped().ticket, epoch, theirs});
    return ours;
}

bool share_ledger::refused(std::uint64_t waiter, std::uint64_t epoch) {
    return epoch == epoch_ && asked_.erase(waiter) > 0;
}

std::optional<share_ledger::debt> share_ledger::release(permit ours) {
    auto node = held_.extract(ours.id);
    if (node.empty() || node.mapped().epoch == 0)
        return std::nullopt;
    return debt{node.mapped().epoch, node.mapped().theirs};
}

std::vector<share_ledger::debt> share_ledger::holder_gone(std::uint64_t holder) {
    std::vector<debt> out;
    std::erase_if(waiting_, [&](const waiter_entry& w) { return w.holder == holder; });
    std::erase_if(asked_, [&](const auto& w) { return w.second.holder == holder; });
    std::erase_if(held_, [&](const auto& entry) {
        if (entry.second.holder != holder)
            return false;
        if (entry.second.epoch != 0)
            out.push_back({entry.second.epoch, entry.second.theirs});
        return true;
    });
    return out;
}

share_ledger::withdrawal share_ledger::forget(std::uint64_t holder, std::uint64_t ticket) {
    withdrawal out;
    const auto is_meant = [=](const auto& entry) {
        return ticket != 0 && entry.holder == holder && entry.ticket == ticket;
    };
    std::erase_if(waiting_, [&](const waiter_entry& w) {
        if (is_meant(w))
            out.waiters.push_back({.waiter = w.waiter, .asked = false});
        return is_meant(w);
    });
    std::erase_if(asked_, [&](const auto& w) {
        if (is_meant(w.second))
            out.waiters.push_back({.waiter = w.first, .asked = true});
        return is_meant(w.second);
    });
    std::erase_if(held_, [&](const auto& entry) {
        if (is_meant(entry.second) && entry.second.epoch != 0)
            out.back.push_back({entry.second.epoch, entry.second.theirs});
        return is_meant(entry.second);
    });
    return out;
}

void share_ledger::leader_found() {
    led_ = true;
    ++epoch_;
}

std::vector<std::uint64_t> share_ledger::leader_left() {
    led_ = false;
    ++epoch_;
    std::vector<waiter_entry> back;
    for (const auto& [waiter, entry] : asked_)
        back.push_back(entry);
    asked_.clear();
    std::sort(back.begin(), back.end(),
              [](const waiter_entry& a, const waiter_entry& b) { return a.waiter > b.waiter; });
    std::vector<std::uint64_t> out;
    for (const auto& entry : back) { // the oldest comes to stand at the front
        waiting_.push_front(entry);
        out.push_back(entry.waiter);
    }
    return out;
}

void share_ledger::leader_gone(std::uint64_t epoch) {
    for (auto& [ours, entry] : held_)
        if (entry.epoch == epoch)
            entry.epoch = 0;
}

bool share_ledger::owes(std::uint64_t epoch) const {
    return std::any_of(held_.begin(), held_.end(), [epoch](const auto& entry) { return entry.second.epoch == epoch; });
}

} // namespace tagwright
