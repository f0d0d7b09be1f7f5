// A gap that settles just above the provider's, follows it, and knows when it is none.

#include "actors/throttle/call_spacing.hpp"

#include "tests/unit/throttle/small_servers.hpp"

#include <gtest/gtest.h>

namespace tagwright::adaptive {
namespace {

struct paced {
    int sent = 0, refused = 0;
    double per_s = 0; ///< let in
};

/// One call after the other as soon as its gap has passed; each arrives up to `jitter_s` late.
paced run(call_spacing& s, small_server server, double from_s, double seconds, double jitter_s = 0.01) {
    std::mt19937_64 random{3};
    paced p;
    for (auto now = from_s; now < from_s + seconds;) {
        if (const auto wait = s.wait_s(now); wait > 0) {
            now += wait;
            continue;
        }
        s.sent(now);
        ++p.sent;
        const auto late_s = jitter_s * static_cast<double>(random() % 1000) / 1000;
        if (!server(now + late_s, 0).let_in) {
            ++p.refused;
            s.refused(now);
            now += 0.02; // the refusal on its way
        }
    }
    p.per_s = (p.sent - p.refused) / seconds;
    return p;
}

TEST(throttle_spacing, what_a_refusal_leaves_of_the_error_goes_on_to_set_the_steps) {
    for (const auto& [keeps, steps] : {std::pair{0.0, 0.00015}, {0.5, 0.06 * 0.25}}) {
        call_spacing_tuning tuning;
        tuning.unknown_keeps = keeps;
        call_spacing s(tuning);
        s.begin(1, 0.5, 0);
        s.sent(1);
        s.refused(1);
        const auto before = s.per_s();
        s.sent(1.1);
        EXPECT_NEAR(s.per_s() / before, 1 + steps, 1e-6) << keeps;
    }
}

TEST(throttle_spacing, what_was_sent_before_it_began_kept_no_gap) {
    call_spacing s;
    s.begin(5, 0, 1, 1.1);
    s.refused(1.01);
    EXPECT_DOUBLE_EQ(s.per_s(), 5);
    s.sent(1.2);
    s.refused(1.2);
    EXPECT_LT(s.per_s(), 5);
}

TEST(throttle_spacing, a_row_of_refusals_ends_with_more_calls_than_it_says) {
    for (const auto& [row, second] : {std::pair{1.0, 1.03}, {3.0, 1.06}}) {
        call_spacing_tuning tuning;
        tuning.row_calls = row;
        tuning.step = tuning.step_max = 1e-9; // the gap shrinks by nothing
        call_spacing s(tuning);
        s.begin(1, 0, 0);
        s.sent(1);
        s.refused(1);
        for (const auto now : {1.1, 2.2})
            s.sent(now);
        const auto before = s.per_s();
        s.sent(3.3);
        s.refused(3.3);
        EXPECT_NEAR(before / s.per_s(), second, 0.001) << row;
    }
}

TEST(throttle_spacing, settles_where_hardly_a_call_is_refused) {
    for (const auto per_s : {0.1, 0.5, 1.0, 5.0})
        for (const auto begun_at : {0.9, 1.0, 1.05}) { // of the rate
            call_spacing s;
            s.begin(begun_at * per_s, 0, -1 / per_s);
            const auto p = run(s, bucket(1, per_s), 0, 600 / per_s);
            EXPECT_GE(p.per_s, 0.92 * per_s) << per_s << ", begun at " << begun_at;
            EXPECT_LE(p.refused, 0.02 * p.sent + 5) << per_s << ", begun at " << begun_at;
            EXPECT_FALSE(s.lost());
            EXPECT_FALSE(s.no_spacing());
        }
}

TEST(throttle_spacing, follows_a_limit_that_is_raised) {
    call_spacing s;
    s.begin(1, 0, -1);
    const auto p = run(s, bucket(1, 2), 0, 3000);
    EXPECT_GT(s.per_s(), 1.7);
    EXPECT_LT(p.refused, 0.02 * p.sent);
}

TEST(throttle_spacing, is_lost_where_nothing_is_let_in) {
    call_spacing s;
    s.begin(2, 0, 0);
    auto now = 0.0;
    auto refusals = 0;
    for (; !s.lost() && refusals < 100; ++refusals) {
        now += std::max(0.0, s.wait_s(now));
        s.sent(now);
        s.refused(now);
        EXPECT_TRUE(std::isfinite(s.per_s()));
    }
    EXPECT_LT(refusals, 12);
    EXPECT_LT(now, 60) << "it must not wait for ever longer before it gives up";
}

/// Others draw from the same bucket: a call is refused whatever its gap.
TEST(throttle_spacing, gives_up_where_refusals_follow_refusals) {
    call_spacing s;
    s.begin(1, 0, -1);
    auto now = 0.0;
    auto calls = 0;
    for (; !s.no_spacing() && calls < 400; ++calls) {
        now += std::max(1e-3, s.wait_s(now));
        s.sent(now);
        if (calls % 8 < 2)
            s.refused(now);
    }
    EXPECT_LT(calls, 400);
    EXPECT_FALSE(s.lost());
}

TEST(throttle_spacing, is_nothing_until_it_begins) {
    call_spacing s;
    EXPECT_FALSE(s.on());
    s.sent(1);
    s.refused(1);
    EXPECT_EQ(s.wait_s(1), 0);
    EXPECT_EQ(s.per_s(), 0);
    s.begin(4, 0, 10);
    EXPECT_NEAR(s.wait_s(10), 0.25, 1e-9);
    s.end();
    EXPECT_EQ(s.wait_s(10), 0);
}

} // namespace
} // namespace tagwright::adaptive
