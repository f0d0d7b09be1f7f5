#pragma once

#include "providers/store/store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace tagwright {

struct sqlite_store_options {
    /// Rows of each table; the ones not used for longest go first. Trimming happens now and then, so a
    /// table may pass this by a sixteenth.
    std::uint64_t rows_max = 500'000;
    std::size_t queue_max = 10'000; ///< jobs waiting; more fail with store_failed ("queue full")
    /// How long to wait for another process's write; less than whoever asks the store waits for its answer.
    std::chrono::milliseconds busy_timeout{30'000};
    /// How long a write waits for others to share its commit: what one page's save brings (cache, journal) comes
    /// from several actors within such a time.
    std::chrono::microseconds commit_delay{500};
    /// A read refreshes a row's time of last use only when that is older than this, so that reads rarely
    /// cause writes.
    std::chrono::milliseconds touch_after{3'600'000};
    std::uint64_t file_bytes_max = 0; ///< a full file behaves like a full disk; 0: no bound
    /// The journal keeps the newest runs; an older one stays for `undo_time` where it has labels on pages
    /// or was not completed.
    std::uint64_t runs_keep = 50;
    std::chrono::hours undo_time{30 * 24};
};

/// Opens (or creates, with directories 0700 and file 0600) the store at `path`. One thread does all the
/// work; jobs that wait together share one transaction, and their callbacks run after its commit.
///
/// A commit reaches the disk before a callback says so: labels are paid for, and a power cut must not lose them.
/// Sharing transactions makes that affordable, and flushing after them (group_commit) keeps the lock short under which
/// all processes write.
///
/// Who drives a run holds a lock on `runs/RUN.lock` beside the file.
///
/// Several handles and processes may use one file. Destroying the store finishes what is queued.
/// @return null, with `why` set to store_failed, if the file cannot be used: damaged, not ours, written by
///         a newer version, not readable or writable. The message names the path and what to do.
[[nodiscard]] std::unique_ptr<store> open_sqlite_store(const std::string& path, sqlite_store_options options,
                                                       failure& why);

} // namespace tagwright
