#pragma once

#include "messages/messages.hpp"
#include "tagwright/records.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>

/// The parts of reports, as JSON: the command line and the service show the same. Pure.
namespace tagwright {

using ordered_json = nlohmann::ordered_json;

[[nodiscard]] double seconds(std::chrono::milliseconds time);

/// ISO 8601; null for 0.
[[nodiscard]] ordered_json time_of(std::int64_t ms);

[[nodiscard]] ordered_json pages_of(const page_counts& pages);
[[nodiscard]] ordered_json calls_of(const call_counts& calls);

/// Null where it is not known. Without the last digits of sums of fractions.
[[nodiscard]] ordered_json cost_usd_of(const spending& cost);

/// One entry of `results`.
[[nodiscard]] ordered_json result_of(const page_result& result);

/// A run of the journal.
[[nodiscard]] ordered_json run_object(const run_record& record);

/// Seconds since then, on the steady clock.
[[nodiscard]] double ago_s(time_point at);

/// A throttle that lives now. @param group  what it is called where it can be tuned
[[nodiscard]] ordered_json throttle_object(const throttle_view& view, const std::string& group, int pid);

} // namespace tagwright
