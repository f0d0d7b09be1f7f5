#include "actors/provider/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

circuit_breaker opened(time_point at) {
    circuit_breaker out({.failures_to_open = 2, .pause = 10s, .pause_max = 30s});
    out.on_failure(at, false);
    out.on_failure(at, false);
    return out;
}

TEST(CircuitBreaker, OpensAfterARowOfFailuresOnly) {
    circuit_breaker b({.failures_to_open = 2, .pause = 10s, .pause_max = 30s});
    const time_point t{};
    b.on_failure(t, false);
    b.on_success();
    b.on_failure(t, false);
    EXPECT_TRUE(b.allows(t));
    b.on_failure(t, false);
    EXPECT_FALSE(b.allows(t));
}

TEST(CircuitBreaker, FailedProbesDoubleThePauseUpToItsBound) {
    time_point t{};
    auto b = opened(t);
    for (const auto pause : {10s, 20s, 30s, 30s}) {
        EXPECT_FALSE(b.allows(t + pause - 1ms));
        t += pause;
        ASSERT_TRUE(b.allows(t));
        ASSERT_TRUE(b.on_start(t));
        b.on_failure(t, true);
    }
}

TEST(CircuitBreaker, CallFromBeforeItOpenedDecidesNothingDuringTheProbe) {
    const time_point t{};
    auto b = opened(t);
    ASSERT_TRUE(b.on_start(t + 10s));
    b.on_failure(t + 11s, false);
    b.on_unknown(false);
    EXPECT_FALSE(b.allows(t + 12s)) << "the probe is still out";
    b.on_unknown(true);
    EXPECT_TRUE(b.allows(t + 12s)) << "a probe that told nothing makes room for another";
}

TEST(CircuitBreaker, ShutIsForTheRestOfTheRun) {
    auto b = opened({});
    b.shut({errc::billing, ""});
    b.on_success();
    EXPECT_FALSE(b.allows(time_point{} + 24h));
}

TEST(CircuitBreaker, RefusalsOpenItOnlyWhereNothingGetsThroughForLong) {
    circuit_breaker b({.refusals_to_open = 3, .refused_for = 30s});
    const time_point t{};
    for (int i = 0; i < 50; ++i)
        b.on_refusal(t + i * 100ms, false);
    EXPECT_TRUE(b.allows(t + 5s)) << "many at once: a burst";
    b.on_success();
    b.on_refusal(t + 40s, false);
    b.on_refusal(t + 71s, false);
    EXPECT_TRUE(b.allows(t + 71s)) << "two";
    b.on_refusal(t + 72s, false);
    EXPECT_FALSE(b.allows(t + 72s));
    ASSERT_TRUE(b.on_start(t + 90s));
    b.on_refusal(t + 90s, true);
    EXPECT_FALSE(b.allows(t + 119s)) << "a refused probe: the pause doubles";
}

TEST(CircuitBreaker, OneWithoutAnotherIsOpenedByLongRowsOfRefusalsOnly) {
    circuit_breaker b({.refusals_to_open = 3,
                       .refused_for = 30s,
                       .refusals_to_open_alone = 10,
                       .refused_alone_for = 90s,
                       .pause = 15s});
    const time_point t{};
    const failure why{errc::rate_limited, ""};
    for (int i = 0; i < 9; ++i)
        b.on_refusal(t + i * 20s, false, why, false);
    EXPECT_TRUE(b.allows(t + 160s)) << "a few, for long: it says when to come again";
    b.on_success();
    for (int i = 0; i < 89; ++i)
        b.on_refusal(t + 200s + i * 1s, false, why, false);
    EXPECT_TRUE(b.allows(t + 289s)) << "many, for a minute: a window";
    b.on_refusal(t + 290s, false, why, false);
    EXPECT_FALSE(b.allows(t + 290s));
    ASSERT_TRUE(b.on_start(t + 305s));
    b.on_refusal(t + 305s, true, why, false);
    EXPECT_FALSE(b.allows(t + 334s)) << "a refused probe: the pause doubles";
    ASSERT_TRUE(b.on_start(t + 335s));
    b.on_success();
    EXPECT_TRUE(b.allows(t + 336s));
}

TEST(CircuitBreaker, OneWithoutAnotherThatRefusesItsProbeIsNoLongerDown) {
    time_point t{};
    auto b = opened(t);
    ASSERT_TRUE(b.on_start(t + 10s));
    b.on_refusal(t + 10s, true, {errc::rate_limited, ""}, false);
    EXPECT_TRUE(b.allows(t + 10s)) << "the throttle decides when";
}

TEST(CircuitBreaker, OneThatHasWorkedMayBeGivenMorePatience) {
    circuit_breaker b({.failures_to_open = 2, .failures_once_worked = 4});
    const time_point t{};
    b.on_success();
    for (int i = 0; i < 3; ++i)
        b.on_failure(t, false);
    EXPECT_TRUE(b.allows(t));
    b.on_failure(t, false);
    EXPECT_FALSE(b.allows(t));
}

TEST(CircuitBreaker, PatienceIsTimeSinceTheFirstFailureAfterAGoodAnswer) {
    circuit_breaker b({.failures_to_open = 2, .pause = 10s, .pause_max = 30s, .patience = 10min});
    const time_point t{};
    b.on_success();
    for (auto at = t + 1h; at < t + 1h + 10min; at += 1min) {
        b.on_failure(at, false);
        EXPECT_FALSE(b.out_of_patience()) << (at - t).count();
    }
    b.on_failure(t + 1h + 10min, false, {errc::overloaded, "said"});
    ASSERT_TRUE(b.out_of_patience());
    EXPECT_EQ(b.out_of_patience()->message, "said");
    b.on_success();
    EXPECT_FALSE(b.out_of_patience());
}

TEST(CircuitBreaker, SilenceOfOursIsNoIllness) {
    circuit_breaker b({.patience = 10min});
    const time_point t{};
    b.on_failure(t, false);
    b.on_failure(t + 2h, false);
    EXPECT_FALSE(b.out_of_patience()) << "nobody asked for two hours";
}

TEST(CircuitBreaker, WhereNobodyHasEverAnsweredPatienceIsShort) {
    circuit_breaker b({.patience = 10min, .patience_unreached = 30s});
    const time_point t{};
    b.on_failure(t, false, {errc::connect_failed, ""}, false);
    b.on_failure(t + 30s, false, {errc::connect_failed, ""}, false);
    EXPECT_TRUE(b.out_of_patience());
    circuit_breaker reached({.patience = 10min, .patience_unreached = 30s});
    reached.on_failure(t, false);
    reached.on_failure(t + 30s, false, {errc::connect_failed, ""}, false);
    EXPECT_FALSE(reached.out_of_patience());
}

TEST(CircuitBreaker, SuspendedUntilItsTime) {
    circuit_breaker b({});
    const time_point t{};
    b.suspend(t + 2h, {errc::quota_exhausted, "used up"});
    EXPECT_FALSE(b.allows(t + 119min));
    EXPECT_EQ(b.suspended(t), t + 2h);
    EXPECT_TRUE(b.allows(t + 2h));
    EXPECT_FALSE(b.suspended(t + 2h));
}

} // namespace
} // namespace tagwright
