#include "actors/throttle/slow_start.hpp"

#include "actors/throttle/concurrency_limit.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

TEST(throttle_slow_start, doubles_per_round_trip_up_to_its_bound) {
    slow_start s;
    concurrency_limit w{4, 200};
    for (int i = 0; i < 4; ++i)
        s.answered(1, 3, w, 16);
    EXPECT_EQ(w.level(), 8);
    for (int i = 0; i < 40; ++i)
        s.answered(2, w.level(), w, 16);
    EXPECT_EQ(w.level(), 16);
    s.interrupt();
    s.answered(3, 20, w, 64);
    EXPECT_EQ(w.level(), 16);
    s.resume();
    EXPECT_TRUE(s.running);
}

TEST(throttle_slow_start, grows_in_silence) {
    slow_start s;
    concurrency_limit w{4, 200};
    s.wait(0.6, w, 16);
    EXPECT_EQ(w.level(), 5);
    s.wait(0.7, w, 16);
    EXPECT_EQ(w.level(), 5);
    EXPECT_GT(s.next_growth_s(w, 16), 1.0);
    EXPECT_LT(s.next_growth_s(w, 5), 0);
}

TEST(throttle_slow_start, the_very_first_calls_keep_a_gap) { // one that is refused speaks for those after it
    slow_start s;
    s.sent(1, 0, 8);
    EXPECT_NEAR(s.wait_s(1), slow_start_tuning{}.first_gap_s, 1e-9);
    s.sent(2, 4, 8); // answers came: spread over the round trip
    EXPECT_NEAR(s.wait_s(2), slow_start_tuning{}.spread * 4 / 8, 1e-9);
    s.end();
    EXPECT_EQ(s.wait_s(2), 0);
}

TEST(throttle_slow_start,
     the_first_calls_to_a_slow_provider_go_one_by_one) { // a refusal takes about a tenth of a second
    const slow_start_tuning t;
    slow_start s;
    auto now_s = 0.0;
    for (auto i = 0; i < t.single_calls; ++i, now_s += 2) {
        s.sent(now_s, i < 2 ? 0 : 2, 64);
        EXPECT_NEAR(s.wait_s(now_s), i == 0 ? t.first_gap_s : t.single_gap_s, 1e-9) << i;
    }
    s.sent(now_s, 2, 64);
    EXPECT_NEAR(s.wait_s(now_s), t.spread * 2 / 64, 1e-9) << "a larger quota lets many in at once";
    slow_start fast;
    fast.sent(0, 0.2, 64);
    EXPECT_NEAR(fast.wait_s(0), t.single_part * 0.2, 1e-9) << "a short run has no time for that";
}

TEST(throttle_slow_start, makes_up_for_timers_that_are_coarser_than_its_gaps) {
    slow_start s;
    const auto gap = slow_start_tuning{}.spread * 0.05 / 256;
    for (auto i = 0; i < slow_start_tuning{}.single_calls; ++i)
        s.sent(0, 0.05, 256);
    const auto send_what_may_go = [&s](double now_s) {
        int sent = 0;
        for (; s.wait_s(now_s) <= 0; ++sent)
            s.sent(now_s, 0.05, 256);
        return sent;
    };
    EXPECT_LE(send_what_may_go(1), static_cast<int>(0.001 / gap) + 1) << "what nobody asked for is not saved up";
    const auto next = s.wait_s(1);
    EXPECT_GT(next, 0);
    EXPECT_LE(next, gap);
    EXPECT_EQ(send_what_may_go(1 + next + 7.5 * gap), 8) << "its timer comes late";
}

} // namespace
