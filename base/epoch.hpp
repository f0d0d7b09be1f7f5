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

} // namespace tagwright
