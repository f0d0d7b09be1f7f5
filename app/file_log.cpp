#include "app/file_log.hpp"

#include "app/log_json.hpp"
#include "base/foreign_text.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace tagwright {
namespace {

constexpr std::size_t file_bytes_max = 10u << 20u;
constexpr std::size_t files_max = 5;
constexpr std::size_t queued_lines_max = 8192;

/// A link or a pipe that somebody laid there must neither be followed nor waited for.
void refuse_strangers(const std::string& path) {
    struct stat there {};
    if (::lstat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode))
        throw std::runtime_error(path + " is no regular file: move it away, or name another directory");
}

void close_to_others(std::FILE* file) {
    struct stat open_file {};
    if (::fstat(::fileno(file), &open_file) == 0 && open_file.st_uid == ::geteuid())
        static_cast<void>(::fchmod(::fileno(file), S_IRUSR | S_IWUSR));
}

spdlog::file_event_handlers careful_opening() {
    spdlog::file_event_handlers out;
    out.before_open = [](const spdlog::filename_t& path) { refuse_strangers(path); };
    out.after_open = [](const spdlog::filename_t&, std::FILE* file) { close_to_others(file); };
    return out;
}

class file_log final : public event_log {
public:
    file_log(const std::filesystem::path& directory, log_format format)
        : format_(format), pool_(std::make_shared<spdlog::details::thread_pool>(queued_lines_max, 1)) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto file = (directory / (std::string(names[i]) + ".log")).string();
            auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file, file_bytes_max, files_max, false,
                                                                               careful_opening());
            loggers_[i] = std::make_shared<spdlog::async_logger>(names[i], std::move(sink), pool_,
                                                                 spdlog::async_overflow_policy::overrun_oldest);
            loggers_[i]->set_pattern(format == log_format::json ? json_log_line_pattern : log_line_pattern);
            // A line is worth little if it is not there when the process is killed. The thread has time.
            loggers_[i]->flush_on(spdlog::level::info);
            // By default it would be told on stderr, across the progress line.
            loggers_[i]->set_error_handler([](const std::string&) {});
        }
    }

    ~file_log() override {
        for (auto& logger : loggers_)
            logger->flush();
    }

    void write(log_channel where, std::string_view line) noexcept override {
        try {
            const auto which = static_cast<std::size_t>(where);
            loggers_[which]->info("{}", format_ == log_format::json ? log_line_as_json(names[which], line)
                                                                    : finished_log_line(line));
        } catch (...) {
            // A log line is not worth a run.
        }
    }

private:
    static constexpr std::array names{"ai_router", "ai_concurrency_metrics", "tag_space_performance"};

    log_format format_;
    std::shared_ptr<spdlog::details::thread_pool> pool_;
    std::array<std::shared_ptr<spdlog::async_logger>, 3> loggers_;
};

/// The missing directories, for the owner only.
void make_directories(const std::filesystem::path& directory) {
    if (directory.empty() || std::filesystem::is_directory(directory))
        return;
    make_directories(directory.parent_path());
    if (::mkdir(directory.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        throw std::runtime_error(std::strerror(errno));
}

} // namespace

std::shared_ptr<event_log> open_file_log(const std::string& directory, log_format format, std::string& problem) {
    try {
        make_directories(directory);
        return std::make_shared<file_log>(directory, format);
    } catch (const std::exception& why) {
        problem =
            "the logs cannot be written to " + directory + ": " + why.what() + "; --log-dir names another directory";
        return std::make_shared<null_log>();
    }
}

} // namespace tagwright
