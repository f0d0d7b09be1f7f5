#include "providers/store/run_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace tagwright {
namespace {

class locked_file final : public run_claim {
public:
    locked_file(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
    ~locked_file() override {
        ::unlink(path_.c_str()); // Still locked: whoever opened it before will see that it is gone.
        ::close(fd_);
    }

private:
    int fd_;
    std::string path_;
};

bool is_still_at(int fd, const std::string& path) {
    struct stat open_file {};
    struct stat named_file {};
    return ::fstat(fd, &open_file) == 0 && ::stat(path.c_str(), &named_file) == 0 &&
           open_file.st_ino == named_file.st_ino && open_file.st_dev == named_file.st_dev;
}

int process_in(int fd) {
    std::array<char, 32> text{};
    if (::pread(fd, text.data(), text.size() - 1, 0) <= 0)
        return 0;
    return std::atoi(text.data());
}

failure refuse(const std::string& path) {
    return {errc::store_failed, "lock file " + path + ": " + std::strerror(errno)};
}

/// -1: `why` is set, or (without) the file went away under us and another try is worth it.
int try_lock(const std::string& run, const std::string& path, failure& why) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        why = refuse(path);
        return -1;
    }
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0)
        why = errno == EWOULDBLOCK ? run_is_busy(run, process_in(fd)) : refuse(path);
    else if (is_still_at(fd, path))
        return fd;
    ::close(fd);
    return -1;
}

} // namespace

failure run_is_busy(const std::string& run, int process) {
    const auto who = process > 0 ? "process " + std::to_string(process) : std::string("another process");
    return {errc::run_busy, "run " + run + " is being driven by " + who + "; wait for it, or stop it first"};
}

std::shared_ptr<run_claim> run_locks::claim(const std::string& run, failure& why) const {
    const auto path = path_of(run);
    if (run.empty() || run.find('/') != std::string::npos) { // never a path out of the directory
        why = {errc::run_not_found, "\"" + run + "\" is not the name of a run"};
        return nullptr;
    }
    if (::mkdir(directory_.c_str(), 0700) != 0 && errno != EEXIST) {
        why = refuse(directory_);
        return nullptr;
    }
    constexpr int tries = 4;
    for (int i = 0; i < tries; ++i) {
        why = {};
        const int fd = try_lock(run, path, why);
        if (fd >= 0) {
            const auto text = std::to_string(::getpid()) + "\n";
            if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, text.data(), text.size(), 0) < 0) {
                // Only the name of the driver is lost (a full disk); the lock itself holds.
            }
            return std::make_shared<locked_file>(fd, path);
        }
        if (why && why.code != errc::run_busy)
            return nullptr;
        std::this_thread::sleep_for(std::chrono::milliseconds(10)); // somebody may only be looking
    }
    if (!why)
        why = run_is_busy(run, 0);
    return nullptr;
}

int run_locks::driver(const std::string& run) const {
    const int fd = ::open(path_of(run).c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    int out = 0;
    if (::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        out = std::max(process_in(fd), 1);
    ::close(fd);
    return out;
}

} // namespace tagwright
