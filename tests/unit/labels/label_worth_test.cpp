#include "labels/label_worth.hpp"

#include "plan_of.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tagwright::labels {
namespace {

double worth_in(std::string_view lines, const std::string& label) {
    const label_graph graph(plan_of(lines));
    return worth_of(graph, graph.proposed(), graph.spare()).worth[*graph.find(label)];
}

TEST(LabelWorth, IsMoreNearerToTheStart) {
    EXPECT_GT(worth_in("api, web\n api, web", "api"), worth_in("web, api\n web, api", "api"));
    EXPECT_GT(worth_in("web, api\n web", "api"), worth_in("web ~ api\n web, api", "api") / 2);
}

TEST(LabelWorth, WhatNoOtherPageCouldHaveTakesNoPlace) {
    EXPECT_EQ(worth_in("odd-one, odd-two, api\n api", "api"), worth_in("api\n api", "api"));
    EXPECT_LT(worth_in("odd-one, web, api\n api ~ web", "api"), worth_in("api\n api", "api")) << "web it could";
}

} // namespace
} // namespace tagwright::labels
