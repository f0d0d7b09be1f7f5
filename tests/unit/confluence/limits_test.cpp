#include "tests/unit/confluence/fixtures.hpp"

#include <gtest/gtest.h>

namespace tagwright::confluence {
namespace {

using namespace test;
using namespace std::chrono_literals;

constexpr std::int64_t now = 1'774'540'800; // 2026-03-26T16:00:00Z

TEST(Limits, RetryAfterInAllItsForms) {
    const struct {
        const char* value;
        std::optional<double> seconds;
    } cases[] = {
        {"7", 7.0},
        {"0", 0.0},
        {"1.5", 1.5},
        {" 3 ", 3.0},
        {"-5", 0.0},
        {"999999", 86400.0},
        {"Thu, 26 Mar 2026 16:00:30 GMT", 30.0},
        {"Thursday, 26-Mar-26 16:01:00 GMT", 60.0},
        {"Thu Mar 26 16:00:05 2026", 5.0},
        {"Thu, 26 Mar 2026 15:00:00 GMT", 0.0},
        {"Sat, 26 Mar 2050 16:00:00 GMT", 86400.0},
        {"Thu, 99 Foo 2026 16:00:00 GMT", std::nullopt},
        {"Thu, 31 Feb 2026 16:00:00 GMT", std::nullopt},
        {"soon", std::nullopt},
        {"nan", std::nullopt},
        {"inf", std::nullopt},
        {"1e400", std::nullopt},
        {"", std::nullopt},
    };
    for (const auto& c : cases) {
        const auto hints = parse_limits(answer(503, "", {{"Retry-After", c.value}}), now);
        ASSERT_EQ(hints.retry_after.has_value(), c.seconds.has_value()) << c.value;
        if (c.seconds) {
            EXPECT_DOUBLE_EQ(std::chrono::duration<double>(*hints.retry_after).count(), *c.seconds) << c.value;
        }
    }
}

TEST(Limits, ResetIsIsoWithOrWithoutSecondsOrEpoch) {
    const struct {
        const char* value;
        std::optional<double> seconds;
    } cases[] = {
        {"2026-03-26T16:01Z", 60.0},
        {"2026-03-26T16:00:30Z", 30.0},
        {"2026-03-26T16:00:30.123Z", 30.0},
        {"2026-03-26T17:00:30+01:00", 30.0},
        {"2026-03-26T15:00:30-0100", 30.0},
        {"1774540845", 45.0},
        {"1774540845000", 45.0},
        {"20", 20.0},
        {"2020-01-01T00:00Z", 0.0},
        {"2026-13-26T16:01Z", std::nullopt},
        {"2026-03-26", std::nullopt},
        {"x", std::nullopt},
    };
    for (const auto& c : cases) {
        const auto hints = parse_limits(answer(200, "{}", {{"x-ratelimit-reset", c.value}}), now);
        ASSERT_EQ(hints.readings.size(), c.seconds ? 1u : 0u) << c.value;
        if (c.seconds) {
            EXPECT_DOUBLE_EQ(std::chrono::duration<double>(*hints.readings[0].reset_after).count(), *c.seconds)
                << c.value;
        }
    }
}

TEST(Limits, WhatIsNotToldOverWhatTimeIsNoRate) {
    const auto hints =
        parse_limits(answer(200, "{}", {{"X-RateLimit-Limit", "350"}, {"X-RateLimit-Remaining", "349"}}), now);
    ASSERT_EQ(hints.readings.size(), 1u);
    EXPECT_EQ(hints.readings[0].limit, std::nullopt) << "of one endpoint in this second, or of who knows what";
    EXPECT_EQ(hints.readings[0].remaining, 349.0);
    EXPECT_EQ(hints.readings[0].window, quota_window::unknown);
    EXPECT_EQ(hints.readings[0].dimension, quota_dimension::requests);
    EXPECT_EQ(hints.exhausted, std::nullopt);
}

TEST(Limits, WaitsOfGatewaysAreRightOrNotThere) {
    const struct {
        const char* of;
        http_headers headers;
        std::optional<double> wait_s; ///< of a 429
    } cases[] = {
        {"Zuul's reset is in milliseconds", {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "58500"}}, {}},
        {"a reset within the minute", {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "41"}}, 41},
        {"an hour's reset that Retry-After confirms",
         {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "3540"}, {"Retry-After", "3540"}},
         3540},
        {"fastify's Retry-After was in milliseconds (fastify-rate-limit 301)",
         {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "58"}, {"Retry-After", "60000"}},
         60},
        {"Apigee's end of a quota, in milliseconds since the epoch", {{"Retry-After", "1774540820000"}}, 20},
        {"in nanoseconds (pubg 61)",
         {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1774540820000000000"}},
         20},
        {"WSO2: an instant (api-manager 3128)", {{"Retry-After", "Thu, 26 Mar 2026 16:00:30 GMT"}}, 30},
        {"Spring Cloud Gateway tells no wait (2459)",
         {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Burst-Capacity", "4"}, {"X-RateLimit-Replenish-Rate", "2"}},
         {}},
        {"Envoy", {{"x-envoy-ratelimited", "true"}}, {}},
        {"AWS API Gateway", {{"x-amzn-ErrorType", "LimitExceededException"}}, {}},
        {"Cloudflare (cloudflare-docs 29000)", {{"Retry-After", "30"}, {"server", "cloudflare"}}, 30},
        {"a limit in words (aliyundrive-pro-home 21)",
         {{"X-RateLimit-Limit", "1 per 5 second"}, {"X-RateLimit-Remaining", "0"}},
         {}},
        {"a minute in milliseconds, and nothing beside it", {{"Retry-After", "60000"}}, 60},
        {"a second and a half (fxa 20947 is of this kind)", {{"Retry-After", "1500"}}, 1.5},
        {"what is left of an hour", {{"Retry-After", "1847"}}, 1847},
        {"milliseconds twice: neither says what it is",
         {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "60000"}, {"Retry-After", "60000"}},
         60},
        {"a reset in milliseconds beside a Retry-After in seconds",
         {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "58500"}, {"Retry-After", "59"}},
         59},
        {"a Retry-After that is an instant (clawhub 407)", {{"Retry-After", "1774540820"}}, 20},
        {"a fraction of a second (SpaceTraders' api-docs 24)", {{"Retry-After", "0.493"}}, 0.493},
        {"APISIX before 3.5 (apisix 9964)",
         {{"X-RateLimit-Limit", "2"}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "0"}},
         0},
        {"HAProxy", {{"cache-control", "no-cache"}, {"content-type", "text/html"}}, {}},
    };
    for (const auto& c : cases) {
        const auto hints = parse_limits(answer(429, "", c.headers), now);
        ASSERT_EQ(hints.retry_after.has_value(), c.wait_s.has_value()) << c.of;
        if (c.wait_s) {
            EXPECT_NEAR(std::chrono::duration<double>(*hints.retry_after).count(), *c.wait_s, 1e-3) << c.of;
        }
        for (const auto& reading : hints.readings)
            EXPECT_FALSE(reading.limit) << c.of << ": no rate is told";
    }
}

