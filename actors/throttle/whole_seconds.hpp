#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

namespace tagwright::adaptive {

/// What is known of the pace when a refusal asks for a wait.
struct known_pace {
    bool fast_guess = false;           ///< it is a guess, but of several calls a second
    std::optional<double> missing_s{}; ///< it is measured: so long until the next call
};

/// The shortest wait that may be meant: servers write whole seconds, rounded up. Other waits are meant to the letter.
[[nodiscard]] inline double least_meant_s(double told_s) {
    constexpr double grain_s = 1;
    return told_s >= grain_s && told_s == std::floor(told_s) ? told_s - grain_s : told_s;
}

/// How long a wait of so many seconds is obeyed; `Retry-After: 1` of a quota of ten a second is a tenth of one. Pure.
///
/// Idea: servers write whole seconds, rounded up: what is meant is any time within the last of them. Where the pace is
/// measured, it says when. Where it is a guess, but of several calls a second, all of that last second is left to the
/// pace: silence costs more calls than a further refusal. If the next call is refused, too, it was meant to the letter.
/// @param in_row  refusals in a row, this one counted
[[nodiscard]] inline double obeyed_wait_s(double told_s, int in_row, const known_pace& pace) {
    constexpr double least_s = 1e-3; // so that a refusal of the next call is news
    const auto meant_s = least_meant_s(told_s);
    const auto known = pace.missing_s || pace.fast_guess;
    if (meant_s == told_s || in_row > 1 || !known)
        return told_s;
    return std::clamp(pace.missing_s.value_or(0), std::max(least_s, meant_s), told_s);
}

} // namespace tagwright::adaptive
