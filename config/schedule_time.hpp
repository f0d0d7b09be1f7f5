#pragma once

#include "base/iso_time.hpp"
#include "config/time_zone.hpp"

#include <bitset>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// When a schedule starts, as people write it. Debian has no library that reads cron's times.
namespace tagwright {

/// Either an interval, or what the five fields of cron say of the clock of a place.
class schedule_time {
public:
    /// The first moment later than `after`; for an interval, that much later.
    ///
    /// Where clocks are put forward over a time, it starts at the next one that there is; where they are put back and
    /// show a time twice, it starts once. Several times that so become one moment are one start. Where every hour is
    /// named
    /// (`*`), hours count as they pass: of an hour that clocks show twice there are two starts, of one that they leave
    /// out there is none.
    [[nodiscard]] utc_time next_after(utc_time after, const time_zone& zone) const;

    /// It counts from the last start, not by the clock.
    [[nodiscard]] bool is_interval() const noexcept { return interval_.count() > 0; }

private:
    friend class schedule_time_reader;

    [[nodiscard]] bool is_on(std::chrono::local_days day) const;
    [[nodiscard]] bool has_a_day() const;
    /// The first start of this day that is later than `after`.
    [[nodiscard]] std::optional<utc_time> first_on(std::chrono::local_days day, utc_time after,
                                                   const time_zone& zone) const;

    std::chrono::minutes interval_{0}; ///< 0: the fields count
    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_;    ///< of the month
    std::bitset<13> months_;  ///< January is 1
    std::bitset<7> weekdays_; ///< Sunday is 0
    bool either_ = false;     ///< a day of the month or a day of the week will do; else both must fit
};

struct read_schedule_time {
    std::optional<schedule_time> value;
    std::string problem; ///< names each field that is wrong, its value, and what is allowed; empty: `value` is there
};

/// Reads five fields (minute, hour, day of the month, month, day of the week) of `*`, numbers, names in any case, lists
/// `1,15`, ranges `mon-fri`, and steps: `*/15`, `1-5/2`, `5/15` (from 5 on); Sunday is 0 and 7. Where neither of the
/// two fields for days begins with `*`, either will do, else both must fit: crontab(5) has it so, and
/// `0 0 1-7 * */7` is the first Sunday of a month. Also `@hourly`, `@daily` (`@midnight`), `@weekly`, `@monthly`,
/// `@yearly` (`@annually`), and intervals from 5m to 366d: `30m`, `6h`, `7d`. What would never come (`0 0 31 2 *`) is a
/// problem.
[[nodiscard]] read_schedule_time parse_schedule_time(std::string_view text);

} // namespace tagwright
