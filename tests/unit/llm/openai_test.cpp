#include "codec_fixture.hpp"
#include "providers/llm/codecs.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;
using nlohmann::json;

namespace {

const std::string base = "https://api.openai.com/v1";

endpoint openai(std::string root = base, std::string model = "gpt-5-mini") {
    return make_endpoint(wire::openai, std::move(root), std::move(model));
}

reply parse(const http_response& response, const std::string& root = base) {
    return make_codec(wire::openai)->parse_response(openai(root), response);
}

http_request request_to(const endpoint& to) { return make_codec(wire::openai)->make_request(to, make_test_prompt()); }

std::string error_body(const std::string& type, const std::string& code, const std::string& message) {
    return R"({"error":{"message":")" + message + R"(","type":")" + type + R"(","param":null,"code":)" + code + "}}";
}

TEST(OpenAiRequest, SpeaksChatCompletionsWithAStrictSchema) {
    const auto request = request_to(openai());
    EXPECT_EQ(request.url, base + "/chat/completions");
    EXPECT_EQ(find_header(request.headers, "authorization"), "Bearer " + secret);
    const auto body = body_of(request);
    const auto p = make_test_prompt();
    EXPECT_EQ(body["model"], "gpt-5-mini");
    EXPECT_EQ(body["messages"],
              (json::array({{{"role", "system"}, {"content", p.system}}, {{"role", "user"}, {"content", p.user}}})));
    EXPECT_EQ(body["response_format"]["type"], "json_schema");
    EXPECT_EQ(body["response_format"]["json_schema"]["strict"], true);
    EXPECT_EQ(body["response_format"]["json_schema"]["schema"], json::parse(answer_schema()));
    EXPECT_EQ(body["max_completion_tokens"], 777);
    EXPECT_FALSE(body.contains("max_tokens"));
    EXPECT_FALSE(body.contains("temperature"));
}

TEST(OpenAiRequest, OtherServersGetTheOldNameOfTheOutputLimit) {
    for (const char* root : {"http://127.0.0.1:11434/v1/", "https://api.mistral.ai/v1", "http://vllm:8000/v1"}) {
        const auto body = body_of(request_to(openai(root, "llama3.1")));
        EXPECT_EQ(body["max_tokens"], 777) << root;
        EXPECT_FALSE(body.contains("max_completion_tokens"));
        EXPECT_EQ(body.size(), 4u) << "a field that strict servers may not know";
    }
    for (const char* model : {"gpt-5", "openai/gpt-5.4-nano", "o3-mini", "openai/o4-mini"})
        EXPECT_TRUE(
            body_of(request_to(openai("https://openrouter.ai/api/v1", model))).contains("max_completion_tokens"))
            << model;
    for (const char* model : {"gpt-4.1", "gpt-oss-20b", "olmo-2", "openchat"})
        EXPECT_TRUE(body_of(request_to(openai("http://h/v1", model))).contains("max_tokens")) << model;
}

TEST(OpenAiRequest, NoKeyMeansNoAuthorization) {
    auto to = openai("http://127.0.0.1:11434/v1");
    to.api_key = {};
    EXPECT_EQ(find_header(request_to(to).headers, "authorization"), "");
}

TEST(OpenAiRequest, AzureTakesItsOwnHeaderAndPath) {
    const auto request =
        request_to(openai("https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=1"));
    EXPECT_EQ(request.url, "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=1");
    EXPECT_EQ(find_header(request.headers, "api-key"), secret);
    EXPECT_EQ(find_header(request.headers, "authorization"), "");
}

TEST(OpenAiAnswer, ContentUsageAndLimitsAreRead) {
    const auto r = parse(answer_of(
        200, R"({"id":"chatcmpl-1","model":"gpt-5-mini-2026","choices":[{"index":0,"message":{"role":"assistant",
        "content":"{\"pages\":[]}","refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":50,"completion_tokens":9}})",
        {{"x-request-id", "req_1"}, {"x-ratelimit-limit-requests", "500"}, {"x-ratelimit-remaining-requests", "499"}}));
    EXPECT_EQ(r.why.code, errc::ok);
    EXPECT_EQ(r.text, R"({"pages":[]})");
    EXPECT_EQ(r.usage.input, 50u);
    EXPECT_EQ(r.usage.output, 9u);
    EXPECT_EQ(r.model, "gpt-5-mini-2026");
    EXPECT_EQ(r.request_id, "req_1");
    ASSERT_EQ(r.hints.readings.size(), 1u);
    EXPECT_EQ(r.hints.exhausted, std::nullopt);
}

