#include "app/service/work_crew.hpp"

#include <utility>

namespace tagwright::service {

work_crew::work_crew(std::size_t threads, std::size_t queue_max) : queue_max_(queue_max) {
    for (std::size_t i = 0; i < threads; ++i)
        threads_.emplace_back([this] { work(); });
}

work_crew::~work_crew() {
    {
        const std::lock_guard guard(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
    for (auto& each : threads_)
        each.join();
}

bool work_crew::post(std::function<void()> job) {
    {
        const std::lock_guard guard(mutex_);
        if (closed_ || queue_.size() >= queue_max_)
            return false;
        queue_.push_back(std::move(job));
    }
    changed_.notify_one();
    return true;
}

void work_crew::work() {
    std::unique_lock guard(mutex_);
    for (;;) {
        changed_.wait(guard, [this] { return closed_ || !queue_.empty(); });
        if (queue_.empty())
            return;
        auto job = std::move(queue_.front());
        queue_.pop_front();
        guard.unlock();
        job();
        guard.lock();
    }
}

} // namespace tagwright::service
