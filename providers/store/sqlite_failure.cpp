#include "providers/store/sqlite_failure.hpp"

#include "base/descriptor.hpp"
#include "providers/store/lock_holder.hpp"

#include <sqlite3.h>

#include <fcntl.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

namespace tagwright::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr const char* no_space = "no space left; free some on its disk";

/// SQLite often says only that something did not work. Empty where the disk is not the reason.
std::string state_of_disk(const std::string& path) {
    const auto directory = fs::path(path).parent_path().string();
    struct statvfs disk {};
    if (::statvfs(directory.empty() ? "." : directory.c_str(), &disk) != 0)
        return {};
    if ((disk.f_flag & ST_RDONLY) != 0)
        return "its disk is read-only";
    constexpr std::uint64_t bytes_min = 64u << 10u; // what the files beside the database begin with
    return std::uint64_t{disk.f_bavail} * disk.f_frsize < bytes_min ? std::string(no_space) : std::string();
}

/// SQLite tells it as a file that cannot be opened, and has by now closed what it had open.
bool has_few_descriptors_left() {
    constexpr std::size_t needed = 4; // database, log, its index, directory
    std::vector<descriptor> opened;
    while (opened.size() < needed) {
        descriptor next(::open("/", O_RDONLY | O_CLOEXEC));
        if (next.get() < 0)
            return errno == EMFILE || errno == ENFILE;
        opened.push_back(std::move(next));
    }
    return false;
}

std::string who_keeps_it_locked(const std::string& path) {
    const auto holder = find_lock_holder(path);
    if (!holder)
        return "another process keeps it locked; wait for it or end it";
    const auto pid = std::to_string(holder->pid);
    if (holder->stopped)
        return "process " + pid + " keeps it locked and is stopped; kill -CONT " + pid + " lets it go on";
    return "process " + pid + " keeps it locked; wait for it or end it";
}

} // namespace

failure refuse(const std::string& path, const std::string& reason) {
    return {errc::store_failed, "store " + path + ": " + reason};
}

failure disk_failed(const std::string& path) {
    const auto reason = state_of_disk(path);
    return refuse(path, reason.empty() ? "the disk cannot be read or written; check it" : reason);
}

failure describe(const std::string& path, const SQLite::Exception& error) {
    switch (error.getErrorCode() & 0xff) {
    case SQLITE_FULL: return refuse(path, no_space);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return refuse(path, "the file is damaged or no database; move it away (with its -wal and -shm files) and start "
                            "again: labels kept in it will be asked for anew");
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return refuse(path, who_keeps_it_locked(path));
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        if (const auto reason = state_of_disk(path); !reason.empty())
            return refuse(path, reason);
        if (has_few_descriptors_left())
            return refuse(path, "too many files are open in this process; allow more (ulimit -n)");
        return refuse(path, "cannot be opened for writing; check the permissions of the file and its directory");
    case SQLITE_IOERR: return disk_failed(path);
    default: return refuse(path, error.what());
    }
}

bool is_locked(const SQLite::Exception& error) noexcept { return (error.getErrorCode() & 0xff) == SQLITE_BUSY; }

} // namespace tagwright::sqlite
