#include "app/file_log.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include <array>
#include <filesystem>

namespace tagwright {
namespace {

constexpr std::size_t file_bytes_max = 10u << 20u;
constexpr std::size_t files_max = 5;
constexpr std::size_t queued_lines_max = 8192;

class file_log final : public event_log {
public:
    explicit file_log(const std::filesystem::path& directory)
        : pool_(std::make_shared<spdlog::details::thread_pool>(queued_lines_max, 1)) {
        constexpr std::array names{"ai_router", "ai_concurrency_metrics", "tag_space_performance"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto file = (directory / (std::string(names[i]) + ".log")).string();
            auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file, file_bytes_max, files_max);
            loggers_[i] = std::make_shared<spdlog::async_logger>(names[i], std::move(sink), pool_,
                                                                 spdlog::async_overflow_policy::overrun_oldest);
            // Seconds only: fractions could look like a status code to somebody's grep.
            loggers_[i]->set_pattern("%Y-%m-%dT%H:%M:%S%z %v");
        }
    }

    ~file_log() override {
        for (auto& logger : loggers_)
            logger->flush();
    }

    void write(log_channel where, std::string_view line) noexcept override {
        try {
            loggers_[static_cast<std::size_t>(where)]->info("{}", line);
        } catch (...) {
            // A log line is not worth a run.
        }
    }

private:
    std::shared_ptr<spdlog::details::thread_pool> pool_;
    std::array<std::shared_ptr<spdlog::async_logger>, 3> loggers_;
};

} // namespace

std::shared_ptr<event_log> open_file_log(const std::string& directory, std::string& problem) {
    try {
        std::filesystem::create_directories(directory);
        return std::make_shared<file_log>(directory);
    } catch (const std::exception& why) {
        problem = "no logs are written: " + directory + ": " + why.what();
        return std::make_shared<null_log>();
    }
}

} // namespace tagwright
