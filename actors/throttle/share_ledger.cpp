#include "actors/throttle/share_ledger.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {

void share_ledger::ask(std::uint64_t waiter, std::uint64_t holder, acquire_permit what) {
    what.flow = holder; // runs of one process are as fair to each other as runs of several
    waiting_.push_back({waiter, holder, what});
}

std::optional<share_ledger::request> share_ledger::next() {
    const auto current =
        std::count_if(held_.begin(), held_.end(), [this](const auto& entry) { return entry.second.epoch == epoch_; });
    if (!led_ || waiting_.empty() || static_cast<std::size_t>(current) + asked_.size() >= held_max_)
        return std::nullopt;
    auto first = waiting_.front();
    waiting_.pop_front();
    request out{first.waiter, epoch_, first.what};
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
    held_.emplace(ours.id, held_entry{node.mapped().holder, epoch, theirs});
    return ours;
}

bool share_ledger::refused(std::uint64_t waiter, std::uint64_t epoch) {
    return epoch == epoch_ && asked_.erase(waiter) > 0;
}

std::optional<permit> share_ledger::release(permit ours) {
    auto node = held_.extract(ours.id);
    if (node.empty() || node.mapped().epoch != epoch_ || !led_)
        return std::nullopt;
    return node.mapped().theirs;
}

std::vector<permit> share_ledger::holder_gone(std::uint64_t holder) {
    std::vector<permit> out;
    std::erase_if(waiting_, [&](const waiter_entry& w) { return w.holder == holder; });
    std::erase_if(asked_, [&](const auto& w) { return w.second.holder == holder; });
    std::erase_if(held_, [&](const auto& entry) {
        if (entry.second.holder != holder)
            return false;
        if (led_ && entry.second.epoch == epoch_)
            out.push_back(entry.second.theirs);
        return true;
    });
    return out;
}

void share_ledger::leader_found() {
    led_ = true;
    ++epoch_;
}

void share_ledger::leader_lost() {
    led_ = false;
    ++epoch_;
    std::vector<waiter_entry> back;
    for (const auto& [waiter, entry] : asked_)
        back.push_back(entry);
    asked_.clear();
    std::sort(back.begin(), back.end(),
              [](const waiter_entry& a, const waiter_entry& b) { return a.waiter > b.waiter; });
    for (const auto& entry : back) // the oldest comes to stand at the front
        waiting_.push_front(entry);
}

} // namespace tagwright
