#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace tagwright {

/// Which of the operators' files an event belongs to.
enum class log_channel : std::uint8_t {
    router,      ///< ai_router.log: 429s, back-off, fallback, throttle, retry
    metrics,     ///< ai_concurrency_metrics.log: cache, summary
    performance, ///< tag_space_performance.log: one line a run
};

/// Where the actors write events for operators. Implementations must not block and must not throw. The
/// library itself never sets up a logger: without one, events go nowhere.
class event_log {
public:
    event_log() = default;
    event_log(const event_log&) = delete;
    event_log& operator=(const event_log&) = delete;
    virtual ~event_log() = default;

    /// One line, key=value; no secrets, no page text.
    virtual void write(log_channel where, std::string_view line) noexcept = 0;
};

/// Drops everything.
class null_log final : public event_log {
public:
    void write(log_channel, std::string_view) noexcept override {}
};

} // namespace tagwright