TEST(OpenAiAnswer, PartsOfOtherServersAreUnderstood) {
    EXPECT_EQ(
        parse(
            answer_of(
                200,
                R"({"choices":[{"message":{"content":[{"type":"thinking","thinking":[]},{"type":"text","text":"{}"}]},"finish_reason":"stop"}]})"))
            .text,
        "{}");
}

TEST(OpenAiAnswer, HalfACharacterCostsNothingElse) {
    const auto r = parse(answer_of(
        200,
        R"({"choices":[{"message":{"content":"{\"a\":\"x\ud83d\"}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5}})"));
    EXPECT_EQ(r.why.code, errc::ok);
    EXPECT_EQ(r.text, "{\"a\":\"x\uFFFD\"}");
    EXPECT_EQ(r.usage.input, 5u);
}

class OpenAiFailure : public testing::TestWithParam<error_case> {};

TEST_P(OpenAiFailure, HasItsMeaning) {
    const auto& row = GetParam();
    const auto r = parse(answer_of(row.status, row.body, row.headers));
    EXPECT_EQ(r.why.code, row.code) << r.why.message;
    EXPECT_EQ(r.verdict, row.verdict);
    expect_presentable(r.why);
}

const http_headers never{{"x-should-retry", "false"}};
const http_headers always{{"x-should-retry", "true"}};

INSTANTIATE_TEST_SUITE_P(
    OpenAi, OpenAiFailure,
    testing::Values(
        error_case{"key", 401,
                   error_body("invalid_request_error", "\"invalid_api_key\"", "Incorrect API key provided: " + secret),
                   errc::bad_credentials, call_verdict::other},
        error_case{"masked key", 401, error_body("", "null", "Incorrect API key provided: sk-te*****ghij."),
                   errc::bad_credentials, call_verdict::other},
        error_case{"quota", 429,
                   error_body("insufficient_quota", "\"insufficient_quota\"", "You exceeded your current quota"),
                   errc::billing, call_verdict::other},
        error_case{"credit", 429, error_body("insufficient_quota", "\"credit_balance_exhausted\"", "x"), errc::billing,
                   call_verdict::other},
        error_case{"org spend", 429, error_body("insufficient_quota", "\"organization_spend_limit_exceeded\"", "x"),
                   errc::billing, call_verdict::other},
        error_case{"project spend", 429, error_body("", "\"project_spend_limit_exceeded\"", "x"), errc::billing,
                   call_verdict::other},
        error_case{"org usage", 429, error_body("", "\"organization_usage_limit_exceeded\"", "x"), errc::billing,
                   call_verdict::other},
        error_case{"no quota of this model at all", 429,
                   error_body("tokens", "\"rate_limit_exceeded\"",
                              "Request too large for m on tokens per min (TPM): Limit 0, Requested 2500."),
                   errc::billing, call_verdict::other},
        error_case{"billing although the server says retry", 429, error_body("insufficient_quota", "null", "x"),
                   errc::billing, call_verdict::other, always},
        error_case{"rate", 429, error_body("requests", "\"rate_limit_exceeded\"", "x"), errc::rate_limited,
                   call_verdict::rate_limited},
        error_case{"slow down", 429, error_body("rate_limit_error", "\"slow_down\"", "x"), errc::rate_limited,
                   call_verdict::rate_limited},
        error_case{"never retry a 429", 429, error_body("requests", "\"rate_limit_exceeded\"", "x"),
                   errc::quota_exhausted, call_verdict::rate_limited, never},
        error_case{"never retry a 500", 500, error_body("server_error", "null", "x"), errc::bad_request,
                   call_verdict::server_error, never},
        error_case{"request larger than the limit", 429,
                   error_body("tokens", "\"rate_limit_exceeded\"",
                              "Request too large for gpt on tokens per min (TPM): Limit 10000, Requested 17221."),
                   errc::context_overflow, call_verdict::other},
        error_case{
            "daily, long", 429,
            error_body("requests", "\"rate_limit_exceeded\"",
                       "on requests per day (RPD): Limit 200, Used 200, Requested 1. Please try again in 7m12s."),
            errc::quota_exhausted, call_verdict::rate_limited},
        error_case{
            "daily, short", 429,
            error_body("requests", "\"rate_limit_exceeded\"",
                       "on requests per day (RPD): Limit 10000, Used 10000, Requested 1. Please try again in 8.64s."),
            errc::rate_limited, call_verdict::rate_limited},
        error_case{"overloaded", 503, error_body("", "\"server_is_overloaded\"", "x"), errc::overloaded,
                   call_verdict::server_error},
        error_case{"country", 403, error_body("", "\"unsupported_country_region_territory\"", "x"), errc::forbidden,
                   call_verdict::other},
        error_case{"model", 404, error_body("invalid_request_error", "\"model_not_found\"", "x"), errc::model_not_found,
                   call_verdict::other},
        error_case{"context", 400, error_body("invalid_request_error", "\"context_length_exceeded\"", "x"),
                   errc::context_overflow, call_verdict::other},
        error_case{"bad request", 400, error_body("invalid_request_error", "null", "Invalid request"),
                   errc::bad_request, call_verdict::other},
        error_case{"retry a 400", 400, error_body("invalid_request_error", "null", "x"), errc::server_error,
                   call_verdict::server_error, always},
        error_case{"refusal", 200,
                   R"({"choices":[{"message":{"content":null,"refusal":"I can't"},"finish_reason":"stop"}]})",
                   errc::content_blocked, call_verdict::ok},
        error_case{"filter", 200, R"({"choices":[{"message":{"content":""},"finish_reason":"content_filter"}]})",
                   errc::content_blocked, call_verdict::ok},
        error_case{"length", 200, R"({"choices":[{"message":{"content":"{\"pag"},"finish_reason":"length"}]})",
                   errc::truncated_answer, call_verdict::ok},
        error_case{"empty", 200, R"({"choices":[{"message":{"content":" "},"finish_reason":"stop"}]})",
                   errc::bad_answer, call_verdict::ok},
        error_case{"no choices", 200, R"({"choices":[]})", errc::unexpected_answer, call_verdict::ok},
        error_case{"404 HTML", 404, "<html>not here</html>", errc::not_found, call_verdict::other},
        error_case{"HTML", 200, "<!doctype html>", errc::not_json, call_verdict::other},
        error_case{"400 without JSON", 400, "bad", errc::bad_request, call_verdict::other}));