// nginx (limit_req) and APISIX (limit-count) refuse with 503 unless somebody chose another status.
TEST(Limits, A503OfAQuotaThatIsUsedUpWaitsForItsReset) {
    const auto wait = [](const http_headers& headers) {
        return parse_limits(answer(503, "", headers), now).retry_after;
    };
    EXPECT_EQ(wait({{"X-RateLimit-Limit", "2"}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "41"}}), 41s);
    EXPECT_EQ(wait({{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "41"}, {"Retry-After", "7"}}), 7s);
    EXPECT_EQ(wait({{"X-RateLimit-Remaining", "1"}, {"X-RateLimit-Reset", "41"}}), std::nullopt);
    EXPECT_EQ(wait({{"X-RateLimit-Reset", "41"}}), std::nullopt) << "a quota that is not to blame";
    EXPECT_EQ(wait({}), std::nullopt);
}

TEST(Limits, GatewaysThatNameTheirWindowsAreBelieved) {
    // Kong: each window by its name; of the scarcest the bare names tell once more, and when it begins anew.
    const auto hints = parse_limits(answer(200, "{}",
                                           {{"X-RateLimit-Limit-Minute", "60"},
                                            {"X-RateLimit-Remaining-Minute", "0"},
                                            {"X-RateLimit-Limit-Hour", "1000"},
                                            {"X-RateLimit-Remaining-Hour", "812"},
                                            {"RateLimit-Limit", "60"},
                                            {"RateLimit-Remaining", "0"},
                                            {"RateLimit-Reset", "47"}}),
                                    now);
    ASSERT_EQ(hints.readings.size(), 2u);
    EXPECT_EQ(hints.readings[0].window, quota_window::minute);
    EXPECT_EQ(hints.readings[0].limit, 60);
    EXPECT_EQ(hints.readings[0].remaining, 0);
    EXPECT_EQ(hints.readings[0].reset_after, 47s);
    EXPECT_EQ(hints.readings[1].window, quota_window::hour);
    EXPECT_EQ(hints.readings[1].remaining, 812);
    EXPECT_FALSE(hints.readings[1].reset_after) << "that was the minute's";
    EXPECT_TRUE(parse_limits(answer(200, "{}", {{"X-RateLimit-Limit-Month", "5000"}}), now).readings.empty());
}

