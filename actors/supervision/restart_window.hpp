#pragma once

#include "tagwright/limits.hpp"

#include <deque>

namespace tagwright {

/// OTP's restart intensity: more than so many failures within so much time, and the supervisor gives up
/// instead of restarting for ever.
class restart_window {
public:
    struct config {
        std::size_t restarts_max = 10;
        duration within = std::chrono::seconds(60);
    };

    explicit restart_window(config limits) : limits_(limits) {}

    /// A child failed. False: that was one too many.
    [[nodiscard]] bool allow(time_point now) {
        while (!failures_.empty() && now - failures_.front() > limits_.within)
            failures_.pop_front();
        failures_.push_back(now);
        return failures_.size() <= limits_.restarts_max;
    }

private:
    config limits_;
    std::deque<time_point> failures_;
};

} // namespace tagwright
