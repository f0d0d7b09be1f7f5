// The whole controller, driven by hand: hints, clocks, suspension, what it tells and keeps.

#include "actors/throttle/adaptive_controller.hpp"

#include "actors/throttle/learned_state.hpp"
#include "tests/unit/throttle/endless_client.hpp"

#include <gmock/gmock.h>

#include <random>

namespace {

using namespace tagwright;
using client = endless_client;
using namespace std::chrono_literals;

TEST(throttle_controller, starts_at_the_initial_level_and_stays_below_the_maximum) {
    client c{{3, 10}};
    EXPECT_EQ(c.brain.view(c.now).level, 3);
    for (int i = 0; i < 200; ++i) {
        c.healthy(1);
        EXPECT_LE(c.out.size(), 10u);
    }
    EXPECT_EQ(c.brain.view(c.now).level, 10);
    EXPECT_EQ(c.brain.view(c.now).peak_level, 10);
    const auto changes = c.brain.take_changes();
    ASSERT_FALSE(changes.empty());
    EXPECT_EQ(changes.front().from, 3);
    EXPECT_EQ(changes.back().to, 10);
    EXPECT_TRUE(c.brain.take_changes().empty());
}

TEST(throttle_controller, waits_as_long_as_it_is_asked_to) {
    client c;
    c.healthy(5);
    c.drain();
    c.send(1);
    c.settle(call_verdict::rate_limited, retry_after(7s));
    const auto until = c.now + 7s;
    EXPECT_EQ(c.pump(), 0);
    EXPECT_EQ(c.retry_at, until);
    EXPECT_EQ(c.brain.view(c.now).state, "waiting");
    c.now = until - 1ms;
    EXPECT_EQ(c.pump(), 0);
    c.send(1);
    EXPECT_GE(c.now, until);
    EXPECT_LE(c.now, until + 10s);
}

TEST(throttle_controller, absurd_waits_are_clamped) {
    for (const auto wait : {duration{0s}, duration{-5s}, duration{24h * 365}, duration::max(), duration::min()}) {
        client c;
        c.healthy(5);
        c.drain();
        c.send(1);
        c.settle(call_verdict::rate_limited, retry_after(wait));
        const auto then = c.now;
        c.send(1);
        EXPECT_LE(c.now, then + 24h + 10s) << wait.count();
    }
}

TEST(throttle_controller, a_clock_that_steps_back_stands_still) {
    client c;
    c.healthy(5);
    c.now -= 3s;
    c.pump(3);
    while (!c.out.empty())
        c.settle(call_verdict::ok);
    c.now += 10s;
    EXPECT_GE(c.pump(1), 1);
}

TEST(throttle_controller, a_hint_beyond_five_minutes_suspends_whatever_it_calls_itself) {
    client c;
    c.healthy(20);
    c.drain();
    c.send(2);
    c.settle(call_verdict::rate_limited, retry_after(long_wait + 1s));
    EXPECT_EQ(c.brain.view(c.now).suspended_until, c.now + long_wait + 1s);
    client patient;
    patient.healthy(20);
    patient.drain();
    patient.send(2);
    patient.settle(call_verdict::rate_limited, retry_after(long_wait));
    EXPECT_FALSE(patient.brain.view(patient.now).suspended_until);
}

/// A server that does one call after the other and does not notice who has hung up.
int timeouts_at_one_slot(int answers, std::chrono::milliseconds service, std::chrono::milliseconds patience) {
    adaptive_controller brain{{3, 10}, 1};
    struct call {
        time_point ends;
        std::uint64_t id;
        call_verdict verdict;
    };
    std::vector<call> out;
    time_point now{100s};
    time_point free = now;
    int good = 0;
    int late = 0;
    for (std::uint64_t next = 1; good < answers && late < 1000;) {
        const auto a = brain.admit(now, next, {1000, 0});
        if (a.granted) {
            free = std::max(free, now) + service;
            const bool in_time = free - now <= patience;
            out.push_back(
                {in_time ? free : now + patience, next++, in_time ? call_verdict::ok : call_verdict::timed_out});
            continue;
        }
        const auto first =
            std::min_element(out.begin(), out.end(), [](const auto& x, const auto& y) { return x.ends < y.ends; });
        if (first == out.end() || (a.retry_at && *a.retry_at < first->ends)) {
            now = std::max(now + 1ms, a.retry_at.value_or(now));
            continue;
        }
        now = std::max(now, first->ends);
        ++(first->verdict == call_verdict::ok ? good : late);
        brain.settle(now, first->id, {first->verdict, {1000, 0}, {}});
        out.erase(first);
    }
    return late;
}

TEST(throttle_controller, one_slot_that_queues_is_given_one_call_at_a_time) {
    EXPECT_LE(timeouts_at_one_slot(12, 1500ms, 2s), 8);
    EXPECT_LE(timeouts_at_one_slot(200, 1500ms, 2s), 10);
}

TEST(throttle_controller, a_daily_quota_suspends_and_teaches_nothing) {
    client c;
    c.healthy(20);
    c.drain();
    c.send(2);
    auto h = retry_after(2h);
    h.exhausted = quota_dimension::requests;
    h.exhausted_window = quota_window::day;
    const auto learned = [&] { // of rates and levels: when the day is back is remembered, too
        return adaptive::learned_state::from_json(c.brain.export_state(c.now)).value().to_json();
    };
    const auto before = learned();
    c.settle(call_verdict::rate_limited, h);
    const auto until = c.now + 2h;
    EXPECT_EQ(learned(), before);
    EXPECT_EQ(c.brain.view(c.now).state, "suspended");
    EXPECT_EQ(c.brain.view(c.now).suspended_until, until);
    EXPECT_EQ(c.pump(), 0);
    c.send(1);
    EXPECT_GE(c.now, until);
    EXPECT_LE(c.now, until + 1s);
}

TEST(throttle_controller, server_errors_and_timeouts_teach_no_limits) {
    client c;
    c.healthy(10);
    c.drain();
    for (int i = 0; i < 3; ++i) { // learn a rate
        c.send(1);
        c.now += 50ms;
        c.settle(call_verdict::rate_limited);
        c.healthy(5);
        c.drain();
    }
    const auto rate = c.brain.view(c.now).requests_per_s;
    for (int i = 0; i < 20; ++i) {
        c.send(1);
        c.now += 300ms;
        c.settle(i % 2 ? call_verdict::server_error : call_verdict::other);
    }
    const auto after = c.brain.view(c.now).requests_per_s;
    EXPECT_GE(after.value_or(1e9), rate.value_or(0)) << "a guess may climb or be given up, but not fall";
}

TEST(throttle_controller, a_named_minute_quota_is_blamed_on_its_dimension) {
    client c;
    c.healthy(10);
    c.drain();
    c.send(4);
    auto h = retry_after(1s);
    h.exhausted = quota_dimension::tokens;
    h.exhausted_window = quota_window::minute;
    c.now += 50ms;
    c.settle(call_verdict::rate_limited, h);
    EXPECT_FALSE(c.brain.view(c.now).requests_per_s);
    EXPECT_TRUE(c.brain.view(c.now).tokens_per_s);
}

TEST(throttle_controller, refusals_sent_before_the_reaction_teach_nothing) {
    client c{{8, 64}};
    c.healthy(10);
    c.drain();
    c.send(6);
    c.now += 50ms;
    c.settle(call_verdict::rate_limited);
    const auto learned = c.brain.export_state(c.now);
    const auto rate = c.brain.view(c.now).requests_per_s;
    while (!c.out.empty())
        c.settle(call_verdict::rate_limited);
    EXPECT_EQ(c.brain.export_state(c.now), learned);
    EXPECT_EQ(c.brain.view(c.now).requests_per_s, rate);
}

TEST(throttle_controller, half_an_hour_of_89_second_hints_does_not_freeze_the_level) {
    client c{{10, 64}};
    c.healthy(20);
    for (auto t = 0; t < 1800; t += 2) { // a 429 every two seconds, if there is anything to refuse
        c.healthy(2);
        if (!c.out.empty())
            c.settle(call_verdict::rate_limited, retry_after(89s));
    }
    c.healthy(300);
    EXPECT_GE(c.brain.view(c.now).level, 10);
    EXPECT_GE(c.healthy(60), 600);
}

TEST(throttle_controller, unknown_and_repeated_settlements_are_ignored) {
    client c;
    c.send(2);
    const auto id = c.out.front();
    c.settle(call_verdict::ok);
    c.brain.settle(c.now, id, {call_verdict::rate_limited, {}, {}});
    c.brain.settle(c.now, 999'999, {call_verdict::rate_limited, {}, {}});
    EXPECT_EQ(c.brain.view(c.now).in_flight, 1);
    EXPECT_FALSE(c.brain.view(c.now).requests_per_s);
}

TEST(throttle_controller, what_it_keeps_can_be_taken_over) { // invariant 7
    client c;
    EXPECT_TRUE(c.brain.export_state(c.now).empty());
    c.healthy(60);
    const auto kept = c.brain.export_state(c.now);
    ASSERT_FALSE(kept.empty());
    client next;
    next.brain.import_state(next.now, kept);
    EXPECT_EQ(next.brain.export_state(next.now), kept);
    next.send(1);
    const auto before = next.brain.export_state(next.now);
    next.brain.import_state(next.now, kept); // too late
    EXPECT_EQ(next.brain.export_state(next.now), before);
    client small{{3, 5}};
    small.brain.import_state(small.now, kept);
    EXPECT_LE(small.brain.view(small.now).level, 5);
}

TEST(throttle_controller, every_call_is_granted_some_day) { // invariant 8
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        client c{{3, 16}, seed};
        std::mt19937_64 random{seed};
        const call_verdict verdicts[] = {call_verdict::ok,           call_verdict::rate_limited,
                                         call_verdict::rate_limited, call_verdict::server_error,
                                         call_verdict::timed_out,    call_verdict::abandoned};
        for (int i = 0; i < 300; ++i) {
            c.pump();
            c.now += std::chrono::milliseconds{random() % 2000};
            for (auto n = random() % 4; n > 0 && !c.out.empty(); --n)
                c.settle(verdicts[random() % 6], random() % 8 ? limit_hints{} : retry_after(5s));
        }
        while (!c.out.empty())
            c.settle(call_verdict::rate_limited);
        auto waited = 0;
        for (; waited < 1000 && c.pump(1) == 0; ++waited) { // no event arrives: only time passes
            ASSERT_TRUE(c.retry_at) << "an idle client must be told when to ask again, seed " << seed;
            c.now = std::max(*c.retry_at, c.now + 1ms);
        }
        EXPECT_LT(waited, 1000) << "seed " << seed;
        EXPECT_LT(c.now - time_point{100s}, 1h) << "seed " << seed;
    }
}

} // namespace
