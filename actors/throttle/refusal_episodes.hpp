#pragma once

#include "actors/throttle/controller_tuning.hpp"
#include "actors/throttle/send_log.hpp"

#include <cstdint>

namespace tagwright::adaptive {

/// Groups refusals: those that say something new, and streaks that nothing was let in between.
///
/// Idea: a refusal of a call that was sent before our last reaction tells what we know already (TCP treats
/// the losses of one window the same way). From the third reaction in a row on, everything is held back
/// for a time that doubles: a fraction of a round trip first, at most 8 s, and a minute once the streak has
/// lasted for 75 s. A storm so costs a handful of calls, and an outage or a used-up window is waited out.
class refusal_episodes {
public:
    explicit refusal_episodes(std::uint64_t seed, const refusal_episodes_tuning& tuning = {})
        : tuning_{tuning}, random_{seed} {}

    /// A call is sent at `sent_s`, refused now. Updates the round trip of refusals.
    void refused(double now_s, double sent_s);
    /// True if a refusal of a call sent at `sent_s` is news.
    [[nodiscard]] bool is_news(double sent_s) const { return sent_s > reacted_s_; }
    /// Reacting now; returns the length of the streak, 1 for a first refusal.
    int react(double now_s);
    /// Holds everything back where the streak is long.
    void back_off(double now_s, double round_trip_s);
    /// The provider asks for silence until then.
    void hold_until(double s) { hold_s_ = s > hold_s_ ? s : hold_s_; }

    /// Something sent after the last refused call was let in, so far as one can tell.
    [[nodiscard]] bool let_in_since_last(double now_s, const send_log&) const;
    [[nodiscard]] bool is_after_last(double sent_s) const { return sent_s > last_sent_s_; }
    /// Ends the streak and returns its length.
    int end_streak();

    /// Calls sent lately with at least `ahead` in flight, and let in. `fresh_only`: since the last but one
    /// reaction.
    [[nodiscard]] int let_in_with(int ahead, double now_s, double round_trip_s, bool fresh_only, const send_log&) const;

    [[nodiscard]] double hold_s() const { return hold_s_; }
    [[nodiscard]] double round_trip_s() const { return round_trip_s_; }
    [[nodiscard]] int streak() const { return streak_; }

private:
    double jitter();

    refusal_episodes_tuning tuning_;
    std::uint64_t random_;
    double round_trip_s_ = tuning_.round_trip_guess_s; ///< of a refusal
    bool measured_ = false;
    double hold_s_ = -1;
    double reacted_s_ = -1, reacted_before_s_ = -1; ///< the last reaction and the one before
    double last_sent_s_ = -1;                       ///< when the latest refused call was sent
    double streak_since_s_ = 0;
    int streak_ = 0;
};

} // namespace tagwright::adaptive
