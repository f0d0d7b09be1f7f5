#include "actors/throttle/fair_queue.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {

double fair_cost(const call_cost& estimate) {
    return std::max(1.0, std::max(0.0, estimate.input_tokens) + std::max(0.0, estimate.output_tokens));
}

void fair_queue::push(permit_waiter who) {
    auto it = std::find_if(turns_.begin(), turns_.end(), [&](const flow& f) { return f.id == who.flow; });
    if (it == turns_.end())
        it = turns_.insert(turns_.end(), flow{who.flow, 0, {}});
    auto& line = it->waiters;
    const auto place =
        std::upper_bound(line.begin(), line.end(), who,
                         [](const permit_waiter& a, const permit_waiter& b) { return a.give_up_at < b.give_up_at; });
    line.insert(place, who);
    ++size_;
}

const permit_waiter* fair_queue::next(time_point now) {
    if (turns_.empty())
        return nullptr;
    // Near deadlines first, the nearest of all: but who owes has had its favour.
    std::optional<std::size_t> pressed;
    for (std::size_t i = 0; i < turns_.size(); ++i) {
        const auto deadline = turns_[i].waiters.front().give_up_at;
        if (turns_[i].deficit >= 0 && deadline - now <= urgent_ &&
            (!pressed || deadline < turns_[*pressed].waiters.front().give_up_at))
            pressed = i;
    }
    if (pressed) {
        chosen_ = *pressed;
        return &turns_[chosen_].waiters.front();
    }
    // Whole rounds are earned at once, so that small quanta and large calls cost no time: everybody earns what
    // the first one lacks whose turn would come.
    std::size_t first = 0;
    auto rounds = -1.0;
    for (std::size_t i = 0; i < turns_.size(); ++i) {
        const auto lacks = std::max(0.0, fair_cost(turns_[i].waiters.front().estimate) - turns_[i].deficit);
        if (rounds < 0 || lacks < rounds) {
            rounds = lacks;
            first = i;
        }
    }
    for (auto& f : turns_)
        f.deficit += rounds;
    chosen_ = first;
    return &turns_[chosen_].waiters.front();
}

permit_waiter fair_queue::pop() {
    auto& from = turns_[chosen_];
    auto out = from.waiters.front();
    from.waiters.erase(from.waiters.begin());
    --size_;
    from.deficit -= fair_cost(out.estimate);
    // Behind the others: equals take turns.
    auto moved = std::move(from);
    turns_.erase(turns_.begin() + static_cast<std::ptrdiff_t>(chosen_));
    if (!moved.waiters.empty())
        turns_.push_back(std::move(moved));
    chosen_ = 0;
    return out;
}

std::vector<permit_waiter> fair_queue::remove_if(const std::function<bool(const permit_waiter&)>& leaves) {
    std::vector<permit_waiter> out;
    for (auto& f : turns_) {
        const auto stays = std::stable_partition(f.waiters.begin(), f.waiters.end(), std::not_fn(leaves));
        out.insert(out.end(), stays, f.waiters.end());
        f.waiters.erase(stays, f.waiters.end());
    }
    std::erase_if(turns_, [](const flow& f) { return f.waiters.empty(); });
    size_ -= out.size();
    chosen_ = 0;
    return out;
}

std::optional<time_point> fair_queue::first_deadline() const {
    std::optional<time_point> out;
    for (const auto& f : turns_)
        out = std::min(out.value_or(f.waiters.front().give_up_at), f.waiters.front().give_up_at);
    return out;
}

} // namespace tagwright
