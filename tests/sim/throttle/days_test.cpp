// Quotas of calls a day: what a scenario says of them, and the bare controller through some days.

#include "actors/throttle/adaptive_controller.hpp"
#include "sim/model/days.hpp"
#include "tests/sim/throttle/read_scenario.hpp"
#include "tests/sim/throttle/simulation.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <vector>

namespace {

using namespace tagwright;
using namespace tagwright::sim;
using testing::ElementsAre;

constexpr double day_s = 86'400, hour_s = 3600;

const std::string window_of_250 = R"("windows":[{"unit":"calls","limit":250,"per_s":86400,"first_edge_s":10800}])";

TEST(throttle_days, are_known_beforehand_where_somebody_counts_them) {
    struct day_case {
        const char* what;
        std::string text;
        int days = 0;
        double until_s = 0;
    };
    const day_case cases[] = {
        {"the provider", "{\"calls\":600," + window_of_250 + "}", 3, 3 * hour_s + day_s},
        {"the provider, and it is enough", "{\"calls\":250," + window_of_250 + "}", 1, 0},
        {"the user allows less", "{\"calls\":600,\"calls_a_day\":100," + window_of_250 + "}", 6,
         3 * hour_s + 4 * day_s},
        {"the user allows more", "{\"calls\":600,\"calls_a_day\":900," + window_of_250 + "}", 3, 3 * hour_s + day_s},
        {"the user alone", R"({"calls":600,"calls_a_day":300})", 2, day_s},
        {"the user, and the day's calls are to last", R"({"calls":600,"calls_a_day":300,"day_quota":"spread"})", 2,
         2 * day_s},
        {"the smallest window counts",
         R"({"calls":600,"windows":[{"unit":"calls","limit":400,"per_s":86400,"first_edge_s":7200},
                                    {"unit":"calls","limit":300,"per_s":86400,"first_edge_s":3600}]})",
         2, hour_s},
        {"a day that begins with the run",
         R"({"calls":600,"windows":[{"unit":"calls","limit":300,"per_s":86400,"first_edge_s":0}]})", 2, day_s},
        {"tokens, as calls of the usual size",
         R"({"calls":60,"tokens":{"mean":1000},"windows":[{"unit":"tokens","limit":25000,"per_s":86400,"first_edge_s":3600}]})",
         3, day_s + hour_s},
        {"one that slides", R"({"calls":600,"windows":[{"unit":"calls","limit":300,"per_s":86400,"kind":"sliding"}]})",
         2, day_s},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        const auto s = read(c.text);
        const auto supply = days_of(s, 1);
        ASSERT_TRUE(supply);
        const auto plan = plan_days(s.calls, *supply);
        EXPECT_EQ(plan.days, c.days);
        EXPECT_DOUBLE_EQ(plan.until_s, c.until_s);
    }
    for (const auto* text :
         {"{}", R"({"windows":[{"unit":"calls","limit":60}]})", R"({"windows":[{"unit":"tokens","per_s":3600}]})"})
        EXPECT_FALSE(days_of(read(text), 1)) << text;
}

TEST(throttle_days, a_drawn_end_of_the_day_is_the_provider_s) {
    const auto s = read(R"({"windows":[{"unit":"calls","limit":300,"per_s":86400}]})");
    EXPECT_NE(days_of(s, 1)->to_reset_s, days_of(s, 2)->to_reset_s);
}

/// The bare controller's calls by the day of the provider, which the run finds at its 21st hour.
struct course {
    metrics numbers;
    std::vector<int> calls;
    double longest_gap_s = 0; ///< between two calls of the second day
};

course through_days(const scenario& s) {
    course out;
    contender c{std::make_unique<adaptive_controller>(level_bounds{3, 16}, 1, s.tuning, day_rules_of(s, 1, to_time(0))),
                default_retry, false};
    run_options o;
    o.horizon_s = 20 * day_s;
    auto last_s = -1.0;
    o.on_grant = [&](double at_s, const call_cost&, int) {
        const auto day = static_cast<std::size_t>((at_s + 21 * hour_s) / day_s);
        out.calls.resize(std::max(out.calls.size(), day + 1));
        ++out.calls[day];
        if (day == 1 && out.calls[day] > 1)
            out.longest_gap_s = std::max(out.longest_gap_s, at_s - last_s);
        last_s = at_s;
    };
    out.numbers = simulate(s, 1, c, o);
    return out;
}

TEST(throttle_days, the_user_s_calls_a_day_are_used_at_once_and_never_passed) {
    const auto run = through_days(read("{\"calls\":250,\"calls_a_day\":100," + window_of_250 + "}"));
    EXPECT_TRUE(run.numbers.finished);
    EXPECT_EQ(run.numbers.n_429, 0) << "the provider allows more";
    EXPECT_THAT(run.calls, ElementsAre(100, 100, 50));
    EXPECT_NEAR(run.numbers.makespan_s, 3 * hour_s + day_s, 300);
}

TEST(throttle_days, or_they_are_spread_until_the_day_ends) {
    const auto run =
        through_days(read("{\"calls\":250,\"calls_a_day\":100,\"day_quota\":\"spread\"," + window_of_250 + "}"));
    EXPECT_TRUE(run.numbers.finished);
    EXPECT_THAT(run.calls, ElementsAre(testing::Ge(99), testing::Ge(99), testing::Le(52)));
    EXPECT_THAT(run.calls, testing::Each(testing::Le(100)));
    EXPECT_NEAR(run.longest_gap_s, day_s / 100, 60) << "of the second day, which is a whole one";
    EXPECT_NEAR(run.numbers.makespan_s, 3 * hour_s + 1.5 * day_s, 0.05 * day_s);
}

TEST(throttle_days, without_wishes_the_controller_hears_of_none) {
    const auto rules = day_rules_of(read("{" + window_of_250 + "}"), 1, to_time(0));
    EXPECT_FALSE(rules.calls);
    EXPECT_FALSE(rules.spread);
    EXPECT_FALSE(rules.next_reset);
    EXPECT_FALSE(rules.wall_s);
}

} // namespace
