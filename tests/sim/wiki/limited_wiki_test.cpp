#include "tests/sim/wiki/limited_wiki.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tagwright::sim {
namespace {

struct pace_goal {
    const char* name;
    wiki_quota quota;
    double used;    ///< of the quota, at least
    double refused; ///< of the requests, at most
};

/// Cold, from the first request on: the worst of some seeds, over both products.
class WikiPace : public testing::TestWithParam<pace_goal> {};

TEST_P(WikiPace, StaysNearTheQuotaWithFewRefusals) {
    const auto& goal = GetParam();
    constexpr int pages = 250;
    double used = 1;
    double refused = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        const auto run = label_limited_wiki(pages, goal.quota, seed % 2 == 0, seed);
        EXPECT_EQ(run.labelled, pages) << seed;
        used = std::min(used, run.utilisation);
        refused = std::max(refused, run.refused_share());
    }
    RecordProperty("used", std::to_string(used));
    RecordProperty("refused", std::to_string(refused));
    EXPECT_GE(used, goal.used);
    EXPECT_LE(refused, goal.refused);
}

INSTANTIATE_TEST_SUITE_P(Quotas, WikiPace,
                         testing::Values(pace_goal{"two_a_second", {.per_s = 2, .burst = 5}, 0.85, 0.06},
                                         pace_goal{"two_deep", {.per_s = 2, .burst = 20}, 0.78, 0.06},
                                         pace_goal{"ten_a_second", {.per_s = 10, .burst = 5}, 0.68, 0.05},
                                         pace_goal{"ten_deep", {.per_s = 10, .burst = 20}, 0.85, 0.05},
                                         pace_goal{
                                             "ten_untold", {.per_s = 10, .burst = 5, .tells_wait = false}, 0.85, 0.06}),
                         [](const auto& each) { return each.param.name; });

TEST(WikiWithoutQuota, IsNotHeldBack) {
    const auto run = label_limited_wiki(250, {.per_s = 1e6, .burst = 1e6}, true, 1);
    EXPECT_EQ(run.labelled, 250);
    EXPECT_EQ(run.refused, 0);
    // Five writes at once, each of which takes 0.02–0.1 s on its way and 0.03–0.12 s of work.
    EXPECT_LT(run.seconds, 9);
}

} // namespace
} // namespace tagwright::sim
