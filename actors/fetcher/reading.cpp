#include "actors/fetcher/reading.hpp"

#include <utility>

namespace tagwright {

void reading::add(const std::vector<std::string>& ids, confluence::content_parts what) {
    if (ids.empty())
        return;
    for (auto& each : make_(ids, what))
        waiting_.push_back(std::move(each));
}

std::optional<reading::bulk_read> reading::next() {
    if (waiting_.empty())
        return std::nullopt;
    auto out = std::move(waiting_.front());
    waiting_.pop_front();
    return out;
}

void reading::failed(const bulk_read& which) {
    const bool alone = which.ids.size() <= 1 || ++in_a_row(which) >= in_a_row_max;
    if (alone) {
        if (which.what.labels) // bodies that are missing show by themselves
            labels_left_.insert(labels_left_.end(), which.ids.begin(), which.ids.end());
        return;
    }
    const auto middle = which.ids.begin() + static_cast<std::ptrdiff_t>(which.ids.size() / 2);
    for (const auto& half : {std::vector(which.ids.begin(), middle), std::vector(middle, which.ids.end())})
        for (auto& each : make_(half, which.what))
            waiting_.push_back(std::move(each)); // level by level: the good halves are heard in between
}

} // namespace tagwright
