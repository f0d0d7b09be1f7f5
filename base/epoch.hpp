#pragma once

#include <optional>

namespace tagwright {

/// The instant that a header's number means, in seconds since the epoch: servers count seconds, milliseconds,
/// microseconds or nanoseconds, and their sizes tell which. Nothing for a number that is too small to be an instant.
[[nodiscard]] constexpr std::optional<double> epoch_seconds_of(double number) noexcept {
    constexpr double first_s = 1e9; // in 2001
    constexpr double last_s = 1e11; // in 5138: what is larger counts smaller units
    if (number < first_s)
        return std::nullopt;
    for (const double units_a_second : {1.0, 1e3, 1e6, 1e9})
        if (number < last_s * units_a_second)
            return number / units_a_second;
    return std::nullopt;
}

/// A span that a header tells by a bare number is one of seconds, says every guideline, and of milliseconds, do some
/// gateways (Netflix Zuul's, for one). What is no longer than a minute, and a little, is taken for seconds; of longer
/// ones nothing is known: they might stop a run for a day.
inline constexpr double bare_span_max_s = 66;

/// Some gateways tell Retry-After in milliseconds: seen where a reset in the same answer is a thousand times shorter.
/// Between half and twice that: a reset is rounded, and may be that of a part of the quota.
[[nodiscard]] constexpr bool counts_milliseconds(double told, double reset_s) noexcept {
    constexpr double shortest = 1000, a_second = 1000, apart = 2;
    return told >= shortest && told <= apart * a_second * reset_s && told * apart >= a_second * reset_s;
}

} // namespace tagwright
