#include "actors/throttle/adaptive_controller.hpp"
#include "actors/throttle/day_plan.hpp"
#include "actors/throttle/day_quota.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tagwright::adaptive {
namespace {

using namespace std::chrono_literals;

constexpr double day_s = 86'400;
constexpr double hour_s = 3600;
constexpr double noon = 20'000 * day_s + 12 * hour_s; // of a day in UTC

time_point at(double wall_s) { return time_point{std::chrono::round<duration>(std::chrono::duration<double>(wall_s))}; }

/// Midnight UTC.
double next_midnight(double now_s) { return (std::floor(now_s / day_s) + 1) * day_s; }

quota_reading of_day(std::optional<double> limit, std::optional<double> left, std::optional<duration> reset = {}) {
    return {quota_dimension::requests, quota_window::day, limit, left, reset};
}

/// Sends and hears; the clock is moved by hand.
struct client {
    explicit client(std::optional<double> calls = {}, bool spread = false, bool knows_reset = false)
        : day({calls, spread, knows_reset ? next_midnight : std::function<double(double)>(), {}}) {}

    double wait() { return day.wait_s(at(now_s)); }
    double closed() { return day.closed_s(at(now_s)); }
    std::uint64_t send() {
        day.sent(at(now_s), ++last);
        return last;
    }
    void hear(std::uint64_t call, std::optional<quota_reading> said = {}, double later = 0,
              call_verdict verdict = call_verdict::ok) {
        limit_hints hints;
        if (said)
            hints.readings.push_back(*said);
        day.ended(at(now_s), call, verdict, hints, later);
    }
    void call(std::optional<quota_reading> said = {}) { hear(send(), said); }
    /// A call is refused as a day's quota is.
    double refuse(std::optional<duration> wait, std::optional<quota_reading> said = {}) {
        limit_hints hints;
        hints.retry_after = wait;
        hints.exhausted = quota_dimension::requests;
        hints.exhausted_window = quota_window::day;
        if (said)
            hints.readings.push_back(*said);
        day.ended(at(now_s), send(), call_verdict::rate_limited, hints, 0);
        return day.refused(at(now_s), hints, hour_s);
    }
    /// How many calls go from now until then, one after the other in no time.
    int run_until(double then_s) {
        auto sent = 0;
        while (now_s < then_s && sent < 100'000) {
            if (const auto rest = wait(); rest > 0)
                now_s += std::max(rest, 1e-6);
            if (now_s < then_s) {
                call();
                ++sent;
            }
        }
        return sent;
    }
    double left() { return day.seen(at(now_s)) ? day.seen(at(now_s))->left : -1; }

