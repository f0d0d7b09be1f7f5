#pragma once

#include "actors/throttle/controller_tuning.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::adaptive {

/// Sees that others draw from the same quota, and keeps to what they leave.
///
/// Idea: a bucket of our own refuses no call at a rate that was measured, unless a probe looks for more. Where that
/// happens again and again, somebody else was first. Then a refusal tells little of the rate, and the time between two
/// of them tells our own pace. So the rate is no longer measured but balanced: each call lets it grow a little, the
/// more the longer nothing was refused, and each refusal takes a part of it, most where it follows the one before at
/// once (a burst of theirs began). After a refusal the bucket is given time to fill, which keeps the next one away.
/// The best rate of late is tried again now and then: their burst may be over. Intervals that agree with each other
/// show that nobody else is there.
class shared_rate {
public:
    explicit shared_rate(const shared_rate_tuning& tuning = {}) : tuning_{tuning} {}

    [[nodiscard]] bool on() const { return unexpected_ >= tuning_.seen; }

    /// A call was refused at a measured rate, and not by a probe. `weight`: less than 1 where sizes blur the rate.
    void unexpected(double weight) { unexpected_ += weight; }
    /// A call goes at this rate, 0 where it is a guess. Returns how many times as fast the next one may go.
    /// Once others are known, a quiet time does not show that they are gone: only intervals that agree do. Those are
    /// seen where the weight of a refusal is 1, and what is known fades where it is less.
    double sent(double rate, double weight = 1) {
        best_ = std::max(rate, best_ * (1 - 1 / tuning_.best_calls));
        unexpected_ *= 1 - (on() ? 1 - weight : 1) / tuning_.memory_calls;
        ++calls_;
        const auto quiet = calls_ / tuning_.growth_calls;
        return std::min(tuning_.growth_most, 1 + tuning_.growth * (1 + quiet * quiet));
    }
    /// A call was refused that no probe had sent: the part of the rate that is left.
    double refused() {
        const auto left = 1 - tuning_.fall - tuning_.cut * std::exp(-calls_ / tuning_.cut_calls);
        calls_ = 0;
        return left;
    }
    /// Between two refusals so many calls were let in, at this rate. True once such rates agree again and again: then
    /// there is nobody else, and the rate is the limit.
    bool alone(double calls, double rate) {
        if (calls < tuning_.agree_calls_min || rate <= 0)
            return false;
        const auto apart = last_ > 0 ? std::abs(std::log(rate / last_)) : 1;
        agreed_ = apart < tuning_.agree_by + tuning_.agree_calls / calls ? agreed_ + 1 : 0;
        last_ = rate;
        if (agreed_ < tuning_.agree_times)
            return false;
        unexpected_ = agreed_ = 0;
        return true;
    }

    /// The highest rate of late.
    [[nodiscard]] double best() const { return best_; }
    [[nodiscard]] bool worth_trying(double rate) const { return best_ > tuning_.again_from * rate; }
    /// Between tries of the best rate.
    [[nodiscard]] double again_s() const { return best_ > 0 ? tuning_.again_calls / best_ : 0; }
    [[nodiscard]] double error() const { return tuning_.error; }
    /// Calls that are left out after a refusal, while the bucket fills.
    [[nodiscard]] double pause_calls() const { return tuning_.pause_calls; }

private:
    shared_rate_tuning tuning_;
    double unexpected_ = 0; ///< refusals, fading with each call
    double calls_ = 0;      ///< since the last refusal
    double best_ = 0;       ///< fading with each call
    double last_ = 0;       ///< rate of the last interval
    int agreed_ = 0;        ///< intervals in a row
};

} // namespace tagwright::adaptive
