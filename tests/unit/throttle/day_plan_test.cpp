#include "actors/throttle/day_plan.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

constexpr double hour_s = 3600;
constexpr double day_s = 86'400;

TEST(DayPlan, CountsTheDaysOnWhichCallsAreMade) {
    struct row {
        double calls;
        day_supply of;
        int days;
        double until_s;
    };
    const row rows[] = {
        {368, {250, 40, 9 * hour_s}, 3, 9 * hour_s + day_s},
        {40, {250, 40, 9 * hour_s}, 1, 0},
        {41, {250, 40, 9 * hour_s}, 2, 9 * hour_s},
        {290, {250, 40, 9 * hour_s}, 2, 9 * hour_s},
        {291, {250, 40, 9 * hour_s}, 3, 9 * hour_s + day_s},
        {250, {250, 0, 9 * hour_s}, 1, 9 * hour_s}, // nothing goes today
        {0, {250, 0, 9 * hour_s}, 0, 0},
        {10, {0, 0, 9 * hour_s}, 0, 0},
        {10, {250, 0.5, 9 * hour_s}, 1, 9 * hour_s},
        {125, {250, 250, 10 * hour_s, true}, 1, 5 * hour_s},
        {290, {250, 40, 9 * hour_s, true}, 2, 9 * hour_s + day_s},
        {165, {250, 40, 9 * hour_s, true}, 2, 9 * hour_s + day_s / 2},
        {1, {250, 40, -5}, 1, 0},
    };
    for (const auto& r : rows) {
        const auto plan = plan_days(r.calls, r.of);
        EXPECT_EQ(plan.days, r.days) << r.calls << " with " << r.of.left;
        EXPECT_DOUBLE_EQ(plan.until_s, r.until_s) << r.calls << " with " << r.of.left;
    }
    EXPECT_GT(plan_days(1e300, {1, 0, 0}).days, 0);
}

} // namespace
} // namespace tagwright
