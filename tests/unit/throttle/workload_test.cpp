#include "actors/throttle/workload.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

TEST(throttle_workload, explains_latency_by_size) {
    workload w;
    for (int i = 0; i < 400; ++i) {
        const auto tokens = i % 2 ? 4000.0 : 500.0;
        w.sent(tokens);
        (void)w.answered(tokens, 0.5 + 0.0015 * tokens);
    }
    EXPECT_NEAR(w.answered(4000, 6.5), w.answered(500, 1.25), 0.3);
    EXPECT_GT(w.answered(500, 6.5), 5 * w.answered(4000, 6.5) / 2);
    EXPECT_GT(w.variation(), 0.3);
}

} // namespace
