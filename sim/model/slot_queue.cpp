#include "sim/model/slot_queue.hpp"

#include <algorithm>

namespace tagwright::sim {

bool slot_queue::full() const { return busy() >= model_.count && waiting() >= model_.queue; }

void slot_queue::enter(double now_s, std::uint64_t call, double service_s, limit_hints hints) {
    waiting_.push_back({call, service_s, std::move(hints)});
    begin(now_s);
}

void slot_queue::begin(double now_s) {
    for (; !waiting_.empty() && busy() < model_.count; waiting_.pop_front())
        busy_.emplace(now_s + waiting_.front().service_s, std::move(waiting_.front()));
}

void slot_queue::hang_up(double now_s, std::uint64_t call) {
    if (!model_.notices_hang_ups)
        return;
    std::erase_if(waiting_, [call](const work& w) { return w.call == call; });
    std::erase_if(busy_, [call](const auto& b) { return b.second.call == call; });
    begin(now_s);
}

slot_queue::served slot_queue::finish() {
    auto node = busy_.extract(busy_.begin());
    begin(node.key());
    return {node.key(), node.mapped().call, std::move(node.mapped().hints)};
}

} // namespace tagwright::sim
