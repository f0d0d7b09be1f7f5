#pragma once

#include "tagwright/limits.hpp"

#include <functional>
#include <optional>
#include <string>

namespace tagwright::adaptive {

/// What is known of a provider's days before it has said a word.
struct day_rules {
    std::optional<double> calls;              ///< that the user allows a day
    bool spread = false;                      ///< what is left lasts until the reset; else it is used at once
    std::function<double(double)> next_reset; ///< the first one after a moment of the wall clock; empty: not known
    std::function<double(time_point)> wall_s; ///< seconds since the epoch; empty: the steady clock stands in for it
};

/// @param wall_s  see day_rules
[[nodiscard]] day_rules rules_of(const day_terms& of, std::function<double(time_point)> wall_s);

/// How much of the day's calls is left, for people.
struct day_view {
    double a_day = 0;
    double left = 0;
    double resets_s = 0; ///< wall clock; 0: there is no such moment, or nobody knows it
};

/// The day's quota of calls: what is left of it, when it is back, and when the next call may go.
///
/// Idea: two accounts, and the poorer one decides. The user's is the setting, less what was sent since the day began;
/// it is a wish and is obeyed. The provider's is what headers and refusals told last, less what was sent since; it may
/// be wrong, so it is checked: the newest header counts, and where nothing is believed to be left, one call an hour may
/// look. Moments are those of the wall clock, because days and memories are; days nobody knows the reset of last 24
/// hours from their first call.
class day_quota {
public:
    explicit day_quota(day_rules rules = {}) : rules_(std::move(rules)) { own_.limit = rules_.calls; }

    /// Seconds until the next call may go; 0: now.
    [[nodiscard]] double wait_s(time_point now);
    /// Seconds for which nothing goes because the day is used up; 0 where that is too short to be more than a wait.
    [[nodiscard]] double closed_s(time_point now) const;

    /// @param call  a number that grows from call to call
    void sent(time_point now, std::uint64_t call);
    /// How a call ended. @param later  calls sent after it, which its headers cannot know of
    void ended(time_point now, std::uint64_t call, call_verdict, const limit_hints&, double later);
    /// Seconds to be silent after a refusal that names the day, or asks for a long wait.
    /// @param unknown_s  where nobody says for how long
    [[nodiscard]] double refused(time_point now, const limit_hints&, double unknown_s);

    /// Empty where nobody has told a limit.
    [[nodiscard]] std::optional<day_view> seen(time_point now) const;

    /// The memory of a limit group with the day in it, and back. A day that is over is not taken over; text that makes
    /// no sense is ignored.
    [[nodiscard]] std::string remember(const std::string& learned) const;
    void recall(time_point now, const std::string& learned);

private:
    struct account {
        std::optional<double> limit; ///< calls a day
        double used = 0;             ///< since the day began; of a bucket: what it lacks
        double resets_s = 0;         ///< 0: 24 hours after the next call
        double refill_per_s = 0;     ///< above 0: a bucket that fills all day long, and has no reset
        double filled_s = 0;         ///< when it was last filled
        bool every_day = false;      ///< the provider said when: at the same time again tomorrow
        [[nodiscard]] bool empty() const { return limit && *limit - used < 1; }
    };

    [[nodiscard]] double wall(time_point) const;
    [[nodiscard]] account at(account, double now_s) const;
    void roll(double now_s);
    void shut(double now_s, double until_s);
    void shut_if_empty(double now_s);
    void read(double now_s, std::uint64_t call, const quota_reading&, const std::optional<duration>& retry_after,
              double later);
    [[nodiscard]] double told_rest(double now_s) const;
    [[nodiscard]] double pace_wait(const account&, double now_s) const;
    [[nodiscard]] double short_pause(double first_s, double most_s) const;

    day_rules rules_;
    account own_, told_;
    double last_sent_s_ = 0;
    std::uint64_t last_call_ = 0; ///< that was sent
    std::uint64_t told_call_ = 0; ///< whose headers came last
    double shut_until_s_ = 0;     ///< the provider's account is used up until then
    double look_s_ = 0;           ///< one call may go then, all the same
    std::uint64_t shut_call_ = 0; ///< a later one that succeeds proves that wrong
    int refusals_ = 0;            ///< in a row that named the day
    bool disbelieved_ = false;    ///< its headers say that nothing is left, and calls go all the same
};

} // namespace tagwright::adaptive
