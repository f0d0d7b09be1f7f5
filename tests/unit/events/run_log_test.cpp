#include "actors/events/run_log.hpp"

#include "actors/journal/run_name.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct kept_log final : event_log {
    void write(log_channel, std::string_view line) noexcept override { lines.emplace_back(line); }
    std::vector<std::string> lines;
};

TEST(RunLog, NamesTheRunBehindTheTag) {
    const auto to = std::make_shared<kept_log>();
    run_log log(to, "r-1");
    log.write(log_channel::router, "[RETRY] provider=gemini call=7");
    log.write(log_channel::router, "[BUDGET]");
    log.write(log_channel::router, "no tag");
    log.write(log_channel::router, "[open");
    log.write(log_channel::router, "");
    EXPECT_THAT(to->lines, ElementsAre("[RETRY] run=r-1 provider=gemini call=7", "[BUDGET] run=r-1", "run=r-1 no tag",
                                       "[open run=r-1", "run=r-1"));
}

TEST(RunLog, OfSharedActorsNamesAllRunsUnderWay) {
    const auto to = std::make_shared<kept_log>();
    {
        run_log log(to);
        log.write(log_channel::router, "[SHARE] a");
        EXPECT_THAT(to->lines, IsEmpty()) << "the first run is about to begin";
        log.begin("r-1");
        log.begin("r-2");
        log.write(log_channel::router, "[THROTTLE] b");
        log.end("r-1");
        log.write(log_channel::router, "[THROTTLE] c");
        log.end("r-2");
        log.write(log_channel::router, "[THROTTLE] d");
    }
    EXPECT_THAT(to->lines, ElementsAre("[SHARE] run=r-1 a", "[THROTTLE] run=r-1,r-2 b", "[THROTTLE] run=r-2 c",
                                       "[THROTTLE] run=- d"));
}

TEST(RunLog, LosesNothingWhereNoRunBegins) {
    const auto to = std::make_shared<kept_log>();
    {
        run_log log(to);
        for (int i = 0; i < 100; ++i)
            log.write(log_channel::router, "[SHARE] x");
    }
    EXPECT_EQ(to->lines.size(), 100u);
    EXPECT_EQ(to->lines.front(), "[SHARE] run=- x");
}

TEST(RunName, NeverReads429) {
    using namespace std::chrono;
    std::uint32_t number = 0;
    for (auto at = sys_days(year{2026} / 1 / 1); at < sys_days(year{2028} / 1 / 1); at += days(1))
        for (auto minute = minutes(0); minute < hours(24); minute += minutes(7))
            ASSERT_THAT(run_name(at + minute, [&] { return number++; }), Not(HasSubstr("429")));
    for (auto second = seconds(0); second < hours(24); second += seconds(1))
        ASSERT_THAT(run_name(sys_days(year{2026} / 4 / 29) + second, [&] { return number++; }), Not(HasSubstr("429")));
}

TEST(RunName, IsReadable) {
    using namespace std::chrono;
    EXPECT_EQ(run_name(sys_days(year{2026} / 4 / 29) + hours(14) + minutes(29) + seconds(5), [] { return 0; }),
              "2026-04-29-14h29-aaaaa");
}

} // namespace
} // namespace tagwright
