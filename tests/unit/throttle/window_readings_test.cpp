// What a window would have to be to explain what was seen, and which outcomes it cannot explain.

#include "actors/throttle/window_readings.hpp"

#include <gtest/gtest.h>

namespace tagwright::adaptive {
namespace {

constexpr auto minute_s = 60.0, late_s = 0.5;

/// Tells a reading what became of calls, in their order.
template <class Reading>
struct told {
    Reading reading;
    let_in_calls calls, asked;
    double refused_s = -1;

    bool let_in(double at_s, bool tried = false) {
        const auto surprised = reading.let_in({calls, asked, at_s, tried, refused_s});
        calls.add(at_s);
        asked.add(at_s);
        refused_s = -1;
        return surprised;
    }
    bool refused(double at_s) {
        const window_outcome o{calls, asked, at_s, false, refused_s};
        const auto surprised = [&] {
            if constexpr (requires { reading.refused(o, late_s); })
                return reading.refused(o, late_s);
            else
                return reading.refused(o);
        }();
        refused_s = at_s;
        asked.add(at_s);
        return surprised;
    }
    /// So many, a second apart; true if one was a surprise.
    bool many(int n, double from_s) {
        auto surprised = false;
        for (auto i = 0; i < n; ++i)
            surprised = let_in(from_s + i) || surprised;
        return surprised;
    }
};

told<fixed_reading> fixed(int limit, double edge_s, double early_s, bool certain) {
    told<fixed_reading> t;
    t.reading.begin(limit, minute_s, edge_s, early_s, certain);
    return t;
}

told<sliding_reading> sliding(int limit) {
    told<sliding_reading> t;
    t.reading.begin(limit, minute_s);
    return t;
}

TEST(throttle_window_readings, calls_are_counted_from_a_moment_on) {
    let_in_calls calls;
    for (const auto at_s : {1.0, 3.0, 2.0, 3.0})
        calls.add(at_s);
    EXPECT_EQ(calls.since(0), 4);
    EXPECT_EQ(calls.since(2), 3);
    EXPECT_EQ(calls.since(4), 0);
    EXPECT_EQ(calls.nth_last(3, -1), 2);
    EXPECT_EQ(calls.nth_last(5, -1), -1);
    EXPECT_TRUE(calls.take_back(3));
    EXPECT_FALSE(calls.take_back(2.5));
    EXPECT_EQ(calls.since(3), 1);
    calls.forget_before(2.5);
    EXPECT_EQ(calls.since(0), 1);
}

TEST(throttle_window_readings, a_refusal_tells_the_limit_of_a_sliding_window) {
    auto t = sliding(20);
    EXPECT_FALSE(t.many(10, 0));
    EXPECT_TRUE(t.refused(10));
    EXPECT_EQ(t.reading.limit(), 10);
    EXPECT_FALSE(t.refused(20)) << "ten are still there";
    EXPECT_FALSE(t.let_in(60.5));
    EXPECT_TRUE(t.let_in(60.6)) << "ten are there again";
    EXPECT_EQ(t.reading.limit(), 11);
}

TEST(throttle_window_readings, one_call_less_is_the_network_but_not_twice) {
    auto t = sliding(11);
    t.many(10, 0);
    EXPECT_FALSE(t.refused(10));
    EXPECT_TRUE(t.refused(70.5)) << "all have left";
}

TEST(throttle_window_readings, a_sliding_window_may_count_what_it_refused) {
    auto t = sliding(10);
    t.many(10, 0);
    t.refused(10);
    EXPECT_FALSE(t.refused(60.5)) << "one has left, and the refused one is there";
    EXPECT_TRUE(t.reading.counts_refused());
    EXPECT_EQ(t.reading.limit(), 10);
    EXPECT_FALSE(t.let_in(62.5)) << "with two refused ones and seven others";
    EXPECT_TRUE(t.reading.counts_refused());
    EXPECT_FALSE(t.let_in(62.6)) << "it would be full";
    EXPECT_FALSE(t.reading.counts_refused());
    EXPECT_EQ(t.reading.limit(), 10);
}

TEST(throttle_window_readings, an_edge_is_between_a_refused_call_and_the_next) {
    auto t = fixed(10, 0, minute_s, true);
    t.many(10, 0);
    t.refused(12);
    t.refused(40);
    EXPECT_FALSE(t.let_in(45));
    EXPECT_EQ(t.reading.edge_s(), 45);
    EXPECT_NEAR(t.reading.early_s(), 5, 1e-9);
    t.many(9, 46);
    EXPECT_FALSE(t.refused(102));
    EXPECT_FALSE(t.let_in(104)); // 44 s into the minute
    EXPECT_NEAR(t.reading.edge_s(), 104, 1e-9);
    EXPECT_NEAR(t.reading.early_s(), 2, 1e-9) << "both together";
}

TEST(throttle_window_readings, an_edge_is_among_the_calls_where_they_are_more_than_the_limit) {
    auto t = fixed(10, 0, minute_s, true);
    EXPECT_FALSE(t.many(16, 0));
    EXPECT_FALSE(t.refused(16));
    EXPECT_EQ(t.reading.limit(), 10);
    EXPECT_EQ(t.reading.edge_s(), 6) << "the last ten are of one window";
    EXPECT_LE(t.reading.early_s(), 1);
}

TEST(throttle_window_readings, the_first_refusal_after_an_edge_tells_the_limit) {
    auto t = fixed(16, 0, 1, false);
    t.many(10, 0);
    EXPECT_FALSE(t.refused(10)) << "it was known as the most only";
    EXPECT_EQ(t.reading.limit(), 10);
    t.many(8, 60);
    EXPECT_TRUE(t.refused(68));
    EXPECT_EQ(t.reading.limit(), 8);
}

TEST(throttle_window_readings, what_is_tried_raises_the_limit_and_moves_no_edge) {
    auto t = fixed(10, 0, 1, true);
    t.many(10, 0);
    EXPECT_TRUE(t.let_in(10, true));
    EXPECT_EQ(t.reading.limit(), 11);
    EXPECT_EQ(t.reading.edge_s(), 0);
}

TEST(throttle_window_readings, a_call_let_in_amid_a_used_up_window_moves_the_edge) {
    auto t = fixed(10, 0, 1, true);
    t.many(10, 0);
    EXPECT_TRUE(t.let_in(30));
    EXPECT_EQ(t.reading.edge_s(), 30);
}

TEST(throttle_window_readings, a_refusal_at_the_edge_puts_it_off_ever_further) {
    auto t = fixed(10, 0, 0.5, true);
    t.many(10, 0);
    t.refused(60);
    EXPECT_EQ(t.reading.edge_s(), 60.5);
    t.refused(60.5);
    EXPECT_EQ(t.reading.edge_s(), 61.5);
    EXPECT_FALSE(t.let_in(61.5));
    t.many(9, 62);
    t.refused(121);
    EXPECT_EQ(t.reading.limit(), 10);
}

} // namespace
} // namespace tagwright::adaptive
