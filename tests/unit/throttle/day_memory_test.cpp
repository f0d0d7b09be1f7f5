#include "actors/throttle/adaptive_controller.hpp"
#include "actors/throttle/permit_desk.hpp"
#include "tests/unit/throttle/day_client.hpp"

#include <gtest/gtest.h>

namespace tagwright::adaptive {
namespace {

// -- restarts and clocks ------------------------------------------------------------------------------------

TEST(DayMemory, RestartOnTheSameDayKnowsWhatWasUsed) {
    day_client before(250, false, true);
    for (int i = 0; i < 210; ++i)
        before.call();
    const auto kept = before.day.remember("{\"version\":1,\"window\":3}");
    EXPECT_NE(kept.find("\"window\":3"), std::string::npos);
    day_client again(250, false, true);
    again.now_s = noon + hour_s;
    again.day.recall(at(again.now_s), kept);
    EXPECT_EQ(again.left(), 40);
    day_client tomorrow(250, false, true);
    tomorrow.now_s = noon + 13 * hour_s;
    tomorrow.day.recall(at(tomorrow.now_s), kept);
    EXPECT_EQ(tomorrow.left(), 250);
    day_client other(100, false, true); // a smaller wish since then
    other.day.recall(at(other.now_s), kept);
    EXPECT_EQ(other.closed(), 12 * hour_s);
}

TEST(DayMemory, RestartKnowsADayThatWasRefusedAndItsLimit) {
    day_client before({}, false, true);
    before.refuse({}, of_day(250, {}));
    const auto kept = before.day.remember({});
    day_client again({}, false, true);
    again.now_s = noon + 600;
    again.day.recall(at(again.now_s), kept);
    EXPECT_NEAR(again.closed(), 12 * hour_s - 600, 0.01);
    EXPECT_EQ(again.left(), 0);
    day_client tomorrow({}, false, true);
    tomorrow.now_s = noon + 13 * hour_s;
    tomorrow.day.recall(at(tomorrow.now_s), kept);
    EXPECT_EQ(tomorrow.left(), 250);
    EXPECT_EQ(tomorrow.wait(), 0);
}

TEST(DayMemory, BucketFillsWhileNobodyRuns) {
    day_client before;
    before.call(of_day(1000, 999, 86s));
    before.call(of_day(1000, 200, 69'120s));
    day_client again;
    again.now_s = noon + 6 * hour_s;
    again.day.recall(at(again.now_s), before.day.remember({}));
    EXPECT_NEAR(again.left(), 450, 0.01);
}

TEST(DayMemory, WhatWasSentBeforeTheMemoryCameCounts) {
    day_client before(250, false, true);
    for (int i = 0; i < 100; ++i)
        before.call();
    day_client again(250, false, true);
    again.call();
    again.day.recall(at(again.now_s), before.day.remember({}));
    EXPECT_EQ(again.left(), 149);
}

TEST(DayMemory, MemoryThatMakesNoSenseIsIgnored) {
    for (const auto* text :
         {"", "null", "[]", "\xff", "{\"day\":7}", "{\"day\":{}}", "{\"day\":{\"own\":[],\"told\":\"x\"}}",
          "{\"day\":{\"told\":{\"limit\":-1,\"used\":1e300,\"resets_s\":true}}}",
          "{\"day\":{\"own\":{\"used\":1e9,\"resets_s\":1},\"shut_until_s\":1e300,\"look_s\":\"y\"}}"}) {
        day_client c(250, false, true);
        c.day.recall(at(c.now_s), text);
        EXPECT_EQ(c.left(), 250) << text;
        EXPECT_EQ(c.wait(), 0) << text;
    }
    day_client far(250, false, true); // written under a clock that was a year ahead
    far.day.recall(at(far.now_s), "{\"day\":{\"told\":{\"limit\":5,\"used\":5,\"resets_s\":1800000000},"
                                  "\"shut_until_s\":1800000000,\"look_s\":1800000000}}");
    EXPECT_LE(far.wait(), 25 * hour_s);
    far.now_s += hour_s;
    EXPECT_EQ(far.wait(), 0);
}

TEST(DayMemory, ClockThatIsPutBackMakesNoDayLonger) {
    day_client c(10, false, true);
    c.run_until(noon + 1);
    c.now_s = noon - 30 * day_s;
    EXPECT_LE(c.wait(), 25 * hour_s);
}

TEST(DayMemory, NoRunIsStalledForGood) {
    // Whatever is said: some call goes within a day and an hour.
    for (int kind = 0; kind < 64; ++kind) {
        day_client c((kind & 1) != 0 ? std::optional(3.0) : std::nullopt, (kind & 2) != 0, (kind & 4) != 0);
        const auto reading = of_day((kind & 8) != 0 ? std::optional(10.0) : std::nullopt, 0,
                                    (kind & 16) != 0 ? std::optional<duration>(24h) : std::nullopt);
        auto last_s = c.now_s;
        for (int i = 0; i < 200; ++i) {
            for (int asked = 0; asked < 10 && c.wait() > 0; ++asked)
                c.now_s += c.wait();
            ASSERT_EQ(c.wait(), 0) << kind;
            ASSERT_LE(c.now_s - last_s, 25 * hour_s) << kind;
            last_s = c.now_s;
            if ((kind & 32) != 0)
                c.now_s += c.refuse(i % 2 == 0 ? std::optional<duration>(24h) : std::nullopt, reading);
            else
                c.call(reading);
        }
    }
}

TEST(DayMemory, DaysBeginByTheProvidersClock) {
    const auto rules = rules_of({250, "00:00 America/Los_Angeles", true}, {});
    if (!rules.next_reset)
        GTEST_SKIP() << "this machine has no time zones";
    EXPECT_EQ(rules.calls, 250);
    EXPECT_TRUE(rules.spread);
    struct row {
        const char* what;
        double now_s, next_s;
    };
    const row rows[] = {
        {"winter: 8 in UTC", 1795737600, 1795766400}, // 27 November 2026, 00:00
        {"at the very moment: the next one", 1795766400, 1795766400 + day_s},
        {"summer: 7 in UTC", 1782864000, 1782889200}, // 1 July 2026, 00:00
        {"the day on which clocks are put back has 25 hours", 1793516400, 1793516400 + 25 * hour_s},
    };
    for (const auto& r : rows)
        EXPECT_EQ(rules.next_reset(r.now_s), r.next_s) << r.what;
    EXPECT_FALSE(rules_of({}, {}).next_reset);
}

// -- in the controller --------------------------------------------------------------------------------------

struct throttled {
    adaptive_controller brain{{3, 10}, 1, {}, {5, false, next_midnight, {}}};
    std::uint64_t last = 0;

    bool call(double now_s, const call_outcome& outcome = {}) {
        if (!brain.admit(at(now_s), ++last, {1000, 0}).granted)
            return false;
        brain.settle(at(now_s + 0.5), last, outcome);
        return true;
    }
};

TEST(DayQuotaInTheThrottle, UsedUpSuspendsAndSurvivesARestart) {
    throttled c;
    for (int i = 0; i < 5; ++i)
        ASSERT_TRUE(c.call(noon + 10 * i)) << i;
    EXPECT_FALSE(c.call(noon + 60));
    ASSERT_TRUE(c.brain.view(at(noon + 60)).suspended_until);
    EXPECT_EQ(*c.brain.view(at(noon + 60)).suspended_until, at(noon + 12 * hour_s));
    throttled again;
    again.brain.import_state(at(noon + hour_s), c.brain.export_state({}));
    EXPECT_FALSE(again.call(noon + hour_s));
    EXPECT_EQ(again.brain.view(at(noon + hour_s)).state, "suspended");
    EXPECT_TRUE(again.call(noon + 12 * hour_s));
}

TEST(DayQuotaInTheThrottle, FirstRefusalOfADayIsRememberedWithoutAnyAnswer) {
    throttled c;
    call_outcome no;
    no.verdict = call_verdict::rate_limited;
    no.hints.exhausted_window = quota_window::day;
    ASSERT_TRUE(c.call(noon, no));
    throttled again;
    again.brain.import_state(at(noon + 60), c.brain.export_state({}));
    EXPECT_FALSE(again.call(noon + 60));
}

TEST(DayQuotaInTheThrottle, HeadersReachIt) {
    throttled c;
    call_outcome yes;
    yes.hints.readings = {of_day(1000, 1, 12h)};
    ASSERT_TRUE(c.call(noon, yes));
    yes.hints.readings = {of_day(1000, 0, 12h)};
    ASSERT_TRUE(c.call(noon + 1, yes));
    EXPECT_FALSE(c.call(noon + 2));
    EXPECT_TRUE(c.brain.view(at(noon + 2)).suspended_until);
}

/// Who waits for a permit is told at once that the day is over, and for how long; a pace is only waited for.
TEST(DayQuotaInTheThrottle, DeskToldOfADayThatIsOverDeniesAndOneThatIsSpreadWaits) {
    const auto ask = [](permit_desk& desk, double now_s) {
        static std::uint64_t waiter = 0;
        return desk.ask(at(now_s), ++waiter, {.holder = 1, .flow = 1}, {1000, 0});
    };
    const auto answer = [](permit_desk& desk, double now_s, const permit_desk::actions& got) {
        return desk.release(at(now_s), got.grants.at(0).permit, {});
    };
    const auto desk_with = [](bool spread) {
        return permit_desk(std::make_shared<adaptive_controller>(level_bounds{3, 10}, 1, controller_tuning{},
                                                                 day_rules{12, spread, next_midnight, {}}),
                           {});
    };
    auto at_once = desk_with(false);
    for (int i = 0; i < 12; ++i)
        answer(at_once, noon + i + 0.5, ask(at_once, noon + i));
    const auto over = ask(at_once, noon + 60);
    ASSERT_EQ(over.denials.size(), 1U);
    EXPECT_EQ(over.denials[0].code, errc::suspended);
    EXPECT_EQ(over.denials[0].suspended_for, 12h - 60s);
    EXPECT_EQ(ask(at_once, noon + 12 * hour_s).grants.size(), 1U);

    auto spread = desk_with(true);
    answer(spread, noon + 0.5, ask(spread, noon));
    EXPECT_TRUE(ask(spread, noon + 1).denials.empty());
    EXPECT_EQ(spread.step(at(noon + 61)).denials.at(0).code, errc::timeout) << "and asks again";
    EXPECT_TRUE(ask(spread, noon + hour_s - 5).grants.empty());
    EXPECT_TRUE(spread.step(at(noon + hour_s - 1)).grants.empty());
    EXPECT_EQ(spread.step(at(noon + hour_s + 1)).grants.size(), 1U);
}

} // namespace
} // namespace tagwright::adaptive
