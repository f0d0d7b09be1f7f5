#include "labels/quality.hpp"

#include "plan_of.hpp"

#include <gtest/gtest.h>

namespace tagwright::labels {
namespace {

TEST(Quality, OfACollection) {
    const auto out = quality_of({{"api", "release"}, {"apis"}, {"release", "k8s"}, {}, {"kubernetes", "odd-one"}});
    EXPECT_EQ(out.pages, 5u);
    EXPECT_EQ(out.labels, 7u);
    EXPECT_EQ(out.distinct, 6u);
    EXPECT_EQ(out.on_one_page, 5u);
    EXPECT_EQ(out.reachable, 2u);
    EXPECT_EQ(out.without, 1u);
    EXPECT_EQ(out.near_twins, 2u) << "apis and k8s";
    EXPECT_DOUBLE_EQ(out.labels_a_page(), 1.4);
    EXPECT_DOUBLE_EQ(out.share_reachable(), 0.4);
}

TEST(Quality, OfNothing) {
    const auto out = quality_of(plan{});
    EXPECT_DOUBLE_EQ(out.labels_a_page() + out.share_on_one_page() + out.share_reachable(), 0.0);
}

TEST(Quality, LabelsThatPagesHaveCount) {
    auto what = plan_of("release | api\n release, api | release");
    what.in_use = {{"api", 7}};
    const auto out = quality_of(what);
    EXPECT_EQ(out.labels, 4u);
    EXPECT_EQ(out.on_one_page, 0u);
    EXPECT_EQ(out.near_twins, 0u);
}

TEST(Quality, TwinsThatTheSpaceHasByItselfAreNotThePlans) {
    auto what = plan_of("release | api\n release | apis\n release | api");
    EXPECT_EQ(quality_of(what).near_twins, 0u);
    what.pages[0].proposed.push_back("releases");
    EXPECT_EQ(quality_of(what).near_twins, 1u);
}

TEST(Quality, AVerbAndItsNounAreNoTwins) { EXPECT_EQ(quality_of({{"deploy"}, {"deployment"}}).near_twins, 0u); }

} // namespace
} // namespace tagwright::labels
