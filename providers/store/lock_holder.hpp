#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Which process keeps the others from writing to a SQLite database in WAL mode.
namespace tagwright::sqlite {

/// A file as Linux lists it among its locks.
struct file_number {
    std::uint64_t major = 0;
    std::uint64_t minor = 0;
    std::uint64_t inode = 0;
};

/// The process that holds the write lock of the database whose "-shm" file this is.
/// @param locks  the text of /proc/locks, see proc(5)
[[nodiscard]] std::optional<pid_t> writer_in(std::string_view locks, const file_number& shm);

struct lock_holder {
    pid_t pid = 0;
    bool stopped = false; ///< by SIGSTOP, a debugger, …: it will not let go by itself
};

/// Nothing where the system does not say: it is this process itself, or one of another machine or container.
[[nodiscard]] std::optional<lock_holder> find_lock_holder(const std::string& database_path);

} // namespace tagwright::sqlite
