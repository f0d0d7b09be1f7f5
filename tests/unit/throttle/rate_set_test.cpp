#include "actors/throttle/rate_set.hpp"

#include "actors/throttle/workload.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

limit_hints told(quota_window window, double limit, double remaining) {
    limit_hints h;
    h.readings.push_back({quota_dimension::requests, window, limit, remaining, std::nullopt});
    return h;
}

TEST(throttle_headers, are_mirrored) {
    workload w;
    rate_set r{w};
    const rate_moment now{10, 0.1};
    const auto before = r.admitted();
    r.sent(now, {100, 0});
    EXPECT_FALSE(r.read(now, 10, true, {100, 0}, before, told(quota_window::minute, 300, 0)));
    EXPECT_NEAR(*r.of(quota_dimension::requests).rate, 5, 1e-9);
    EXPECT_GT(r.wait_s(now, {100, 0}), 0);
    EXPECT_TRUE(r.read(now, 10, false, {100, 0}, before, told(quota_window::second, 5, 0))) << "names the empty bucket";
    EXPECT_NEAR(*r.of(quota_dimension::requests).rate, 5, 1e-9);
}

TEST(throttle_headers, older_answers_and_daily_quotas_do_not_pace) {
    workload w;
    rate_set r{w};
    const auto before = r.admitted();
    (void)r.read({10, 0.1}, 9, true, {}, before, told(quota_window::minute, 300, 100));
    (void)r.read({11, 0.1}, 8, true, {}, before, told(quota_window::minute, 60, 100));
    EXPECT_NEAR(*r.of(quota_dimension::requests).rate, 5, 1e-9);
    rate_set day{w};
    (void)day.read({10, 0.1}, 9, true, {}, before, told(quota_window::day, 1000, 900));
    (void)day.read({10, 0.1}, 9, true, {}, before, told(quota_window::minute, 0, 0));
    EXPECT_FALSE(day.of(quota_dimension::requests).rate);
}

TEST(throttle_headers, of_several_windows_the_one_that_is_used_up_first_is_mirrored) {
    const struct {
        double left_of_minute, left_of_hour, rate;
    } cases[] = {{99, 999, 100.0 / 60}, {80, 30, 1000.0 / 3600}};
    for (const auto& c : cases)
        for (const auto hour_first : {false, true}) {
            auto hints = told(quota_window::minute, 100, c.left_of_minute);
            const auto hour = told(quota_window::hour, 1000, c.left_of_hour).readings[0];
            hints.readings.insert(hour_first ? hints.readings.begin() : hints.readings.end(), hour);
            workload w;
            rate_set r{w};
            (void)r.read({10, 0.1}, 10, true, {}, r.admitted(), hints);
            EXPECT_NEAR(r.of(quota_dimension::requests).rate.value_or(0), c.rate, 1e-9) << c.left_of_hour << hour_first;
        }
}

// "RateLimit-Limit: 10" is ten a second to one gateway, an hour to another.
TEST(throttle_headers, a_window_without_a_name_is_known_by_its_longest_reset) {
    const std::optional<double> no_rate, no_reset;
    const struct {
        std::vector<std::optional<double>> resets_s; ///< of one answer after the other
        std::optional<double> rate;                  ///< of a limit of 60 calls, per second
    } cases[] = {
        {{no_reset}, no_rate}, {{no_reset, 0.7}, no_rate}, {{1}, 60},        {{0, 1, 0.4}, 60},     {{37}, 1},
        {{0.5, 59, 0.7}, 1},   {{61, no_reset}, 1},        {{70}, 1.0 / 60}, {{3, 1800}, 1.0 / 60}, {{80000}, no_rate},
    };
    for (const auto& c : cases) {
        workload w;
        rate_set r{w};
        auto now = 10.0;
        for (const auto reset : c.resets_s) {
            auto hints = told(quota_window::unknown, 60, 30);
            if (reset)
                hints.readings[0].reset_after =
                    std::chrono::duration_cast<duration>(std::chrono::duration<double>(*reset));
            now += 1;
            (void)r.read({now, 0.1}, now, true, {}, r.admitted(), hints);
        }
        const auto& rate = r.of(quota_dimension::requests).rate;
        EXPECT_EQ(rate.has_value(), c.rate.has_value()) << testing::PrintToString(c.resets_s);
        EXPECT_NEAR(rate.value_or(0), c.rate.value_or(0), 1e-9) << testing::PrintToString(c.resets_s);
    }
}

