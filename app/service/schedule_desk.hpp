#pragma once

#include "actors/schedule/schedule_book.hpp"
#include "app/service/check_desk.hpp"
#include "app/service/run_desk.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tagwright::service {

/// Starts the runs of schedules when they are due, and keeps the book. One thread of its own, which may wait; the rest
/// is for several threads.
class schedule_desk {
public:
    /// @param from_file  the schedules of the settings file
    schedule_desk(run_desk& runs, check_desk& checks, std::shared_ptr<store> values, const settings_maker& make,
                  const std::vector<schedule>& from_file, time_zone zone);
    schedule_desk(const schedule_desk&) = delete;
    schedule_desk& operator=(const schedule_desk&) = delete;
    ~schedule_desk();

    /// From now on what is due starts.
    void begin();
    /// Nothing starts any more.
    void end();

    /// A run has ended; on any thread. Never blocks.
    void on_end(const run_finished& end);

    template <class Use>
    auto read(Use use) {
        const std::lock_guard guard(mutex_);
        return use(std::as_const(book_));
    }
    /// Changes the book, and waits until that is saved.
    /// @param unsaved  set to why the store could not keep it: then it holds until the service ends
    template <class Use>
    auto change(Use use, failure* unsaved = nullptr) {
        std::unique_lock guard(mutex_);
        auto out = use(book_);
        auto why = save();
        guard.unlock();
        if (unsaved != nullptr)
            *unsaved = std::move(why);
        changed_.notify_all();
        return out;
    }

    [[nodiscard]] static utc_time now();

private:
    struct ended_run {
        std::string run;
        std::string status;
        double usd = 0;
    };
    [[nodiscard]] bool is_closed() const;
    void work();
    failure save(); ///< under the lock; waits for the store
    void take_ends();
    void start(const due_run& due);
    void start_one(const schedule& what, const std::string& space, std::optional<double> budget_usd);
    void go_on(const schedule& what); ///< with its next space

    run_desk& runs_;
    check_desk& checks_;
    std::shared_ptr<store> store_;
    const settings_maker& make_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    schedule_book book_;
    std::deque<ended_run> ends_;
    bool closed_ = false;
    std::map<std::string, std::deque<std::string>> spaces_left_; ///< by schedule; its thread's alone
    std::thread thread_;
};

} // namespace tagwright::service
