#include "actors/throttle/shell/share_directory.hpp"

#include "base/descriptor.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>
#include <string_view>

namespace tagwright {
namespace {

constexpr std::string_view lock_ending = ".lock";
constexpr std::string_view socket_ending = ".sock";
constexpr std::string_view runtime_name = "tagwright-";

std::string cannot(const std::string& path, const char* what) {
    return fmt::format("{} cannot be {}: {}", path, what, std::strerror(errno));
}

/// What its owner did not write there himself is not believed: the path is removed later.
bool is_socket_path(std::string_view text) {
    const auto slash = text.rfind('/');
    const auto name = slash == std::string_view::npos ? text : text.substr(slash + 1);
    if (name.size() <= socket_ending.size() || !name.ends_with(socket_ending))
        return false;
    if (slash == std::string_view::npos)
        return true;
    const auto parent = text.substr(0, slash);
    const auto above = parent.rfind('/');
    return text.front() == '/' && above != std::string_view::npos && parent.substr(above + 1).starts_with(runtime_name);
}

} // namespace

std::string make_private_directory(const std::string& path) {
    std::error_code code;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), code); // else mkdir says why not
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        return cannot(path, "made");
    struct stat is {};
    if (::lstat(path.c_str(), &is) == 0 && S_ISLNK(is.st_mode))
        return path + " is a symbolic link; a directory of your own has to be there";
    const descriptor it(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (it.get() < 0 || ::fstat(it.get(), &is) != 0)
        return cannot(path, "opened as a directory");
    if (is.st_uid != ::geteuid())
        return fmt::format("{} belongs to another user (number {}, not {})", path, is.st_uid, ::geteuid());
    if ((is.st_mode & 07777) != 0700 && (::fchmod(it.get(), 0700) != 0 || ::fstat(it.get(), &is) != 0))
        return cannot(path, "given the mode 0700");
    if ((is.st_mode & 0777) != 0700)
        return fmt::format("{} keeps the mode {:04o}, though it has to be 0700", path, is.st_mode & 0777);
    return {};
}

leader_file::leader_file(const std::string& directory, const std::string& group)
    : path_(fmt::format("{}/{}{}", directory, group, lock_ending)) {
    fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    struct stat is {};
    if (fd_ >= 0 && (::fstat(fd_, &is) != 0 || !S_ISREG(is.st_mode)))
        ::close(std::exchange(fd_, -1));
}

leader_file::~leader_file() {
    if (fd_ >= 0)
        ::close(fd_);
}

bool leader_file::lock() const noexcept {
    struct stat ours {};
    struct stat there {};
    return ::flock(fd_, LOCK_EX | LOCK_NB) == 0 && ::fstat(fd_, &ours) == 0 && ::stat(path_.c_str(), &there) == 0 &&
           ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

std::optional<leader_place> leader_file::place() const {
    std::array<char, 512> buffer{};
    const auto size = ::pread(fd_, buffer.data(), buffer.size(), 0);
    const std::string_view text(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    const auto end = text.find('\n');
    const auto space = text.find(' ');
    if (end == std::string_view::npos || space == std::string_view::npos || space > end)
        return std::nullopt; // The rest is still being written.
    leader_place out;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + space, out.pid);
    out.socket = text.substr(space + 1, end - space - 1);
    if (error != std::errc{} || stop != text.data() + space || !is_socket_path(out.socket))
        return std::nullopt;
    return out;
}

bool leader_file::write(const std::string& text) const {
    return ::ftruncate(fd_, 0) == 0 && ::pwrite(fd_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

bool leader_file::tell(const leader_place& where) const {
    return write(fmt::format("{} {}\n", where.pid, where.socket));
}
bool leader_file::tell_nothing() const { return write({}); }

std::vector<std::string> groups_in(const std::string& directory) {
    std::vector<std::string> out;
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(directory, code))
        if (entry.path().extension() == lock_ending)
            out.push_back(entry.path().stem().string());
    return out;
}

bool fits_a_socket(const std::string& path) { return !path.empty() && path.size() < sizeof(sockaddr_un::sun_path); }

std::string new_socket_name() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}{}", random(), random(), socket_ending);
}

std::string new_runtime_socket() {
    const char* const given = std::getenv("XDG_RUNTIME_DIR");
    for (const auto& base : {std::string(given ? given : ""), std::string("/tmp")}) {
        auto directory = fmt::format("{}/{}XXXXXX", base, runtime_name);
        if (base.empty() || base.front() != '/' || !fits_a_socket(directory + "/" + "s.sock"))
            continue;
        if (::mkdtemp(directory.data()) != nullptr) // mode 0700
            return directory + "/s.sock";
    }
    return {};
}

std::string socket_path(const std::string& directory, const leader_place& where) {
    return where.socket.front() == '/' ? where.socket : directory + "/" + where.socket;
}

void remove_socket(const std::string& directory, const leader_place& where) {
    const auto path = socket_path(directory, where);
    ::unlink(path.c_str());
    if (where.socket.front() == '/')
        ::rmdir(std::filesystem::path(path).parent_path().c_str());
}

} // namespace tagwright
