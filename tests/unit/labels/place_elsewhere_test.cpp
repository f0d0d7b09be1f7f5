#include "labels/place_elsewhere.hpp"

#include "plan_of.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace tagwright::labels {
namespace {

using testing::ElementsAre;

/// The first pages as they are written, and others on which "main" comes first and "aside" last.
plan with_others(std::string_view lines, int others) {
    auto out = plan_of(lines);
    for (int i = 0; i < others; ++i)
        out.pages.push_back({"other", {}, {"main", "web", "api", "cache", "aside"}, false});
    return out;
}

std::vector<std::string> sorted(const plan& what, page_number page) {
    const label_graph graph(what);
    auto draft = graph.proposed();
    sort_by_place_elsewhere(graph, draft);
    std::vector<std::string> out;
    for (const auto label : draft[page])
        out.push_back(graph.name(label));
    return out;
}

TEST(PlaceElsewhere, WhatIsFirstOnOtherPagesMovesUp) {
    const auto what = with_others("a1, b1, aside, main\n aside, main\n a1, b1, c1, main\n! a1, b1, aside, main", 60);
    EXPECT_THAT(sorted(what, 0), ElementsAre("a1", "b1", "main", "aside"));
    EXPECT_THAT(sorted(what, 1), ElementsAre("aside", "main")) << "the page's own order counts more";
    EXPECT_THAT(sorted(what, 3), ElementsAre("a1", "b1", "aside", "main")) << "a person has decided";
}

TEST(PlaceElsewhere, ASmallPlanStaysAsItIs) {
    EXPECT_THAT(sorted(with_others("a1, b1, aside, main", 40), 0), ElementsAre("a1", "b1", "aside", "main"));
}

} // namespace
} // namespace tagwright::labels
