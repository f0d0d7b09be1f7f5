#include "actors/throttle/policer.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

TEST(throttle_policer, two_refusals_tell_the_rate_to_within_two_calls) {
    for (const auto rate : {0.25, 1.0, 5.0, 50.0})
        for (const auto calls : {100, 200, 1000}) {
            // A bucket of depth 1 polled at twice its rate: refused just when it is empty.
            policer p;
            p.begin({0, 0, 0});
            const auto n = static_cast<double>(calls);
            const auto at_s = (n + 0.7) / rate;
            const auto r = p.close({at_s, n, n}, 1);
            EXPECT_LE(std::abs(r.rate - rate) / rate, 2 / n);
            EXPECT_LE(r.error, 2 / n);
        }
}

TEST(throttle_policer, joins_intervals_that_agree) {
    policer p;
    p.begin({0, 0, 0});
    (void)p.close({10, 51, 51}, 1);
    const auto second = p.close({20, 100, 100}, 1);
    EXPECT_NEAR(second.rate, 5, 0.01); // the noise of ±1 call at the ends is averaged over both
    EXPECT_NEAR(second.error, 0.01, 1e-9);
}

TEST(throttle_policer, starts_over_where_they_do_not) {
    policer p;
    p.begin({0, 0, 0});
    (void)p.close({20, 100, 100}, 1);
    EXPECT_NEAR(p.close({40, 150, 150}, 1).rate, 2.5, 0.01);
}

// What is known beforehand weighs as many calls as its error needs: a short interval moves it by its part.
TEST(throttle_policer, what_was_known_weighs_as_an_interval_of_its_error) {
    struct row {
        double error, calls, at_s, rate, error_after;
    };
    for (const auto& [error, calls, at_s, rate, error_after] :
         {row{0.025, 10, 12, 50.0 / 52, 1.0 / 50}, row{0.1, 10, 12, 20.0 / 22, 1.0 / 20},
          row{0.025, 10, 40, 10.0 / 40, 1.0 / 10}, row{0.1, 100, 60, 100.0 / 60, 1.0 / 100}}) {
        policer p;
        p.begin({0, 0, 0}, {1, error}, 1);
        const auto r = p.close({at_s, calls, calls}, 1);
        EXPECT_NEAR(r.rate, rate, 1e-9) << calls << " calls in " << at_s << " s";
        EXPECT_NEAR(r.error, error_after, 1e-9) << calls << " calls in " << at_s << " s";
    }
}

TEST(throttle_policer, what_was_known_is_weighed_in_calls_also_where_units_are_tokens) {
    policer p;
    p.begin({0, 0, 0}, {1000, 0.05}, 500);
    EXPECT_NEAR(p.close({10, 10'000, 20}, 1).rate, 1000, 1e-6);
}

TEST(throttle_policer, bounds_what_a_short_interval_allows) {
    policer p;
    p.begin({0, 0, 0});
    EXPECT_NEAR(p.upper_bound({2, 5, 5}, 1), 3, 1e-9);
}

// Calls in flight count as let in, until one of them turns out to be refused: what was counted with it was too much.
TEST(throttle_policer, a_refused_call_is_taken_back_where_it_was_counted) {
    policer p;
    p.begin({10, 52, 52});
    p.take_back(1, 9.5);
    p.take_back(1, 9.9);
    p.take_back(1, 10.5); // sent later: not in it
    EXPECT_NEAR(p.close({20, 100, 100}, 1).rate, 5, 1e-9);
}

// A bucket of two that fills ten times a second: the guess begins at three and climbs, so much is lost at
// first.
TEST(throttle_policer, a_shallow_bucket_that_overflowed_tells_its_rate_all_the_same) {
    const auto bucket_per_s = 10.0, depth = 2.0;
    send_log log;
    auto level = 0.0, t = 0.0, pace = 3.0;
    auto let_in = 0;
    while (true) {
        t += 1 / pace;
        level = std::min(depth, level + bucket_per_s / pace);
        pace *= 1.03;
        if (level < 1)
            break;
        level -= 1;
        ++let_in;
        log.add({.at_s = t, .fate = send_fate::ok});
    }
    const auto measured = let_in / t;
    EXPECT_LT(measured, 0.6 * bucket_per_s);
    const policer::reading plain{measured, 1.0 / let_in};
    // Two were saved before the first refusal, and what came in meanwhile.
    const auto found = overflowed_rate(log, {0, t, 6, 0.4}, plain);
    EXPECT_GT(found.rate, 0.8 * bucket_per_s);
    EXPECT_LE(found.rate, bucket_per_s) << "still no more than it was filled with";
    EXPECT_GE(found.error, plain.error);
    EXPECT_EQ(overflowed_rate(log, {0, t, 100, 0.4}, plain).rate, measured) << "a deep one has saved it";
}

TEST(throttle_policer, recent_rate_counts_what_was_let_in) {
    send_log log;
    for (int i = 0; i < 40; ++i) {
        send_record r;
        r.at_s = 0.1 * i;
        r.fate = i % 4 == 0 ? send_fate::refused : send_fate::ok;
        log.add(r);
    }
    EXPECT_NEAR(recent_rate(log, 4, 2), 7.5, 1);
}

// The fact that carries the design: two refusals k calls apart give the rate to 2/k.
TEST(throttle_policer, two_refusals_give_the_rate) {
    for (const auto rate : {0.25, 5.0, 50.0, 700.0}) {
        for (const auto pace : {1.05, 1.3, 3.0}) {
            auto level = 0.0, t = 0.0;
            auto admitted = 0.0;
            policer p;
            p.begin({0, 0, 0});
            for (;;) {
                t += 1 / (rate * pace);
                level += 1 / pace;
                if (level >= 1) {
                    level -= 1;
                    ++admitted;
                } else if (admitted >= 100) {
                    break;
                }
            }
            const auto r = p.close({t, admitted, admitted}, 1);
            EXPECT_LE(std::abs(r.rate - rate) / rate, 2 / admitted) << rate << " × " << pace;
        }
    }
}

} // namespace
