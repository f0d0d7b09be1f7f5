#include "actors/throttle/rate_gate.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

TEST(throttle_gate, keeps_the_pace_and_saves_no_more_than_its_depth) {
    rate_gate g;
    g.depth = 1;
    g.refill(100, 5, 5, 0);
    EXPECT_LE(g.level, 1);
    EXPECT_LE(g.missing(1), 0);
    g.spend(1, true);
    EXPECT_NEAR(g.missing(1), 1, 1e-9);
    g.refill(0.2, 5, 5, 0);
    EXPECT_LE(g.missing(1), 1e-9);
}

TEST(throttle_gate, surplus_never_exceeds_the_known_burst) {
    rate_gate g;
    g.burst = 10;
    g.refill(1000, 4, 5, 0.05);
    EXPECT_LE(g.surplus, 10);
    g.empty();
    EXPECT_EQ(g.surplus, 0);
}

TEST(throttle_gate, credit_is_spent_beside_the_pace_and_gone_with_a_refusal) {
    rate_gate g;
    g.depth = 1;
    g.credit = 2;
    for (auto call = 0; call < 2; ++call) {
        EXPECT_LE(g.missing(1), 0);
        g.spend(1, true);
    }
    EXPECT_NEAR(g.missing(1), 1, 1e-9);
    g.credit = 2;
    g.empty();
    EXPECT_NEAR(g.missing(1), 1, 1e-9);
}

} // namespace
