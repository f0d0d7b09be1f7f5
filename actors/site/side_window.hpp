#pragma once

#include "actors/throttle/limit_controller.hpp"

#include <algorithm>

namespace tagwright {

/// How many reads, or writes, may be in flight at a wiki. Pure.
///
/// Idea: it begins with few, as is polite, and takes one more after each four rounds in which the wiki answered as
/// fast as it did with few; the first ones after two, since a run may be over in fifty rounds. Where answers get slow
/// it goes back, to the few at the least; only time-outs cut deeper.
class side_window {
public:
    explicit side_window(level_bounds bounds)
        : first_(std::min(bounds.initial, bounds.max)), most_(bounds.max), highest_(bounds.max), level_(first_) {}

    [[nodiscard]] int level() const { return std::clamp(level_, lowest_, highest_); }
    [[nodiscard]] bool has_room(int in_flight) {
        full_ = full_ || in_flight + 1 >= level();
        return in_flight < level();
    }

    void answered(double latency_s) {
        if (answers_ < 0) { // sent before the last cut
            ++answers_;
            return;
        }
        sum_s_ += latency_s;
        if (++answers_ < std::max((level_ < first_ + first_steps ? first_rounds : rounds) * level_, answers_min))
            return;
        const auto mean = sum_s_ / answers_;
        base_s_ = base_s_ <= 0 ? mean : std::min(base_s_, mean);
        if (level_ >= first_ && mean > too_slow * base_s_)
            move_to(std::max(first_, level_ * 3 / 4));
        else if (level_ < first_ || (full_ && mean < healthy * base_s_))
            move_to(level_ + 1);
        begin_round();
    }
    /// A request got no answer in time. Several of one round cut once.
    void timed_out() {
        if (answers_ < 0)
            return;
        move_to(level_ / 2);
        begin_round();
        answers_ = -level_;
    }

    /// An operator's bound. @param highest  at least 1
    void bound(int lowest, int highest) {
        highest_ = std::clamp(highest, 1, most_);
        lowest_ = std::clamp(lowest, 1, highest_);
    }

private:
    static constexpr int answers_min = 5;
    static constexpr int rounds = 4; ///< between two steps: where there is a quota, all in flight may be refused
    static constexpr int first_rounds = 2, first_steps = 3;
    static constexpr double healthy = 1.35, too_slow = 2;

    void move_to(int level) { level_ = std::clamp(level, 1, most_); }
    void begin_round() {
        sum_s_ = 0;
        answers_ = 0;
        full_ = false;
    }

    int first_, most_, lowest_ = 1, highest_, level_;
    double base_s_ = 0, sum_s_ = 0; ///< of the fastest round, and of this one
    int answers_ = 0;
    bool full_ = false; ///< the window held a request back, or was about to
};

} // namespace tagwright
