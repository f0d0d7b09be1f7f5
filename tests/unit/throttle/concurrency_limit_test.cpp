#include "actors/throttle/concurrency_limit.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

TEST(throttle_concurrency, suspects_probes_and_confirms) {
    concurrency_limit w{20, 64};
    cap_context c{10, 4, 0.1};
    w.suspect(c, 16);
    EXPECT_EQ(w.cap, 16);
    EXPECT_FALSE(w.confirmed);
    EXPECT_EQ(w.level(), 16);
    c.now_s = w.probe_next_s + 0.1;
    w.sent(c, 16, true, true);
    EXPECT_EQ(w.probe, 1);
    EXPECT_EQ(w.level(), 17);
    w.confirm(c);
    EXPECT_TRUE(w.confirmed);
    EXPECT_EQ(w.level(), 16);
    EXPECT_EQ(w.probe, 0);
}

TEST(throttle_concurrency, grows_when_calls_above_the_cap_are_let_in) {
    concurrency_limit w{8, 64};
    cap_context c{10, 1, 0.05};
    w.suspect(c, 8);
    c.now_s = w.probe_next_s + 0.01;
    w.sent(c, 8, true, true);
    for (int i = 0; i < 4; ++i)
        w.sent(c, 8, true, true);
    c.now_s += 1;
    w.poll(c, 200);
    EXPECT_GT(*w.cap, 8);
}

TEST(throttle_concurrency, never_leaves_its_bounds) {
    concurrency_limit w{500, 10};
    EXPECT_EQ(w.level(), 10);
    w.set_window(-3);
    EXPECT_EQ(w.level(), 1);
    w.set_window(1e9);
    EXPECT_EQ(w.level(), 10);
    concurrency_limit odd{0, 0};
    EXPECT_EQ(odd.level(), 1);
}

TEST(throttle_concurrency, what_another_part_found_is_sure) {
    concurrency_limit w{20, 64};
    const cap_context c{10, 4, 0.1};
    w.found(c, 5);
    EXPECT_EQ(w.cap, 5);
    EXPECT_TRUE(w.confirmed);
    EXPECT_EQ(w.level(), 5);
    EXPECT_GT(w.probe_next_s, c.now_s + 99) << "a probe costs a refusal";
    w.found(c, 0);
    EXPECT_EQ(w.cap, 1);
    w.found(c, 1000);
    EXPECT_EQ(w.cap, 64);
}

TEST(throttle_concurrency, a_queue_is_left_alone_for_long_and_grows_by_one) {
    concurrency_limit w{20, 64};
    cap_context c{10, 4, 0.1};
    w.queue_seen(c.now_s, 2);
    EXPECT_TRUE(w.queued());
    EXPECT_EQ(w.level(), 2);
    c.now_s += concurrency_limit_tuning{}.queue_again_s - 1;
    w.sent(c, 2, true, true);
    EXPECT_EQ(w.probe, 0);
    c.now_s += 2;
    w.sent(c, 2, true, true);
    EXPECT_EQ(w.probe, 1);
    for (auto i = 0; i < 4; ++i)
        w.sent(c, 2, true, true);
    c.now_s += 1;
    w.poll(c, 200);
    EXPECT_EQ(w.cap, 3);
    EXPECT_EQ(w.probe, 0);
    EXPECT_GT(w.probe_next_s, c.now_s + 1000);
    w.drop();
    EXPECT_FALSE(w.queued());
}

} // namespace
