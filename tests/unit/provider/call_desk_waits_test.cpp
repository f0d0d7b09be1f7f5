// Long waits: a provider is suspended, another one takes over, or the run ends and says when.
#include "actors/provider/call_desk.hpp"

#include "tests/unit/provider/desk_at_work.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

TEST(LongWait, SuspendsTheProviderAndTheNextOneTakesOverAtOnce) {
    auto config = one();
    config.providers.push_back("two");
    call_desk desk(config);
    const time_point t{};
    desk.add(pages(0, 1));
    const auto steps = desk.finish(t, desk.start(t, 0)->id, failed({errc::rate_limited, "429"}, 24h));
    EXPECT_EQ(steps.suspended_until, t + 24h);
    EXPECT_EQ(desk.start(t, 0), nullptr);
    EXPECT_NE(desk.start(t, 1), nullptr);
    EXPECT_FALSE(desk.all_lost(t));
}

TEST(LongWait, WithoutAnotherTheRunEndsAndSaysWhen) {
    call_desk desk(one());
    const time_point t{};
    desk.add(pages(0, 1));
    const auto steps = desk.finish(t, desk.start(t, 0)->id, failed({errc::rate_limited, "429"}, 24h));
    EXPECT_TRUE(steps.failed.empty());
    const auto why = desk.all_lost(t);
    ASSERT_TRUE(why);
    EXPECT_EQ(why->code, errc::quota_exhausted);
    EXPECT_EQ(why->retry_after, 24h);
}

TEST(LongWait, IsWaitedForWhereThatIsWanted) {
    auto config = one();
    config.wait_for_quota = true;
    call_desk desk(config);
    const time_point t{};
    desk.add(pages(0, 1));
    (void)desk.finish(t, desk.start(t, 0)->id, failed({errc::quota_exhausted, "the day", failure_scope::endpoint}, 2h));
    EXPECT_FALSE(desk.all_lost(t));
    EXPECT_EQ(desk.next_due(t), t + 2h);
    EXPECT_EQ(desk.start(t + 119min, 0), nullptr);
    EXPECT_NE(desk.start(t + 2h, 0), nullptr);
}

TEST(LongWait, FiveMinutesAreAWaitLikeAnyOther) {
    call_desk desk(one());
    const time_point t{};
    desk.add(pages(0, 1));
    (void)desk.finish(t, desk.start(t, 0)->id, failed({errc::rate_limited, "429"}, long_wait));
    EXPECT_FALSE(desk.all_lost(t));
    EXPECT_NE(desk.start(t + long_wait, 0), nullptr);
}

} // namespace
} // namespace tagwright
