// How long will our space take with the key that we have, and what will it cost? A question for a test: whoever changes
// the plan, the size of the space or the batch sees at once what it means.
//
// simulate() runs the real throttle, provider and batcher against a provider with the limits of a scenario, in virtual
// time: a day takes about a second. The scenarios are in docs/simulation.md, with their keys.

#include <tagwright/sim.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace {

using std::chrono_literals::operator""h;
using ::testing::Contains;

/// Our space under Gemini's free tier: 15 calls a minute, 1,000 a day.
tagwright::sim::provider_scenario our_space() {
    tagwright::sim::provider_scenario out;
    out.name = "gemini-free";
    out.changes = {
        {"pages", "5000"},       {"pages_per_call", "5"}, {"tokens.page_mean", "600"},
        {"wait", "true"},       // for the next day's quota; else the run ends with the day's, to be resumed
        {"price.input", "0.1"}, // what a million tokens would cost with a paid key
        {"price.output", "0.4"},
    };
    return out;
}

TEST(OurSpaceUnderTheFreeTier, IsDoneInTwoHours) {
    const auto forecast = tagwright::sim::simulate(our_space());
    ASSERT_EQ(forecast.problem, "");
    EXPECT_EQ(forecast.end.last.status, tagwright::run_status::completed) << forecast.end.why.message;
    EXPECT_EQ(forecast.end.last.pages.labelled, 5000u);
    EXPECT_EQ(forecast.end.last.pages.failed, 0u);
    EXPECT_LT(forecast.time, 2h);
}

TEST(OurSpaceUnderTheFreeTier, NeedsTheNextDayWithFourPagesACall) {
    auto what = our_space();
    what.changes["pages_per_call"] = "4"; // 1,250 calls
    const auto forecast = tagwright::sim::simulate(what);
    ASSERT_EQ(forecast.problem, "");
    EXPECT_EQ(forecast.end.last.pages.labelled, 5000u) << forecast.end.why.message;
    EXPECT_GT(forecast.time, 2h);
    EXPECT_LT(forecast.time, 26h); // what is left of the first day, and an hour of the next
}

TEST(OurSpaceUnderTheFreeTier, StaysBelowThreeDollarsWithAPaidKey) {
    const auto forecast = tagwright::sim::simulate(our_space());
    ASSERT_EQ(forecast.problem, "");
    ASSERT_TRUE(forecast.usd.has_value());
    EXPECT_GT(*forecast.usd, 0.0);
    EXPECT_LT(*forecast.usd, 3.0);
}

TEST(OurSpaceUnderTheFreeTier, IsRefusedHardlyEver) {
    const auto forecast = tagwright::sim::simulate(our_space());
    ASSERT_EQ(forecast.problem, "");
    EXPECT_LT(forecast.refused, forecast.calls / 20);
}

TEST(OurSpaceUnderTheFreeTier, EndsWithTheDaysQuotaWhereTheRunIsNotToWait) {
    auto what = our_space();
    what.changes["pages"] = "8000"; // more than a day has calls for
    what.changes["wait"] = "false";
    const auto forecast = tagwright::sim::simulate(what);
    ASSERT_EQ(forecast.problem, "");
    EXPECT_NE(forecast.end.last.status, tagwright::run_status::completed);
    EXPECT_EQ(forecast.end.why.code, tagwright::errc::quota_exhausted) << forecast.end.why.message;
    EXPECT_LT(forecast.time, 24h);
}

TEST(OurSpaceUnderTheFreeTier, IsTheSameEveryTime) {
    EXPECT_EQ(tagwright::sim::simulate(our_space(), 7).time, tagwright::sim::simulate(our_space(), 7).time);
}

TEST(Scenarios, AreNamedAndTheirKeysChecked) {
    EXPECT_THAT(tagwright::sim::scenario_names(), Contains("gemini-free"));
    EXPECT_NE(tagwright::sim::simulate({"gemini-free", {{"pagse", "5000"}}}).problem, "");
    EXPECT_NE(tagwright::sim::simulate({"gemini-gratis"}).problem, "");
}

} // namespace
