#include "actors/site/whole_seconds.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

constexpr time_point t0{1h};

limit_hints asks(std::optional<duration> wait) {
    limit_hints out;
    out.retry_after = wait;
    return out;
}

TEST(WholeSeconds, OneSecondOfAFastQuotaIsRoundedUp) {
    const struct {
        std::optional<duration> told;
        std::optional<double> per_s;
        bool rounded;
    } cases[] = {{1s, 10, true},  {1s, 2, false},     {1s, std::nullopt, false},
                 {2s, 10, false}, {500ms, 10, false}, {std::nullopt, 10, false},
                 {0s, 10, false}, {60s, 10, false}};
    for (const auto& c : cases)
        EXPECT_EQ(whole_seconds().rounded_up(t0, t0 - 100ms, asks(c.told), c.per_s), c.rounded)
            << c.told.value_or(-1s).count() << ' ' << c.per_s.value_or(0);
}

TEST(WholeSeconds, WhatWentThroughLatelySaysThatItIsFast) {
    whole_seconds seconds;
    for (int i = 0; i < 100; ++i)
        seconds.let_in(t0 + i * 20ms, t0);
    EXPECT_TRUE(seconds.rounded_up(t0 + 2s, t0 + 1900ms, asks(1s), std::nullopt));
    EXPECT_FALSE(whole_seconds(seconds).rounded_up(t0 + 20s, t0 + 19s, asks(1s), std::nullopt)) << "long ago";
}

TEST(WholeSeconds, TheSecondRefusalInARowIsMeant) {
    whole_seconds seconds;
    EXPECT_TRUE(seconds.rounded_up(t0, t0 - 100ms, asks(1s), 10));
    EXPECT_TRUE(seconds.rounded_up(t0 + 50ms, t0 - 20ms, asks(1s), 10)) << "was on its way";
    EXPECT_FALSE(seconds.rounded_up(t0 + 250ms, t0 + 150ms, asks(1s), 10));
    seconds.let_in(t0 + 1500ms, t0 + 1400ms);
    EXPECT_TRUE(seconds.rounded_up(t0 + 2s, t0 + 1900ms, asks(1s), 10));
}

} // namespace
} // namespace tagwright
