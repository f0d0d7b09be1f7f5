#pragma once

#include "base/epoch.hpp"
#include "tagwright/limits.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>
#include <vector>

/// Spans of time that a header tells by a bare number. Seconds, says every standard; milliseconds, mean some servers.
namespace tagwright {

/// Two spans that mean the same time, or nearly: between half and twice of each other, since a reset is rounded, and
/// may be that of a part of the quota.
[[nodiscard]] constexpr bool same_span(double a_s, double b_s) noexcept {
    constexpr double apart = 2;
    return a_s <= apart * b_s && b_s <= apart * a_s;
}

/// A bare reset that may be in milliseconds (Netflix Zuul's are). What is no longer than a minute, and a little, is
/// taken for seconds; of longer ones nothing is known: they might stop a run for a day.
[[nodiscard]] constexpr bool may_be_milliseconds(double reset) noexcept {
    constexpr double shortest = 66;
    return reset > shortest && !epoch_seconds_of(reset);
}

/// A number of more than a second that was meant in milliseconds: something else in the same answer says so.
[[nodiscard]] constexpr bool counts_milliseconds(double span, double other_s) noexcept {
    constexpr double shortest = 1000, a_second = 1000;
    return span >= shortest && same_span(span / a_second, other_s);
}

/// A number that a program was given as milliseconds: 1500, 60000. Seconds as long as that are what is left of an
/// hour's or a day's quota, and hardly ever round; where somebody wrote them down they are whole hours (18000) or days.
[[nodiscard]] inline bool is_round_milliseconds(double span) noexcept {
    constexpr double shortest = 1000, grain = 500, hour_s = 3600, day_s = 86400, days_most = 32;
    const auto whole = [span](double unit) { return std::fmod(span, unit) == 0; };
    const auto written_seconds = (span <= day_s && whole(hour_s)) || (span <= days_most * day_s && whole(day_s));
    return span >= shortest && whole(grain) && !written_seconds && !epoch_seconds_of(span);
}

/// The seconds until quotas are full again, of those that tell it.
[[nodiscard]] inline std::vector<double> resets_of(const std::vector<quota_reading>& readings) {
    std::vector<double> out;
    for (const auto& reading : readings)
        if (reading.reset_after)
            out.push_back(std::chrono::duration<double>(*reading.reset_after).count());
    return out;
}

/// How many seconds a Retry-After of a bare number means. Milliseconds were seen from servers of all kinds: obeyed as
/// seconds, a minute of them ends a run for 16 hours. They are known by a span in the same answer that is a thousand
/// times shorter; where none confirms either, by being round. Read wrongly, an hour is asked for again after some
/// seconds, and the next refusals are waited for as those that tell nothing.
/// @param told      not negative, no instant
/// @param others_s  what else the answer tells of the wait: resets, its own words
[[nodiscard]] inline double bare_retry_after_s(double told, std::span<const double> others_s) {
    constexpr double a_second = 1000;
    const auto any = [others_s](auto is) { return std::any_of(others_s.begin(), others_s.end(), is); };
    if (any([told](double other_s) { return counts_milliseconds(told, other_s); }))
        return told / a_second;
    const auto confirmed = any([told](double other_s) { return same_span(told, other_s); });
    return is_round_milliseconds(told) && !confirmed ? told / a_second : told;
}

} // namespace tagwright
