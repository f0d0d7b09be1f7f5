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

} // namespace
