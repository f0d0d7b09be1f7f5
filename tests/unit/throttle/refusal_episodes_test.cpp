#include "actors/throttle/refusal_episodes.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

TEST(throttle_episodes, refusals_of_earlier_calls_are_no_news) {
    refusal_episodes e{1};
    EXPECT_TRUE(e.is_news(0));
    e.refused(1, 0.9);
    EXPECT_EQ(e.react(1), 1);
    EXPECT_FALSE(e.is_news(0.95));
    EXPECT_TRUE(e.is_news(1.05));
}

TEST(throttle_episodes, hold_back_longer_and_longer_but_never_for_good) {
    refusal_episodes e{1};
    auto t = 0.0, longest = 0.0;
    for (int i = 0; i < 100; ++i) {
        e.react(t);
        e.back_off(t, 3);
        EXPECT_EQ(e.hold_s() < 0, i < 2);
        longest = std::max(longest, e.hold_s() - t);
        t = std::max(t + 0.1, e.hold_s());
    }
    EXPECT_GT(longest, 30);
    EXPECT_LE(longest, 75);
}

TEST(throttle_episodes, a_hold_is_never_shortened) {
    refusal_episodes e{1};
    e.hold_until(100);
    for (int i = 0; i < 5; ++i)
        e.react(1);
    e.back_off(1, 3);
    EXPECT_GE(e.hold_s(), 100);
}

} // namespace
