// The sentences of refusals: limits, what was used, how long to wait.
#include "providers/llm/rate_headers.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace tagwright;
using namespace tagwright::llm;
using dim = quota_dimension;
using win = quota_window;

namespace {

double seconds(std::optional<duration> wait) { return wait ? std::chrono::duration<double>(*wait).count() : -1; }

TEST(LimitText, OpenAisSentenceGivesEverything) {
    const auto t = parse_limit_text(
        "Rate limit reached for gpt-x in organization org-1 on tokens per min (TPM): Limit 30000, Used 28500, "
        "Requested 2500. Please try again in 2s. Visit https://example.org/limits");
    EXPECT_EQ(t.dimension, dim::tokens);
    EXPECT_EQ(t.window, win::minute);
    EXPECT_EQ(t.limit, 30000);
    EXPECT_EQ(t.used, 28500);
    EXPECT_EQ(t.requested, 2500);
    EXPECT_NEAR(seconds(t.retry_after), 2, 1e-9);
    EXPECT_FALSE(t.never_fits());
}

TEST(LimitText, OtherSentencesGiveWhatTheySay) {
    const auto daily = parse_limit_text(
        "Rate limit reached on requests per day (RPD): Limit 200, Used 200, Requested 1. Please try again in 7m12s.");
    EXPECT_EQ(daily.dimension, dim::requests);
    EXPECT_EQ(daily.window, win::day);
    EXPECT_NEAR(seconds(daily.retry_after), 432, 1e-9);
    const auto anthropic = parse_limit_text(
        "This request would exceed your organization's rate limit of 50,000 input tokens per minute (org: 1).");
    EXPECT_EQ(anthropic.dimension, dim::input_tokens);
    EXPECT_EQ(anthropic.window, win::minute);
    EXPECT_EQ(anthropic.limit, 50000);
    const auto old =
        parse_limit_text("Rate limit reached on requests per min. Limit: 3 / min. Please try again in 20s.");
    EXPECT_EQ(old.limit, 3);
    EXPECT_NEAR(seconds(old.retry_after), 20, 1e-9);
    EXPECT_TRUE(
        parse_limit_text("Request too large on tokens per min (TPM): Limit 10000, Requested 17221.").never_fits());
    const auto none = parse_limit_text("Rate limit reached on tokens per min (TPM): Limit 0, Requested 17.");
    EXPECT_TRUE(none.none());
    EXPECT_FALSE(none.never_fits());
    const auto nothing = parse_limit_text("Too many requests");
    EXPECT_FALSE(nothing.none());
    EXPECT_EQ(nothing.dimension, std::nullopt);
    EXPECT_EQ(nothing.limit, std::nullopt);
}

TEST(LimitText, GitHubsSecondsAreADayOrAMinute) {
    const auto day = parse_limit_text(
        "Rate limit of 50 per 86400s exceeded for UserByModelByDay. Please wait 5631 seconds before retrying.");
    EXPECT_EQ(day.dimension, dim::requests);
    EXPECT_EQ(day.window, win::day);
    EXPECT_EQ(day.limit, 50);
    EXPECT_NEAR(seconds(day.retry_after), 5631, 1e-9);
    const auto minute = parse_limit_text("Rate limit of 15 per 60s exceeded for UserByModelByMinute.");
    EXPECT_EQ(minute.window, win::minute);
    EXPECT_EQ(minute.limit, 15);
}

// As public reports show them. A gateway's words name no quota of a vendor's: at most how long to wait.
TEST(LimitText, GatewaysTellAWaitOrNothing) {
    const struct {
        const char* says;
        double wait_s; ///< -1: not told
    } cases[] = {
        {"Rate limit is exceeded. Try again in 45 seconds.", 45}, // Azure API Management
        // Azure (paperless-gpt 814)
        {"Your requests to gpt-4.1-nano for gpt-4.1-nano in Sweden Central have exceeded the token rate limit for your "
         "current AIServices S0 pricing tier. This request was for ChatCompletions_Create under Azure OpenAI API "
         "version 2023-05-15. Please retry after 45 seconds.",
         45},
        // LiteLLM, before and after its pull request 14736
        {"Rate limit exceeded for api_key. Remaining: -20", -1},
        {"Rate limit exceeded for api_key: 7d1a. Limit type: requests. Current limit: 2, Remaining: 0. Limit resets "
         "at: 2025-09-19 18:24:50 UTC",
         -1},
        {"Rate limit exceeded for api_key: 7d1a. Limit type: max_parallel_requests. Current limit: 2, Remaining: 0.",
         -1},
        {"No deployments available for selected model, Try again in 60 seconds. Passed model=m", 60}, // (27823)
        // Apigee (apigee-samples 426)
        {"Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=10, periodInMicroseconds=60000000, "
         "maxBurstMessageCount=1.0}",
         -1},
        {"Rate limit quota violation. Quota limit  exceeded. Identifier : _default", -1},
        {"You have exceeded your quota, You can access API after 2024-Sep-26 05:50:00+0000 UTC", -1}, // WSO2 (3128)
        {"Limit Exceeded", -1},                                                                       // AWS
        {"local_rate_limited", -1},                                                                   // Envoy
        {"error code: 1015", -1},                                                                     // Cloudflare
        {"Rate limited", -1},                                                                         // its AI Gateway
        {"API rate limit exceeded", -1},                                                              // Kong, Tyk
        {"Message throttled out", -1},
    };
    for (const auto& c : cases) {
        const auto t = parse_limit_text(c.says);
        EXPECT_NEAR(seconds(t.retry_after), c.wait_s, 1e-9) << c.says;
        EXPECT_EQ(t.dimension, std::nullopt) << c.says;
        EXPECT_FALSE(t.none()) << c.says;
        EXPECT_FALSE(t.never_fits()) << c.says;
    }
}

// Of its key, its model or its provider; "1M" is a month.
TEST(LimitText, BifrostsCountersTellTheirWindow) {
    const struct {
        const char* says;
        std::optional<dim> dimension;
        win window;
        double limit; ///< a window; -1: not told
    } cases[] = {
        {"Rate limit exceeded: [request limit exceeded (100/100, resets every 1m)]", dim::requests, win::minute, 100},
        {"Model-level rate limit check failed: rate limit violated for vllm: [token limit exceeded (57801/54000, "
         "resets "
         "every 30s)]",
         dim::tokens, win::minute, 108'000},
        {"Rate limit exceeded: [token limit exceeded (1100/1000, resets every 1h)]", dim::tokens, win::hour, 1000},
        {"Rate limit exceeded: [request limit exceeded (500/500, resets every 1d)]", dim::requests, win::day, 500},
        {"Rate limit exceeded: [request limit exceeded (500/500, resets every 1w)]", dim::requests, win::day, 500},
        {"Rate limit exceeded: [token limit exceeded (71/50, resets every 1M)]", dim::tokens, win::day, 50},
        {"Rate limit exceeded: [token limit exceeded (71/50, resets every 1Y)]", dim::tokens, win::day, 50},
        {"Rate limit exceeded: [token limit exceeded (71/50, resets every unknown)]", {}, win::unknown, -1},
        {"limit exceeded (, resets every 1h)", {}, win::unknown, -1},
        {", resets every 1h", {}, win::unknown, -1},
    };
    for (const auto& c : cases) {
        const auto t = parse_limit_text(c.says);
        EXPECT_EQ(t.dimension, c.dimension) << c.says;
        EXPECT_EQ(t.window, c.window) << c.says;
        EXPECT_EQ(t.limit.value_or(-1), c.limit) << c.says;
        EXPECT_FALSE(t.retry_after) << c.says;
        EXPECT_FALSE(t.never_fits()) << c.says;
    }
    EXPECT_TRUE(parse_limit_text("[request limit exceeded (0/0, resets every 1m)]").none());
}

TEST(LimitText, ReplacesTheReadingOfTheSameQuota) {
    limit_hints hints;
    hints.readings.push_back({dim::tokens, win::minute, 30000, 9000, {}});
    merge_limit_text(hints, parse_limit_text("tokens per min (TPM): Limit 30000, Used 28500, Requested 2500."));
    ASSERT_EQ(hints.readings.size(), 1u);
    EXPECT_EQ(hints.readings[0].remaining, 1500);
    EXPECT_EQ(hints.exhausted, dim::tokens);
}

TEST(LimitText, HostileTextIsHarmless) {
    EXPECT_EQ(parse_limit_text("limit " + std::string(100'000, '9')).limit, std::nullopt);
    EXPECT_EQ(parse_limit_text("try again in " + std::string(5000, '9') + "s").retry_after, std::nullopt);
    EXPECT_EQ(parse_limit_text("try again in -5s").retry_after, std::nullopt);
}

} // namespace
