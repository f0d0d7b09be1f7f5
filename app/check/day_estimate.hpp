#pragma once

#include "actors/throttle/day_plan.hpp"
#include "actors/throttle/day_quota.hpp"
#include "config/time_zone.hpp"
#include "tagwright/endpoint.hpp"

#include <cstdint>
#include <optional>
#include <string>

/// On how many days a run makes its calls, where a provider's calls are counted by the day.
namespace tagwright {

/// The day of a provider as far as the settings, the memory of its throttle and perhaps an answer tell it.
struct day_known {
    adaptive::day_view day;
    bool spread = false;
    double now_s = 0; ///< wall clock
    [[nodiscard]] day_supply supply() const;
};

/// @param learned  what the throttle of its limit group has kept
/// @param heard    of a call that was made just now, outside of the throttle; may be null
/// @returns empty where nobody has told a limit
[[nodiscard]] std::optional<day_known> day_of(const llm::endpoint& to, const std::string& learned,
                                              const limit_hints* heard, double now_s);

/// Seconds since the epoch, now.
[[nodiscard]] double wall_clock_s();

/// "1,840 pages need about 368 calls; 250 a day are allowed, 40 are left today: 3 days (until 30 November, 09:00)"
/// @param more  there are more pages than these
[[nodiscard]] std::string days_text(std::uint64_t pages, bool more, std::uint64_t calls, const day_known& of,
                                    const time_zone& here);

} // namespace tagwright
