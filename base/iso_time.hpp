#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tagwright {

/// A moment of the calendar, as ISO 8601 texts of people and servers name it.
using utc_time = std::chrono::sys_time<std::chrono::milliseconds>;

/// "2026-01-31", "2026-01-31T08:05", "2026-01-31T08:05:09.123Z", "…+01:00", "…+0100"; a blank is accepted in place
/// of 'T'. Without a zone it is UTC; a date alone is its first moment. Digits beyond milliseconds are dropped.
/// Empty for anything else, also for days that the calendar does not have.
[[nodiscard]] std::optional<utc_time> parse_iso_time(std::string_view text);

/// "2026-01-31T08:05:09.123Z".
[[nodiscard]] std::string format_iso_time(utc_time when);

} // namespace tagwright