INSTANTIATE_TEST_SUITE_P(
    CompatibleServers, OpenAiFailure,
    testing::Values(
        error_case{"LM Studio: string", 400,
                   R"({"error":"Trying to keep the first 5000 tokens when context length is 4096"})",
                   errc::context_overflow, call_verdict::other},
        error_case{"LM Studio: string with 200", 200, R"({"error":"Model unloaded"})", errc::server_error,
                   call_verdict::server_error},
        error_case{
            "Ollama: model", 404,
            R"({"error":{"message":"model \"x\" not found, try pulling it first","type":"not_found_error","param":null,"code":null}})",
            errc::model_not_found, call_verdict::other},
        error_case{
            "vLLM: integer code", 400,
            R"({"error":{"message":"maximum context length is 4096 tokens","type":"BadRequestError","param":null,"code":400}})",
            errc::context_overflow, call_verdict::other},
        error_case{
            "vLLM: flat", 404,
            R"({"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","param":null,"code":404})",
            errc::model_not_found, call_verdict::other},
        error_case{"OpenRouter: 429 inside 200", 200,
                   R"({"error":{"code":429,"message":"Rate limit exceeded: free-models-per-min","metadata":{}}})",
                   errc::rate_limited, call_verdict::rate_limited},
        error_case{
            "OpenRouter: 502 inside a choice", 200,
            R"({"choices":[{"message":{"content":""},"finish_reason":"error","error":{"code":502,"message":"Provider failed"}}]})",
            errc::server_error, call_verdict::server_error},
        error_case{"OpenRouter: credits", 402, R"({"error":{"code":402,"message":"Insufficient credits"}})",
                   errc::billing, call_verdict::other},
        error_case{"OpenRouter: moderation", 403,
                   R"({"error":{"code":403,"message":"flagged","metadata":{"reasons":["violence"]}}})",
                   errc::content_blocked, call_verdict::other},
        error_case{"OpenRouter: 408", 408, R"({"error":{"code":408,"message":"timed out"}})", errc::timeout,
                   call_verdict::timed_out},
        error_case{"Groq: flex", 498, R"({"error":{"message":"capacity exceeded","type":"x"}})", errc::overloaded,
                   call_verdict::server_error},
        error_case{
            "Groq: 413", 413,
            R"({"error":{"message":"Request too large on tokens per minute (TPM): Limit 6000, Requested 7000","type":"tokens","code":"rate_limit_exceeded"}})",
            errc::context_overflow, call_verdict::other},
        error_case{
            "Mistral: 429", 429,
            R"({"object":"error","message":"Requests rate limit exceeded","type":"rate_limited","param":null,"code":"1300"})",
            errc::rate_limited, call_verdict::rate_limited},
        error_case{
            "Mistral: message is an object", 422,
            R"({"object":"error","message":{"detail":[{"type":"extra_forbidden","msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error","code":null})",
            errc::bad_request, call_verdict::other},
        error_case{"Mistral: model", 400,
                   R"({"object":"error","message":"Invalid model: x","type":"invalid_model","code":"1500"})",
                   errc::model_not_found, call_verdict::other},
        error_case{"FastAPI", 422, R"({"detail":[{"loc":["body"],"msg":"field required"}]})", errc::bad_request,
                   call_verdict::other},
        error_case{"Azure: filter", 400, error_body("", "\"content_filter\"", "filtered"), errc::content_blocked,
                   call_verdict::other},
        error_case{"DeepSeek: balance", 402,
                   error_body("unknown_error", "\"invalid_request_error\"", "Insufficient Balance"), errc::billing,
                   call_verdict::other},
        error_case{"Gemini in this dialect: list", 429,
                   R"([{"error":{"code":429,"message":"Resource exhausted","status":"RESOURCE_EXHAUSTED"}}])",
                   errc::rate_limited, call_verdict::rate_limited}));

