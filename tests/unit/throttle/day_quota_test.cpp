#include "tests/unit/throttle/day_client.hpp"

#include <gtest/gtest.h>

namespace tagwright::adaptive {
namespace {

TEST(DayQuota, NothingIsHeldBackWhereNobodyTellsALimit) {
    day_client c;
    for (int i = 0; i < 1000; ++i) {
        ASSERT_EQ(c.wait(), 0);
        c.call();
    }
    EXPECT_FALSE(c.day.seen(at(c.now_s)));
    EXPECT_EQ(c.day.remember("{\"version\":1}"), "{\"version\":1}");
}

// -- the user's setting -------------------------------------------------------------------------------------

TEST(DayQuota, SettingIsObeyedUntilTheHourItIsResetAt) {
    day_client c(250, false, true);
    EXPECT_EQ(c.run_until(noon + 1), 250);
    EXPECT_EQ(c.now_s, noon + 12 * hour_s) << "asking again before that cannot help";
    EXPECT_EQ(c.wait(), 0);
    EXPECT_EQ(c.run_until(c.now_s + 1), 250);
}

TEST(DayQuota, WithoutAnHourItsDayLastsFromTheFirstCall) {
    day_client c(10);
    c.call();
    c.now_s += 20 * hour_s;
    EXPECT_EQ(c.run_until(c.now_s + 1), 9);
    EXPECT_DOUBLE_EQ(c.now_s, noon + day_s);
}

TEST(DayQuota, SettingBelowTheTruthIsObeyedAndOneAboveItEndsAtTheRefusal) {
    day_client low(5, false, true);
    for (int i = 0; i < 5; ++i)
        low.call(of_day(1000, 900 - i, 12h));
    EXPECT_EQ(low.closed(), 12 * hour_s);
    day_client high(1000, false, true);
    for (int i = 0; i < 5; ++i)
        high.call(of_day(50, 4 - i, 12h));
    EXPECT_EQ(high.closed(), 12 * hour_s);
}

TEST(DayQuota, CallsThatAreRefusedDoNotCount) {
    day_client c(3, false, true);
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
        day_client c;
        c.call();
        const auto call = c.send();
        c.hear(call, r.said, r.later);
        EXPECT_EQ(c.left(), r.left) << r.what;
        EXPECT_NEAR(c.closed(), r.closed_s, 0.01) << r.what;
    }
}

TEST(DayQuota, OtherQuotasAreNotTakenForTheDaysCalls) {
    day_client c;
    c.call(quota_reading{quota_dimension::requests, quota_window::minute, 10, 0, 60s});
    c.call(quota_reading{quota_dimension::tokens, quota_window::day, 1e6, 0, 6h});
    EXPECT_EQ(c.left(), -1);
    EXPECT_EQ(c.wait(), 0);
}

TEST(DayQuota, NewestHeaderIsBelieved) {
    day_client c;
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
    day_client c;
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
        day_client c;
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
    day_client c;
    c.day.ended(at(c.now_s), c.send(), call_verdict::rate_limited, hints, 0);
    EXPECT_NEAR(c.wait(), 86.4, 0.5);
    EXPECT_EQ(c.closed(), 0) << "a wait, and no day that is over";
    hints.readings = {of_day(10'000, 0)}; // OpenAI's text alone
    hints.retry_after = 8640ms;
    day_client other;
    other.day.ended(at(other.now_s), other.send(), call_verdict::rate_limited, hints, 0);
    EXPECT_NEAR(other.wait(), 8.64, 0.01);
}

TEST(DayQuota, OneCallAnHourLooksWhetherTheDayIsBackSooner) {
    day_client c;
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
    day_client c;
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
    day_client c;
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
        day_client c({}, false, r.knows_reset);
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
        day_client c;
        EXPECT_EQ(c.day.refused(at(c.now_s), hints, hour_s), std::chrono::duration<double>(wait).count());
        day_client again;
        again.now_s = noon + 60;
        again.day.recall(at(again.now_s), c.day.remember({}));
        EXPECT_EQ(again.closed() > 0, wait > 1h);
    }
}

TEST(DayQuota, ProviderWhoseDayBeginsLaterIsAskedSoonAgain) {
    day_client c({}, false, true);
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
    day_client c;
    c.day.ended(at(c.now_s), c.send(), call_verdict::rate_limited, hints, 0); // as one that passes, by its code
    EXPECT_NEAR(c.wait(), 30, 0.01);
    EXPECT_EQ(c.closed(), 0);
}

TEST(DayQuota, RefusalOfTokensLeavesTheCallsAlone) {
    day_client c({}, false, true);
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
    day_client c(240, true, true);
    const auto sent = c.run_until(noon + 12 * hour_s - 1);
    EXPECT_GE(sent, 239);
    EXPECT_LE(sent, 240);
    day_client full(250, true, true);
    full.now_s = noon - 12 * hour_s;
    const auto half = full.run_until(noon);
    EXPECT_NEAR(half, 125, 2) << "half of it by noon";
}

TEST(DayQuota, SpreadFollowsTheNewestHeader) {
    day_client c({}, true);
    c.call(of_day(100, 10, 10h));
    EXPECT_NEAR(c.wait(), hour_s, 1);
    c.now_s += 600;
    c.hear(c.send(), of_day(100, 1, 9h));
    EXPECT_NEAR(c.wait(), 9 * hour_s, 1);
    c.hear(c.send(), of_day(100, 99, 24h)); // reset
    EXPECT_NEAR(c.wait(), day_s / 99, 1);
}

TEST(DayQuota, SpreadOverABucketIsItsRefillAndWhatIsSavedUp) {
    day_client full({}, true);
    full.call(of_day(1000, 999, 86s));
    EXPECT_NEAR(full.wait(), day_s / 1999, 0.1);
}

TEST(DayQuota, AtOnceWaitsForNothing) {
    day_client c(240, false, true);
    EXPECT_EQ(c.run_until(noon + 0.001), 240);
}

} // namespace
} // namespace tagwright::adaptive
