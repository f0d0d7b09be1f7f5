#include "actors/throttle/workload.hpp"

#include <algorithm>

namespace tagwright::adaptive {

void workload::sent(double tokens) {
    mean_ += mean_ > 0 ? 0.02 * (tokens - mean_) : tokens;
    square_ += square_ > 0 ? 0.02 * (tokens * tokens - square_) : tokens * tokens;
    mean_ = std::max(1.0, mean_);
}

double workload::variation() const { return mean_ > 0 ? std::max(0.0, square_ / (mean_ * mean_) - 1) : 0.0; }

double workload::answered(double tokens, double seconds) {
    round_trip_ = round_trip_ > 0 ? round_trip_ + 0.05 * (seconds - round_trip_) : seconds;
    const auto latency = seconds / relative(tokens);
    recent_ += 0.2 * (latency - recent_);
    const auto f = std::max(0.004, 1 / (n_ + 1));
    n_ += 1;
    x_ += f * (tokens - x_);
    y_ += f * (seconds - y_);
    xx_ += f * (tokens * tokens - xx_);
    xy_ += f * (tokens * seconds - xy_);
    return latency;
}

double workload::relative(double tokens) {
    if (n_ < 24)
        return 1;
    if (reference_ <= 0)
        reference_ = x_;
    const auto variance = xx_ - x_ * x_;
    if (variance < 0.02 * x_ * x_)
        return 1;
    const auto b = std::max(0.0, (xy_ - x_ * y_) / variance);
    const auto a = std::max(0.05 * y_, y_ - b * x_);
    return (a + b * tokens) / (a + b * reference_);
}

} // namespace tagwright::adaptive
