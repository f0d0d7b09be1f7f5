#include "actors/throttle/seed_controller.hpp"

#include "tests/unit/throttle/outcomes.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

TEST(SeedController, HalvesOncePerBurst) {
    seed_controller c({.initial = 8, .max = 10});
    const time_point t{};
    for (std::uint64_t call = 1; call <= 8; ++call)
        ASSERT_TRUE(c.admit(t, call, {}).granted);
    for (std::uint64_t call = 1; call <= 8; ++call)
        c.settle(t + 1s, call, ended(call_verdict::rate_limited));
    EXPECT_EQ(c.view(t + 1s).level, 4) << "eight refusals of one burst are one cut";
    ASSERT_TRUE(c.admit(t + 2s, 9, {}).granted);
    c.settle(t + 3s, 9, ended(call_verdict::rate_limited));
    EXPECT_EQ(c.view(t + 3s).level, 2);
}

TEST(SeedController, NeverLeavesItsBounds) {
    seed_controller c({.initial = 1, .max = 2}, 1s);
    time_point t{};
    std::uint64_t call = 0;
    for (int i = 0; i < 20; ++i, t += 5s) {
        ASSERT_TRUE(c.admit(t, ++call, {}).granted);
        c.settle(t, call, ended(i % 3 == 0 ? call_verdict::rate_limited : call_verdict::ok));
        EXPECT_GE(c.view(t).level, 1);
        EXPECT_LE(c.view(t).level, 2);
    }
}

TEST(SeedController, ClimbsOnlyAfterQuietInWhichTheLevelWasUsed) {
    seed_controller c({.initial = 2, .max = 10}, 20s);
    time_point t{};
    std::uint64_t call = 0;
    for (int i = 0; i < 10; ++i, t += 10s) { // one at a time: the level is not used
        ASSERT_TRUE(c.admit(t, ++call, {}).granted);
        c.settle(t, call, ended(call_verdict::ok));
    }
    EXPECT_EQ(c.view(t).level, 2);
    ASSERT_TRUE(c.admit(t, ++call, {}).granted);
    ASSERT_TRUE(c.admit(t, ++call, {}).granted);
    c.settle(t, call, ended(call_verdict::ok));
    EXPECT_EQ(c.view(t).level, 3);
    EXPECT_EQ(c.take_changes().back().reason, "recovery");
}

TEST(SeedController, ServerErrorsTeachNothing) {
    seed_controller c({.initial = 4, .max = 10});
    const time_point t{};
    ASSERT_TRUE(c.admit(t, 1, {}).granted);
    c.settle(t, 1, ended(call_verdict::server_error));
    ASSERT_TRUE(c.admit(t, 2, {}).granted);
    c.settle(t, 2, ended(call_verdict::timed_out));
    EXPECT_EQ(c.view(t).level, 4);
    EXPECT_TRUE(c.take_changes().empty());
}

TEST(SeedController, RetryAfterHoldsEveryCallBack) {
    seed_controller c({.initial = 4, .max = 10});
    const time_point t{};
    ASSERT_TRUE(c.admit(t, 1, {}).granted);
    c.settle(t, 1, refused(30s));
    const auto answer = c.admit(t + 29s, 2, {});
    EXPECT_FALSE(answer.granted);
    EXPECT_EQ(answer.retry_at, t + 30s);
    EXPECT_TRUE(c.admit(t + 30s, 2, {}).granted);
}

TEST(SeedController, LaterRefusalDoesNotShortenASuspension) {
    seed_controller c({.initial = 4, .max = 10});
    const time_point t{};
    ASSERT_TRUE(c.admit(t, 1, {}).granted);
    ASSERT_TRUE(c.admit(t, 2, {}).granted);
    c.settle(t, 1, refused(10h, quota_window::day));
    c.settle(t, 2, refused(std::nullopt, quota_window::day));
    EXPECT_EQ(c.view(t).suspended_until, t + 10h);
    EXPECT_EQ(c.view(t).level, 4) << "a daily quota says nothing about the level";
}

} // namespace
} // namespace tagwright
