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

} // namespace
