#include "actors/throttle/shared_rate.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

namespace tagwright::adaptive {
namespace {

void send(shared_rate& shared, int calls, double rate) {
    for (auto i = 0; i < calls; ++i)
        shared.sent(rate);
}

TEST(throttle_shared, unexpected_refusals_in_a_short_time_show_others) {
    struct row {
        int refusals, calls_between;
        double weight;
        bool seen;
    };
    for (const auto& [refusals, calls_between, weight, seen] : std::initializer_list<row>{{1, 0, 1, false},
                                                                                          {2, 10, 1, false},
                                                                                          {3, 10, 1, true},
                                                                                          {3, 200, 1, false},
                                                                                          {9, 600, 1, false},
                                                                                          {4, 10, 0.3, false}}) {
        shared_rate shared;
        for (auto i = 0; i < refusals; ++i) {
            send(shared, i > 0 ? calls_between : 0, 5);
            shared.unexpected(weight);
        }
        EXPECT_EQ(shared.on(), seen) << refusals << " with " << calls_between << " calls between, weight " << weight;
    }
}

TEST(throttle_shared, a_quiet_time_makes_the_rate_grow_faster) {
    shared_rate shared;
    const auto first = shared.sent(5);
    EXPECT_GT(first, 1);
    send(shared, 120, 5);
    const auto later = shared.sent(5);
    EXPECT_GT(later - 1, 3 * (first - 1));
    send(shared, 2000, 5);
    EXPECT_LE(shared.sent(5), shared_rate_tuning{}.growth_most);
    shared.refused();
    EXPECT_DOUBLE_EQ(shared.sent(5), first);
}

TEST(throttle_shared, a_quiet_time_does_not_show_that_others_are_gone_where_calls_count_exactly) {
    for (const auto& [weight, still_on] : std::initializer_list<std::pair<double, bool>>{{1, true}, {0.3, false}}) {
        shared_rate shared;
        shared.unexpected(3);
        for (auto i = 0; i < 3000; ++i)
            shared.sent(5, weight);
        EXPECT_EQ(shared.on(), still_on) << weight;
    }
}

TEST(throttle_shared, a_refusal_soon_after_another_takes_more) {
    shared_rate lone, pair;
    send(lone, 100, 5);
    send(pair, 3, 5);
    const auto left = lone.refused();
    EXPECT_GT(left, 0.9);
    EXPECT_LT(left, 1);
    EXPECT_LT(pair.refused(), left - 0.1);
}

TEST(throttle_shared, the_best_rate_of_late_is_worth_trying_for_a_while) {
    shared_rate shared;
    send(shared, 10, 5);
    shared.sent(2);
    EXPECT_TRUE(shared.worth_trying(2));
    EXPECT_FALSE(shared.worth_trying(4.5));
    EXPECT_NEAR(shared.again_s(), 8, 0.1);
    send(shared, 2000, 2);
    EXPECT_FALSE(shared.worth_trying(2));
}

TEST(throttle_shared, intervals_that_agree_show_that_nobody_else_is_there) {
    const auto ends = [](std::initializer_list<double> rates) {
        shared_rate shared;
        shared.unexpected(5);
        auto alone = false;
        for (const auto rate : rates)
            alone = shared.alone(100, rate);
        EXPECT_EQ(shared.on(), !alone);
        return alone;
    };
    EXPECT_TRUE(ends({5, 5.02, 4.99, 5, 5.01}));
    EXPECT_FALSE(ends({5, 5.02, 4.99, 5}));
    EXPECT_FALSE(ends({5, 5.4, 4.7, 5, 5.3, 4.6}));
    shared_rate shared;
    for (auto i = 0; i < 20; ++i)
        EXPECT_FALSE(shared.alone(5, 5)) << "too short to tell";
}

} // namespace
} // namespace tagwright::adaptive