TEST(Limits, DataCenterBucketBecomesARate) {
    const auto hints = parse_limits(answer(429, "",
                                           {{"X-RateLimit-Limit", "50"},
                                            {"X-RateLimit-Remaining", "0"},
                                            {"X-RateLimit-Interval-Seconds", "10"},
                                            {"X-RateLimit-FillRate", "5"},
                                            {"Retry-After", "2"}}),
                                    now);
    ASSERT_EQ(hints.readings.size(), 1u);
    EXPECT_EQ(hints.readings[0].window, quota_window::minute);
    EXPECT_DOUBLE_EQ(*hints.readings[0].limit, 30.0);
    EXPECT_EQ(hints.readings[0].remaining, 0.0);
    EXPECT_EQ(hints.readings[0].reset_after, 100s) << "50 missing, 5 every 10 s";
    EXPECT_EQ(hints.retry_after, 2s);
    EXPECT_EQ(hints.exhausted, quota_dimension::requests);
}

TEST(Limits, PointsAreNoRequests) {
    const auto hints =
        parse_limits(answer(429, "",
                            {{"Beta-RateLimit-Policy", "\"global-app-quota\";q=65000;w=3600, \"burst\";q=10;w=1"},
                             {"Beta-RateLimit", "\"global-app-quota\";r=0;t=900"},
                             {"RateLimit-Reason", "confluence-quota-global-based"}}),
                     now);
    EXPECT_TRUE(hints.readings.empty());
    ASSERT_EQ(hints.points.size(), 1u);
    EXPECT_EQ(hints.points[0].limit, 65000.0);
    EXPECT_EQ(hints.points[0].window, quota_window::hour);
    EXPECT_EQ(hints.points[0].remaining, 0.0);
    EXPECT_EQ(hints.points[0].reset_after, 900s);
    EXPECT_EQ(hints.retry_after, 900s) << "a 429 without Retry-After waits for the reset";
    EXPECT_EQ(hints.exhausted_window, quota_window::hour);
    EXPECT_EQ(hints.exhausted, std::nullopt) << "no rate of requests is to blame";
    EXPECT_TRUE(hints.points_used_up);
}

/// Header sets as they were seen, and as the manuals show them.
struct seen_refusal {
    const char* name;
    http_headers headers;
    std::optional<double> wait_s;
    bool points = false;
    quota_window window = quota_window::unknown;
};

class RefusalsSeen : public testing::TestWithParam<seen_refusal> {};

TEST_P(RefusalsSeen, NameTheWaitAndTheQuota) {
    const auto& seen = GetParam();
    const auto hints = parse_limits(answer(429, "", seen.headers), now);
    ASSERT_EQ(hints.retry_after.has_value(), seen.wait_s.has_value());
    if (seen.wait_s) {
        EXPECT_DOUBLE_EQ(std::chrono::duration<double>(*hints.retry_after).count(), *seen.wait_s);
    }
    EXPECT_EQ(hints.points_used_up, seen.points);
    EXPECT_EQ(hints.exhausted.has_value(), !seen.points);
    EXPECT_EQ(hints.exhausted_window, seen.window);
}

