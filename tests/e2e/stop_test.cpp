// Interrupts the real program at random moments: it ends in time, says so by its exit code, and can be gone on with.
#include "tests/e2e/guides.hpp"
#include "tests/fakes/llm_stub.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <thread>

namespace tagwright::testing {
namespace {

using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;
using nlohmann::json;

/// @returns false if the process has not ended in time; then it is killed
bool ends_within(pid_t child, std::chrono::milliseconds patience) {
    siginfo_t info{};
    for (const auto until = clock_type::now() + patience; clock_type::now() < until;) {
        info.si_pid = 0;
        // WNOWAIT: the exit code is left for wait().
        if (waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child)
            return true;
        std::this_thread::sleep_for(1ms);
    }
    ::kill(child, SIGKILL);
    return false;
}

TEST(Stop, AtAHundredRandomMomentsEndsInTimeAndCanBeGoneOnWith) {
    constexpr int pages = 40;
    std::mt19937_64 random(20261124);
    demo::fake_confluence confluence;
    add_guides(confluence, pages);
    llm_stub model;
    model.intercept = [](const auto&, int) -> std::optional<demo::web_response> {
        std::this_thread::sleep_for(60ms);
        return std::nullopt;
    };
    program it;
    connect(it, confluence);
    it.environment["TAG_SPACE_PROVIDER"] = "openai";
    it.environment["OPENAI_API_KEY"] = "key";
    it.environment["OPENAI_BASE_URL"] = model.url();
    it.environment["TAG_SPACE_BATCH_SIZE"] = "2";
    it.environment["TAG_SPACE_CACHE_ENABLED"] = "false";
    it.environment["TAGWRIGHT_AI_TIMEOUT"] = "2s";
    int stopped = 0;
    int resumed = 0;
    // How long the program takes depends on the machine: most moments are to be while it works.
    std::uint64_t span_us = 250'000;
    constexpr int stopped_min = 25;
    for (int round = 0; round < 100 || (stopped < stopped_min && round < 300); ++round) {
        const bool twice = round % 2 == 1;
        const int calls = model.calls();
        const auto child = it.start({"tag", "DOCS", "--quiet"});
        std::this_thread::sleep_for(std::chrono::microseconds(random() % span_us));
        ::kill(child, SIGTERM);
        if (twice) {
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
            ::kill(child, SIGTERM);
        }
        ASSERT_TRUE(ends_within(child, twice ? 5s : 20s)) << "round " << round << " hangs";
        const auto end = it.wait(child);
        // Before it has begun to listen, the signal ends it by itself; after the last page it is done.
        const bool too_early = end.exit_code == -SIGTERM && model.calls() == calls;
        ASSERT_TRUE(end.exit_code == 130 || end.exit_code == 0 || too_early)
            << "round " << round << ": " << end.exit_code << " " << end.err;
        ASSERT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "nobody is left behind";
        if (too_early)
            span_us = std::min<std::uint64_t>(span_us + span_us / 4, 8'000'000);
        if (end.exit_code == 0)
            span_us = std::max<std::uint64_t>(span_us - span_us / 8, 50'000);
        if (end.exit_code != 130)
            continue;
        if (++stopped % 8 != 0)
            continue;
        const std::string run = json::parse(it.run({"runs", "--json"}).out).at(0).at("run");
        const auto rest = it.run({"resume", run, "--quiet", "--report", "report.json"});
        ASSERT_EQ(rest.exit_code, 0) << rest.err;
        const auto report = json::parse(it.read("report.json"));
        EXPECT_EQ(report.at("run"), run);
        EXPECT_EQ(report.at("pages").at("labelled"), pages);
        ++resumed;
    }
    EXPECT_GE(stopped, stopped_min) << "many signals came while it worked";
    EXPECT_GE(resumed, 3);
    RecordProperty("stopped", stopped);
}

} // namespace
} // namespace tagwright::testing
