#include "actors/site/point_quota.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

constexpr time_point t0{10h};

call_outcome told(double remaining, duration reset, call_verdict verdict = call_verdict::ok) {
    call_outcome out;
    out.verdict = verdict;
    out.hints.points.push_back({quota_dimension::requests, quota_window::hour, 65'000, remaining, reset});
    return out;
}

call_outcome refused(std::optional<duration> wait) {
    call_outcome out;
    out.verdict = call_verdict::rate_limited;
    out.hints.points_used_up = true;
    out.hints.retry_after = wait;
    return out;
}

TEST(PointQuota, SetsNoPace) {
    point_quota points;
    EXPECT_LE(points.closed_until(t0, 100), t0);
    EXPECT_FALSE(points.answered(t0, told(500, 2min)));
    EXPECT_LE(points.closed_until(t0, 100), t0) << "five hundred are enough for a hundred";
}

TEST(PointQuota, LearnsWhatARequestCosts) {
    const struct {
        const char* name;
        std::vector<double> remaining; ///< after each answer
        double cost;
    } cases[] = {
        {"writes", {1000, 999, 998, 997}, 1},
        {"reads of fifty pages", {9000, 8949, 8898, 8847, 8796, 8745, 8694, 8643, 8592, 8541, 8490, 8439, 8388}, 51},
        {"answers that overtake each other", {1000, 998, 999, 997, 996, 995}, 1},
    };
    for (const auto& c : cases) {
        point_quota points;
        for (const auto remaining : c.remaining)
            static_cast<void>(points.answered(t0, told(remaining, 30min)));
        EXPECT_NEAR(points.point_cost(), c.cost, 0.15 * c.cost) << c.name;
    }
}

TEST(PointQuota, WaitsForANearResetRatherThanBeRefused) {
    point_quota points;
    for (int i = 0; i <= 60; ++i)
        static_cast<void>(points.answered(t0, told(660 - 10 * i, 2min)));
    EXPECT_LE(points.closed_until(t0, 2), t0);
    EXPECT_EQ(points.closed_until(t0, 8), t0 + 2min) << "eight on their way, of ten points each";
    EXPECT_LE(points.closed_until(t0 + 2min, 8), t0 + 2min);
}

TEST(PointQuota, AFarResetIsToldByARefusal) {
    point_quota points;
    static_cast<void>(points.answered(t0, told(0, 40min)));
    EXPECT_LE(points.closed_until(t0, 0), t0) << "a person is to hear of it";
    EXPECT_TRUE(points.answered(t0, refused(40min)));
    EXPECT_EQ(points.closed_until(t0, 0), t0 + 40min);
}

TEST(PointQuota, ARefusalClosesForAsLongAsItSays) {
    const struct {
        std::optional<duration> wait;
        duration closed;
    } cases[] = {{50s, 50s}, {std::nullopt, 1min}};
    for (const auto& c : cases) {
        point_quota points;
        EXPECT_TRUE(points.answered(t0, refused(c.wait)));
        EXPECT_EQ(points.closed_until(t0, 0), t0 + c.closed);
    }
    point_quota points;
    auto burst = refused(1s);
    burst.hints.points_used_up = false;
    EXPECT_FALSE(points.answered(t0, burst));
    EXPECT_LE(points.closed_until(t0, 0), t0);
}

TEST(PointQuota, TheNextHourBeginsAnew) {
    point_quota points;
    static_cast<void>(points.answered(t0, told(3, 1min)));
    EXPECT_EQ(points.closed_until(t0, 10), t0 + 1min);
    static_cast<void>(points.answered(t0 + 61s, told(64'000, 59min)));
    EXPECT_LE(points.closed_until(t0 + 61s, 10), t0 + 61s);
    EXPECT_DOUBLE_EQ(points.point_cost(), 1) << "what rose was not paid";
}

} // namespace
} // namespace tagwright
