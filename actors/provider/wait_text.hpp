#pragma once

#include "messages/failure.hpp"
#include "messages/limits.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What a person reads of waits. Times are the reader's: they are told on this machine's wall clock.
namespace tagwright {

/// "14:05", or "27 Nov 14:05" on another day than today.
/// @param from_now  the time that is told of lies so far ahead
[[nodiscard]] std::string clock_text(duration from_now);

/// "gemini: the quota is used up until 14:05".
[[nodiscard]] std::string suspension_text(std::string_view provider, std::optional<duration> rest);

/// The last failure, and until when the provider is waited for.
[[nodiscard]] std::string patience_text(std::string_view why, duration rest);

/// The last failure, and for how long the provider was waited for.
[[nodiscard]] std::string patience_is_over(std::string_view why, duration waited);

/// Why the run ends, and what a person can do.
[[nodiscard]] std::string end_text(const failure& why);

} // namespace tagwright
