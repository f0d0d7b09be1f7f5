#include "providers/llm/label_use.hpp"

#include <algorithm>
#include <iterator>

namespace tagwright::llm {

void label_use::note(const std::vector<std::string>& labels) {
    for (const auto& label : labels)
        if (const auto known = pages_.find(label); known != pages_.end())
            ++known->second;
        else if (pages_.size() < labels_max_)
            pages_.emplace(label, 1);
}

void label_use::know(const std::vector<std::string>& labels) {
    for (const auto& label : labels)
        if (pages_.size() < labels_max_)
            pages_.emplace(label, 0);
}

std::vector<std::string> label_use::top(std::size_t labels_max) const {
    std::vector<const std::pair<const std::string, std::uint64_t>*> order;
    order.reserve(pages_.size());
    for (const auto& each : pages_)
        order.push_back(&each);
    const auto used_more = [](const auto* a, const auto* b) {
        return a->second != b->second ? a->second > b->second : a->first < b->first;
    };
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(labels_max, order.size()));
    std::partial_sort(order.begin(), end, order.end(), used_more);
    std::vector<std::string> out;
    std::transform(order.begin(), end, std::back_inserter(out), [](const auto* each) { return each->first; });
    return out;
}

} // namespace tagwright::llm
