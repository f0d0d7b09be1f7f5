#include "actors/throttle/dimension_choice.hpp"

#include "actors/throttle/policer.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

policer scattered(std::vector<double> rates) {
    policer p;
    p.begin({0, 0, 0});
    auto t = 0.0, units = 0.0, calls = 0.0;
    for (const auto r : rates) {
        t += 10;
        calls += 50;
        units += 10 * r;
        (void)p.close({t, units, calls}, 1);
    }
    return p;
}

TEST(throttle_dimension, equal_sizes_are_counted_in_calls) {
    dimension_choice d;
    d.refused(1, 0, policer{}, policer{});
    EXPECT_EQ(d.chosen(), binding::requests);
}

TEST(throttle_dimension, the_steadier_unit_wins) {
    const auto steady = scattered({5, 5.02, 4.98, 5, 5.01}), wild = scattered({5, 8, 4, 9, 3});
    dimension_choice by_tokens, by_calls;
    for (int i = 0; i < 5; ++i) {
        by_tokens.refused(2, 0.8, wild, steady);
        by_calls.refused(1, 0.8, steady, wild);
    }
    EXPECT_EQ(by_tokens.chosen(), binding::tokens);
    EXPECT_EQ(by_calls.chosen(), binding::requests);
    by_calls.reopen();
    EXPECT_EQ(by_calls.chosen(), binding::undecided);
}

} // namespace
