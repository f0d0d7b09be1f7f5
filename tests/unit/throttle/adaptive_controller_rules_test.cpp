// Single rules of the adaptive controller, driven by hand.

#include "actors/throttle/adaptive_controller.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <limits>
#include <random>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

time_point at(double s) {
    return time_point{} + 1000s + std::chrono::duration_cast<duration>(std::chrono::duration<double>(s));
}

call_outcome outcome(call_verdict v) {
    call_outcome o;
    o.verdict = v;
    if (v == call_verdict::ok)
        o.actual = {1000, 0};
    return o;
}

call_outcome refusal(std::optional<duration> retry_after = {}) {
    auto o = outcome(call_verdict::rate_limited);
    o.hints.retry_after = retry_after;
    return o;
}

/// A client with endless work and one-second calls; the test decides how each call ends.
class client {
public:
    explicit client(level_bounds b = {3, 64}) : controller{b} {}

    /// Grants what is granted now.
    int send() {
        auto n = 0;
        while (controller.admit(at(now_s), next, {1000, 0}).granted) {
            out.push_back({next++, now_s});
            ++n;
        }
        return n;
    }
    /// The first calls of all keep a gap: so many, one after the other.
    void send_first(int calls) {
        for (auto sent = send(); sent < calls; sent += send())
            now_s += 0.01;
    }
    /// Lets `seconds` pass; `end` decides each due call's outcome.
    template <class End>
    void run(double seconds, End end) {
        const auto until = now_s + seconds;
        for (; now_s < until; now_s += 0.05) {
            while (!out.empty() && out.front().second + 1 <= now_s) {
                const auto [call, sent] = out.front();
                out.pop_front();
                controller.settle(at(now_s), call, end(call));
            }
            sent_total += send();
        }
    }
    void run_ok(double seconds) {
        run(seconds, [](auto) { return outcome(call_verdict::ok); });
    }

    adaptive_controller controller;
    double now_s = 0;
    std::uint64_t next = 1;
    int sent_total = 0;
    std::deque<std::pair<std::uint64_t, double>> out;
};

TEST(ThrottleRules, StartsAtTheInitialLevelAndNeverPassesTheMaximum) {
    client c{{3, 10}};
    EXPECT_EQ(c.controller.view(at(0)).level, 3);
    c.send_first(3);
    EXPECT_LT(c.now_s, 0.2);
    EXPECT_EQ(c.send(), 0);
    c.run_ok(60);
    EXPECT_EQ(c.controller.view(at(c.now_s)).level, 10);
    EXPECT_EQ(c.controller.view(at(c.now_s)).peak_level, 10);
    client one{{1, 1}};
    one.run_ok(20);
    EXPECT_EQ(one.controller.view(at(one.now_s)).peak_level, 1);
}

TEST(ThrottleRules, LevelChangesAreToldInOrderAndOnce) {
    client c;
    c.run_ok(10);
    const auto changes = c.controller.take_changes();
    ASSERT_FALSE(changes.empty());
    EXPECT_EQ(changes.front().from, 3);
    for (std::size_t i = 1; i < changes.size(); ++i) {
        EXPECT_EQ(changes[i].from, changes[i - 1].to);
        EXPECT_GE(changes[i].at, changes[i - 1].at);
    }
    EXPECT_EQ(changes.back().to, c.controller.view(at(c.now_s)).level);
    EXPECT_TRUE(c.controller.take_changes().empty());
}

TEST(ThrottleRules, ServerErrorsAndTimeoutsNeverTouchWhatWasLearned) {
    client c;
    auto n = 0;
    c.run(40, [&](auto) { return ++n % 25 == 0 ? refusal() : outcome(call_verdict::ok); });
    const auto learned = [&] {
        const auto v = c.controller.view(at(c.now_s));
        return std::pair{v.requests_per_s, v.tokens_per_s};
    };
    // Drain first: a guess climbs with what is let in, not with what fails.
    while (!c.out.empty()) {
        c.controller.settle(at(c.now_s), c.out.front().first, outcome(call_verdict::ok));
        c.out.pop_front();
    }
    c.now_s += 30;
    ASSERT_GT(c.send(), 0);
    const auto before = learned();
    auto kinds = 0;
    while (!c.out.empty()) {
        c.controller.settle(at(c.now_s), c.out.front().first,
                            outcome(++kinds % 2 ? call_verdict::server_error : call_verdict::timed_out));
        c.out.pop_front();
        EXPECT_EQ(learned(), before);
    }
    EXPECT_GT(kinds, 0);
}

