#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// @file
/// What is known of limits: what servers tell of them, what calls cost, and how many may be in flight.
namespace tagwright::inline v0 {

/// Steady time. CAF's clock (real and simulated) has the same type, so logic never asks for the time:
/// it is told.
using time_point = std::chrono::steady_clock::time_point;
/// A span of it.
using duration = std::chrono::steady_clock::duration;

/// What a server asks to wait for longer than this is no pause but the end of a quota: the provider is suspended until
/// then, and another one takes over. Throttle and desk share this rule.
inline constexpr duration long_wait = std::chrono::minutes(5);

/// What a quota counts.
enum class quota_dimension : std::uint8_t { requests, tokens, input_tokens, output_tokens };

/// Over what time a quota counts.
enum class quota_window : std::uint8_t { unknown, second, minute, hour, day };

/// One quota as a provider's headers or error body tell it (`x-ratelimit-*`, `anthropic-ratelimit-*`,
/// OpenAI's "Limit L, Used U").
struct quota_reading {
    quota_dimension dimension = quota_dimension::requests; ///< what it counts
    quota_window window = quota_window::unknown;           ///< over what time
    std::optional<double> limit;                           ///< units per window
    std::optional<double> remaining;                       ///< units left now
    std::optional<duration> reset_after;                   ///< until the quota is full again
};

/// Everything that one answer says about limits. Hints are clamped when they are parsed: a wait is in
/// [0, 24 h], a limit is positive.
struct limit_hints {
    std::optional<duration> retry_after;                   ///< Retry-After, retry-after-ms, Gemini's retryDelay
    std::vector<quota_reading> readings;                   ///< every quota that was told, in no order
    std::optional<quota_dimension> exhausted;              ///< the dimension that a 429 names
    quota_window exhausted_window = quota_window::unknown; ///< day: pause until reset; minute: wait
    /// Quotas of points (Atlassian Cloud): a request costs one and more, so they say nothing of a pace.
    std::vector<quota_reading> points;
    bool points_used_up = false; ///< and that is why it was refused
};

/// What the user says of a provider's days, for those that do not tell it themselves.
struct day_terms {
    std::optional<std::uint32_t> calls; ///< a day at most
    std::string resets;                 ///< as config/day_reset.hpp reads it; empty: 24 hours after the first call
    bool spread = false;                ///< what is left of a day is to last until its end; else it is used at once
    friend bool operator==(const day_terms&, const day_terms&) = default;
};

/// What a call is expected to cost. Requests always cost one.
struct call_cost {
    double input_tokens = 0;  ///< instructions, schema and pages
    double output_tokens = 0; ///< the answer, what the model thinks included
    friend bool operator==(const call_cost&, const call_cost&) = default;
};

/// How a call ended, as far as limits are concerned.
enum class call_verdict : std::uint8_t {
    ok,           ///< admitted and answered (also when the answer was useless)
    rate_limited, ///< refused: 429
    server_error, ///< 5xx: says nothing about the quota
    timed_out,    ///< says nothing about the quota
    other,        ///< refused for another reason, or no connection: says nothing about the quota
    abandoned,    ///< the holder died or the lease ran out: nobody knows
};

/// What a call that has ended says to the throttle that let it begin.
struct call_outcome {
    call_verdict verdict = call_verdict::ok; ///< how it ended
    call_cost actual;                        ///< as the provider counted it; 0 where unknown
    limit_hints hints;                       ///< what its answer told
};

/// One change of the adaptive level, for logs and reports.
struct level_change {
    time_point at;      ///< when it changed
    int from = 0;       ///< calls that could be in flight before
    int to = 0;         ///< and can be from then on
    std::string reason; ///< "429", "recovery", "timeout", "pinned", …
};

/// What a controller would like operators to see.
struct controller_view {
    int level = 0;                             ///< calls that may be in flight now
    int peak_level = 0;                        ///< the highest level so far
    int in_flight = 0;                         ///< calls that have a permit now
    std::optional<double> requests_per_s;      ///< learned, where a rate binds
    std::optional<double> tokens_per_s;        ///< learned, where a rate binds
    std::optional<time_point> suspended_until; ///< a daily quota is used up
    std::string state;                         ///< a word or two: "startup", "steady", "probing", …
};

} // namespace tagwright::inline v0
