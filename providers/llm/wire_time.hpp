#pragma once

#include "tagwright/limits.hpp"
#include "tagwright/transport.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <string_view>

/// Times as servers write them. Everything is clamped here, so that nobody behind has to doubt it: a wait
/// is in [0, 24 h], and what cannot be read is not there.
namespace tagwright::llm {

inline constexpr std::chrono::hours wait_max{24};
/// A longer wait is not a wait but a mistake (a date in seconds, say): it is ignored.
inline constexpr std::chrono::hours wait_absurd{24 * 7};

/// A number as servers write it: digits with an optional fraction, no sign, no exponent, white space
/// around it allowed. Independent of the locale.
[[nodiscard]] std::optional<double> parse_number(std::string_view text) noexcept;

/// Seconds as a duration: nothing if negative, not finite or absurd; at most wait_max.
[[nodiscard]] std::optional<duration> wait_from_seconds(double seconds) noexcept;

/// Go's notation, which OpenAI uses: "9ms", "6s", "33.023s", "6m0s", "1h23m31s", also "2d", and protobuf's
/// "45.837906927s". A bare number counts as seconds.
[[nodiscard]] std::optional<duration> parse_duration(std::string_view text) noexcept;

/// The duration at the start of a text: "7m12s. Visit …", "20 seconds", "250ms.".
[[nodiscard]] std::optional<duration> parse_leading_duration(std::string_view text) noexcept;

/// Seconds since the epoch for RFC 3339: "2026-11-24T05:36:34Z", fractions and offsets allowed; the zone must be there.
[[nodiscard]] std::optional<double> parse_rfc3339(std::string_view text) noexcept;

/// Seconds at the start of a text, in however many parts: "7m12.5s", "23 hours", "1 day, 3 hours". Not clamped.
[[nodiscard]] std::optional<double> leading_seconds(std::string_view text) noexcept;

/// The instant at the start of a text, in seconds since the epoch: RFC 3339, "2026-11-27 00:00 UTC" (also without the
/// zone, or the clock: then it is UTC's midnight), or a number of seconds or milliseconds. Small letters are fine.
[[nodiscard]] std::optional<double> leading_instant(std::string_view text) noexcept;

/// How long a server asks to wait, in seconds, not clamped: retry-after-ms or x-ms-retry-after-ms, Traefik's
/// x-retry-in, then retry-after (seconds, fractions allowed, or a date or an epoch's second relative to the Date
/// header).
/// @param others_s  what else the answer tells of the wait: whether a bare Retry-After counts milliseconds
[[nodiscard]] std::optional<double> retry_after_seconds(const http_headers& headers,
                                                        std::span<const double> others_s = {}) noexcept;

/// The same, clamped.
[[nodiscard]] std::optional<duration> parse_retry_after(const http_headers& headers,
                                                        std::span<const double> others_s = {}) noexcept;

} // namespace tagwright::llm