TEST(ThrottleRules, RetryAfterIsKeptToTheEnd) {
    client c;
    c.send();
    c.now_s = 0.1;
    c.controller.settle(at(c.now_s), 1, refusal(5s));
    c.controller.settle(at(c.now_s), 2, outcome(call_verdict::ok));
    const auto answer = c.controller.admit(at(0.2), 100, {1000, 0});
    EXPECT_FALSE(answer.granted);
    ASSERT_TRUE(answer.retry_at);
    EXPECT_GE(*answer.retry_at, at(5.1));
    EXPECT_FALSE(c.controller.admit(at(5.0), 100, {1000, 0}).granted);
    // After the hold, asking again when told to leads to a grant soon (the gate starts to fill only then).
    auto next = at(5.1);
    auto granted = false;
    for (int asks = 0; asks < 10 && !granted && next < at(60); ++asks) {
        const auto again = c.controller.admit(next, 100, {1000, 0});
        granted = again.granted;
        next = again.retry_at.value_or(at(60));
    }
    EXPECT_TRUE(granted);
}

TEST(ThrottleRules, AbsurdHintsNeitherStopNorCrashIt) {
    const auto nan = std::numeric_limits<double>::quiet_NaN();
    const auto inf = std::numeric_limits<double>::infinity();
    for (const auto limit : {-1.0, 0.0, 1e-9, 1e9, 1e300, inf, nan}) {
        for (const auto remaining : {-1e9, -1.0, 0.0, 1e9, inf, nan}) {
            client c;
            c.run(20, [&](auto call) {
                auto o = call % 7 == 0 ? refusal(-5s) : outcome(call_verdict::ok);
                quota_reading r;
                r.limit = limit;
                r.remaining = remaining;
                r.window = quota_window::minute;
                r.reset_after = 1h;
                o.hints.readings = {r};
                return o;
            });
            const auto v = c.controller.view(at(c.now_s));
            EXPECT_GE(v.level, 1);
            EXPECT_TRUE(!v.requests_per_s || std::isfinite(*v.requests_per_s)) << limit << " / " << remaining;
            // Good headers heal it, whatever it believed before.
            const auto sent = c.sent_total;
            c.run(240, [&](auto) {
                auto o = outcome(call_verdict::ok);
                quota_reading r;
                r.limit = 600;
                r.remaining = 600;
                r.window = quota_window::minute;
                o.hints.readings = {r};
                return o;
            });
            EXPECT_GT(c.sent_total, sent + 20) << "limit " << limit << ", remaining " << remaining;
        }
    }
}

