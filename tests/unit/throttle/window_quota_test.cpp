// So many calls a window: all of them are used, and the limit and the edges are followed.

#include "actors/throttle/window_quota.hpp"

#include "tests/unit/throttle/small_servers.hpp"

#include <gtest/gtest.h>

namespace tagwright::adaptive {
namespace {

struct used {
    int let_in = 0, refused = 0;
};

/// A client with an endless queue; a refusal is known 0.1 s after its call was sent.
used run(window_quota& q, small_server server, double from_s, double seconds) {
    used u;
    std::deque<double> refused_s;
    auto reacted_s = -1.0;
    for (auto now = from_s; now < from_s + seconds;) {
        while (!refused_s.empty() && refused_s.front() + 0.1 <= now) {
            q.refused(refused_s.front(), refused_s.front() > reacted_s);
            reacted_s = refused_s.front() > reacted_s ? now : reacted_s;
            refused_s.pop_front();
        }
        const auto wait = q.wait_s(now);
        EXPECT_TRUE(std::isfinite(wait));
        if (wait > 0) {
            now = refused_s.empty() ? now + wait : std::min(now + wait, refused_s.front() + 0.1);
            continue;
        }
        q.sent(now);
        if (server(now + 0.04, 0).let_in) {
            ++u.let_in;
            q.let_in(now);
        } else {
            ++u.refused;
            refused_s.push_back(now);
        }
        now += 0.05;
    }
    return u;
}

constexpr auto minute_s = window_quota::minute_s;

TEST(throttle_window, uses_what_each_window_allows) {
    for (const auto calls : {5, 10, 30})
        for (const auto slides : {false, true}) {
            window_quota q;
            q.begin(calls, minute_s, slides, 0);
            const auto u = run(q, slides ? sliding_window(calls) : fixed_window(calls, 0), 0, 30 * minute_s);
            EXPECT_GE(u.let_in, 0.95 * 30 * calls) << calls << " slides " << slides;
            EXPECT_LE(u.refused, 15) << calls << " slides " << slides;
            EXPECT_FALSE(q.lost());
        }
}

TEST(throttle_window, follows_a_limit_that_moves) {
    for (const auto slides : {false, true})
        for (const auto& [known, real] : {std::pair{10, 40}, std::pair{40, 10}, std::pair{10, 8}}) {
            window_quota q;
            q.begin(known, minute_s, slides, 0);
            const auto u = run(q, slides ? sliding_window(real) : fixed_window(real, 0), 0, 60 * minute_s);
            EXPECT_NEAR(q.limit(), real, 0.1 * real + 1) << known << " to " << real << " slides " << slides;
            EXPECT_GE(u.let_in, 0.7 * 60 * real) << known << " to " << real << " slides " << slides;
        }
}

TEST(throttle_window, looks_for_an_edge_that_comes_later) {
    window_quota q;
    q.begin(10, minute_s, false, 0); // 2 s too early
    const auto u = run(q, fixed_window(10, -2), 0, 20 * minute_s);
    EXPECT_EQ(q.limit(), 10);
    EXPECT_GE(u.let_in, 0.9 * 20 * 10);
}

TEST(throttle_window, is_lost_where_nothing_is_let_in) {
    window_quota q;
    q.begin(10, minute_s, true, 0);
    auto now = 0.0;
    auto refusals = 0;
    for (; !q.lost() && refusals < 100; ++refusals) {
        for (auto wait = q.wait_s(now); wait > 0; wait = q.wait_s(now))
            now += wait;
        q.sent(now);
        q.refused(now, true);
    }
    EXPECT_LT(refusals, 12);
    EXPECT_LT(now, 5 * minute_s);
}

TEST(throttle_window, is_nothing_until_it_begins) {
    window_quota q;
    q.sent(1);
    q.refused(1, true);
    EXPECT_FALSE(q.on());
    EXPECT_EQ(q.wait_s(1), 0);
    q.begin(0, minute_s, false, 0); // never below one, or nothing would go any more
    EXPECT_EQ(q.limit(), 1);
    EXPECT_EQ(q.wait_s(1), 0);
}

} // namespace
} // namespace tagwright::adaptive
