#pragma once

#include "messages/limits.hpp"

#include <cmath>
#include <optional>

namespace tagwright {

/// `Retry-After: 1` of a quota of ten a second. Pure.
///
/// Idea: gateways write whole seconds, rounded up; where several requests a second are let through, what is missing is
/// a tenth of one, and a second of silence costs ten. So a single second is not waited out where the pace is known by
/// and large: the pace itself waits. If the next request is refused, too, it was meant to the letter.
class whole_seconds {
public:
    /// A request was refused. @returns true if the second that it asks for is only rounded up
    /// @param per_s  the pace, as far as is known
    bool rounded_up(time_point now, time_point sent, const limit_hints& hints, std::optional<double> per_s) {
        const auto is_fast = per_s.value_or(0) >= per_s_min || lately_per_s_ >= lately_per_s_min;
        if (hints.retry_after != grain || !is_fast)
            return false;
        const auto is_news = !since_ || sent > *since_;
        if (is_news && since_ && !let_in_)
            return false;
        if (is_news) {
            since_ = now;
            let_in_ = false;
        }
        return true;
    }
    void let_in(time_point now, time_point sent) {
        let_in_ = let_in_ || (since_ && sent > *since_);
        const auto passed_s = std::chrono::duration<double>(now - at_).count();
        lately_per_s_ = lately_per_s_ * std::exp(-passed_s / lately_s) + 1 / lately_s;
        at_ = now;
    }

private:
    static constexpr duration grain = std::chrono::seconds(1);
    static constexpr double per_s_min = 4;
    static constexpr double lately_s = 4, lately_per_s_min = 10; ///< more than a full bucket gives once

    std::optional<time_point> since_; ///< when a second was last not waited out
    bool let_in_ = false;             ///< a request that was sent since then
    double lately_per_s_ = 0;         ///< let in lately
    time_point at_{};
};

} // namespace tagwright