    day_quota day;
    double now_s = noon;
    std::uint64_t last = 0;
};

TEST(DayQuota, NothingIsHeldBackWhereNobodyTellsALimit) {
    client c;
    for (int i = 0; i < 1000; ++i) {
        ASSERT_EQ(c.wait(), 0);
        c.call();
    }
    EXPECT_FALSE(c.day.seen(at(c.now_s)));
    EXPECT_EQ(c.day.remember("{\"version\":1}"), "{\"version\":1}");
}

// -- the user's setting -------------------------------------------------------------------------------------

TEST(DayQuota, SettingIsObeyedUntilTheHourItIsResetAt) {
    client c(250, false, true);
    EXPECT_EQ(c.run_until(noon + 1), 250);
    EXPECT_EQ(c.now_s, noon + 12 * hour_s) << "asking again before that cannot help";
    EXPECT_EQ(c.wait(), 0);
    EXPECT_EQ(c.run_until(c.now_s + 1), 250);
}

TEST(DayQuota, WithoutAnHourItsDayLastsFromTheFirstCall) {
    client c(10);
    c.call();
    c.now_s += 20 * hour_s;
    EXPECT_EQ(c.run_until(c.now_s + 1), 9);
    EXPECT_DOUBLE_EQ(c.now_s, noon + day_s);
}

TEST(DayQuota, SettingBelowTheTruthIsObeyedAndOneAboveItEndsAtTheRefusal) {
    client low(5, false, true);
    for (int i = 0; i < 5; ++i)
        low.call(of_day(1000, 900 - i, 12h));
    EXPECT_EQ(low.closed(), 12 * hour_s);
    client high(1000, false, true);
    for (int i = 0; i < 5; ++i)
        high.call(of_day(50, 4 - i, 12h));
    EXPECT_EQ(high.closed(), 12 * hour_s);
}

TEST(DayQuota, CallsThatAreRefusedDoNotCount) {
    client c(3, false, true);
    for (int i = 0; i < 10; ++i)
        c.hear(c.send(), {}, 0, call_verdict::rate_limited);
    EXPECT_EQ(c.left(), 3);
    c.hear(c.send(), {}, 0, call_verdict::server_error);
    EXPECT_EQ(c.left(), 2) << "nobody knows, so it may have counted";
}

// -- what the provider tells --------------------------------------------------------------------------------

TEST(DayQuota, HeadersTellWhatIsLeft) {
    struct row {
        const char* what;
        quota_reading said;
        double later; ///< calls sent meanwhile
        double left;
        double closed_s;
    };
    const row rows[] = {
        {"some are left", of_day(1000, 40, 6h), 0, 40, 0},
        {"less what was sent after the call", of_day(1000, 40, 6h), 3, 37, 0},
        {"the last one", of_day(1000, 0, 6h), 0, 0, 6 * hour_s},
        {"all that is left is on its way", of_day(1000, 3, 6h), 3, 0, 6 * hour_s},
        {"no reset told: 24 hours from the first call", of_day(1000, 0), 0, 0, day_s},
        {"no limit told", of_day({}, 7, 6h), 0, 7, 0},
        {"Limit 0 is no limit", of_day({}, 0, 6h), 0, -1, 0},
        {"nonsense", of_day(-5, 3), 0, -1, 0},
        {"nonsense", of_day(10, std::nan("")), 0, -1, 0},
        {"Groq: a bucket, full again soon", of_day(1000, 999, 86s), 0, 999, 0},
        {"a day that is over", of_day(1000, 0, 24h), 0, 0, 24 * hour_s},
    };
    for (const auto& r : rows) {
        client c;
        c.call();
        const auto call = c.send();
        c.hear(call, r.said, r.later);
        EXPECT_EQ(c.left(), r.left) << r.what;
        EXPECT_NEAR(c.closed(), r.closed_s, 0.01) << r.what;
    }
}

TEST(DayQuota, OtherQuotasAreNotTakenForTheDaysCalls) {
    client c;
    c.call(quota_reading{quota_dimension::requests, quota_window::minute, 10, 0, 60s});
    c.call(quota_reading{quota_dimension::tokens, quota_window::day, 1e6, 0, 6h});
    EXPECT_EQ(c.left(), -1);
    EXPECT_EQ(c.wait(), 0);
}

TEST(DayQuota, NewestHeaderIsBelieved) {
    client c;
    const auto first = c.send();
    const auto second = c.send();
    c.hear(second, of_day(50, 10, 6h));
    c.hear(first, of_day(50, 11, 6h)); // was overtaken
    EXPECT_EQ(c.left(), 10);
    c.call(of_day(50, 49, 24h)); // it was reset hours before it said
    EXPECT_EQ(c.left(), 49);
    c.call(of_day(1000, 900, 24h)); // another plan
    EXPECT_EQ(c.left(), 900);
}

TEST(DayQuota, WhatIsToldComesBackAtTheTimeTold) {
    client c;
    c.call(of_day(50, 0, 6h));
    c.now_s += 6 * hour_s;
    EXPECT_EQ(c.wait(), 0);
    EXPECT_EQ(c.left(), 50);
    EXPECT_EQ(c.run_until(c.now_s + 1), 50) << "the limit is known now: the next day ends without a refusal";
    EXPECT_EQ(c.now_s, noon + 6 * hour_s + hour_s) << "where one call an hour looks whether it is so";
}

/// Groq's requests a day: "remaining 999, reset 1m26.4s". Others' days end at a time that stands still.
TEST(DayQuota, BucketThatFillsAllDayIsToldFromADayThatEnds) {
    struct row {
        const char* what;
        std::vector<quota_reading> said; ///< ten seconds apart
        bool bucket;
    };
    const row rows[] = {
        {"full again in a minute and a half", {of_day(1000, 999, 86s)}, true},
        {"half of it used at noon: nobody can tell", {of_day(1000, 500, 12h)}, false},
        {"and then its end moves", {of_day(1000, 500, 12h), of_day(1000, 499, 12h + 86s)}, true},
        {"or stands still", {of_day(1000, 500, 12h), of_day(1000, 499, 12h - 10s)}, false},
        {"the end is near, but not so near", {of_day(1000, 999, 1200s)}, false},
        {"a bucket stays one", {of_day(1000, 999, 86s), of_day(1000, 500, 12h), of_day(1000, 0, 24h)}, true},
        {"but not where the numbers say no", {of_day(1000, 999, 86s), of_day(1000, 500, 3h)}, false},
    };
    for (const auto& r : rows) {
        client c;
        for (const auto& said : r.said) {
            c.now_s += 10;
            c.call(said);
        }
        const auto before = c.left();
        c.now_s += 600;
        EXPECT_NEAR(c.left(), r.bucket ? std::min(1000.0, before + 600 / 86.4) : before, 0.01) << r.what;
    }
}

TEST(DayQuota, EmptyBucketIsWaitedForCallByCall) {
    limit_hints hints;
    hints.readings = {of_day(1000, 0, 24h)};
    hints.retry_after = 86s; // "Please try again in 1m26.4s"
    client c;
    c.day.ended(at(c.now_s), c.send(), call_verdict::rate_limited, hints, 0);
    EXPECT_NEAR(c.wait(), 86.4, 0.5);
    EXPECT_EQ(c.closed(), 0) << "a wait, and no day that is over";
    hints.readings = {of_day(10'000, 0)}; // OpenAI's text alone
    hints.retry_after = 8640ms;
    client other;
    other.day.ended(at(other.now_s), other.send(), call_verdict::rate_limited, hints, 0);
    EXPECT_NEAR(other.wait(), 8.64, 0.01);
}

TEST(DayQuota, OneCallAnHourLooksWhetherTheDayIsBackSooner) {
    client c;
    c.call(of_day(50, 0, 20h));
    EXPECT_EQ(c.closed(), 20 * hour_s);
    c.now_s += hour_s;
    EXPECT_EQ(c.wait(), 0);
    const auto look = c.send();
    EXPECT_GT(c.wait(), 0) << "one";
    c.hear(look, of_day(50, 49, 24h));
    EXPECT_EQ(c.wait(), 0);
    EXPECT_EQ(c.left(), 49);
}

TEST(DayQuota, HeadersThatAreAlwaysAtZeroAreGivenUp) {
    client c;
    c.call(of_day(50, 0, 20h));
    c.now_s += hour_s;
    for (int i = 0; i < 10; ++i) {
        ASSERT_EQ(c.wait(), 0) << i;
        c.call(of_day(50, 0, 19h));
    }
    c.call(of_day(50, 7, 19h));
    EXPECT_EQ(c.left(), 7) << "now it says something else";
}

TEST(DayQuota, LimitThatIsPassedWasNone) {
    client c;
    c.refuse(std::nullopt, of_day(20, {})); // Gemini's quotaValue
    c.now_s += day_s;
    EXPECT_EQ(c.left(), 20);
    EXPECT_EQ(c.run_until(c.now_s + 1), 20);
    EXPECT_EQ(c.left(), 0);
    c.call(); // the look: the plan has been changed
    EXPECT_EQ(c.wait(), 0);
    EXPECT_EQ(c.run_until(c.now_s + 1), 100'000);
}

// -- refusals that name the day -----------------------------------------------------------------------------

TEST(DayQuota, RefusalSaysForHowLongToBeSilent) {
    struct row {
        const char* what;
        bool knows_reset;
        std::optional<duration> told;
        std::vector<double> pauses; ///< one refusal after the other, each after the pause of the one before
    };
    const row rows[] = {
        {"Gemini names the day and means seconds, or does not", true, 36s, {36, 72, 144, 288, 576}},
        {"the same without a known hour: an hour at most", false, 36s, {36, 72, 144, 288, 576, 1152, 2304, 3600, 3600}},
        {"GitHub Models tells the rest of the day", false, 24'367s, {24'367}},
        {"nothing told: until the reset", true, {}, {12 * hour_s}},
        {"nothing told, no hour known: as always", false, {}, {hour_s, hour_s}},
        {"Retry-After: 0", true, 0s, {1, 2, 4}},
    };
    for (const auto& r : rows) {
        client c({}, false, r.knows_reset);
        for (const auto pause : r.pauses) {
            EXPECT_DOUBLE_EQ(c.refuse(r.told), pause) << r.what;
            EXPECT_NEAR(c.wait(), std::min(pause, hour_s), 1e-6) << r.what << ": an hour later one may look";
            c.now_s += pause;
            EXPECT_EQ(c.wait(), 0) << r.what;
        }
    }
}

TEST(DayQuota, LongWaitThatNamesNoDayIsRememberedWhereItIsOfHours) {
    for (const auto wait : {10min, 150min}) {
        limit_hints hints;
        hints.retry_after = wait;
        client c;
        EXPECT_EQ(c.day.refused(at(c.now_s), hints, hour_s), std::chrono::duration<double>(wait).count());
        client again;
        again.now_s = noon + 60;
        again.day.recall(at(again.now_s), c.day.remember({}));
        EXPECT_EQ(again.closed() > 0, wait > 1h);
    }
}

TEST(DayQuota, ProviderWhoseDayBeginsLaterIsAskedSoonAgain) {
    client c({}, false, true);
    c.now_s = noon + 12 * hour_s + 5; // just after our midnight: a clock that is wrong must not cost a day
    EXPECT_EQ(c.refuse({}), 300);
    c.now_s += 300;
    EXPECT_EQ(c.refuse({}), 600);
    c.now_s += 600;
    c.call();
    EXPECT_EQ(c.wait(), 0);
    EXPECT_EQ(c.refuse({}), 300) << "a success ends the row";
}

TEST(DayQuota, RefusalThatTellsAShortWaitIsBelieved) {
    limit_hints hints;
    hints.readings = {of_day(20, 0, 10h)};
    hints.retry_after = 30s;
    client c;
    c.day.ended(at(c.now_s), c.send(), call_verdict::rate_limited, hints, 0); // as one that passes, by its code
    EXPECT_NEAR(c.wait(), 30, 0.01);
    EXPECT_EQ(c.closed(), 0);
}

TEST(DayQuota, RefusalOfTokensLeavesTheCallsAlone) {
    client c({}, false, true);
    c.call(of_day(1000, 500, 12h));
    limit_hints hints;
    hints.exhausted = quota_dimension::input_tokens;
    hints.exhausted_window = quota_window::day;
    EXPECT_EQ(c.day.refused(at(c.now_s), hints, hour_s), 12 * hour_s);
    c.now_s += 1;
    c.day.ended(at(c.now_s), c.send(), call_verdict::ok, {}, 0);
    EXPECT_EQ(c.left(), 499);
}

// -- spread -------------------------------------------------------------------------------------------------

TEST(DayQuota, SpreadUsesTheDayUpJustAtTheReset) {
    client c(240, true, true);
    const auto sent = c.run_until(noon + 12 * hour_s - 1);
    EXPECT_GE(sent, 239);
    EXPECT_LE(sent, 240);
    client full(250, true, true);
    full.now_s = noon - 12 * hour_s;
    const auto half = full.run_until(noon);
    EXPECT_NEAR(half, 125, 2) << "half of it by noon";
}

TEST(DayQuota, SpreadFollowsTheNewestHeader) {
    client c({}, true);
    c.call(of_day(100, 10, 10h));
    EXPECT_NEAR(c.wait(), hour_s, 1);
    c.now_s += 600;
    c.hear(c.send(), of_day(100, 1, 9h));
    EXPECT_NEAR(c.wait(), 9 * hour_s, 1);
    c.hear(c.send(), of_day(100, 99, 24h)); // reset
    EXPECT_NEAR(c.wait(), day_s / 99, 1);
}

TEST(DayQuota, SpreadOverABucketIsItsRefillAndWhatIsSavedUp) {
    client full({}, true);
    full.call(of_day(1000, 999, 86s));
    EXPECT_NEAR(full.wait(), day_s / 1999, 0.1);
}

TEST(DayQuota, AtOnceWaitsForNothing) {
    client c(240, false, true);
    EXPECT_EQ(c.run_until(noon + 0.001), 240);
}

// -- restarts and clocks ------------------------------------------------------------------------------------

TEST(DayQuota, RestartOnTheSameDayKnowsWhatWasUsed) {
    client before(250, false, true);
    for (int i = 0; i < 210; ++i)
        before.call();
    const auto kept = before.day.remember("{\"version\":1,\"window\":3}");
    EXPECT_NE(kept.find("\"window\":3"), std::string::npos);
    client again(250, false, true);
    again.now_s = noon + hour_s;
    again.day.recall(at(again.now_s), kept);
    EXPECT_EQ(again.left(), 40);
    client tomorrow(250, false, true);
    tomorrow.now_s = noon + 13 * hour_s;
    tomorrow.day.recall(at(tomorrow.now_s), kept);
    EXPECT_EQ(tomorrow.left(), 250);
    client other(100, false, true); // a smaller wish since then
    other.day.recall(at(other.now_s), kept);
    EXPECT_EQ(other.closed(), 12 * hour_s);
}

TEST(DayQuota, RestartKnowsADayThatWasRefusedAndItsLimit) {
    client before({}, false, true);
    before.refuse({}, of_day(250, {}));
    const auto kept = before.day.remember({});
    client again({}, false, true);
    again.now_s = noon + 600;
    again.day.recall(at(again.now_s), kept);
    EXPECT_NEAR(again.closed(), 12 * hour_s - 600, 0.01);
    EXPECT_EQ(again.left(), 0);
    client tomorrow({}, false, true);
    tomorrow.now_s = noon + 13 * hour_s;
    tomorrow.day.recall(at(tomorrow.now_s), kept);
    EXPECT_EQ(tomorrow.left(), 250);
    EXPECT_EQ(tomorrow.wait(), 0);
}

TEST(DayQuota, BucketFillsWhileNobodyRuns) {
    client before;
    before.call(of_day(1000, 999, 86s));
    before.call(of_day(1000, 200, 69'120s));
    client again;
    again.now_s = noon + 6 * hour_s;
    again.day.recall(at(again.now_s), before.day.remember({}));
    EXPECT_NEAR(again.left(), 450, 0.01);
}

TEST(DayQuota, WhatWasSentBeforeTheMemoryCameCounts) {
    client before(250, false, true);
    for (int i = 0; i < 100; ++i)
        before.call();
    client again(250, false, true);
    again.call();
    again.day.recall(at(again.now_s), before.day.remember({}));
    EXPECT_EQ(again.left(), 149);
}

TEST(DayQuota, MemoryThatMakesNoSenseIsIgnored) {
    for (const auto* text :
         {"", "null", "[]", "\xff", "{\"day\":7}", "{\"day\":{}}", "{\"day\":{\"own\":[],\"told\":\"x\"}}",
          "{\"day\":{\"told\":{\"limit\":-1,\"used\":1e300,\"resets_s\":true}}}",
          "{\"day\":{\"own\":{\"used\":1e9,\"resets_s\":1},\"shut_until_s\":1e300,\"look_s\":\"y\"}}"}) {
        client c(250, false, true);
        c.day.recall(at(c.now_s), text);
        EXPECT_EQ(c.left(), 250) << text;
        EXPECT_EQ(c.wait(), 0) << text;
    }
    client far(250, false, true); // written under a clock that was a year ahead
    far.day.recall(at(far.now_s), "{\"day\":{\"told\":{\"limit\":5,\"used\":5,\"resets_s\":1800000000},"
                                  "\"shut_until_s\":1800000000,\"look_s\":1800000000}}");
    EXPECT_LE(far.wait(), 25 * hour_s);
    far.now_s += hour_s;
    EXPECT_EQ(far.wait(), 0);
}

TEST(DayQuota, ClockThatIsPutBackMakesNoDayLonger) {
    client c(10, false, true);
    c.run_until(noon + 1);
    c.now_s = noon - 30 * day_s;
    EXPECT_LE(c.wait(), 25 * hour_s);
}

TEST(DayQuota, NoRunIsStalledForGood) {
    // Whatever is said: some call goes within a day and an hour.
    for (int kind = 0; kind < 64; ++kind) {
        client c((kind & 1) != 0 ? std::optional(3.0) : std::nullopt, (kind & 2) != 0, (kind & 4) != 0);
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

TEST(DayQuota, DaysBeginByTheProvidersClock) {
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

// -- how many days a run takes ------------------------------------------------------------------------------

TEST(DayPlan, CountsTheDaysOnWhichCallsAreMade) {
    struct row {
        double calls;
        day_supply of;
        int days;
        double until_s;
    };
    const row rows[] = {
        {368, {250, 40, 9 * hour_s}, 3, 9 * hour_s + day_s},
        {40, {250, 40, 9 * hour_s}, 1, 0},
        {41, {250, 40, 9 * hour_s}, 2, 9 * hour_s},
        {290, {250, 40, 9 * hour_s}, 2, 9 * hour_s},
        {291, {250, 40, 9 * hour_s}, 3, 9 * hour_s + day_s},
        {250, {250, 0, 9 * hour_s}, 1, 9 * hour_s}, // nothing goes today
        {0, {250, 0, 9 * hour_s}, 0, 0},
        {10, {0, 0, 9 * hour_s}, 0, 0},
        {10, {250, 0.5, 9 * hour_s}, 1, 9 * hour_s},
        {125, {250, 250, 10 * hour_s, true}, 1, 5 * hour_s},
        {290, {250, 40, 9 * hour_s, true}, 2, 9 * hour_s + day_s},
        {165, {250, 40, 9 * hour_s, true}, 2, 9 * hour_s + day_s / 2},
        {1, {250, 40, -5}, 1, 0},
    };
    for (const auto& r : rows) {
        const auto plan = plan_days(r.calls, r.of);
        EXPECT_EQ(plan.days, r.days) << r.calls << " with " << r.of.left;
        EXPECT_DOUBLE_EQ(plan.until_s, r.until_s) << r.calls << " with " << r.of.left;
    }
    EXPECT_GT(plan_days(1e300, {1, 0, 0}).days, 0);
}

} // namespace
} // namespace tagwright::adaptive
