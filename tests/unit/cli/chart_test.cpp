#include "app/cli/chart.hpp"

#include <gtest/gtest.h>

namespace tagwright::cli {
namespace {

using numbers = std::vector<double>;

TEST(Chart, DrawsBarsInEighthsAndTheLineWhereNoBarIs) {
    const chart what{"t", {0, 1, 5, 10, 2.5}, {0, 0, 10, 10, 5}};
    EXPECT_EQ(draw(what, 2, chart_style::blocks), "t\n"
                                                  "    10 │  ─█\n"
                                                  "     0 │ ▂██─\n");
    EXPECT_EQ(draw(what, 2, chart_style::ascii), "t\n"
                                                 "    10 |  -#\n"
                                                 "     0 | .##-\n");
}

TEST(Chart, LittleIsSeenAtTheBottomOnly) {
    EXPECT_EQ(draw({"t", {0.01, 5.01}, {}}, 2, chart_style::blocks), "t\n"
                                                                     "     6 │ ▅\n"
                                                                     "     0 │▁█\n");
    EXPECT_EQ(draw({"t", {0.01, 0}, {10, 10}}, 2, chart_style::ascii), "t\n"
                                                                       "    10 |--\n"
                                                                       "     0 |.\n");
}

TEST(Chart, NothingAtAllIsAnEmptyChart) {
    EXPECT_EQ(draw({"t", {0, 0}, {}}, 1, chart_style::blocks), "t\n     1 │\n");
    EXPECT_EQ(draw({"t", {}, {}}, 1, chart_style::ascii), "t\n     1 |\n");
    EXPECT_EQ(draw({"t", {-5}, {}}, 1, chart_style::ascii), "t\n     1 |\n");
}

TEST(Chart, TopOfTheScaleIsARoundNumber) {
    const std::pair<double, const char*> cases[] = {{1, "     1 "},    {1.1, "     2 "},  {7, "     8 "},
                                                    {23, "    30 "},   {99, "   100 "},   {101, "   200 "},
                                                    {0.02, "  0.02 "}, {3456, "  4000 "}, {2e7, " 2e+07 "}};
    for (const auto& [value, label] : cases)
        EXPECT_EQ(draw({"", {value}, {}}, 1, chart_style::ascii).substr(1, 7), label) << value;
}

TEST(Chart, TimeAxisMarksRoundTimesAndStaysInItsWidth) {
    EXPECT_EQ(draw_time_axis(100, 50), "        0 s            30             60             90\n");
    for (const double length : {0.0, 0.5, 10.0, 1805.3, 1e6})
        for (const std::size_t columns : {1u, 10u, 70u, 150u})
            EXPECT_LE(draw_time_axis(length, columns).size(), chart_margin + columns + 1) << length << " " << columns;
}

TEST(Chart, EventsAreCountedByColumn) {
    EXPECT_EQ(count_per_column({0, 1, 2.4, 9.9, 10, 11}, 10, 4), (numbers{3, 0, 0, 3}));
    EXPECT_EQ(count_per_column({}, 10, 2), (numbers{0, 0}));
    EXPECT_EQ(count_per_column({1}, 0, 2), (numbers{1, 0}));
    EXPECT_TRUE(count_per_column({1}, 10, 0).empty());
}

TEST(Chart, SamplesAreAveragedAndGapsRepeatWhatWas) {
    EXPECT_EQ(mean_per_column({{0, 2}, {1, 4}, {7, 10}}, 8, 4), (numbers{3, 3, 3, 10}));
    EXPECT_EQ(mean_per_column({{5, 1}}, 8, 4), (numbers{0, 0, 1, 1}));
}

} // namespace
} // namespace tagwright::cli
