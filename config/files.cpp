#include "config/files.hpp"

#include "base/iso_time.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <pwd.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

extern char** environ; // POSIX has no header that is sure to declare it

namespace tagwright {
namespace {

constexpr const char* default_config_file = "tagwright.toml";

/// What stands at the place of a file that nobody named.
enum class found_file { none, regular, other };

found_file look_at(const std::string& path) {
    std::error_code error;
    switch (std::filesystem::status(path, error).type()) {
    case std::filesystem::file_type::not_found:
    case std::filesystem::file_type::directory: return found_file::none;
    case std::filesystem::file_type::regular: return found_file::regular;
    default: return found_file::other;
    }
}

/// The directory in which the file really lies.
std::string place_of(const std::string& path) {
    std::error_code error;
    const auto real = std::filesystem::canonical(path, error);
    return error ? "?" + path : real.parent_path().string();
}

/// Whose words these are is not certain. No more than a warning: some file systems (those of Windows, of containers)
/// show every file so.
void warn_of_strangers(const std::string& path, sources& into) {
    struct stat there {};
    if (::stat(path.c_str(), &there) != 0 || !S_ISREG(there.st_mode))
        return;
    if ((there.st_mode & S_IWOTH) != 0)
        into.warnings.push_back(path + ": everybody on this machine may write to it: chmod o-w");
    if (there.st_uid != ::geteuid() && there.st_uid != 0)
        into.warnings.push_back(path + ": belongs to somebody else (user " + std::to_string(there.st_uid) +
                                "), who decides what it says");
}

/// Of the password file; empty where that says nothing.
std::string password_home() {
    std::array<char, 16'384> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr ||
        found->pw_dir == nullptr)
        return {};
    const std::string home(found->pw_dir);
    return home.starts_with('/') && home != "/" ? home : std::string(); // "/" is how services have none
}

} // namespace

file_text read_text_file(const std::string& path) {
    file_text result{path, {}, {}};
    const auto refuse = [&](const std::string& why) {
        result.text.clear();
        result.problem = "cannot read " + path + ": " + why;
        return result;
    };
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return refuse(std::strerror(errno));
    struct stat there {};
    if (::fstat(fd, &there) == 0 && S_ISDIR(there.st_mode)) {
        ::close(fd);
        return refuse("it is a directory");
    }
    std::array<char, 16'384> chunk{};
    ssize_t size = 0;
    do {
        size = ::read(fd, chunk.data(), chunk.size());
        if (size > 0)
            result.text.append(chunk.data(), static_cast<std::size_t>(size));
    } while (result.text.size() <= config_file_bytes_max && (size > 0 || (size < 0 && errno == EINTR)));
    const int why = errno;
    ::close(fd);
    if (size < 0)
        return refuse(std::strerror(why));
    if (result.text.size() > config_file_bytes_max)
        return refuse("larger than " + std::to_string(config_file_bytes_max) + " bytes");
    return result;
}

const file_text& settings_files::once(const std::string& path,
                                      const std::function<file_text(const std::string&)>& read) {
    const auto found = read_.find(path);
    return found != read_.end() ? found->second : read_.emplace(path, read(path)).first->second;
}

std::map<std::string, std::string> process_environment() {
    std::map<std::string, std::string> result;
    for (auto each = environ; each && *each; ++each) {
        const std::string entry(*each);
        if (const auto equals = entry.find('='); equals != std::string::npos)
            result.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return result;
}

sources read_sources(const source_request& request) {
    sources result;
    result.flags = request.flags;
    result.environment = process_environment();
    result.needs = request.needs;
    result.run = request.run;
    const auto files = request.files ? request.files : std::make_shared<settings_files>();
    result.read_file = [files](const std::string& path) { return files->once(path, read_text_file); };
    result.password_home = password_home();
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    result.today = format_iso_time(now).substr(0, 10);
    /// Of a file that nobody named; empty where there is none.
    const auto read_default = [&](const std::string& path) -> std::optional<file_text> {
        const auto what = look_at(path);
        if (what == found_file::none)
            return std::nullopt;
        warn_of_strangers(path, result);
        auto read = what == found_file::regular
                        ? result.read_file(path)
                        : file_text{path, {}, "cannot read " + path + ": it is no regular file"};
        if (!read.problem.empty())
            result.problems.push_back({path, {}, {}, read.problem});
        return read;
    };
    if (!request.dotenv_file.empty())
        if (auto read = read_default(request.dotenv_file)) {
            result.dotenv_path = request.dotenv_file;
            result.dotenv_place = place_of(request.dotenv_file);
            result.dotenv = std::move(read->text);
        }
    if (!request.config_file.empty()) {
        warn_of_strangers(request.config_file, result);
        auto read = result.read_file(request.config_file);
        result.toml_path = read.path;
        result.toml = std::move(read.text);
        if (!read.problem.empty())
            result.problems.push_back({"--config", {}, {}, std::move(read.problem)});
    } else if (auto read = read_default(default_config_file)) {
        result.toml_path = default_config_file;
        result.toml_place = place_of(default_config_file);
        result.toml = std::move(read->text);
    }
    return result;
}

} // namespace tagwright
