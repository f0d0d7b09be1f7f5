#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tagwright::service {

/// Some threads that do what may wait, so that nobody does who must not. Bounded: what does not fit is refused.
class work_crew {
public:
    work_crew(std::size_t threads, std::size_t queue_max);
    work_crew(const work_crew&) = delete;
    work_crew& operator=(const work_crew&) = delete;
    ~work_crew(); ///< what is queued is done first

    /// Never blocks. @returns false where the queue is full
    [[nodiscard]] bool post(std::function<void()> job);

private:
    void work();

    const std::size_t queue_max_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> queue_;
    bool closed_ = false;
    std::vector<std::thread> threads_;
};

} // namespace tagwright::service
