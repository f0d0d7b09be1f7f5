#pragma once

#include "tagwright/limits.hpp"
#include "tagwright/page.hpp"

#include <optional>

namespace tagwright {

/// Keeps calls away from a provider that is down (M. Nygard, "Release It!"): closed while it works, open
/// after a row of failures, and after a pause half-open, when one probe decides. A provider whose key or
/// account is refused is shut for the rest of the run; one whose quota is used up is suspended until it is back.
///
/// How long a provider that is down is waited for is a matter of time, not of tries: see `patience`.
class circuit_breaker {
public:
    struct config {
        int failures_to_open = 5;     ///< in a row, without a success in between
        int failures_once_worked = 0; ///< the same for a provider that has answered before, if that is more
        int refusals_to_open = 3;     ///< 429s in a row: busy is not broken, unless nothing gets through …
        duration refused_for = std::chrono::seconds(30); ///< … for so long
        /// The same where there is no other provider: the throttle knows better when to ask again, unless what it was
        /// told is not true, as of a counter that is never reset.
        int refusals_to_open_alone = 10;
        duration refused_alone_for = std::chrono::seconds(90);
        duration pause = std::chrono::seconds(15);
        duration pause_max = std::chrono::minutes(2); ///< the pause doubles with each failed probe
        /// What passes by itself is waited for so long after the first failure since the last good answer.
        duration patience = std::chrono::minutes(10);
        /// The same where nobody has answered at all so far: more likely a wrong address than an outage.
        duration patience_unreached = std::chrono::seconds(30);
    };

    explicit circuit_breaker(config limits) : limits_(limits), pause_(limits.pause) {}

    /// True if a call may start. In half-open state only one may, until it has ended.
    [[nodiscard]] bool allows(time_point now) const;
    /// A call starts. True if it is the probe: to be told when it ends, because calls from before the
    /// breaker opened end in between and decide nothing.
    [[nodiscard]] bool on_start(time_point now);
    void on_success();
    /// @param reached  there was somebody: false where no connection came about
    void on_failure(time_point now, bool probe, const failure& why = {errc::server_error, {}}, bool reached = true);
    /// A 429.
    /// @param others  there is another provider: with none left, patience is the better choice, for longer
    void on_refusal(time_point now, bool probe, const failure& why = {errc::rate_limited, {}}, bool others = true);
    /// The call ended without telling whether the provider works.
    void on_unknown(bool probe) { probing_ = probing_ && !probe; }

    void shut(failure why) { shut_ = std::move(why); }
    [[nodiscard]] const std::optional<failure>& is_shut() const noexcept { return shut_; }

    /// No call starts before then.
    void suspend(time_point until, failure why);
    /// Until when, while it is suspended.
    [[nodiscard]] std::optional<time_point> suspended(time_point now) const;
    [[nodiscard]] const failure& suspended_why() const noexcept { return suspended_why_; }

    /// Set when it has been waited for long enough: the last failure, and for how long.
    [[nodiscard]] std::optional<failure> out_of_patience() const;
    [[nodiscard]] duration waited() const {
        return failing_since_ ? last_trouble_ - *failing_since_ : duration::zero();
    }
    /// Since when it has given no good answer, while it is waited for.
    [[nodiscard]] std::optional<time_point> failing_since() const noexcept { return failing_since_; }
    /// Until when it is waited for.
    [[nodiscard]] std::optional<time_point> patience_ends() const;

    /// The next call would be the probe.
    [[nodiscard]] bool half_open(time_point now) const { return open_until_ && allows(now); }
    /// When a probe may start, if the breaker is open.
    [[nodiscard]] std::optional<time_point> opens_again() const noexcept { return open_until_; }

private:
    void trouble(time_point now, const failure& why);
    /// A call failed that decides: opens, or stays open for longer.
    void fail(time_point now, bool probe, bool enough);

    config limits_;
    duration pause_;
    int failures_ = 0;
    int refusals_ = 0;
    time_point refused_since_;
    bool worked_ = false;
    bool reached_ = false;
    bool probing_ = false;
    std::optional<time_point> open_until_;
    std::optional<failure> shut_;
    std::optional<time_point> suspended_until_;
    failure suspended_why_;
    std::optional<time_point> failing_since_;
    time_point last_trouble_;
    failure last_why_;
};

} // namespace tagwright
