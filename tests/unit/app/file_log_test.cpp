#include "app/file_log.hpp"

#include "tests/unit/app/outputs.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <spdlog/pattern_formatter.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <thread>

namespace tagwright {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(outputs, LogsAreOnDiskWhileTheProcessRuns) {
    std::string problem;
    const auto log = open_file_log(at("a/logs"), log_format::text, problem);
    ASSERT_EQ(problem, "");
    log->write(log_channel::router, "[RETRY] call=429");
    const auto file = at("a/logs/ai_router.log");
    for (int i = 0; i < 100 && read(file).empty(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_THAT(read(file), HasSubstr("[RETRY] call=4_29\n")) << "though nothing has flushed the log";
    EXPECT_EQ(mode_of(file), 0600U);
    EXPECT_EQ(mode_of(at("a/logs")), 0700U);
    EXPECT_EQ(mode_of(at("a")), 0700U);
}

TEST_F(outputs, LogsCanBeObjectsOfJson) {
    std::string problem;
    {
        const auto log = open_file_log(at("logs"), log_format::json, problem);
        log->write(log_channel::performance, "[DONE] calls=1429 space=\"A B\"");
    }
    const auto line = nlohmann::json::parse(read(at("logs/tag_space_performance.log")));
    EXPECT_EQ(line.at("event"), "DONE");
    EXPECT_EQ(line.at("calls"), 1429) << "numbers are as they are: nobody greps JSON";
    EXPECT_EQ(line.at("space"), "A B");
    EXPECT_THAT(line.at("time").get<std::string>(), ::testing::MatchesRegex("20..-..-..T..:..:..[+-]..:.."));
}

TEST_F(outputs, LogsOfOthersAreNotWrittenTo) {
    for (const std::string kind : {"link", "pipe", "directory"}) {
        const auto directory = at(kind);
        fs::create_directory(directory);
        const auto file = directory + "/ai_concurrency_metrics.log";
        if (kind == "link")
            fs::create_symlink(at("victim"), file);
        else if (kind == "pipe")
            ASSERT_EQ(mkfifo(file.c_str(), 0600), 0);
        else
            fs::create_directory(file);
        std::string problem;
        open_file_log(directory, log_format::text, problem)->write(log_channel::metrics, "[X]");
        EXPECT_THAT(problem, HasSubstr(file)) << kind;
        EXPECT_FALSE(fs::exists(at("victim")));
    }
}

TEST_F(outputs, LogDirectoryThatCannotBeIsNamed) {
    std::ofstream(at("file")) << "x";
    std::string problem;
    static_cast<void>(open_file_log(at("file/logs"), log_format::text, problem));
    EXPECT_THAT(problem, HasSubstr(at("file/logs")));
    problem.clear();
    static_cast<void>(open_file_log(at("file"), log_format::text, problem));
    EXPECT_THAT(problem, HasSubstr(at("file")));
}

TEST_F(outputs, LogTimesNeverRead429) {
    spdlog::pattern_formatter format(log_line_pattern);
    const auto expect_clean = [&](std::chrono::system_clock::time_point when) {
        spdlog::details::log_msg line(when, {}, "", spdlog::level::info, "");
        spdlog::memory_buf_t out;
        format.format(line, out);
        return std::string(out.data(), out.size()).find("429") == std::string::npos;
    };
    using namespace std::chrono;
    const auto start = sys_days(year{2026} / 4 / 29);
    for (auto ms = milliseconds(0); ms < hours(24); ms += milliseconds(1429))
        ASSERT_TRUE(expect_clean(start + ms));
    for (auto second = seconds(0); second < hours(24); second += seconds(1))
        ASSERT_TRUE(expect_clean(start + second + milliseconds(429)));
    for (auto day = days(0); day < days(366 * 20); day += days(1))
        ASSERT_TRUE(expect_clean(start + day + hours(4) + minutes(29)));
}

} // namespace
} // namespace tagwright
