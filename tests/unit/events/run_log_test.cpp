#include "actors/events/run_log.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

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

} // namespace
} // namespace tagwright