TEST(ThrottleRules, YearLongRetryAfterIsClampedToADay) {
    client c;
    c.send();
    c.controller.settle(at(0.1), 1, refusal(8760h));
    const auto answer = c.controller.admit(at(0.2), 50, {1000, 0});
    ASSERT_TRUE(answer.retry_at);
    EXPECT_LE(*answer.retry_at, at(86'401));
}

TEST(ThrottleRules, DailyQuotaSuspendsWithoutLearning) {
    client c;
    c.run_ok(10);
    const auto before = c.controller.view(at(c.now_s));
    auto o = refusal(600s);
    o.hints.exhausted = quota_dimension::requests;
    o.hints.exhausted_window = quota_window::day;
    c.controller.settle(at(c.now_s), c.out.front().first, o);
    c.out.pop_front();
    const auto after = c.controller.view(at(c.now_s));
    EXPECT_EQ(after.level, before.level);
    EXPECT_EQ(after.requests_per_s, before.requests_per_s);
    ASSERT_TRUE(after.suspended_until);
    EXPECT_FALSE(c.controller.admit(at(c.now_s + 590), 9999, {1000, 0}).granted);
    EXPECT_TRUE(c.controller.admit(at(c.now_s + 700), 9999, {1000, 0}).granted);
}

TEST(ThrottleRules, OldRefusalsAreNotCountedTwice) {
    client c;
    c.run_ok(6);
    ASSERT_GE(c.out.size(), 6U);
    c.controller.settle(at(c.now_s), c.out[0].first, refusal());
    const auto once = c.controller.view(at(c.now_s));
    for (std::size_t i = 1; i < c.out.size(); ++i) // sent before the reaction
        c.controller.settle(at(c.now_s), c.out[i].first, refusal());
    const auto all = c.controller.view(at(c.now_s));
    EXPECT_EQ(all.level, once.level);
    EXPECT_EQ(all.requests_per_s, once.requests_per_s);
}

// Inspect AI issue 5137: a 429 with Retry-After: 89 every two seconds froze its limit for good.
TEST(ThrottleRules, A429EveryTwoSecondsDoesNotFreezeTheLevel) {
    client c;
    c.run_ok(4);
    auto next_refusal_s = c.now_s;
    c.run(1800, [&](auto) {
        if (c.now_s < next_refusal_s)
            return outcome(call_verdict::ok);
        next_refusal_s = c.now_s + 2;
        return refusal(89s);
    });
    EXPECT_GT(c.sent_total, 20) << "it must go on trying";
    const auto sent = c.sent_total;
    c.run_ok(600);
    EXPECT_GE(c.controller.view(at(c.now_s)).level, 15);
    EXPECT_GT(c.sent_total - sent, 3000) << "600 s of one-second calls once the trouble is over";
}

// Whatever comes back, a call that waits is let in within bounded time once nothing is in flight.
TEST(ThrottleRules, EveryOutcomeSequenceLeavesItAlive) {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        std::mt19937 random{seed};
        client c;
        const auto odds = random() % 100;
        c.run(120, [&](auto) {
            if (random() % 100 < odds)
                return random() % 2 ? refusal() : outcome(static_cast<call_verdict>(1 + random() % 5));
            return outcome(call_verdict::ok);
        });
        while (!c.out.empty()) {
            c.controller.settle(at(c.now_s), c.out.front().first, refusal());
            c.out.pop_front();
        }
        auto t = at(c.now_s);
        auto granted = false;
        for (auto asked = 0; asked < 20'000 && !granted && t < at(c.now_s + 900); ++asked) {
            const auto answer = c.controller.admit(t, 1'000'000, {1000, 0});
            granted = answer.granted;
            if (!granted) {
                ASSERT_TRUE(answer.retry_at) << "seed " << seed << ": nothing in flight, and no time to come back";
                ASSERT_GT(*answer.retry_at, t);
                t = *answer.retry_at;
            }
        }
        EXPECT_TRUE(granted) << "seed " << seed << ", odds " << odds << ", rate "
                             << c.controller.view(t).requests_per_s.value_or(-1) << ", state "
                             << c.controller.view(t).state << ", sent " << c.sent_total;
    }
}

TEST(ThrottleRules, ClockThatStepsBackStandsStill) {
    client c;
    c.run_ok(5);
    const auto level = c.controller.view(at(c.now_s)).level;
    (void)c.controller.admit(at(1), 777, {1000, 0});
    c.controller.settle(at(0), 777, outcome(call_verdict::ok));
    EXPECT_GE(c.controller.view(at(c.now_s)).level, level);
}

TEST(ThrottleRules, UnknownCallsAreIgnored) {
    adaptive_controller c{{3, 10}};
    c.settle(at(0), 42, refusal(60s));
    EXPECT_TRUE(c.admit(at(0), 1, {1, 0}).granted);
}

TEST(ThrottleRules, GarbageIsNoMemory) {
    for (const auto* text : {"", "{", "null", "[]", "{\"window\":-5}", "{\"window\":1e308,\"requests\":{\"rate\":-1}}",
                             "{\"version\":1,\"window\":\"many\"}"}) {
        adaptive_controller c{{3, 10}};
        c.import_state(at(0), text);
        const auto v = c.view(at(0));
        EXPECT_GE(v.level, 1);
        EXPECT_LE(v.level, 10);
        EXPECT_TRUE(c.admit(at(0), 1, {1, 0}).granted) << text;
    }
}

TEST(ThrottleRules, ARefusedFirstCallDoesNotStopAShortRun) {
    // Nothing is known yet: the next call must not wait for minutes, and a told wait says how fast it is.
    for (const auto& [told, wait_most_s] : {std::pair<std::optional<duration>, double>{{}, 3.5}, {200ms, 0.7}}) {
        client c;
        c.send_first(3);
        c.controller.settle(at(c.now_s), 1, refusal(told));
        c.out.pop_front();
        double waited_s = 0;
        while (c.send() == 0 && waited_s < 60) {
            c.now_s += 0.01;
            waited_s += 0.01;
            if (!c.out.empty()) { // the others are answered
                c.controller.settle(at(c.now_s), c.out.front().first, outcome(call_verdict::ok));
                c.out.pop_front();
            }
        }
        EXPECT_LT(waited_s, wait_most_s);
    }
}

} // namespace
} // namespace tagwright
