#include "providers/llm/rate_headers.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using dim = quota_dimension;
using win = quota_window;

namespace {

const quota_reading* reading(const limit_hints& hints, dim dimension, win window) {
    for (const auto& r : hints.readings)
        if (r.dimension == dimension && r.window == window)
            return &r;
    return nullptr;
}

double seconds(std::optional<duration> wait) { return wait ? std::chrono::duration<double>(*wait).count() : -1; }

TEST(RateHeaders, OpenAiTellsRequestsAndTokensOfTheMinute) {
    const auto h = parse_openai_limits({{"x-ratelimit-limit-requests", "500"},
                                        {"x-ratelimit-remaining-requests", "499"},
                                        {"x-ratelimit-reset-requests", "120ms"},
                                        {"X-RateLimit-Limit-Tokens", "200000"},
                                        {"x-ratelimit-remaining-tokens", "199000"},
                                        {"x-ratelimit-reset-tokens", "300ms"},
                                        {"x-ratelimit-limit-project-tokens", "7"}},
                                       limit_dialect::openai);
    ASSERT_EQ(h.readings.size(), 2u);
    const auto* requests = reading(h, dim::requests, win::minute);
    ASSERT_NE(requests, nullptr);
    EXPECT_EQ(requests->limit, 500);
    EXPECT_EQ(requests->remaining, 499);
    EXPECT_NEAR(seconds(requests->reset_after), 0.12, 1e-9);
    EXPECT_NE(reading(h, dim::tokens, win::minute), nullptr);
}

TEST(RateHeaders, ResetTimeOfOpenAisBucketTellsADailyLimit) {
    const auto h = parse_openai_limits({{"x-ratelimit-limit-requests", "10000"},
                                        {"x-ratelimit-remaining-requests", "9999"},
                                        {"x-ratelimit-reset-requests", "8.64s"}},
                                       limit_dialect::openai);
    EXPECT_NE(reading(h, dim::requests, win::day), nullptr);
    // The same numbers of a server with fixed windows say nothing of the kind.
    const auto other = parse_openai_limits({{"x-ratelimit-limit-requests", "10000"},
                                            {"x-ratelimit-remaining-requests", "9999"},
                                            {"x-ratelimit-reset-requests", "8.64s"}},
                                           limit_dialect::generic);
    EXPECT_NE(reading(other, dim::requests, win::minute), nullptr);
}

TEST(RateHeaders, GroqsRequestsArePerDayAndTokensPerMinute) {
    const auto h = parse_openai_limits({{"x-ratelimit-limit-requests", "14400"},
                                        {"x-ratelimit-remaining-requests", "14370"},
                                        {"x-ratelimit-reset-requests", "2m59.56s"},
                                        {"x-ratelimit-limit-tokens", "18000"},
                                        {"x-ratelimit-remaining-tokens", "17997"},
                                        {"x-ratelimit-reset-tokens", "7.66s"}},
                                       dialect_of("api.groq.com"));
    EXPECT_NE(reading(h, dim::requests, win::day), nullptr);
    EXPECT_NE(reading(h, dim::tokens, win::minute), nullptr);
}

TEST(RateHeaders, MistralAndCerebrasNameTheWindow) {
    const auto h = parse_openai_limits({{"x-ratelimit-limit-req-minute", "60"},
                                        {"x-ratelimit-remaining-req-minute", "59"},
                                        {"x-ratelimit-remaining-tokens-minute", "500000"},
                                        {"x-ratelimit-limit-requests-day", "1000"},
                                        {"x-ratelimit-reset-requests-day", "3600.5"}},
                                       limit_dialect::generic);
    ASSERT_EQ(h.readings.size(), 3u);
    EXPECT_EQ(reading(h, dim::requests, win::minute)->remaining, 59);
    EXPECT_EQ(reading(h, dim::tokens, win::minute)->remaining, 500000);
    EXPECT_NEAR(seconds(reading(h, dim::requests, win::day)->reset_after), 3600.5, 1e-6);
}

TEST(RateHeaders, BareNamesHaveNoWindowAndInstantsNeedADate) {
    const http_headers bare{
        {"X-RateLimit-Limit", "20"}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1795498654000"}};
    auto h = parse_openai_limits(bare, limit_dialect::generic);
    ASSERT_EQ(h.readings.size(), 1u);
    EXPECT_EQ(h.readings[0].window, win::unknown);
    EXPECT_EQ(h.readings[0].reset_after, std::nullopt);
    http_headers dated = bare;
    dated.emplace_back("date", "Tue, 24 Nov 2026 05:36:34 GMT");
    h = parse_openai_limits(dated, limit_dialect::generic);
    EXPECT_NEAR(seconds(h.readings.at(0).reset_after), 60, 1e-6);
}

TEST(RateHeaders, GatewaysWriteThePrefixInTheirOwnWay) {
    for (const std::string prefix : {"RateLimit-", "X-RateLimit-", "X-Rate-Limit-"}) {
        const auto h = parse_openai_limits(
            {{prefix + "Limit", "10"}, {prefix + "Remaining", "3"}, {prefix + "Reset", "1"}}, limit_dialect::generic);
        ASSERT_EQ(h.readings.size(), 1u) << prefix;
        EXPECT_EQ(h.readings[0].limit, 10);
        EXPECT_EQ(h.readings[0].remaining, 3);
        EXPECT_NEAR(seconds(h.readings[0].reset_after), 1, 1e-6);
    }
}

// Three drafts of one standard: what express-rate-limit calls draft 6, 7 and 8.
TEST(RateHeaders, TheDraftsOfTheIetfTellTheWindow) {
    using enum quota_window;
    const struct {
        http_headers headers;
        quota_window window;
        double limit, remaining;
    } cases[] = {
        {{{"RateLimit-Policy", R"("default";q=100;w=60)"}, {"RateLimit", R"("default";r=50;t=30)"}}, minute, 100, 50},
        {{{"RateLimit-Policy", R"("default";q=50;w=30)"}, {"RateLimit", R"("default";r=50;t=30)"}}, minute, 100, 50},
        {{{"RateLimit-Policy", R"("burst";q=5;w=1, "day"; q=1000; w=86400)"}, {"RateLimit", R"("day"; r=50; t=30)"}},
         day,
         1000,
         50},
        {{{"RateLimit-Policy", "100;w=60"}, {"RateLimit", "limit=100, remaining=50, reset=30"}}, minute, 100, 50},
        {{{"RateLimit", "limit=100, remaining=50, reset=30"}}, unknown, 100, 50},
        {{{"RateLimit-Policy", "100;w=3600"},
          {"RateLimit-Limit", "100"},
          {"RateLimit-Remaining", "50"},
          {"RateLimit-Reset", "30"}},
         hour,
         100,
         50},
        {{{"RateLimit-Limit", "100, 100;w=60"}, {"RateLimit-Remaining", "50"}, {"RateLimit-Reset", "30"}},
         minute,
         100,
         50},
    };
    for (const auto& c : cases) {
        const auto h = parse_openai_limits(c.headers, limit_dialect::generic);
        const auto& first = c.headers.front().second;
        ASSERT_EQ(h.readings.size(), 1u) << first;
        EXPECT_EQ(h.readings[0].dimension, quota_dimension::requests) << first;
        EXPECT_EQ(h.readings[0].window, c.window) << first;
        EXPECT_EQ(h.readings[0].limit, c.limit) << first;
        EXPECT_EQ(h.readings[0].remaining, c.remaining) << first;
        EXPECT_NEAR(seconds(h.readings[0].reset_after), 30, 1e-6) << first;
    }
}

// What gateways were seen to send where several windows count at once: one line for all of them, or one line each.
TEST(RateHeaders, SeveralWindowsInOneLineAreKeptApart) {
    using enum quota_window;
    struct told {
        quota_window window;
        double limit, remaining, reset_s;
    };
    const struct {
        const char* of;
        http_headers headers;
        std::vector<told> readings;
    } cases[] = {
        {"the first limit is the one that the rest is told of (Envoy, Pinterest)",
         {{"x-ratelimit-limit", "100, 100;w=60, 1000;w=3600"},
          {"x-ratelimit-remaining", "99"},
          {"x-ratelimit-reset", "7"}},
         {{minute, 100, 99, 7}}},
        {"it need not be the shortest",
         {{"x-ratelimit-limit", R"(1000, 100;w=60;name="per-ip", 1000;w=3600)"},
          {"x-ratelimit-remaining", "3"},
          {"x-ratelimit-reset", "1800"}},
         {{hour, 1000, 3, 1800}}},
        {"limits only as policies",
         {{"RateLimit-Limit", "10;w=1, 50;w=60"}, {"RateLimit-Remaining", "9"}, {"RateLimit-Reset", "1"}},
         {{second, 10, 9, 1}}},
        {"as many in one as in another: the reset cannot be longer than the window",
         {{"RateLimit-Limit", "100, 100;w=1, 100;w=60"}, {"RateLimit-Remaining", "9"}, {"RateLimit-Reset", "41"}},
         {{minute, 100, 9, 41}}},
        {"lists of the same length (Brave; its month is no window that is kept to)",
         {{"X-RateLimit-Limit", "1, 15000"},
          {"X-RateLimit-Policy", "1;w=1, 15000;w=2592000"},
          {"X-RateLimit-Remaining", "1, 1000"},
          {"X-RateLimit-Reset", "1, 1419704"}},
         {{second, 1, 1, 1}}},
        {"the same, both to be kept to",
         {{"ratelimit-limit", "180, 20000"},
          {"ratelimit-policy", "180;w=60, 20000;w=3600"},
          {"ratelimit-remaining", "12, 19000"},
          {"ratelimit-reset", "17, 900"}},
         {{minute, 180, 12, 17}, {hour, 20000, 19000, 900}}},
        {"a second line of another counter",
         {{"x-ratelimit-limit", "100, 100;w=60"},
          {"x-ratelimit-remaining", "97"},
          {"x-ratelimit-reset", "14"},
          {"x-ratelimit-limit", "70000"}},
         {{minute, 100, 97, 14}}},
        {"one name for several policies",
         {{"ratelimit-policy", R"("a";q=6000;w=60, "a";q=360000;w=3600)"},
          {"ratelimit", R"("a";r=5996;t=21, "a";r=7;t=30)"}},
         {{minute, 6000, 5996, 21}, {hour, 360000, 7, 30}}},
        {"two lines of one header are one list",
         {{"RateLimit-Policy", R"("minute";q=100;w=60)"},
          {"RateLimit", R"("minute";r=37;t=21)"},
          {"RateLimit-Policy", R"("hour";q=2000;w=3600)"},
          {"RateLimit", R"("hour";r=1950;t=2021)"}},
         {{minute, 100, 37, 21}, {hour, 2000, 1950, 2021}}},
    };
    for (const auto& c : cases) {
        const auto h = parse_openai_limits(c.headers, limit_dialect::generic);
        ASSERT_EQ(h.readings.size(), c.readings.size()) << c.of;
        for (std::size_t i = 0; i < c.readings.size(); ++i) {
            EXPECT_EQ(h.readings[i].window, c.readings[i].window) << c.of;
            EXPECT_EQ(h.readings[i].limit, c.readings[i].limit) << c.of;
            EXPECT_EQ(h.readings[i].remaining, c.readings[i].remaining) << c.of;
            EXPECT_NEAR(seconds(h.readings[i].reset_after), c.readings[i].reset_s, 1e-6) << c.of;
        }
    }
}

TEST(RateHeaders, ADraftsQuotaMayCountTokensOrWhatIsNotOurs) {
    const auto h = parse_openai_limits(
        {{"RateLimit-Policy", R"("tokens";q=9000;w=60, "body";q=10;qu="content-bytes";w=60, "ten";q=10;w=1)"},
         {"RateLimit", R"("tokens";r=100;t=5, "body";r=3;t=5, "ten";r=4;t=1)"}},
        limit_dialect::generic);
    ASSERT_EQ(h.readings.size(), 2u);
    EXPECT_EQ(h.readings[0].dimension, quota_dimension::tokens);
    EXPECT_EQ(h.readings[0].limit, 9000);
    EXPECT_EQ(h.readings[1].dimension, quota_dimension::requests);
    EXPECT_EQ(h.readings[1].window, quota_window::second);
    EXPECT_EQ(h.readings[1].remaining, 4);
}

// A widely used plug-in sent Retry-After in milliseconds for years (fastify-rate-limit 301).
TEST(RateHeaders, ARetryAfterInMillisecondsIsKnownByTheResetOrByBeingRound) {
    const struct {
        const char* retry_after;
        const char* reset;
        double wait_s;
    } cases[] = {
        {"60000", "58", 60},       {"60000", "60", 60},     {"3600000", "3599", 3600}, {"1500", "1", 1.5},
        {"60", "58", 60},          {"999", "1", 999},       {"60000", "7", 60},        {"60000", "0", 60},
        {"7200", "7200", 7200},    {"57213", "58", 57.213}, {"57213", "7", 57213},     {"60000", "60000", 60},
        {"57213", "57213", 57213},
    };
    for (const auto& c : cases) {
        const auto h = parse_openai_limits({{"retry-after", c.retry_after}, {"x-ratelimit-reset", c.reset}},
                                           limit_dialect::generic);
        EXPECT_NEAR(seconds(h.retry_after), c.wait_s, 1e-6) << c.retry_after << ", reset " << c.reset;
    }
    const auto alone = [](const char* told) {
        return seconds(parse_openai_limits({{"retry-after", told}}, limit_dialect::generic).retry_after);
    };
    EXPECT_NEAR(alone("60000"), 60, 1e-6) << "nobody is asked to wait for 16 hours, 40 minutes and 0 seconds";
    EXPECT_NEAR(alone("1847"), 1847, 1e-6);
    EXPECT_NEAR(alone("3600"), 3600, 1e-6);
}

TEST(RateHeaders, NonsenseIsNotThere) {
    const auto h = parse_openai_limits({{"x-ratelimit-limit-requests", "0"},
                                        {"x-ratelimit-limit-tokens", "-5"},
                                        {"x-ratelimit-remaining-tokens", "many"},
                                        {"x-ratelimit-reset-tokens", "-3s"},
                                        {"x-ratelimit-", "1"},
                                        {"x-ratelimit-limit-", "1"},
                                        {"x-ratelimit-limit-unicorns", "1"}},
                                       limit_dialect::generic);
    EXPECT_TRUE(h.readings.empty());
}

TEST(RateHeaders, AnthropicsResetsAreInstantsRelativeToTheDate) {
    http_headers headers{{"anthropic-ratelimit-requests-limit", "50"},
                         {"anthropic-ratelimit-requests-remaining", "0"},
                         {"anthropic-ratelimit-requests-reset", "2026-11-24T05:36:36Z"},
                         {"anthropic-ratelimit-input-tokens-limit", "40000"},
                         {"anthropic-ratelimit-input-tokens-remaining", "39000"},
                         {"anthropic-ratelimit-output-tokens-limit", "8000"},
                         {"retry-after", "11"}};
    auto h = parse_anthropic_limits(headers);
    ASSERT_EQ(h.readings.size(), 3u);
    EXPECT_EQ(h.readings[0].reset_after, std::nullopt);
    EXPECT_NEAR(seconds(h.retry_after), 11, 1e-9);
    headers.emplace_back("Date", "Tue, 24 Nov 2026 05:36:34 GMT");
    h = parse_anthropic_limits(headers);
    EXPECT_NEAR(seconds(reading(h, dim::requests, win::minute)->reset_after), 2, 1e-6);
    deduce_exhausted(h);
    EXPECT_EQ(h.exhausted, dim::requests);
    EXPECT_EQ(h.exhausted_window, win::minute);
}

TEST(Exhausted, IsNotGuessedAmongSeveral) {
    limit_hints hints;
    hints.readings.push_back({dim::tokens, win::minute, 10, 0, {}});
    hints.readings.push_back({dim::requests, win::minute, 10, 0, {}});
    deduce_exhausted(hints);
    EXPECT_EQ(hints.exhausted, std::nullopt);
}

} // namespace