INSTANTIATE_TEST_SUITE_P(
    Limits, RefusalsSeen,
    testing::Values(
        seen_refusal{"cloud_quota",
                     {{"Retry-After", "1847"},
                      {"RateLimit", "\"global-app-quota\";r=0;t=1847"},
                      {"RateLimit-Reason", "confluence-quota-tenant-based"}},
                     1847.0,
                     true,
                     quota_window::hour},
        seen_refusal{"cloud_quota_in_other_words",
                     {{"RateLimit-Reason", "conf-global-based"}, {"RateLimit", "\"global-app-quota\";r=0;t=50"}},
                     50.0,
                     true,
                     quota_window::hour},
        // While r = 0 the policy is not sent, and the old reset lies in the past.
        seen_refusal{"cloud_quota_without_reason",
                     {{"RateLimit", "\"tenant-app-quota\";r=0;t=2788"},
                      {"X-RateLimit-Reset", "2026-03-26T15:00Z"},
                      {"X-RateLimit-Limit", "400"},
                      {"X-RateLimit-Remaining", "399"}},
                     2788.0,
                     true,
                     quota_window::hour},
        seen_refusal{"cloud_burst",
                     {{"Retry-After", "1"},
                      {"RateLimit-Reason", "confluence-burst-based"},
                      {"X-RateLimit-Limit", "350"},
                      {"X-RateLimit-Remaining", "0"}},
                     1.0,
                     false,
                     quota_window::second},
        // The quota is hardly used: its reset is nobody's business.
        seen_refusal{"cloud_burst_beside_a_quota",
                     {{"RateLimit-Policy", "\"global-app-quota\";q=65000;w=3600,\"jira-burst-based\";q=100;w=1"},
                      {"RateLimit", "\"global-app-quota\";t=200,\"jira-burst-based\";r=0;t=1"},
                      {"RateLimit-Reason", "jira-burst-based"}},
                     1.0,
                     false,
                     quota_window::second},
        // A burst is over in a second; the reset names the next full minute.
        seen_refusal{"cloud_burst_with_a_reset_by_the_minute",
                     {{"RateLimit-Reason", "confluence-burst-based"}, {"X-RateLimit-Reset", "2026-03-26T16:01Z"}},
                     std::nullopt,
                     false,
                     quota_window::second},
        seen_refusal{"cloud_opaque_reason",
                     {{"RateLimit-Reason", "jira-per-issue-on-write"}, {"X-RateLimit-NearLimit", "true"}},
                     std::nullopt},
        seen_refusal{"gateway", {{"X-Failure-Category", "FAILURE_CLIENT_RATE_LIMIT"}}, std::nullopt},
        // It would have been refused for points: nothing of it counts yet.
        seen_refusal{"gateway_beside_a_quota_hardly_used",
                     {{"Beta-RateLimit-Policy", "\"global-app-quota\";q=65000;w=3600"},
                      {"Beta-RateLimit", "\"global-app-quota\";t=3200"},
                      {"X-Beta-RateLimit-Reset", "2026-03-26T17:00Z"}},
                     std::nullopt},
        seen_refusal{"data_center",
                     {{"X-RateLimit-Limit", "70"},
                      {"X-RateLimit-Remaining", "0"},
                      {"X-RateLimit-Interval-Seconds", "1"},
                      {"X-RateLimit-FillRate", "5"},
                      {"retry-after", "1"}},
                     1.0},
        seen_refusal{"data_center_closed",
                     {{"X-RateLimit-Limit", "0"},
                      {"X-RateLimit-Remaining", "0"},
                      {"X-RateLimit-FillRate", "0"},
                      {"Retry-After", "9223372036854775807"}},
                     86'400.0}),
    [](const auto& each) { return each.param.name; });

TEST(Limits, DataCenterWithTokensLeftAsksForNoWait) {
    const auto hints = parse_limits(answer(200, "{}",
                                           {{"X-RateLimit-Limit", "70"},
                                            {"X-RateLimit-Remaining", "69"},
                                            {"X-RateLimit-Interval-Seconds", "1"},
                                            {"X-RateLimit-FillRate", "5"},
                                            {"retry-after", "0"}}),
                                    now);
    ASSERT_EQ(hints.readings.size(), 1u);
    EXPECT_EQ(hints.readings[0].limit, 5.0);
    EXPECT_EQ(hints.readings[0].remaining, 69.0);
    EXPECT_EQ(hints.readings[0].window, quota_window::second);
    EXPECT_EQ(hints.retry_after, 0s);
}

TEST(Limits, PointsThatAreLeftAreToldOnlyNearTheEnd) {
    const auto early = parse_limits(answer(200, "{}",
                                           {{"RateLimit-Policy", "\"global-app-quota\";q=65000;w=3600"},
                                            {"RateLimit", "\"global-app-quota\";t=3200"}}),
                                    now);
    ASSERT_EQ(early.points.size(), 1u);
    EXPECT_EQ(early.points[0].remaining, std::nullopt);
    EXPECT_EQ(early.points[0].reset_after, 3200s);
    const auto late =
        parse_limits(answer(200, "{}",
                            {{"RateLimit-Policy", "\"jira-burst-based\";q=100;w=1,"
                                                  "\"global-app-quota\";q=65000;w=3600"},
                             {"RateLimit", "\"jira-burst-based\";r=90;t=1, \"global-app-quota\";r=11000;t=600"},
                             {"X-RateLimit-NearLimit", "true"}}),
                     now);
    EXPECT_TRUE(late.readings.empty()) << "a burst is an endpoint's";
    ASSERT_EQ(late.points.size(), 1u);
    EXPECT_EQ(late.points[0].remaining, 11000.0);
    EXPECT_EQ(late.points[0].reset_after, 600s);
    EXPECT_FALSE(late.points_used_up);
}

TEST(Limits, OlderRateLimitDraftIsUnderstood) {
    const auto hints = parse_limits(answer(200, "{}", {{"RateLimit", "limit=100, remaining=50, reset=30"}}), now);
    ASSERT_EQ(hints.readings.size(), 1u);
    EXPECT_EQ(hints.readings[0].limit, 100.0);
    EXPECT_EQ(hints.readings[0].remaining, 50.0);
    EXPECT_EQ(hints.readings[0].reset_after, 30s);
}

TEST(Limits, BurstNamesASecond) {
    const auto hints = parse_limits(answer(429, "", {{"RateLimit-Reason", "confluence-burst-based"}}), now);
    EXPECT_EQ(hints.exhausted_window, quota_window::second);
    EXPECT_EQ(hints.retry_after, std::nullopt);
}

TEST(Limits, GatewayWithoutRetryAfterWaitsForReset) {
    const auto hints =
        parse_limits(answer(429, "", {{"X-Failure-Category", "x"}, {"X-RateLimit-Reset", "2026-03-26T16:02Z"}}), now);
    EXPECT_EQ(hints.retry_after, 120s);
}

TEST(Limits, AbsurdValuesAreDroppedOrClamped) {
    const auto hints = parse_limits(answer(429, "",
                                           {{"X-RateLimit-Limit", "-1"},
                                            {"X-RateLimit-Remaining", "-7"},
                                            {"X-RateLimit-Reset", "9999-12-31T23:59Z"},
                                            {"X-RateLimit-Interval-Seconds", "0"},
                                            {"X-RateLimit-FillRate", "nan"},
                                            {"RateLimit", ";;;=,=;r=;t=x,\"\""},
                                            {"RateLimit-Policy", "=;=,q=0;w=0"}}),
                                    now);
    ASSERT_EQ(hints.readings.size(), 1u);
    EXPECT_EQ(hints.readings[0].limit, std::nullopt);
    EXPECT_EQ(hints.readings[0].remaining, std::nullopt);
    EXPECT_EQ(hints.readings[0].reset_after, 24h);
}

TEST(Limits, AnswersOwnDateTellsTheTimeWhereNoneIsGiven) {
    const http_headers headers{{"Date", "Thu, 26 Mar 2026 16:00:00 GMT"},
                               {"Retry-After", "Thu, 26 Mar 2026 16:00:09 GMT"}};
    EXPECT_EQ(parse_limits(answer(503, "", headers), 0).retry_after, 9s);
    EXPECT_EQ(parse_listing(cloud(), {}, "", answer(503, "", headers)).hints.retry_after, 9s);
    EXPECT_EQ(parse_limits(answer(503, "", {headers[1]}), 0).retry_after, std::nullopt) << "no clock, no guess";
}

} // namespace
} // namespace tagwright::confluence
