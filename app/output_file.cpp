#include "app/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

namespace tagwright {
namespace {

namespace fs = std::filesystem;

std::string directory_of(const std::string& path) {
    const auto parent = fs::path(path).parent_path().string();
    return parent.empty() ? "." : parent;
}

/// What keeps a file from being put there, and the mode of the one that is there.
std::string in_the_way(const std::string& path, std::optional<mode_t>& mode) {
    if (fs::path(path).filename().empty())
        return "is a directory, not a file";
    struct stat there {};
    if (::lstat(path.c_str(), &there) != 0)
        return errno == ENOENT ? std::string() : std::strerror(errno);
    if (S_ISDIR(there.st_mode))
        return "is a directory, not a file";
    if (S_ISLNK(there.st_mode))
        return "is a symbolic link, which is not followed: name the file itself";
    if (!S_ISREG(there.st_mode))
        return "is no regular file; \"-\" is stdout";
    mode = there.st_mode & 07777U;
    return {};
}

std::string draft_name(const std::string& path) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::random_device random;
    std::string tail;
    while (tail.size() < 12)
        tail += letters[random() % letters.size()];
    return (fs::path(directory_of(path)) / ("." + fs::path(path).filename().string().substr(0, 100) + "." + tail))
        .string();
}

} // namespace

std::string output_file::probe(const std::string& path) {
    const output_file attempt(path);
    return attempt.problem();
}

output_file::output_file(std::string path) : path_(std::move(path)) {
    std::optional<mode_t> mode;
    if (const auto reason = in_the_way(path_, mode); !reason.empty())
        refuse(reason);
    else
        open_draft(mode);
}

void output_file::open_draft(std::optional<mode_t> mode) {
    const auto name = draft_name(path_);
    const int fd = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return refuse(std::strerror(errno));
    draft_ = name;
    if (mode)
        static_cast<void>(::fchmod(fd, *mode));
    file_.reset(::fdopen(fd, "w"));
    if (!file_) {
        refuse(std::strerror(errno));
        ::close(fd);
    }
}

output_file::~output_file() {
    if (!draft_.empty())
        ::unlink(draft_.c_str());
}

const std::string& output_file::finish() {
    if (!problem_.empty())
        return problem_;
    std::optional<mode_t> mode;
    bool good = std::fflush(file_.get()) == 0 && std::ferror(file_.get()) == 0 && ::fsync(::fileno(file_.get())) == 0;
    good = std::fclose(file_.release()) == 0 && good;
    if (!good) {
        refuse(std::strerror(errno));
    } else if (const auto reason = in_the_way(path_, mode); !reason.empty()) {
        refuse(reason); // laid there since
    } else if (::rename(draft_.c_str(), path_.c_str()) != 0) {
        refuse(std::strerror(errno));
    } else {
        draft_.clear();
        if (const int fd = ::open(directory_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); fd >= 0) {
            static_cast<void>(::fsync(fd));
            ::close(fd);
        }
    }
    return problem_;
}

} // namespace tagwright
