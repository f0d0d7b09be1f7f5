#include "actors/throttle/health_guard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

TEST(throttle_health, slows_down_while_calls_fail_and_recovers) {
    health_guard h;
    auto t = 0.0;
    std::uint64_t call = 0;
    const auto burst = [&](int n, bool good) {
        for (int i = 0; i < n; ++i, t += 0.2) {
            h.sent(t, ++call);
            good ? h.answered(t, call) : h.failed(t, call, false);
            (void)h.wait_s(t, 1);
        }
    };
    burst(100, true);
    EXPECT_TRUE(h.healthy());
    burst(100, false);
    EXPECT_FALSE(h.healthy());
    EXPECT_GE(h.share(), 0.1);
    burst(200, true);
    EXPECT_TRUE(h.healthy());
}

TEST(throttle_health, timeouts_without_server_errors_are_a_matter_of_load) {
    health_guard timeouts, mixed, one;
    one.failed(10, 1, true);
    for (std::uint64_t i = 0; i < 6; ++i) {
        timeouts.failed(10, i, true);
        mixed.failed(10, i, i % 2 == 0);
    }
    EXPECT_FALSE(one.piling_up());
    EXPECT_TRUE(timeouts.piling_up());
    EXPECT_FALSE(timeouts.ill());
    EXPECT_TRUE(mixed.ill());
    for (std::uint64_t i = 10; i < 13; ++i)
        mixed.failed(60, i, true);
    EXPECT_TRUE(mixed.ill()) << "calls that hung among the errors are reported when the errors are over";
}

} // namespace
