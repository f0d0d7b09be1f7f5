#pragma once

#include "messages/domain.hpp"
#include "messages/limits.hpp"

#include <optional>
#include <string_view>

namespace tagwright {

/// When an exchange with Confluence is tried again. Reads are safe to repeat and so are label writes
/// (adding a label twice is adding it once), hence one rule for all. Atlassian's advice: start at 2 s,
/// double, at most 30 s, jitter 0.7–1.3, at most 4 retries, Retry-After as the minimum.
struct site_retry_rule {
    int retries_max = 4;
    duration first = std::chrono::seconds(2);
    duration longest = std::chrono::seconds(30);
    /// No server answered at all: that is found out faster.
    int reconnects_max = 3;
    duration reconnect_first = std::chrono::milliseconds(500);
    /// Longer hints mean that waiting is a person's decision.
    duration hint_longest = std::chrono::minutes(10);
};

/// @param tries   exchanges made so far, ≥ 1
/// @param jitter  uniform in [0, 1)
/// @returns how long to wait before the next try; empty: give up
[[nodiscard]] std::optional<duration> next_try(const site_retry_rule& rule, errc code, int status, int tries,
                                               std::optional<duration> retry_after, double jitter);

/// What the site's throttle has to know about an answer.
[[nodiscard]] call_verdict verdict_of(errc code, int status) noexcept;

} // namespace tagwright
