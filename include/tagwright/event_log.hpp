#pragma once

#include "tagwright/version.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

/// @file
/// Where what happens is told to operators. The library itself writes to no file and no stream.
namespace tagwright::inline v0 {

/// Which of the operators' files an event belongs to.
enum class log_channel : std::uint8_t {
    router,      ///< ai_router.log: 429s, back-off, fallback, throttle, retry
    metrics,     ///< ai_concurrency_metrics.log: cache, summary
    performance, ///< tag_space_performance.log: one line a run
};

/// Where the actors write events for operators. Implementations must not block and must not throw, and are called on
/// several threads at once. The
/// library itself never sets up a logger: without one, events go nowhere.
class TAGWRIGHT_EXPORT event_log {
public:
    event_log() = default;
    event_log(const event_log&) = delete;
    event_log& operator=(const event_log&) = delete;
    virtual ~event_log() = default;

    /// One line, key=value; no secrets, no page text.
    virtual void write(log_channel where, std::string_view line) noexcept = 0;
};

/// Drops everything.
class TAGWRIGHT_EXPORT null_log final : public event_log {
public:
    /// Nothing happens.
    void write(log_channel, std::string_view) noexcept override {}
};

} // namespace tagwright::inline v0
