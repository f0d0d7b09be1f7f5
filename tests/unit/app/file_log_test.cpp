#include "app/file_log.hpp"

#include "app/output_file.hpp"

#include <gmock/gmock.h>
#include <spdlog/pattern_formatter.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace tagwright {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

/// A directory of its own.
class outputs : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "tagwright-outputs-XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        here = name;
    }
    void TearDown() override { fs::remove_all(here); }

    [[nodiscard]] std::string at(const std::string& name) const { return (here / name).string(); }
    static std::string read(const std::string& path) {
        std::ostringstream out;
        out << std::ifstream(path).rdbuf();
        return out.str();
    }
    static unsigned mode_of(const std::string& path) {
        struct stat there {};
        return ::stat(path.c_str(), &there) == 0 ? there.st_mode & 07777U : 0U;
    }
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(here), {}));
    }
    std::string write(const std::string& path, const std::string& text) {
        output_file out(path);
        if (out.stream() != nullptr)
            std::fputs(text.c_str(), out.stream());
        return out.finish();
    }

    fs::path here;
};

TEST_F(outputs, LogsAreOnDiskWhileTheProcessRuns) {
    std::string problem;
    const auto log = open_file_log(at("a/logs"), problem);
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
        open_file_log(directory, problem)->write(log_channel::metrics, "[X]");
        EXPECT_THAT(problem, HasSubstr(file)) << kind;
        EXPECT_FALSE(fs::exists(at("victim")));
    }
}

TEST_F(outputs, LogDirectoryThatCannotBeIsNamed) {
    std::ofstream(at("file")) << "x";
    std::string problem;
    static_cast<void>(open_file_log(at("file/logs"), problem));
    EXPECT_THAT(problem, HasSubstr(at("file/logs")));
    problem.clear();
    static_cast<void>(open_file_log(at("file"), problem));
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

TEST_F(outputs, FileIsThereWholeOrNotAtAll) {
    const auto path = at("out.json");
    EXPECT_EQ(output_file::probe(path), "");
    EXPECT_EQ(files(), 0u) << "a probe leaves nothing behind";
    {
        output_file out(path);
        ASSERT_NE(out.stream(), nullptr);
        std::fputs("half", out.stream());
        EXPECT_FALSE(fs::exists(path));
    }
    EXPECT_EQ(files(), 0u) << "nor does a draft that is given up";
    const auto before = ::umask(027);
    EXPECT_EQ(write(path, "one"), "");
    ::umask(before);
    EXPECT_EQ(read(path), "one");
    EXPECT_EQ(mode_of(path), 0640U);
    fs::permissions(path, fs::perms(0600));
    EXPECT_EQ(write(path, "two"), "");
    EXPECT_EQ(read(path), "two");
    EXPECT_EQ(mode_of(path), 0600U) << "what the owner chose stays";
    EXPECT_EQ(files(), 1u);
}

TEST_F(outputs, FileOfAnotherKindIsNotReplaced) {
    fs::create_symlink(at("victim"), at("link"));
    fs::create_directory(at("directory"));
    ASSERT_EQ(mkfifo(at("pipe").c_str(), 0600), 0);
    std::ofstream(at("file")) << "x";
    const std::pair<std::string, std::string> cases[] = {
        {at("link"), "symbolic link"},        {at("directory"), "is a directory"},
        {at("directory/"), "is a directory"}, {at("pipe"), "no regular file"},
        {"/dev/null", "no regular file"},     {at("none/out"), "No such file"},
        {at("file/out"), "Not a directory"},  {"", "is a directory"},
    };
    const auto before = files();
    for (const auto& [path, word] : cases) {
        EXPECT_THAT(output_file::probe(path), HasSubstr(word)) << path;
        EXPECT_THAT(output_file::probe(path), HasSubstr(path));
        EXPECT_THAT(write(path, "x"), HasSubstr(word)) << path;
    }
    EXPECT_FALSE(fs::exists(at("victim")));
    EXPECT_EQ(files(), before);
}

TEST_F(outputs, LinkThatIsLaidMeanwhileIsNotFollowed) {
    output_file out(at("out.json"));
    ASSERT_NE(out.stream(), nullptr);
    std::fputs("x", out.stream());
    fs::create_symlink(at("victim"), at("out.json"));
    EXPECT_THAT(out.finish(), HasSubstr("symbolic link"));
    EXPECT_FALSE(fs::exists(at("victim")));
}

} // namespace
} // namespace tagwright
