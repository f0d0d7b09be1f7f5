#pragma once

#include "tagwright/host.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace tagwright {

/// Events on their way from the host's threads to the program's own. May be listened to by several runs.
class run_events {
public:
    /// Shares the queue: it may outlive this object.
    [[nodiscard]] run_listener listener() const {
        return [to = queue_](run_event&& event) {
            {
                const std::lock_guard guard(to->mutex);
                to->events.push_back(std::move(event));
            }
            to->filled.notify_one();
        };
    }

    /// The next event; empty if there is none within the time.
    [[nodiscard]] std::optional<run_event> next(std::chrono::milliseconds wait) {
        std::unique_lock guard(queue_->mutex);
        if (!queue_->filled.wait_for(guard, wait, [this] { return !queue_->events.empty(); }))
            return std::nullopt;
        auto out = std::move(queue_->events.front());
        queue_->events.pop_front();
        return out;
    }

private:
    struct queue {
        std::mutex mutex;
        std::condition_variable filled;
        std::deque<run_event> events;
    };
    std::shared_ptr<queue> queue_ = std::make_shared<queue>();
};

} // namespace tagwright
