#pragma once

#include "actors/provider/circuit_breaker.hpp"
#include "tagwright/failure.hpp"
#include "tagwright/limits.hpp"

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

/// A wait that a person should know of.
struct wait_notice {
    time_point wait; ///< tells one wait from another: each is told once
    std::string text;
};

/// Empty: nobody need know of a wait for this provider.
/// @param tell_after  shorter waits are not worth it
/// @param why  the last failure
[[nodiscard]] std::optional<wait_notice> wait_to_tell(std::string_view provider, const circuit_breaker& breaker,
                                                      time_point now, duration tell_after, const failure& why);

/// The last failure, and for how long the provider was waited for.
[[nodiscard]] std::string patience_is_over(std::string_view why, duration waited);

/// Why the run ends, and what a person can do.
[[nodiscard]] std::string end_text(const failure& why);

} // namespace tagwright
