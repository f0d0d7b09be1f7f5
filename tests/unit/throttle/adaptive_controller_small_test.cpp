// The whole controller at small limits: what it remembers of them, and what whole seconds of Retry-After mean.

#include "tests/unit/throttle/endless_client.hpp"

#include "actors/throttle/learned_state.hpp"

#include <string>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;
using client = endless_client;

/// What is remembered of a gap between calls.
std::string spaced(double per_s) {
    learned_state s;
    s.spacing_per_s = per_s;
    s.window = 3;
    s.round_trip_s = 2;
    s.mean_tokens = 1000;
    return s.to_json();
}

TEST(throttle_controller, whole_seconds_are_a_second_less_where_the_refill_is_known) {
    for (const auto known : {false, true}) {
        client c;
        if (known)
            c.brain.import_state(c.now, spaced(2));
        c.send(1);
        c.settle(call_verdict::ok);
        c.now += 10s;
        c.send(1);
        c.now += 50ms;
        c.settle(call_verdict::rate_limited, retry_after(1s));
        const auto refused = c.now;
        c.now += 10ms;
        c.send(1);
        if (known)
            EXPECT_LT(c.now, refused + 900ms) << "half a second refills it";
        else
            EXPECT_GE(c.now, refused + 1s);
        c.now += 50ms; // the second in a row is waited out to the letter
        c.settle(call_verdict::rate_limited, retry_after(1s));
        const auto again = c.now;
        c.send(1);
        EXPECT_GE(c.now, again + 1s);
    }
}

TEST(throttle_controller, waits_that_are_no_whole_seconds_are_kept_to) {
    client c;
    c.brain.import_state(c.now, spaced(2));
    c.send(1);
    c.settle(call_verdict::ok);
    c.now += 10s;
    c.send(1);
    c.settle(call_verdict::rate_limited, retry_after(1300ms));
    const auto refused = c.now;
    c.send(1);
    EXPECT_GE(c.now, refused + 1300ms);
}

TEST(throttle_controller, small_limits_are_remembered) {
    learned_state window;
    window.calls_a_minute = 5;
    window.window = 8;
    window.round_trip_s = 1;
    window.mean_tokens = 1000;
    for (const auto& kept : {spaced(0.2), window.to_json()}) {
        client c{{8, 64}};
        c.brain.import_state(c.now, kept);
        const auto answered = c.healthy(60);
        EXPECT_GE(answered, 4) << kept;
        EXPECT_LE(answered, 16) << kept;
        const auto again = learned_state::from_json(c.brain.export_state(c.now));
        ASSERT_TRUE(again);
        EXPECT_EQ(again->spacing_per_s > 0, kept.find("\"spacing_per_s\":0.2") != std::string::npos);
        EXPECT_EQ(again->calls_a_minute > 0, again->spacing_per_s <= 0);
    }
}

TEST(throttle_controller, one_refusal_at_the_beginning_does_not_slow_it_down_for_good) {
    client c{{3, 64}};
    c.healthy(1);
    c.send(1);
    c.settle(call_verdict::rate_limited);
    c.healthy(120);
    EXPECT_GE(c.healthy(60), 60 * 50);
}

} // namespace
