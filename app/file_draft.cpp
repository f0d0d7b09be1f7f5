#include "app/file_draft.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace tagwright {

file_draft::file_draft(std::string path, mode_t mode) : path_(std::move(path)) {
    struct stat there {};
    const bool in_place = ::stat(path_.c_str(), &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode);
    if (in_place) {
        fd_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
        // The name cannot be guessed at by much, and a file that has it is not opened: another name is tried.
        for (int i = 0; i < 100 && fd_ < 0; ++i) {
            draft_ = path_ + "." + std::to_string(::getpid()) + "-" + std::to_string(i) + ".part";
            fd_ = ::open(draft_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
            if (fd_ < 0 && errno != EEXIST)
                break;
        }
    }
    if (fd_ < 0) {
        draft_.clear();
        fail("cannot be written");
    } else if (!draft_.empty() && ::fchmod(fd_, mode) != 0) {
        fail("cannot be given its permissions");
    }
}

file_draft::~file_draft() {
    if (fd_ >= 0)
        ::close(fd_);
    if (!draft_.empty())
        ::unlink(draft_.c_str());
}

void file_draft::write(std::string_view text) {
    while (problem_.empty() && !text.empty()) {
        const auto size = ::write(fd_, text.data(), text.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            fail("cannot be written");
        else
            text.remove_prefix(static_cast<std::size_t>(size));
    }
}

std::string file_draft::commit() {
    if (problem_.empty() && !draft_.empty() && ::fsync(fd_) != 0)
        fail("cannot be made durable");
    if (fd_ >= 0 && ::close(std::exchange(fd_, -1)) != 0 && problem_.empty())
        fail("cannot be written");
    if (problem_.empty() && !draft_.empty()) {
        if (::rename(draft_.c_str(), path_.c_str()) != 0)
            fail("cannot be put in its place");
        else
            draft_.clear();
    }
    return problem_;
}

void file_draft::fail(const char* what) {
    if (problem_.empty())
        problem_ = path_ + " " + what + ": " + std::strerror(errno);
}

} // namespace tagwright