TEST(OpenAiLimits, SentenceOfA429NamesTheBucketAndItsLevel) {
    const auto r = parse(answer_of(429,
                                   error_body("tokens", "\"rate_limit_exceeded\"",
                                              "Rate limit reached on tokens per min (TPM): Limit 200000, Used 199821, "
                                              "Requested 2295. Please try again in 634ms."),
                                   {{"retry-after", "1"}, {"retry-after-ms", "634"}}));
    EXPECT_EQ(r.hints.exhausted, quota_dimension::tokens);
    EXPECT_EQ(r.hints.exhausted_window, quota_window::minute);
    EXPECT_NEAR(seconds(r.hints.retry_after), 0.634, 1e-9);
    ASSERT_EQ(r.hints.readings.size(), 1u);
    EXPECT_EQ(r.hints.readings[0].limit, 200000);
    EXPECT_EQ(r.hints.readings[0].remaining, 179);
}

TEST(OpenAiLimits, DailyBucketThatRefillsSoonIsNotADayOff) {
    const auto r = parse(answer_of(
        429, error_body("requests", "\"rate_limit_exceeded\"",
                        "requests per day (RPD): Limit 10000, Used 10000, Requested 1. Please try again in 8.64s.")));
    EXPECT_EQ(r.hints.exhausted_window, quota_window::unknown);
    EXPECT_EQ(r.hints.readings.at(0).window, quota_window::day);
}

