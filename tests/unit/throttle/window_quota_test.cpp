// So many calls a window: all of them are used, and the limit and the edges are followed.

#include "actors/throttle/window_quota.hpp"

#include "tests/unit/throttle/small_servers.hpp"

#include <gtest/gtest.h>

namespace tagwright::adaptive {
namespace {

constexpr auto refusal_s = 0.1;

struct used {
    int let_in = 0, refused = 0;
};

/// A client with an endless queue; a refusal is known a moment after its call was sent.
used run(window_quota& q, small_server server, double from_s, double seconds) {
    used u;
    std::deque<double> refused_s;
    auto reacted_s = -1.0;
    for (auto now = from_s; now < from_s + seconds && !q.lost();) {
        while (!refused_s.empty() && refused_s.front() + refusal_s <= now) {
            q.refused(refused_s.front(), refused_s.front() > reacted_s);
            reacted_s = refused_s.front() > reacted_s ? now : reacted_s;
            refused_s.pop_front();
        }
        const auto wait = q.wait_s(now, refusal_s);
        EXPECT_TRUE(std::isfinite(wait));
        if (wait > 0) {
            now = refused_s.empty() ? now + wait : std::min(now + wait, refused_s.front() + refusal_s);
            continue;
        }
        q.sent(now);
        const auto let_in = server(now + 0.04, 0).let_in;
        ++(let_in ? u.let_in : u.refused);
        if (!let_in)
            refused_s.push_back(now);
        now += 0.05;
    }
    return u;
}

constexpr auto minute_s = window_quota::minute_s;

known_window known(int calls, bool slides, double edge_s = 0, double early_s = 0) {
    return {calls, minute_s, slides, true, edge_s, early_s};
}

TEST(throttle_window, uses_what_each_window_allows) {
    for (const auto calls : {5, 10, 30})
        for (const auto slides : {false, true}) {
            window_quota q;
            q.begin(known(calls, slides), 0);
            const auto u = run(q, slides ? sliding_window(calls) : fixed_window(calls, 0), 0, 30 * minute_s);
            EXPECT_GE(u.let_in, 0.95 * 30 * calls) << calls << " slides " << slides;
            EXPECT_LE(u.refused, 15) << calls << " slides " << slides;
            EXPECT_FALSE(q.lost());
        }
}

/// A log of all that was asked for: a call too many keeps the window full for a minute more.
TEST(throttle_window, finds_out_that_refused_calls_take_a_place) {
    for (const auto calls : {10, 30, 60}) {
        window_quota q;
        q.begin(known(calls, true), 0);
        const auto u = run(q, sliding_window(calls, true), 0, 30 * minute_s);
        EXPECT_GE(u.let_in, 0.85 * 30 * calls) << calls;
        EXPECT_LE(u.refused, 30) << calls;
        EXPECT_FALSE(q.lost());
    }
}

TEST(throttle_window, follows_a_limit_that_moves) {
    for (const auto slides : {false, true})
        for (const auto& [before, real] : {std::pair{10, 40}, std::pair{40, 10}, std::pair{10, 8}}) {
            window_quota q;
            q.begin(known(before, slides), 0);
            const auto u = run(q, slides ? sliding_window(real) : fixed_window(real, 0), 0, 60 * minute_s);
            SCOPED_TRACE(std::to_string(before) + " to " + std::to_string(real) + " slides " + std::to_string(slides));
            if (q.lost()) { // far more are let in: the belief begins anew
                EXPECT_GT(real, 2 * before);
                EXPECT_LT(u.let_in, 10 * real);
                continue;
            }
            EXPECT_NEAR(q.limit(), real, 0.1 * real + 1);
            EXPECT_GE(u.let_in, 0.7 * 60 * real);
        }
}

/// Taken for the other one, and for more calls than it lets in: what happens tells.
TEST(throttle_window, finds_out_which_of_both_it_is) {
    for (const auto slides : {false, true})
        for (const auto calls : {15, 60})
            for (const auto edge_s : {3.0, 20.0, 41.0, 57.0}) {
                window_quota q;
                q.begin({2 * calls - 5, minute_s, !slides, false, 0, 0}, 0);
                const auto u = run(q, slides ? sliding_window(calls) : fixed_window(calls, edge_s), 0, 20 * minute_s);
                SCOPED_TRACE(std::to_string(calls) + " from " + std::to_string(edge_s) + " slides " +
                             std::to_string(slides));
                EXPECT_FALSE(q.lost());
                EXPECT_EQ(q.limit(), calls);
                EXPECT_GE(u.let_in, 0.9 * 20 * calls);
                EXPECT_LE(u.refused, 20);
                EXPECT_TRUE(slides || !q.surely_slides());
            }
}

/// A remembered window: its edges are not known any more.
TEST(throttle_window, looks_for_an_edge_that_nobody_knows) {
    for (const auto calls : {15, 60})
        for (auto begun_s = 0.5; begun_s < minute_s; begun_s += 7) {
            window_quota q;
            q.begin(known(calls, false, 0, minute_s), 0);
            const auto u = run(q, fixed_window(calls, begun_s), 0, 20 * minute_s);
            EXPECT_GE(u.let_in, 20 * calls) << calls << ' ' << begun_s; // a whole one more would be the most
            EXPECT_LE(u.refused, 16) << calls << ' ' << begun_s;
            EXPECT_FALSE(q.slides()) << calls << ' ' << begun_s;
        }
}

TEST(throttle_window, looks_for_an_edge_that_comes_later) {
    window_quota q;
    q.begin(known(10, false), 0); // 2 s too early
    const auto u = run(q, fixed_window(10, -2), 0, 20 * minute_s);
    EXPECT_EQ(q.limit(), 10);
    EXPECT_GE(u.let_in, 0.9 * 20 * 10);
}

TEST(throttle_window, is_lost_where_nothing_is_let_in) {
    window_quota q;
    q.begin(known(10, true), 0);
    auto now = 0.0;
    auto refusals = 0;
    for (; !q.lost() && refusals < 100; ++refusals) {
        for (auto wait = q.wait_s(now, refusal_s); wait > 0; wait = q.wait_s(now, refusal_s))
            now += wait;
        q.sent(now);
        q.refused(now, true);
    }
    EXPECT_LT(refusals, 12);
    EXPECT_LT(now, 5 * minute_s);
}

TEST(throttle_window, is_lost_where_it_is_no_window) {
    window_quota q;
    q.begin(known(20, false), 0);
    auto server = bucket(5, 0.25);
    auto now = 0.0;
    for (; !q.lost() && now < 20 * minute_s; now += 0.2) {
        if (q.wait_s(now, refusal_s) > 0)
            continue;
        q.sent(now);
        if (!server(now, 0).let_in)
            q.refused(now, true);
    }
    EXPECT_LT(now, 20 * minute_s);
}

TEST(throttle_window, is_nothing_until_it_begins) {
    window_quota q;
    q.sent(1);
    q.refused(1, true);
    EXPECT_FALSE(q.on());
    EXPECT_EQ(q.wait_s(1, refusal_s), 0);
    q.begin(known(0, false), 0); // never below one, or nothing would go any more
    EXPECT_EQ(q.limit(), 1);
    EXPECT_EQ(q.wait_s(1, refusal_s), 0);
}

} // namespace
} // namespace tagwright::adaptive
