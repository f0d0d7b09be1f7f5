#include "providers/llm/rate_headers.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using dim = quota_dimension;

namespace {

double seconds(std::optional<duration> wait) { return wait ? std::chrono::duration<double>(*wait).count() : -1; }

// As public reports and the gateways' own pages show them. What does not tell a rate for sure tells none.
TEST(GatewayHeaders, TellTheRightValueOrNothing) {
    using enum quota_window;
    struct told {
        dim dimension;
        quota_window window;
        double limit, remaining, reset_s; ///< -1: not told
    };
    const struct {
        const char* of;
        http_headers headers;
        std::vector<told> readings;
        double retry_after_s; ///< -1: not told
    } cases[] = {
        {"Kong, one window, and again by bare names",
         {{"X-RateLimit-Limit-Minute", "10"},
          {"X-RateLimit-Remaining-Minute", "9"},
          {"RateLimit-Limit", "10"},
          {"RateLimit-Remaining", "9"},
          {"RateLimit-Reset", "47"}},
         {{dim::requests, minute, 10, 9, 47}},
         -1},
        {"Kong, two windows",
         {{"X-RateLimit-Limit-Second", "5"},
          {"X-RateLimit-Remaining-Second", "4"},
          {"X-RateLimit-Limit-Minute", "10"},
          {"X-RateLimit-Remaining-Minute", "9"}},
         {{dim::requests, second, 5, 4, -1}, {dim::requests, minute, 10, 9, -1}},
         -1},
        {"Kong refuses: the hour, in its last seconds",
         {{"X-RateLimit-Limit-Minute", "200"},
          {"X-RateLimit-Remaining-Minute", "160"},
          {"X-RateLimit-Limit-Hour", "400"},
          {"X-RateLimit-Remaining-Hour", "0"},
          {"RateLimit-Limit", "400"},
          {"RateLimit-Remaining", "0"},
          {"RateLimit-Reset", "12"},
          {"Retry-After", "12"}},
         {{dim::requests, minute, 200, 160, -1}, {dim::requests, hour, 400, 0, 12}},
         12},
        {"Kong's month is no window that is kept to",
         {{"X-RateLimit-Limit-Month", "10000"}, {"X-RateLimit-Remaining-Month", "77"}},
         {},
         -1},
        {"Kong's quotas of the answers' own units (Kong 1126)",
         {{"X-RateLimit-Limit-countries-hour", "2000"}, {"X-RateLimit-Remaining-countries-minute", "2"}},
         {},
         -1},
        {"Kong's AI plug-in: tokens or money, nothing says which; OpenAI's own beside it",
         {{"X-AI-RateLimit-Limit-minute-openai", "500"},
          {"X-AI-RateLimit-Remaining-minute-openai", "0"},
          {"X-AI-RateLimit-Limit-30-azure", "1000"},
          {"X-AI-RateLimit-Reset", "47"},
          {"X-AI-RateLimit-Retry-After", "47"},
          {"x-ratelimit-remaining-tokens", "29993"},
          {"x-ratelimit-reset-tokens", "14ms"}},
         {{dim::tokens, minute, -1, 29993, 0.014}},
         47},
        {"APISIX: by the name of an instance",
         {{"X-AI-RateLimit-Limit-openai", "300"}, {"X-AI-RateLimit-Remaining-openai", "0"}},
         {},
         -1},
        {"LiteLLM: the key's limits count, those of others and of the vendor behind it do not",
         {{"x-ratelimit-limit-requests", "20"},
          {"x-ratelimit-remaining-requests", "17"},
          {"x-ratelimit-model_per_key-remaining-requests", "3"},
          {"x-litellm-key-remaining-tokens-gpt-4o", "900"},
          {"llm_provider-x-ratelimit-limit-requests", "10000"}},
         {{dim::requests, minute, 20, 17, -1}},
         -1},
        {"Azure knows nothing",
         {{"x-ratelimit-limit-tokens", "-1"},
          {"x-ratelimit-remaining-tokens", "-1"},
          {"x-ratelimit-reset-tokens", "0"}},
         {{dim::tokens, minute, -1, -1, 0}},
         -1},
        {"RapidAPI: of the plan's day or month",
         {{"x-ratelimit-requests-limit", "500"}, {"x-ratelimit-requests-remaining", "0"}},
         {},
         -1},
        {"Spring Cloud Gateway: how fast it fills is in no name that others use (3170)",
         {{"X-RateLimit-Burst-Capacity", "18"},
          {"X-RateLimit-Remaining", "17"},
          {"X-RateLimit-Replenish-Rate", "8"},
          {"X-RateLimit-Requested-Tokens", "1"}},
         {{dim::requests, unknown, -1, 17, -1}},
         -1},
        {"Traefik before 3.0 rounded down (8573)",
         {{"Retry-After", "0"}, {"X-Retry-In", "105.712425ms"}},
         {},
         0.105712425},
        {"Traefik now", {{"Retry-After", "1"}, {"X-Retry-In", "512ms"}}, {}, 0.512},
        {"Envoy, without and with its limits",
         {{"x-envoy-ratelimited", "true"},
          {"x-ratelimit-limit", "3, 3;w=60"},
          {"x-ratelimit-remaining", "0"},
          {"x-ratelimit-reset", "31"}},
         {{dim::requests, minute, 3, 0, 31}},
         -1},
        {"AWS API Gateway", {{"x-amzn-ErrorType", "TooManyRequestsException"}}, {}, -1},
        {"nginx, with what an administrator added (nginxconfig.io 377)", {{"Retry-After", "120"}}, {}, 120},
        {"one minute of a server's own making, its reset an instant",
         {{"Date", "Tue, 24 Nov 2026 05:36:34 GMT"},
          {"X-RateLimit-Limit", "200"},
          {"X-RateLimit-Remaining", "150"},
          {"X-RateLimit-Limit-Minute", "10"},
          {"X-RateLimit-Remaining-Minute", "4"},
          {"X-RateLimit-Reset-Minute", "1795498614"}},
         {{dim::requests, minute, 10, 4, 20}, {dim::requests, unknown, 200, 150, -1}},
         -1},
    };
    for (const auto& c : cases) {
        const auto h = parse_openai_limits(c.headers, limit_dialect::generic);
        ASSERT_EQ(h.readings.size(), c.readings.size()) << c.of;
        for (std::size_t i = 0; i < c.readings.size(); ++i) {
            EXPECT_EQ(h.readings[i].dimension, c.readings[i].dimension) << c.of;
            EXPECT_EQ(h.readings[i].window, c.readings[i].window) << c.of;
            EXPECT_EQ(h.readings[i].limit.value_or(-1), c.readings[i].limit) << c.of;
            EXPECT_EQ(h.readings[i].remaining.value_or(-1), c.readings[i].remaining) << c.of;
            EXPECT_NEAR(seconds(h.readings[i].reset_after), c.readings[i].reset_s, 1e-6) << c.of;
        }
        EXPECT_NEAR(seconds(h.retry_after), c.retry_after_s, 1e-6) << c.of;
    }
}

} // namespace