// Invariant 1: replayed through a bucket of the told rate and depth, the sends of a greedy client never underflow.
TEST(throttle_headers, the_gate_never_lets_more_through_than_its_bucket) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const auto limit = 30.0 + 37.0 * static_cast<double>(seed);
        const auto rate = limit / 60, depth = 0.98 * limit;
        workload w;
        rate_set r{w};
        (void)r.read({0, 0.1}, 0, true, {0, 0}, r.admitted(), told(quota_window::minute, limit, limit));
        auto state = seed;
        auto t = 0.0, level = depth, level_s = 0.0;
        for (int sends = 0; sends < 2000;) {
            if (r.wait_s({t, 0.1}, {100, 0}) > 0) {
                state = state * 6364136223846793005ULL + 1442695040888963407ULL;
                t += 0.5 / rate * static_cast<double>(state >> 40) / (1 << 24);
                continue;
            }
            r.sent({t, 0.1}, {100, 0});
            level = std::min(depth, level + rate * (t - level_s)) - 1;
            level_s = t;
            ++sends;
            ASSERT_GE(level, -1.1) << "seed " << seed; // the call that headers came with is not charged twice
        }
    }
}

TEST(throttle_rates, what_another_part_found_is_used_at_once) {
    workload w;
    rate_set r{w};
    const rate_moment m{20, 0.1};
    send_record last;
    last.at_s = 18;
    r.found(m, last, 0.5, 0.04);
    const auto& calls = r.of(quota_dimension::requests);
    EXPECT_TRUE(r.any_learned());
    EXPECT_EQ(calls.rate, 0.5);
    EXPECT_TRUE(calls.confirmed);
    EXPECT_FALSE(r.of(quota_dimension::tokens).rate) << "calls of one size tell no tokens";
    EXPECT_LT(r.wait_s(m, {100, 0}), 0.2) << "the bucket was empty two seconds ago: one call is back";
    r.sent(m, {100, 0});
    EXPECT_GT(r.wait_s(m, {100, 0}), 0.5);
}

TEST(throttle_rates, what_was_found_is_kept_away_from_until_something_is_saved) {
    const rate_limit_tuning t;
    constexpr auto per_s = 0.2, error = 0.012;
    workload w;
    rate_set r{w};
    send_record last;
    last.at_s = 10;
    r.found({10, 0.1}, last, per_s, error);
    EXPECT_NEAR(r.of(quota_dimension::requests).pace(), per_s * (1 - error), 1e-9);
    r.doubt();
    auto now_s = 10.0;
    const auto pace_after = [&](double calls) {
        for (const auto until_s = 10 + calls / per_s; now_s < until_s; now_s += 1 / per_s)
            r.sent({now_s, 0.1}, {100, 0});
        return r.of(quota_dimension::requests).pace() / per_s;
    };
    EXPECT_NEAR(pace_after(0), 1 - t.doubt_first * error, 1e-9);
    EXPECT_NEAR(pace_after(t.doubt_calls), 1 - t.doubt_first * error, 1e-9) << "the bucket was empty";
    EXPECT_GT(pace_after(t.doubt_calls + 10), 1 - t.doubt_first * error);
    EXPECT_NEAR(pace_after(300), 1 - t.doubt_least, 1e-9) << "it may still be wrong";
}

} // namespace
