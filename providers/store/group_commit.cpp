#include "providers/store/group_commit.hpp"

#include "providers/store/sqlite_failure.hpp"
#include "providers/store/store_transactions.hpp"

#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <algorithm>
#include <exception>
#include <shared_mutex>
#include <utility>

namespace tagwright::sqlite {
namespace {

bool is_write(const job& each) noexcept { return each.writes; }

void answer(job& each, failure why) noexcept {
    try {
        each.answer(std::move(why));
    } catch (...) { // the caller's bug must not end the thread
    }
}

} // namespace

bool flush_log(SQLite::Database& db) noexcept {
    sqlite3_file* log = nullptr;
    if (sqlite3_file_control(db.getHandle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK)
        return false;
    // Without methods it was never opened: nothing has been written yet.
    return log == nullptr || log->pMethods == nullptr || log->pMethods->xSync(log, SQLITE_SYNC_NORMAL) == SQLITE_OK;
}

group_commit::group_commit(SQLite::Database& db, group_commit_options options)
    : db_(db), path_(db.getFilename()), options_(std::move(options)), thread_([this] { run(); }) {}

group_commit::~group_commit() {
    {
        const std::lock_guard guard(mutex_);
        stop_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void group_commit::post(job next) {
    {
        const std::lock_guard guard(mutex_);
        if (queue_.size() < options_.queue_max) {
            queue_.push_back(std::move(next));
            wake_.notify_one();
            return;
        }
    }
    answer(next, refuse(path_, "queue full"));
}

void group_commit::run() {
    for (;;) {
        auto jobs = take();
        if (jobs.empty())
            break;
        work_off(jobs);
    }
    static_cast<void>(commit({}, true)); // what is left of the upkeep
}

/// Waits for work; nothing means the end.
std::vector<job> group_commit::take() {
    std::unique_lock guard(mutex_);
    wake_.wait(guard, [&] { return stop_ || !queue_.empty(); });
    if (!stop_ && std::ranges::any_of(queue_, is_write)) {
        guard.unlock();
        std::this_thread::sleep_for(options_.commit_delay);
        guard.lock();
    }
    std::vector<job> taken;
    while (!queue_.empty() && taken.size() < options_.group_max) {
        taken.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return taken;
}

void group_commit::work_off(std::span<job> jobs) {
    const auto together = commit(jobs, options_.upkeep.is_due() || std::ranges::any_of(jobs, is_write));
    for (auto& each : jobs) {
        if (!together.cause && !together.write_needed)
            answer(each, {});
        else if (each.writes && together.for_all_writes)
            answer(each, together.cause);
        else // One bad job must not fail the others, and reads often still work.
            answer(each, commit_alone(each));
    }
}

failure group_commit::commit_alone(const job& one) noexcept {
    auto done = commit({&one, 1}, one.writes);
    while (done.write_needed)
        done = commit({&one, 1}, true);
    return done.cause;
}

group_commit::outcome group_commit::commit(std::span<const job> jobs, bool writes) noexcept {
    try {
        const bool has_more = carry_out(jobs, writes);
        if (!writes || options_.flush(db_))
            return {{}, false, has_more};
        return {disk_failed(path_), true};
    } catch (const write_needed&) {
        if (writes)
            options_.upkeep.rolled_back();
        return {{}, false, true};
    } catch (const SQLite::Exception& error) {
        options_.upkeep.rolled_back();
        return {describe(path_, error), is_locked(error)};
    } catch (const std::exception& error) {
        options_.upkeep.rolled_back();
        return {refuse(path_, error.what()), false};
    }
}

bool group_commit::carry_out(std::span<const job> jobs, bool writes) {
    using behavior = SQLite::TransactionBehavior;
    const std::shared_lock open(store_transactions());
    SQLite::Transaction change(db_, writes ? behavior::IMMEDIATE : behavior::DEFERRED);
    may_write_ = writes;
    bool has_more = false;
    try {
        for (const auto& each : jobs)
            each.work();
    } catch (const write_needed&) {
        if (!writes || jobs.size() > 1)
            throw;
        has_more = true;
    }
    if (writes)
        options_.upkeep.work();
    change.commit();
    if (writes)
        options_.upkeep.committed();
    return has_more;
}

} // namespace tagwright::sqlite
