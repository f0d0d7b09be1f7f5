#include "app/cli/scenario_words.hpp"

#include <gmock/gmock.h>

#include <limits>

namespace tagwright::cli {
namespace {

using testing::ElementsAre;

TEST(ScenarioWords, NumbersAreGrouped) {
    const std::pair<std::uint64_t, const char*> cases[] = {
        {0, "0"}, {999, "999"}, {1000, "1,000"}, {1234567, "1,234,567"}, {100000, "100,000"}};
    for (const auto& [number, text] : cases)
        EXPECT_EQ(grouped(number), text);
    EXPECT_EQ(grouped(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(ScenarioWords, TimesAreThoseOfAClock) {
    const std::pair<double, const char*> cases[] = {{-1, "0:00"},   {0.9, "0:00"},     {45, "0:45"},
                                                    {600, "10:00"}, {3599.9, "59:59"}, {97222, "27:00:22"}};
    for (const auto& [s, text] : cases)
        EXPECT_EQ(stopwatch_text(s), text);
}

TEST(ScenarioWords, WithoutLimitsItSaysSo) { EXPECT_THAT(limits_in_words({}), ElementsAre("none")); }

TEST(ScenarioWords, EachStepOfTheLimitsIsALine) {
    sim::scenario what;
    what.limits.push_back({.at_s = 0, .rpm = 300, .burst = 10, .tpm = 600000, .token_burst = {}, .concurrency = 16});
    what.limits.push_back({.at_s = 240, .rpm = 0.5, .burst = 0, .tpm = 0, .token_burst = {}, .concurrency = {}});
    what.limits.push_back({.at_s = 300, .rpm = {}, .burst = {}, .tpm = {}, .token_burst = {}, .concurrency = {}});
    what.limits.push_back({.at_s = 3600,
                           .rpm = {},
                           .burst = {},
                           .tpm = {},
                           .token_burst = {},
                           .concurrency = {},
                           .itpm = 4000,
                           .input_burst = 400,
                           .otpm = 900,
                           .output_burst = 90});
    EXPECT_THAT(limits_in_words(what),
                ElementsAre("300 calls a minute, bursts of 10 calls, 600,000 tokens a minute, 16 calls at once",
                            "from 4:00 on: 0.5 calls a minute, any number of tokens a minute",
                            "from 1:00:00 on: 4,000 tokens of prompts a minute, bursts of 400 tokens of prompts, "
                            "900 tokens of answers a minute, bursts of 90 tokens of answers"));
}

TEST(ScenarioWords, WindowsAreOfTheClockOrSlide) {
    using enum sim::window_kind;
    sim::scenario what;
    what.windows = {{quota_dimension::requests, 60, 60, fixed, {}},
                    {quota_dimension::tokens, 1e6, 86400, fixed, 10},
                    {quota_dimension::input_tokens, 500, 3600, sliding, {}},
                    {quota_dimension::output_tokens, 20, 10, sliding, {}}};
    EXPECT_THAT(limits_in_words(what),
                ElementsAre("60 calls in each minute of the clock", "1,000,000 tokens in each day of the clock",
                            "500 tokens of prompts in any hour", "20 tokens of answers in any 10 s"));
}

TEST(ScenarioWords, WhatElseThereIsIsTold) {
    sim::scenario what;
    what.slots.count = 2;
    what.sharing_knee = 32;
    what.tenants = {{.rpm = 150},
                    {.kind = sim::tenant_kind::bursts, .rpm = 240},
                    {.kind = sim::tenant_kind::office_hours, .rpm = 200, .from_h = 8.5}};
    what.faults = {{.from_s = 600, .to_s = 900, .fast_503 = 0.35, .hang = 0.1, .timeout_s = {}}};
    what.calls_a_day = 250;
    EXPECT_THAT(limits_in_words(what),
                ElementsAre("a server that works on 2 calls at once and lets 64 wait",
                            "above 32 calls at once all get slower",
                            "others ask for 150 calls a minute of the same quota",
                            "others ask for 240 calls a minute of the same quota, in bursts",
                            "others ask for 200 calls a minute of the same quota, from 8.5 to 18 o'clock",
                            "from 10:00 to 15:00: 35 % of the calls fail, 10 % get no answer",
                            "the user allows 250 calls a day"));
}

} // namespace
} // namespace tagwright::cli
