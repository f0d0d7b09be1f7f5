#include "app/cli/answer_order.hpp"

#include <utility>

namespace tagwright::cli {

bool answer_order::has_room() const {
    const std::lock_guard guard(mutex_);
    return may_begin();
}

void answer_order::wait_for_room() const {
    std::unique_lock guard(mutex_);
    room_.wait(guard, [this] { return may_begin(); });
}

std::uint64_t answer_order::begin() {
    const std::lock_guard guard(mutex_);
    open_.emplace_back();
    return first_ + open_.size() - 1;
}

std::vector<std::string> answer_order::settle(std::uint64_t number, std::string answer) {
    std::vector<std::string> out;
    {
        const std::lock_guard guard(mutex_);
        if (number < first_ || number - first_ >= open_.size())
            return out;
        auto& mine = open_[number - first_];
        if (!mine)
            mine = std::move(answer);
        for (; !open_.empty() && open_.front(); open_.pop_front(), ++first_)
            out.push_back(*std::move(open_.front()));
    }
    if (!out.empty())
        room_.notify_all();
    return out;
}

void answer_order::close() {
    {
        const std::lock_guard guard(mutex_);
        closed_ = true;
    }
    room_.notify_all();
}

std::vector<std::string> answer_order::finish() {
    std::vector<std::string> out;
    const std::lock_guard guard(mutex_);
    for (auto& each : open_)
        if (each)
            out.push_back(*std::move(each));
    first_ += open_.size();
    open_.clear();
    return out;
}

} // namespace tagwright::cli
