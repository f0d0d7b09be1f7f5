#include "actors/throttle/window_readings.hpp"

#include <cmath>

namespace tagwright::adaptive {

namespace {

constexpr double jitter_s = 0.2; // by which the network moves calls beside each other

} // namespace

bool let_in_calls::take_back(double at_s) {
    const auto it = std::lower_bound(at_s_.begin(), at_s_.end(), at_s);
    if (it == at_s_.end() || *it != at_s)
        return false;
    at_s_.erase(it);
    return true;
}

int let_in_calls::since(double s) const {
    return static_cast<int>(at_s_.end() - std::lower_bound(at_s_.begin(), at_s_.end(), s));
}

double let_in_calls::nth_last(int nth, double otherwise) const {
    const auto n = static_cast<std::size_t>(std::max(1, nth));
    return at_s_.size() < n ? otherwise : at_s_[at_s_.size() - n];
}

bool sliding_reading::let_in(const window_outcome& o) {
    const auto since_s = o.at_s - per_s_ + jitter_s;
    const auto count = o.calls.since(since_s);
    if (o.asked.since(since_s) >= limit_)
        counts_refused_ = false;
    if (count < limit_)
        return false;
    limit_ = count + 1;
    return true;
}

bool sliding_reading::refused(const window_outcome& o) {
    const auto since_s = o.at_s - per_s_ - jitter_s;
    const auto count = o.calls.since(since_s);
    if (count >= limit_)
        return false;
    if (count > 0 && o.asked.since(since_s) >= limit_) { // refused ones alone would explain themselves for good
        counts_refused_ = true;
        return false;
    }
    const auto surprising = count + 1 < limit_ || o.refused_s >= 0; // once may be what the network does
    limit_ = std::max(1, count);
    return surprising;
}

void fixed_reading::advance(double now_s) {
    if (now_s >= edge_s_ + per_s_)
        edge_s_ += per_s_ * std::floor((now_s - edge_s_) / per_s_);
}

bool fixed_reading::let_in(const window_outcome& o) {
    advance(o.at_s);
    late_in_row_ = 0;
    if (o.refused_s >= 0 && o.at_s - o.refused_s > jitter_s)
        return !narrow(o.refused_s, o.at_s);
    if (o.calls.since(edge_s_) < limit_)
        return false;
    if (o.tried) {
        ++limit_;
        return true;
    }
    return !narrow(o.calls.nth_last(limit_, edge_s_) + jitter_s, o.at_s);
}

bool fixed_reading::refused(const window_outcome& o, double late_s) {
    advance(o.at_s);
    const auto most = o.calls.since(edge_s_ - early_s_);
    if (o.calls.since(edge_s_) == 0) { // the edge comes later than it was thought
        edge_s_ = o.at_s + late_s * std::pow(2.0, late_in_row_);
        early_s_ = edge_s_ - o.at_s;
        late_in_row_ = std::min(late_in_row_ + 1, 4);
        return false;
    }
    if (most < limit_) {
        const auto surprising = certain_;
        limit_ = std::max(1, most);
        certain_ = true;
        return surprising;
    }
    certain_ = true;
    const auto since_s = o.at_s - per_s_; // else a window would have begun since
    return !narrow(std::max(since_s, o.calls.nth_last(limit_ + 1, since_s)), o.calls.nth_last(limit_, edge_s_));
}

bool fixed_reading::narrow(double from_s, double to_s) {
    if (from_s >= to_s)
        return true;
    // Both are intervals that come again with each window: where they meet most.
    auto most_s = -jitter_s, edge_s = 0.0;
    for (const auto windows : {0, 1}) {
        const auto shift_s = per_s_ * (std::floor((to_s - edge_s_) / per_s_) + windows);
        const auto from = std::max(from_s, edge_s_ - early_s_ + shift_s), to = std::min(to_s, edge_s_ + shift_s);
        if (to - from > most_s) {
            most_s = to - from;
            edge_s = to;
        }
    }
    if (most_s > -jitter_s) {
        edge_s_ = edge_s;
        early_s_ = std::max(0.0, most_s);
        return true;
    }
    const auto known = early_s_ < per_s_;
    edge_s_ = to_s;
    early_s_ = std::min(per_s_, to_s - from_s);
    return !known;
}

} // namespace tagwright::adaptive
