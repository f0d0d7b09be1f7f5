#pragma once

#include "actors/throttle/controller_tuning.hpp"

#include <algorithm>
#include <cstdint>

namespace tagwright::adaptive {

/// Sees in the first answers that the server does one call after the other, and lets the others queue (one GPU).
///
/// Idea: behind one place to work in, answers come in the order of the calls, each about one call's time after the one
/// before, so the n-th waits n times as long as the first. Calls that are done side by side overtake each other; five
/// of them come in order once in a hundred and twenty times. Whoever meets that once is told apart later: behind one
/// place no call ever overtakes another.
class queue_guard {
public:
    explicit queue_guard(const queue_guard_tuning& tuning = {}) : tuning_{tuning} {}

    /// An answer came after `waited_s`.
    void answered(std::uint64_t serial, double waited_s) {
        if (found_) {
            overtaken_ += serial < latest_ ? 1 : 0;
            latest_ = std::max(latest_, serial);
            return;
        }
        if (!watching_)
            return;
        if (serial != static_cast<std::uint64_t>(in_order_)) {
            watching_ = false;
            return;
        }
        latest_ = serial;
        first_s_ = in_order_++ == 0 ? waited_s : first_s_;
        last_s_ = waited_s;
        if (in_order_ >= tuning_.answers_most)
            watching_ = false;
    }
    /// A call was refused or failed, or something is known from before: there is more to it than a queue.
    void stop() { watching_ = false; }

    /// It is taken for a queue from here on; answers that overtake others still speak against it.
    void found() {
        watching_ = false;
        found_ = true;
    }
    /// The calls overtook each other after all. Tells it once.
    [[nodiscard]] bool disproved() {
        if (!found_ || overtaken_ < tuning_.overtaken_most)
            return false;
        found_ = false;
        return true;
    }

    /// Too few answers came to tell; or those that came are as from a queue.
    [[nodiscard]] bool possible() const { return watching_; }
    [[nodiscard]] bool sure() const { return watching_ && is_in_turn(tuning_.answers_sure); }

private:
    [[nodiscard]] bool is_in_turn(double answers) const {
        return in_order_ >= answers && last_s_ >= tuning_.longer_per_answer * in_order_ * first_s_;
    }

    queue_guard_tuning tuning_;
    bool watching_ = true, found_ = false;
    int overtaken_ = 0; ///< answers that came after that of a later call, since it was found
    std::uint64_t latest_ = 0;
    int in_order_ = 0;
    double first_s_ = 0, last_s_ = 0;
};

} // namespace tagwright::adaptive
