#pragma once

#include "actors/throttle/controller_tuning.hpp"

#include <algorithm>

namespace tagwright::adaptive {

/// How many refused calls a probe may still cost.
///
/// Idea: looking for more capacity means being refused now and then. Every success earns a fraction of a
/// refusal, every refusal spends one; probes wait until one is affordable, or until many calls have gone by
/// without any, which keeps the search alive after an expensive phase. So refusals stay below 0.6 % of a
/// long run whatever the limits do.
class refusal_budget {
public:
    explicit refusal_budget(const refusal_budget_tuning& tuning = {}) : tuning_{tuning} {}

    void success() { left_ = std::min(tuning_.most, left_ + tuning_.earned); }
    void refusal(double admitted_calls) {
        left_ -= 1;
        ++refusals_;
        last_refusal_ = admitted_calls;
    }
    /// What was to be looked for was found: further probes than these have to be earned.
    void spend_to(double left) { left_ = std::min(left_, left); }
    /// The same, where few calls go: a probe is due once its refusal leaves the share of refused calls small.
    void spend_to_share(double admitted_calls) {
        const auto due = (refusals_ + 1) / tuning_.small_share;
        spend_to(std::clamp(1 - tuning_.earned * (due - admitted_calls), 0.0, 1.0));
    }
    /// An earlier run found the rate of a provider that lets few calls a minute in. Some probes keep to it, and see
    /// whether it is still true; a refusal that was none of them takes the place of one. Then they have to be earned.
    void rate_known() {
        few_ = tuning_.known_probes;
        left_ = 0;
    }
    /// It was not true any more.
    void nothing_known() {
        if (few_ > 0)
            left_ = tuning_.most - refusals_;
        few_ = 0;
    }
    [[nodiscard]] bool allows_probe(double admitted_calls) const {
        if (refusals_ < few_)
            return admitted_calls >= tuning_.known_calls * refusals_;
        return left_ >= 1 || admitted_calls - last_refusal_ >= tuning_.probe_after_calls;
    }
    [[nodiscard]] double left() const { return left_; }

private:
    refusal_budget_tuning tuning_;
    double left_ = tuning_.most;
    double last_refusal_ = 0;
    double few_ = 0;   ///< probes of a known rate
    int refusals_ = 0; ///< so far
};

} // namespace tagwright::adaptive
