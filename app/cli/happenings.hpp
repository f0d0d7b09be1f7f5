#pragma once

#include "app/cli/progress_frame.hpp"
#include "tagwright/event_log.hpp"

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <string_view>

namespace tagwright::cli {

/// Makes of the log's lines what a person wants to know at once: a fallback, a wait, a refusal, many retries. Pure.
class happening_reader {
public:
    /// @param since  time since any fixed moment, for what comes in numbers
    /// @param of_day  local time of day, for what is told as a time
    [[nodiscard]] std::optional<happening> read(std::string_view line, std::chrono::milliseconds since,
                                                std::chrono::seconds of_day);

private:
    [[nodiscard]] std::optional<happening> retried(std::string_view who, std::string_view why,
                                                   std::chrono::milliseconds since);

    std::deque<std::chrono::milliseconds> retries_; ///< of late
};

/// Hands every line on, and remembers what happened last.
class happening_log final : public event_log {
public:
    explicit happening_log(std::shared_ptr<event_log> inner) : inner_(std::move(inner)) {}

    void write(log_channel where, std::string_view line) noexcept override;
    [[nodiscard]] std::optional<happening> last() const;

private:
    std::shared_ptr<event_log> inner_;
    mutable std::mutex mutex_;
    happening_reader reader_;
    std::optional<happening> last_;
    std::chrono::steady_clock::time_point last_at_;
};

} // namespace tagwright::cli
