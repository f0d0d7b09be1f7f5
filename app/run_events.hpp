#pragma once

#include "tagwright/host.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>

namespace tagwright {

/// Events on their way from the host's threads to the program's own. May be listened to by several runs.
///
/// It stays short however slow its reader is: a run that is started with unread() waits for it, and of what only says
/// how things are now, the newest is kept: between two results stand one progress, one change of each level and ten
/// notices at most.
class run_events {
public:
    /// Shares the queue: it may outlive this object.
    [[nodiscard]] run_listener listener() const {
        return [to = queue_](run_event&& event) {
            {
                const std::lock_guard guard(to->mutex);
                to->add(std::move(event));
            }
            to->filled.notify_one();
        };
    }

    /// For start_run: how many results wait here, and on their way here.
    [[nodiscard]] std::shared_ptr<unread_results> unread() const { return queue_->unread; }

    /// The next event; empty if there is none within the time. Whoever asks for it has done with those before.
    [[nodiscard]] std::optional<run_event> next(std::chrono::milliseconds wait) {
        std::unique_lock guard(queue_->mutex);
        if (std::exchange(queue_->result_is_out, false) && queue_->unread->count() > 0)
            queue_->unread->read();
        if (!queue_->filled.wait_for(guard, wait, [this] { return !queue_->events.empty(); }))
            return std::nullopt;
        auto out = std::move(queue_->events.front());
        queue_->events.pop_front();
        queue_->result_is_out = std::holds_alternative<page_settled>(out);
        return out;
    }

    /// How many events wait.
    [[nodiscard]] std::size_t size() const {
        const std::lock_guard guard(queue_->mutex);
        return queue_->events.size();
    }

private:
    struct queue {
        static constexpr int notices_max = 10; ///< between two results

        std::mutex mutex;
        std::condition_variable filled;
        std::deque<run_event> events;
        std::shared_ptr<unread_results> unread = std::make_shared<unread_results>();
        bool result_is_out = false; ///< the event that was taken last is one

        void add(run_event&& event) {
            if (auto* now = std::get_if<run_progress>(&event))
                forget<run_progress>([now](const auto& before) { return before.run == now->run; });
            else if (auto* change = std::get_if<level_changed>(&event))
                forget<level_changed>([change](const auto& before) { return follows(before, *change); });
            else if (std::holds_alternative<run_notice>(event))
                forget<run_notice>([seen = 1](const auto&) mutable { return ++seen > notices_max; });
            events.push_back(std::move(event));
        }

        /// A change of the same level begins where the one began that it stands for, too.
        static bool follows(const level_changed& before, level_changed& change) {
            if (before.run != change.run || before.group != change.group)
                return false;
            change.change.from = before.change.from;
            return true;
        }

        /// Takes out old ones of what came after the last result; looks at the newest first.
        template <class Event, class IsOld>
        void forget(IsOld is_old) {
            for (auto at = events.end(); at != events.begin();) {
                --at;
                if (std::holds_alternative<page_settled>(*at))
                    return;
                const auto* each = std::get_if<Event>(&*at);
                if (each != nullptr && is_old(*each))
                    at = events.erase(at);
            }
        }
    };
    std::shared_ptr<queue> queue_ = std::make_shared<queue>();
};

} // namespace tagwright
