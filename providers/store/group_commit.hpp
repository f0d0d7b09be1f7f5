#pragma once

#include "tagwright/page.hpp"

#include <SQLiteCpp/Database.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

/// One thread that works on a database, and lets what waits together share a commit. Knows nothing of tables.
namespace tagwright::sqlite {

/// Brings what is committed to the disk (fdatasync of the write-ahead log). Apart from the commit, which would flush
/// while it holds the lock that all processes write under: a slow disk would keep them waiting, and a process that is
/// stopped just then (SIGSTOP, a debugger, a frozen container) would lock them out. The log may meanwhile have been
/// copied into the database by another process; SQLite flushes both before it uses the log's space again.
/// @return false where the disk refused it.
[[nodiscard]] bool flush_log(SQLite::Database& db) noexcept;

/// Thrown by a job that reads and finds that it has to write first: it is done again, in a transaction of its own that
/// may. Thrown there once more, what it has written is committed before it is done again: much is written in pieces,
/// so that other processes come to their turn.
struct write_needed : std::exception {
    [[nodiscard]] const char* what() const noexcept override { return "a read needs to write"; }
};

/// Something to be done within a transaction, and whom to tell.
struct job {
    bool writes = false;
    /// On the thread, within a transaction; once more after a transaction that failed, so it begins anew each time.
    std::function<void()> work;
    /// Outside of any transaction, once. What it throws is dropped.
    std::function<void(failure)> answer;
};

/// What gathers beside the jobs, and is written along with them. Losing it does little harm.
struct upkeep {
    std::function<bool()> is_due; ///< enough has gathered for a write of its own
    std::function<void()> work;   ///< last in each transaction that writes, and when the thread ends
    std::function<void()> committed;
    std::function<void()> rolled_back = [] {}; ///< nothing of the last transaction is there; must not throw
};

struct group_commit_options {
    std::size_t queue_max = 10'000; ///< jobs waiting; more are refused with store_failed ("queue full")
    std::size_t group_max = 1'000; ///< jobs in one transaction, so that the first does not wait for all of a long queue
    /// How long a write waits for others to share its commit.
    std::chrono::microseconds commit_delay{0};
    sqlite::upkeep upkeep = {[] { return false; }, [] {}, [] {}};
    std::function<bool(SQLite::Database&)> flush = flush_log;
};

/// Works off jobs in the order in which they were posted, and answers them in it. Those that wait together share a
/// transaction; where that fails each is tried alone, so that a bad one does not fail the others.
///
/// A write is answered without a failure only after its commit has been flushed. The flush is outside of the lock that
/// all processes write under. Each transaction is within store_transactions().
///
/// Destroying it works off what is queued.
class group_commit {
public:
    /// @param db  is used by the thread alone from now on; it, and what the jobs use, outlive this
    group_commit(SQLite::Database& db, group_commit_options options);
    ~group_commit();
    group_commit(const group_commit&) = delete;
    group_commit& operator=(const group_commit&) = delete;

    /// From any thread. A job that is refused (queue full) is answered before this returns.
    void post(job next);

    /// For jobs, while they work: their transaction is one that writes. If it is not, see write_needed.
    [[nodiscard]] bool may_write() const noexcept { return may_write_; }

private:
    struct outcome {
        failure cause;
        /// No write of the group fares better alone: another process holds the lock, and each would wait in vain
        /// again; or the disk did not take what was committed, and a second try may claim that it did.
        bool for_all_writes = false;
        bool write_needed = false; ///< some job of several has to write, or the only one has more to write
    };

    void run();
    [[nodiscard]] std::vector<job> take();
    void work_off(std::span<job> jobs);
    [[nodiscard]] failure commit_alone(const job& one) noexcept;
    [[nodiscard]] outcome commit(std::span<const job> jobs, bool writes) noexcept;
    /// @returns true if the only job has more to write
    [[nodiscard]] bool carry_out(std::span<const job> jobs, bool writes);

    SQLite::Database& db_;
    const std::string path_;
    const group_commit_options options_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<job> queue_;
    bool stop_ = false;
    bool may_write_ = false; ///< the thread's own
    std::thread thread_;     ///< last: it uses everything above
};

} // namespace tagwright::sqlite
