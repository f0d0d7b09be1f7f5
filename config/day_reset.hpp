#pragma once

#include "config/time_zone.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tagwright {

/// When a provider's day begins: at an hour of some place's clocks, which is another hour here, and one in summer and
/// another in winter.
class day_reset {
public:
    /// "00:00 America/Los_Angeles", "00:00 UTC", "00:00" (UTC). Empty where it is no such text, or this machine does
    /// not know the zone.
    [[nodiscard]] static std::optional<day_reset> read(std::string_view text);

    /// The first one later than `after`.
    [[nodiscard]] std::chrono::sys_seconds next_after(std::chrono::sys_seconds after) const;

private:
    day_reset(std::chrono::minutes at, time_zone zone) : at_(at), zone_(std::move(zone)) {}

    std::chrono::minutes at_;
    time_zone zone_;
};

} // namespace tagwright