TEST(OpenAiLimits, HeadersInsideTheBodyCount) {
    const auto r = parse(answer_of(429, R"({"error":{"code":429,"message":"Rate limit exceeded: free-models-per-day",
        "metadata":{"headers":{"X-RateLimit-Limit":"50","X-RateLimit-Remaining":"0"}}}})"),
                         "https://openrouter.ai/api/v1");
    EXPECT_EQ(r.why.code, errc::quota_exhausted);
    EXPECT_EQ(r.hints.exhausted, quota_dimension::requests);
    EXPECT_EQ(r.hints.exhausted_window, quota_window::day);
}

TEST(OpenAiLimits, DayIsKnownFromWhicheverPlaceTellsIt) {
    struct row {
        const char* what;
        std::string body;
        http_headers headers;
        std::optional<double> limit, left;
        double reset_s, retry_s;
    };
    const row rows[] = {
        {"OpenRouter: bare headers inside the body, beside a text that names the day",
         R"({"error":{"code":429,"message":"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day",
             "metadata":{"headers":{"X-RateLimit-Limit":"50","X-RateLimit-Remaining":"0","X-RateLimit-Reset":"1795824000000"}}}})",
         {{"date", "Fri, 27 Nov 2026 06:00:00 GMT"}},
         50,
         0,
         18 * 3600,
         18 * 3600},
        {"GitHub Models: seconds",
         R"({"error":{"code":"RateLimitReached","message":"Rate limit of 50 per 86400s exceeded for UserByModelByDay. Please wait 5631 seconds before retrying."}})",
         {{"retry-after", "5631"}, {"x-ratelimit-type", "UserByModelByDay"}},
         50,
         {},
         -1,
         5631},
        {"Groq: a bucket",
         error_body("requests", "\"rate_limit_exceeded\"",
                    "on requests per day (RPD): Limit 1000, Used 1000, Requested 1. Please try again in 1m26.4s."),
         {{"retry-after", "87"},
          {"x-ratelimit-limit-requests", "1000"},
          {"x-ratelimit-remaining-requests", "0"},
          {"x-ratelimit-reset-requests", "23h59m59s"}},
         1000,
         0,
         -1,
         87},
    };
    for (const auto& row : rows) {
        const auto r = parse(answer_of(429, row.body, row.headers), "https://api.groq.com/openai/v1");
        EXPECT_EQ(r.verdict, call_verdict::rate_limited) << row.what;
        const auto day = std::find_if(r.hints.readings.begin(), r.hints.readings.end(), [](const quota_reading& each) {
            return each.window == quota_window::day && each.dimension == quota_dimension::requests;
        });
        ASSERT_NE(day, r.hints.readings.end()) << row.what;
        EXPECT_EQ(day->limit, row.limit) << row.what;
        EXPECT_EQ(day->remaining, row.left) << row.what;
        EXPECT_NEAR(day->reset_after ? std::chrono::duration<double>(*day->reset_after).count() : -1, row.reset_s, 1)
            << row.what;
        EXPECT_NEAR(seconds(r.hints.retry_after), row.retry_s, 1) << row.what;
    }
}

TEST(OpenAiLimits, HostileHeadersAreClamped) {
    const auto r = parse(answer_of(429, error_body("", "null", "x"),
                                   {{"retry-after", "99999999999"},
                                    {"x-ratelimit-limit-requests", "1e400"},
                                    {"x-ratelimit-reset-requests", "9999h"}}));
    EXPECT_EQ(r.why.code, errc::rate_limited);
    EXPECT_EQ(r.hints.retry_after, std::nullopt);
    EXPECT_TRUE(r.hints.readings.empty());
}

} // namespace
