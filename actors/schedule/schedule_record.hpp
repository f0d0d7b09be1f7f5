#pragma once

#include "base/iso_time.hpp"
#include "config/schedule.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright {

/// A run of a schedule that has not ended.
struct schedule_run {
    std::string run; ///< its id
    utc_time started;
    friend bool operator==(const schedule_run&, const schedule_run&) = default;
};

/// What is kept of one schedule.
struct schedule_record {
    schedule what;
    bool from_file = false;
    bool enabled_in_file = true; ///< what the file said when it was last read; only counts with from_file
    utc_time counts_from;        ///< whatever came up to then has been dealt with; an interval counts from here
    std::string month;           ///< "2026-01": the month of `spent_usd`
    double spent_usd = 0;
    std::optional<std::string> last_run;
    std::optional<std::string> last_status;
    std::string notice; ///< why it did not start the last time; empty: it did
    std::vector<schedule_run> going_on;
    friend bool operator==(const schedule_record&, const schedule_record&) = default;
};

/// What a text of the store holds. Nothing of it is lost: what cannot be read is written again as it was.
struct stored_schedules {
    std::vector<schedule_record> records;
    std::vector<std::string> unread;   ///< JSON texts
    std::vector<std::string> warnings; ///< one for each of them
};

/// The key of the store (`value_store`) for it.
inline constexpr std::string_view schedules_key = "schedules";

/// Reads what to_store_text() wrote; an empty text holds nothing. Fields that are not known do not matter, missing ones
/// get their defaults.
[[nodiscard]] stored_schedules read_store_text(std::string_view text);

[[nodiscard]] std::string to_store_text(const std::vector<schedule_record>& records,
                                        const std::vector<std::string>& unread);

} // namespace tagwright
