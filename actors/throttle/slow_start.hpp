#pragma once

#include "actors/throttle/concurrency_limit.hpp"
#include "actors/throttle/controller_tuning.hpp"

#include <algorithm>

namespace tagwright::adaptive {

/// The window's growth before the first refusal.
///
/// Idea: TCP's slow start, by one per answer and so doubling per round trip, but never beyond twice the
/// window that a whole cohort has proved healthy, and with sends spread over the round trip. Because an
/// LLM call may take half a minute, the window also grows by one each half second while all calls are out:
/// a second without a refusal is news, too. The first calls to a slow provider keep apart for as long as a refusal
/// takes, so that a small bucket refuses one of them, and not the next one, too, that was under way.
class slow_start {
public:
    explicit slow_start(const slow_start_tuning& tuning = {}) : tuning_{tuning} {}

    bool running = true;

    /// May the window grow although nothing was answered? Then it does.
    void wait(double now_s, concurrency_limit& w, double most) {
        if (running && now_s - grown_s_ > tuning_.silence_s && w.window + 1 <= most)
            grow(now_s, w, w.window + 1);
    }
    /// When waiting may help; below 0: never.
    [[nodiscard]] double next_growth_s(const concurrency_limit& w, double most) const {
        return running && w.window + 1 <= most && w.level() < w.max() ? grown_s_ + tuning_.silence_s + 0.001 : -1;
    }
    void answered(double now_s, int ahead, concurrency_limit& w, double most) {
        if (running && ahead + 1 >= tuning_.window_used * w.window)
            grow(now_s, w, std::min(most, w.window + 1));
    }
    /// @param round_trip_s     0 before any answer
    /// @param nothing_known    it may be a bucket of a few calls
    void sent(double now_s, double round_trip_s, double window, bool nothing_known = true) {
        if (!running)
            return;
        first_send_s_ = sent_ == 0 ? now_s : first_send_s_;
        auto gap = round_trip_s > 0 ? std::min(tuning_.spread_max_s, tuning_.spread * round_trip_s / window)
                                    : tuning_.first_gap_s;
        if (nothing_known && sent_ < tuning_.single_calls) {
            const auto least_s = round_trip_s > 0 ? round_trip_s : now_s - first_send_s_;
            gap = std::max(gap, std::min(tuning_.single_gap_s, tuning_.single_part * least_s));
        }
        ++sent_;
        // Who waits for less than a timer can tell comes late each time, and would lose half of a high level.
        next_send_s_ = (gap < timer_s ? std::clamp(next_send_s_, now_s - timer_s, now_s) : now_s) + gap;
    }
    [[nodiscard]] double wait_s(double now_s) const { return running ? next_send_s_ - now_s : 0; }

    void end() { running = false; }
    /// A refusal ends it; it goes on if that turns out to have been nothing.
    void interrupt() {
        running = false;
        interrupted_ = true;
    }
    void resume() {
        if (interrupted_)
            running = true;
    }
    void forbid_resumption() { interrupted_ = interrupted_ && running; }

private:
    void grow(double now_s, concurrency_limit& w, double window) {
        w.set_window(window);
        grown_s_ = now_s;
    }

    static constexpr double timer_s = 0.001; ///< what is late by less is made up for

    slow_start_tuning tuning_;
    bool interrupted_ = false;
    int sent_ = 0; ///< while it is running
    double first_send_s_ = 0, grown_s_ = 0, next_send_s_ = 0;
};

} // namespace tagwright::adaptive
