#include "actors/throttle/latency_guard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

/// Cohorts of 60 calls in a full window.
struct cohorts {
    latency_guard guard;
    send_log log;
    double t = 0;
    std::optional<latency_guard::advice> operator()(double window, double latency, double per_s, bool starting,
                                                    send_fate fate = send_fate::ok) {
        for (int i = 0; i < 60; ++i, t += 1 / per_s) {
            send_record r;
            r.at_s = t;
            r.ahead = static_cast<int>(window) - 1;
            r.fate = fate;
            r.latency = latency;
            log.add(r);
            if (fate == send_fate::ok)
                guard.answered();
        }
        auto judged = false;
        return guard.judge({t, window, starting, true, false, 200}, log, true, judged);
    }
};

TEST(throttle_latency, a_base_from_past_the_knee_is_searched_for) { // knee 5, service time 1 s
    cohorts c;
    (void)c(16, 4, 4, true); // the base, four times too high
    const auto plateau = c(32, 16, 2, true);
    ASSERT_TRUE(plateau);
    EXPECT_EQ(plateau->window, 16);
    const auto second = c(16, 4, 4, false);
    ASSERT_TRUE(second);
    EXPECT_NEAR(second->window, 9.6, 1e-9);
    const auto third = c(9.6, 1.92, 5, false);
    ASSERT_TRUE(third);
    EXPECT_NEAR(third->window, 5.76, 1e-9);
    const auto fourth = c(5.76, 1.15, 5, false);
    ASSERT_TRUE(fourth);
    const auto back = c(3.5, 1, 3.5, false);
    ASSERT_TRUE(back);
    EXPECT_NEAR(back->window, 5.76, 1e-9) << "a cut that costs throughput is undone";
    EXPECT_LE(*c.guard.base(), 1.2);
}

TEST(throttle_latency, calls_that_are_out_for_too_long_are_evidence) {
    cohorts c;
    (void)c(20, 2, 10, false);
    const auto unanswered = c(20, 0, 10, false, send_fate::out);
    EXPECT_FALSE(unanswered) << "most are younger than 1.7 times the base";
    c.t += 10;
    auto judged = false;
    const auto advice = c.guard.judge({c.t, 20, false, true, false, 200}, c.log, true, judged);
    ASSERT_TRUE(advice);
    EXPECT_LT(advice->window, 20);
}

TEST(throttle_latency, timeouts_cut_by_a_little_each_and_together_by_half) {
    cohorts c;
    (void)c(20, 2, 10, false);
    auto window = c.guard.timed_out(100, 40, 20, c.log);
    EXPECT_NEAR(window, 17, 1e-9);
    for (int i = 0; i < 10; ++i)
        window = c.guard.timed_out(101, 41, window, c.log);
    EXPECT_NEAR(window, 10, 1e-9) << "all were sent before the first cut";
    EXPECT_NEAR(c.guard.timed_out(170, 110, window, c.log), 8.5, 1e-9);
}

TEST(throttle_latency, cuts_the_window_where_latency_doubles) {
    latency_guard g;
    send_log log;
    auto t = 0.0;
    auto judged = false;
    std::optional<latency_guard::advice> advice;
    const auto cohort = [&](double latency) {
        for (int i = 0; i < 60; ++i, t += 0.1) {
            send_record r;
            r.at_s = t;
            r.ahead = 19;
            r.fate = send_fate::ok;
            r.latency = latency;
            log.add(r);
            g.answered();
        }
        advice = g.judge({t, 20, false, true, false, 200}, log, true, judged);
    };
    cohort(2);
    EXPECT_TRUE(judged);
    cohort(5);
    ASSERT_TRUE(advice);
    EXPECT_LT(advice->window, 20);
    EXPECT_STREQ(advice->reason, "latency");
}

} // namespace
