#include "app/service/run_history.hpp"

#include <gtest/gtest.h>

namespace tagwright::service {
namespace {

run_progress at(double seconds, int level, int in_flight, std::uint64_t pages) {
    run_progress out;
    out.elapsed = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
    out.level = level;
    out.in_flight = in_flight;
    out.pages.labelled = pages;
    return out;
}

TEST(RunHistory, KeepsOnePointASecond) {
    run_history history;
    history.add(at(0.0, 3, 0, 0));
    history.add(at(0.5, 4, 2, 5));
    history.add(at(1.0, 5, 4, 9));
    const auto points = history.points();
    ASSERT_EQ(points.size(), 2u);
    EXPECT_EQ(points[0].t, 0.0);
    EXPECT_EQ(points[0].level, 4.0) << "it is a step";
    EXPECT_EQ(points[0].in_flight, 1.0) << "it is a mean";
    EXPECT_EQ(points[0].pages, 5.0);
    EXPECT_EQ(points[1].pages, 9.0);
}

TEST(RunHistory, StaysSmallForDays) {
    run_history history;
    constexpr int seconds = 7 * 24 * 3600;
    for (int i = 0; i < seconds; ++i)
        history.add(at(i, 5, 5, static_cast<std::uint64_t>(i)));
    const auto points = history.points();
    EXPECT_LE(points.size(), run_history::fine_max + run_history::coarse_max + 20);
    EXPECT_GE(points.size(), run_history::fine_max);
    for (std::size_t i = 1; i < points.size(); ++i) {
        ASSERT_GT(points[i].t, points[i - 1].t);
        ASSERT_GE(points[i].pages, points[i - 1].pages);
        ASSERT_DOUBLE_EQ(points[i].level, 5.0);
    }
    EXPECT_EQ(points.back().pages, seconds - 1.0);
    EXPECT_EQ(points[points.size() - 2].t, seconds - 2.0) << "the last hour has every second";
}

} // namespace
} // namespace tagwright::service
