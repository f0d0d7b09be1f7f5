// `tagwright tag --json | less`: stdout is a pipe that nobody reads for a while.
#include "tests/e2e/guides.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <map>
#include <sstream>
#include <sys/stat.h>
#include <thread>

namespace tagwright::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class unread_output : public ::testing::Test {
protected:
    static constexpr int pages = 6000;

    unread_output() {
        add_guides(confluence, pages);
        connect(it, confluence);
        it.environment["TAG_SPACE_PROVIDER"] = "local";
        const auto pipe = it.directory() / "stdout";
        EXPECT_EQ(mkfifo(pipe.c_str(), 0600), 0);
        reader_ = open(pipe.c_str(), O_RDWR | O_NONBLOCK); // writing, too: the program need not wait for a reader
    }
    ~unread_output() override { close(reader_); }

    /// Chunks of pages that were read, once there come no more. Nothing if that does not happen for a minute.
    std::size_t chunks_until_it_waits() {
        std::size_t chunks = 0;
        const auto until = std::chrono::steady_clock::now() + 60s;
        for (int calm = 0; calm < 10; std::this_thread::sleep_for(200ms)) {
            if (std::chrono::steady_clock::now() > until)
                return 0;
            const auto now = confluence.count(demo::request_kind::bodies);
            calm = now == chunks && now > 0 ? calm + 1 : 0;
            chunks = now;
        }
        return chunks;
    }

    /// Reads until the program has ended. @returns its exit code
    int read_to_the_end(pid_t child) {
        std::array<char, 1 << 16> bytes{};
        for (int status = 0;;) {
            const bool ended = waitpid(child, &status, WNOHANG) == child;
            for (ssize_t got = 0; (got = ::read(reader_, bytes.data(), bytes.size())) > 0;)
                text_.append(bytes.data(), static_cast<std::size_t>(got));
            if (ended)
                return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
            std::this_thread::sleep_for(1ms);
        }
    }

    /// Each line is whole; counts of progress only rise.
    std::map<std::string, int> lines_by_page() {
        std::map<std::string, int> out;
        std::istringstream lines(text_);
        std::uint64_t ended = 0;
        for (std::string line; std::getline(lines, line);) {
            const auto event = json::parse(line, nullptr, false);
            EXPECT_TRUE(event.is_object()) << line;
            if (event.value("event", "") == "page")
                ++out[event.at("page").get<std::string>()];
            if (event.value("event", "") != "progress")
                continue;
            std::uint64_t now = 0;
            for (const auto* end : {"labelled", "unchanged", "cached", "skipped", "failed"})
                now += event.at("pages").at(end).get<std::uint64_t>();
            EXPECT_GE(now, ended);
            EXPECT_GE(now, out.size()) << "results are told before the progress that counts them";
            ended = now;
        }
        return out;
    }

    demo::fake_confluence confluence;
    program it;

private:
    int reader_ = -1;
    std::string text_;
};

TEST_F(unread_output, TheRunWaitsForItsReaderAndEveryResultIsThere) {
    const auto child = it.start({"tag", "DOCS", "--json"});
    const auto chunks = chunks_until_it_waits();
    EXPECT_GT(chunks, 0u);
    EXPECT_LT(chunks, 18u) << "of 24; what lies in between has a bound";
    EXPECT_EQ(read_to_the_end(child), 0);
    const auto lines = lines_by_page();
    EXPECT_EQ(lines.size(), static_cast<std::size_t>(pages));
    for (const auto& [page, times] : lines)
        EXPECT_EQ(times, 1) << page;
}

TEST_F(unread_output, ASignalIsHeardWhileNobodyReads) {
    const auto child = it.start({"tag", "DOCS", "--json"});
    EXPECT_GT(chunks_until_it_waits(), 0u);
    ::kill(child, SIGTERM);
    std::this_thread::sleep_for(500ms); // it looks ten times a second
    EXPECT_EQ(read_to_the_end(child), 130);
    EXPECT_LT(lines_by_page().size(), static_cast<std::size_t>(pages));
}

} // namespace
} // namespace tagwright::testing
