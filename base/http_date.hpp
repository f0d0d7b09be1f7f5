#pragma once

#include <optional>
#include <string_view>

namespace tagwright {

/// Seconds since the epoch for the date of an HTTP header: "Thu, 26 Mar 2026 16:00:00 GMT", and the two older forms
/// that servers may still send, "Thursday, 26-Mar-26 16:00:00 GMT" and "Thu Mar 26 16:00:00 2026". A day of one digit
/// and a missing zone are accepted, blanks around it too; empty for anything else: other zones, and days that the
/// calendar does not have.
[[nodiscard]] std::optional<double> parse_http_date(std::string_view text) noexcept;

} // namespace tagwright
