#include "actors/throttle/workload.hpp"

#include <algorithm>

namespace tagwright::adaptive {

void workload::sent(double tokens) {
    const auto weight = tuning_.size_weight;
    mean_ += mean_ > 0 ? weight * (tokens - mean_) : tokens;
    square_ += square_ > 0 ? weight * (tokens * tokens - square_) : tokens * tokens;
    mean_ = std::max(1.0, mean_);
}

double workload::variation() const { return mean_ > 0 ? std::max(0.0, square_ / (mean_ * mean_) - 1) : 0.0; }

double workload::answered(double tokens, double seconds) {
    round_trip_ = round_trip_ > 0 ? round_trip_ + tuning_.round_trip_weight * (seconds - round_trip_) : seconds;
    const auto latency = seconds / relative(tokens);
    const auto f = std::max(tuning_.line_weight_min, 1 / (n_ + 1));
    n_ += 1;
    x_ += f * (tokens - x_);
    y_ += f * (seconds - y_);
    xx_ += f * (tokens * tokens - xx_);
    xy_ += f * (tokens * seconds - xy_);
    return latency;
}

double workload::relative(double tokens) {
    if (n_ < tuning_.line_calls_min)
        return 1;
    if (reference_ <= 0)
        reference_ = x_;
    const auto variance = xx_ - x_ * x_;
    if (variance < tuning_.line_variation_min * x_ * x_)
        return 1;
    const auto b = std::max(0.0, (xy_ - x_ * y_) / variance);
    const auto a = std::max(tuning_.line_fixed_min * y_, y_ - b * x_);
    return (a + b * tokens) / (a + b * reference_);
}

} // namespace tagwright::adaptive
