#include "actors/throttle/refusal_budget.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

TEST(throttle_budget, earns_slowly_and_never_starves_the_search) {
    refusal_budget b;
    for (int i = 0; i < 20; ++i)
        b.refusal(100);
    EXPECT_FALSE(b.allows_probe(200));
    EXPECT_TRUE(b.allows_probe(280));
    for (int i = 0; i < 3000; ++i)
        b.success();
    EXPECT_TRUE(b.allows_probe(101));
}

TEST(throttle_budget, after_what_was_found_a_probe_has_to_be_earned) {
    refusal_budget b;
    ASSERT_TRUE(b.allows_probe(10));
    b.spend_to(0);
    EXPECT_FALSE(b.allows_probe(10));
    for (auto i = 0; i < 200; ++i)
        b.success();
    EXPECT_TRUE(b.allows_probe(10));
}

// Four refusals are 3 % of 133 calls: the fifth is affordable at 167.
TEST(throttle_budget, where_few_calls_go_a_probe_is_due_once_its_refusal_is_a_small_share) {
    const refusal_budget_tuning t;
    refusal_budget b;
    for (auto i = 0; i < 4; ++i)
        b.refusal(40);
    b.spend_to_share(40);
    auto calls = 40;
    while (!b.allows_probe(calls)) {
        b.success();
        ++calls;
    }
    EXPECT_NEAR(calls, 5 / t.small_share, 2);
    for (auto i = 0; i < 20; ++i)
        b.refusal(calls);
    b.spend_to_share(calls);
    EXPECT_LE(b.left(), 0) << "what is spent is not given back";
}

TEST(throttle_budget, a_known_rate_is_probed_soon_and_then_seldom) {
    refusal_budget b;
    b.rate_known();
    EXPECT_TRUE(b.allows_probe(0));
    b.refusal(20);
    EXPECT_FALSE(b.allows_probe(74));
    EXPECT_TRUE(b.allows_probe(75));
    b.refusal(80);
    b.refusal(81); // not a probe's: it takes the place of one
    EXPECT_FALSE(b.allows_probe(230));
    EXPECT_TRUE(b.allows_probe(81 + 180)) << "the search is kept alive";
}

TEST(throttle_budget, a_rate_that_is_not_true_any_more_is_looked_for_as_if_nothing_were_known) {
    refusal_budget known, cold;
    known.rate_known();
    for (auto* b : {&known, &cold})
        b->refusal(20);
    known.nothing_known();
    EXPECT_EQ(known.left(), cold.left());
    EXPECT_TRUE(known.allows_probe(21));
    cold.spend_to(0);
    cold.nothing_known();
    EXPECT_EQ(cold.left(), 0) << "nothing was remembered";
}

} // namespace
