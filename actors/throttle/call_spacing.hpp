#pragma once

#include "actors/throttle/controller_tuning.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::adaptive {

/// Keeps a gap between calls, for a provider that saves nothing (a bucket of one call: "strict pacing").
///
/// Idea: what such a provider refuses came too early after the call before it, and every moment beyond the gap is lost.
/// So the gap shrinks by a little with every call and grows by much more with a refusal: it settles where a small share
/// of the calls is refused, whatever the network does to the gaps (a quantile followed by unequal steps). A refusal
/// costs hardly any time, since what is missing is little. Without refusals for long the steps grow: the limit may have
/// been raised.
class call_spacing {
public:
    explicit call_spacing(const call_spacing_tuning& tuning = {}) : tuning_{tuning} {}

    [[nodiscard]] bool on() const { return gap_s_ > 0; }
    [[nodiscard]] double per_s() const { return on() ? 1 / gap_s_ : 0; }

    /// `error` of the rate, relative: until the first refusal the steps are as large as it asks for, and then as large
    /// as what it keeps of it asks for.
    void begin(double per_s, double error, double last_s, double from_s = 0) {
        gap_s_ = 1 / per_s;
        unknown_ = error;
        last_s_ = before_s_ = last_s;
        from_s_ = from_s;
        before_streak_s_ = gap_s_;
        in_row_ = 0;
        let_in_ = 0;
        again_ = 0;
    }
    void end() { gap_s_ = 0; }

    [[nodiscard]] double wait_s(double now_s) const { return on() ? last_s_ + gap_s_ - now_s : 0; }

    void sent(double now_s) {
        if (!on())
            return;
        const auto idle = now_s - last_s_ > tuning_.idle * gap_s_; // it was not this gap that held the call back
        before_s_ = last_s_;
        last_s_ = now_s;
        if (idle)
            return;
        ++let_in_;
        if (let_in_ > tuning_.row_calls)
            in_row_ = 0;
        again_ *= tuning_.again_keeps;
        const auto doublings = std::floor(let_in_ / tuning_.faster_after_calls);
        auto step = std::min(tuning_.step_max, tuning_.step * std::pow(2.0, doublings));
        step = std::max(step, tuning_.settle_step * unknown_);
        if (let_in_ >= tuning_.recall_after_calls && gap_s_ > (1 + tuning_.back) * before_streak_s_)
            step = std::max(step, tuning_.recall_step); // back to what it was before several were refused
        gap_s_ /= 1 + step;
    }

    /// A call sent at `sent_s` was refused for its gap, if it kept one.
    void refused(double sent_s) {
        if (!on() || sent_s < from_s_)
            return;
        before_streak_s_ = in_row_ == 0 ? gap_s_ : before_streak_s_;
        ++in_row_;
        let_in_ = 0;
        again_ += in_row_ == 2 ? 1 : 0;
        unknown_ *= tuning_.unknown_keeps;
        gap_s_ *= 1 + std::min(tuning_.back_max,
                               tuning_.back * std::pow(2.0, std::min<double>(in_row_ - 1, tuning_.back_doublings)));
        if (sent_s >= last_s_)
            last_s_ = before_s_;
    }
    /// Refused so often in a row that it is another limit now.
    [[nodiscard]] bool lost() const { return on() && in_row_ >= tuning_.lost_refusals; }
    /// Too often a call is refused that waited for its gap after a refused one: it is no gap that is kept here. Others
    /// draw from the same bucket, or it is a deep one.
    [[nodiscard]] bool no_spacing() const { return on() && again_ > tuning_.again_most; }

private:
    call_spacing_tuning tuning_;
    double gap_s_ = 0, last_s_ = 0, before_s_ = 0;
    double from_s_ = 0; ///< what was sent before kept no gap
    int in_row_ = 0;
    double let_in_ = 0, before_streak_s_ = 0;
    double unknown_ = 0; ///< relative error of the rate that it began with; less with each refusal
    double again_ = 0;   ///< refusals that followed a refusal, lately
};

} // namespace tagwright::adaptive
