#include "app/cli/input_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tagwright::cli {

namespace {

/// Empty for what can be read to its end.
std::string refusal(const struct stat& what, const std::string& path) {
    if (S_ISREG(what.st_mode))
        return {};
    if (S_ISDIR(what.st_mode))
        return "is a directory: name the files in it";
    const bool of_the_shell = path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/");
    if (S_ISFIFO(what.st_mode))
        return of_the_shell ? "" : "is a named pipe: give its content on stdin";
    return S_ISSOCK(what.st_mode) ? "is a socket, not a file" : "is a device, not a file";
}

} // namespace

bool is_stdin(const std::string& path) { return path == "-" || path == "/dev/stdin"; }

int open_input(const std::string& path, std::string& problem) {
    if (is_stdin(path))
        return STDIN_FILENO;
    struct stat what {};
    if (::stat(path.c_str(), &what) != 0) {
        problem = path.empty() ? "the file's name is empty" : std::strerror(errno);
        return -1;
    }
    problem = refusal(what, path); // before it is opened: that alone may wait, or do something to a device
    if (!problem.empty())
        return -1;
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        problem = std::strerror(errno);
    return fd;
}

byte_source::~byte_source() {
    if (fd_ > STDIN_FILENO)
        ::close(fd_);
}

bool byte_source::read_into(std::string& out) {
    constexpr std::size_t piece_bytes = 64u << 10u;
    for (;;) {
        pollfd waits[2] = {{fd_, POLLIN, 0}, {stop_fd_, POLLIN, 0}};
        if (::poll(waits, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            return fail();
        }
        if (waits[1].revents != 0)
            return false;
        const auto before = out.size();
        out.resize(before + piece_bytes);
        const auto size = ::read(fd_, out.data() + before, piece_bytes);
        out.resize(before + static_cast<std::size_t>(std::max<ssize_t>(0, size)));
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            continue; // stdin is shared with others, who may have made it so
        return size < 0 ? fail() : size > 0;
    }
}

bool byte_source::fail() {
    problem_ = std::strerror(errno);
    return false;
}

std::optional<std::string> read_all(const std::string& path, std::string& problem) {
    constexpr std::size_t bytes_max = 64u << 20u;
    std::string why;
    const int fd = open_input(path, why);
    if (fd >= 0) {
        byte_source from(fd, -1);
        std::string out;
        while (from.read_into(out))
            if (out.size() > bytes_max) {
                problem = path + ": larger than 64 MiB";
                return std::nullopt;
            }
        if (from.problem().empty())
            return out;
        why = from.problem();
    }
    problem = path + ": " + why;
    return std::nullopt;
}

} // namespace tagwright::cli
