#include "codec_fixture.hpp"
#include "providers/llm/codecs.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;
using nlohmann::json;

namespace {

const std::string base = "https://generativelanguage.googleapis.com";

endpoint gemini(std::string model = "gemini-3.8-flash") { return make_endpoint(wire::gemini, base, std::move(model)); }

reply parse(const http_response& response) { return make_codec(wire::gemini)->parse_response(gemini(), response); }

json request_body(const std::string& model) {
    return body_of(make_codec(wire::gemini)->make_request(gemini(model), make_test_prompt()));
}

std::string error_body(int code, const std::string& status, const std::string& message,
                       const std::string& details = "[]") {
    return R"({"error":{"code":)" + std::to_string(code) + R"(,"message":")" + message + R"(","status":")" + status +
           R"(","details":)" + details + "}}";
}

std::string quota_details(const std::vector<std::string>& ids, const std::string& delay,
                          const std::string& value = "15") {
    std::string violations;
    for (const auto& id : ids)
        violations += std::string(violations.empty() ? "" : ",") +
                      R"({"quotaMetric":"m/generate_content_free_tier_requests","quotaId":")" + id +
                      R"(","quotaValue":")" + value + "\"}";
    std::string out = R"([{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[)" + violations + "]}";
    if (!delay.empty())
        out += R"(,{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":")" + delay + "\"}";
    return out + "]";
}

TEST(GeminiRequest, SpeaksGenerateContent) {
    const auto request = make_codec(wire::gemini)->make_request(gemini(), make_test_prompt());
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, base + "/v1beta/models/gemini-3.8-flash:generateContent");
    EXPECT_EQ(find_header(request.headers, "x-goog-api-key"), secret);
    EXPECT_EQ(find_header(request.headers, "content-type"), "application/json");
    EXPECT_EQ(request.url.find(secret), std::string::npos);
    EXPECT_EQ(request.timeout, std::chrono::milliseconds{12'345});
    const auto body = body_of(request);
    const auto p = make_test_prompt();
    EXPECT_EQ(body["systemInstruction"]["parts"][0]["text"], p.system);
    EXPECT_EQ(body["contents"][0]["role"], "user");
    EXPECT_EQ(body["contents"][0]["parts"][0]["text"], p.user);
    EXPECT_EQ(body["contents"].size(), 1u);
    EXPECT_EQ(body["generationConfig"]["responseMimeType"], "application/json");
    EXPECT_EQ(body["generationConfig"]["responseJsonSchema"], json::parse(answer_schema()));
    EXPECT_EQ(body["generationConfig"]["maxOutputTokens"], 777);
    EXPECT_FALSE(body["generationConfig"].contains("temperature"));
}

TEST(GeminiRequest, BaseAndModelAreTakenAsPeopleWriteThem) {
    const auto url = [](std::string root, std::string model) {
        auto to = gemini(std::move(model));
        to.base_url = std::move(root);
        return make_codec(wire::gemini)->make_request(to, make_test_prompt()).url;
    };
    EXPECT_EQ(url("http://127.0.0.1:1/", "models/m"), "http://127.0.0.1:1/v1beta/models/m:generateContent");
    EXPECT_EQ(url("http://h/v1", "m"), "http://h/v1/models/m:generateContent");
    EXPECT_EQ(url("http://h", "tunedModels/t"), "http://h/v1beta/tunedModels/t:generateContent");
    EXPECT_EQ(url("http://h", "a b?c"), "http://h/v1beta/models/a%20b%3Fc:generateContent");
}

TEST(GeminiRequest, EachGenerationHasItsOwnSwitchForThinking) {
    EXPECT_EQ(request_body("gemini-3.5-flash-lite")["generationConfig"]["thinkingConfig"],
              (json{{"thinkingLevel", "LOW"}}));
    EXPECT_EQ(request_body("models/gemini-3-pro")["generationConfig"]["thinkingConfig"],
              (json{{"thinkingLevel", "LOW"}}));
    EXPECT_EQ(request_body("gemini-2.5-flash-lite")["generationConfig"]["thinkingConfig"],
              (json{{"thinkingBudget", 0}}));
    for (const char* other : {"gemini-2.5-pro", "gemini-2.0-flash", "gemini-30-x", "gemma-3", "my-model"})
        EXPECT_FALSE(request_body(other)["generationConfig"].contains("thinkingConfig")) << other;
}

TEST(GeminiAnswer, TextIsJoinedAndThoughtsAreSkipped) {
    const auto r =
        parse(answer_of(200, R"({"candidates":[{"content":{"parts":[{"text":"hmm","thought":true},{"text":"{\"pages\""},
        {"text":":[]}"}],"role":"model"},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":20,
        "thoughtsTokenCount":7,"totalTokenCount":127},"modelVersion":"gemini-3.8-flash-001","responseId":"abc"})"));
    EXPECT_EQ(r.why.code, errc::ok);
    EXPECT_EQ(r.text, R"({"pages":[]})");
    EXPECT_EQ(r.usage.input, 100u);
    EXPECT_EQ(r.usage.output, 27u);
    EXPECT_EQ(r.model, "gemini-3.8-flash-001");
    EXPECT_EQ(r.request_id, "abc");
    EXPECT_EQ(r.verdict, call_verdict::ok);
}

class GeminiFailure : public testing::TestWithParam<error_case> {};

TEST_P(GeminiFailure, HasItsMeaning) {
    const auto& row = GetParam();
    const auto r = parse(answer_of(row.status, row.body, row.headers));
    EXPECT_EQ(r.why.code, row.code) << r.why.message;
    EXPECT_EQ(r.verdict, row.verdict);
    expect_presentable(r.why);
}

INSTANTIATE_TEST_SUITE_P(
    Table, GeminiFailure,
    testing::Values(
        error_case{"bad key", 400,
                   error_body(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key " + secret,
                              R"([{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}])"),
                   errc::bad_credentials, call_verdict::other},
        error_case{"expired key", 400, error_body(400, "INVALID_ARGUMENT", "API key expired."), errc::bad_credentials,
                   call_verdict::other},
        error_case{"no key", 403, error_body(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers"),
                   errc::bad_credentials, call_verdict::other},
        error_case{"free tier unavailable", 400, error_body(400, "FAILED_PRECONDITION", "Please enable billing"),
                   errc::billing, call_verdict::other},
        error_case{"location", 400, error_body(400, "FAILED_PRECONDITION", "User location is not supported"),
                   errc::forbidden, call_verdict::other},
        error_case{"permission", 403, error_body(403, "PERMISSION_DENIED", "denied for key " + secret), errc::forbidden,
                   call_verdict::other},
        error_case{"model", 404, error_body(404, "NOT_FOUND", "models/x is not found"), errc::model_not_found,
                   call_verdict::other},
        error_case{"bad argument", 400, error_body(400, "INVALID_ARGUMENT", "Unknown name"), errc::bad_request,
                   call_verdict::other},
        error_case{"too long", 400,
                   error_body(400, "INVALID_ARGUMENT", "The input token count (9) exceeds the maximum"),
                   errc::context_overflow, call_verdict::other},
        error_case{"bare 429", 429, error_body(429, "RESOURCE_EXHAUSTED", "Resource exhausted"), errc::rate_limited,
                   call_verdict::rate_limited},
        error_case{"minute", 429,
                   error_body(429, "RESOURCE_EXHAUSTED", "q",
                              quota_details({"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}, "26s")),
                   errc::rate_limited, call_verdict::rate_limited},
        error_case{"day", 429,
                   error_body(429, "RESOURCE_EXHAUSTED", "q",
                              quota_details({"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}, "26s")),
                   errc::quota_exhausted, call_verdict::rate_limited},
        error_case{"long delay", 429, error_body(429, "RESOURCE_EXHAUSTED", "q", quota_details({}, "301s")),
                   errc::quota_exhausted, call_verdict::rate_limited},
        error_case{"no quota at all", 429,
                   error_body(429, "RESOURCE_EXHAUSTED", "q", quota_details({"GenerateRequestsPerDay"}, "26s", "0")),
                   errc::billing, call_verdict::other},
        error_case{"credits", 429, error_body(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."),
                   errc::billing, call_verdict::other},
        error_case{"internal", 500, error_body(500, "INTERNAL", "oops"), errc::server_error,
                   call_verdict::server_error},
        error_case{"unavailable", 503, error_body(503, "UNAVAILABLE", "overloaded"), errc::overloaded,
                   call_verdict::server_error},
        error_case{"deadline", 504, error_body(504, "DEADLINE_EXCEEDED", "late"), errc::server_error,
                   call_verdict::server_error},
        error_case{"list of one", 503, "[" + error_body(503, "UNAVAILABLE", "x") + "]", errc::overloaded,
                   call_verdict::server_error},
        error_case{"error with 200", 200, error_body(429, "RESOURCE_EXHAUSTED", "x"), errc::rate_limited,
                   call_verdict::rate_limited},
        error_case{"blocked prompt", 200,
                   R"({"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":9}})",
                   errc::content_blocked, call_verdict::ok},
        error_case{"safety", 200, R"({"candidates":[{"finishReason":"SAFETY"}]})", errc::content_blocked,
                   call_verdict::ok},
        error_case{"max tokens", 200, R"({"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS"}]})",
                   errc::truncated_answer, call_verdict::ok},
        error_case{"malformed", 200,
                   R"({"candidates":[{"finishReason":"MALFORMED_RESPONSE","content":{"parts":[{"text":"{"}]}}]})",
                   errc::bad_answer, call_verdict::ok},
        error_case{"empty text", 200, R"({"candidates":[{"finishReason":"STOP","content":{}}]})", errc::bad_answer,
                   call_verdict::ok},
        error_case{"no candidates", 200, R"({"candidates":[],"usageMetadata":{}})", errc::bad_answer, call_verdict::ok},
        error_case{"another API", 200, R"({"hello":"world"})", errc::unexpected_answer, call_verdict::ok},
        error_case{"HTML", 200, "<html>login</html>", errc::not_json, call_verdict::other},
        error_case{"empty body", 200, "", errc::not_json, call_verdict::other},
        error_case{"HTML 502", 502, "<html>" + secret + "</html>", errc::server_error, call_verdict::server_error},
        error_case{"HTML 429", 429, "<html>", errc::rate_limited, call_verdict::rate_limited},
        error_case{"redirect", 302, "", errc::bad_url, call_verdict::other},
        error_case{"wrong types", 200, R"({"candidates":{"0":[]},"promptFeedback":7,"usageMetadata":[]})",
                   errc::bad_answer, call_verdict::ok},
        error_case{"error of wrong types", 418, R"({"error":{"code":{},"message":[1],"status":5,"details":"x"}})",
                   errc::bad_request, call_verdict::other}));

TEST(GeminiQuota, DelayAndDimensionAreRead) {
    const auto r =
        parse(answer_of(429, error_body(429, "RESOURCE_EXHAUSTED", "q",
                                        quota_details({"GenerateContentInputTokensPerModelPerMinute-FreeTier"},
                                                      "45.837906927s", "250000"))));
    EXPECT_NEAR(seconds(r.hints.retry_after), 45.837906927, 1e-6);
    EXPECT_EQ(r.hints.exhausted, quota_dimension::input_tokens);
    EXPECT_EQ(r.hints.exhausted_window, quota_window::minute);
    ASSERT_EQ(r.hints.readings.size(), 1u);
    EXPECT_EQ(r.hints.readings[0].limit, 250000);
}

TEST(GeminiQuota, ShortDelayIsTrustedWhenDayAndMinuteComeTogether) {
    const auto r = parse(answer_of(429, error_body(429, "RESOURCE_EXHAUSTED", "q",
                                                   quota_details({"RequestsPerDay", "RequestsPerMinute"}, "250ms"))));
    EXPECT_EQ(r.why.code, errc::rate_limited);
    EXPECT_EQ(r.hints.exhausted_window, quota_window::minute);
    EXPECT_NEAR(seconds(r.hints.retry_after), 0.25, 1e-9);
    const auto no_delay = parse(answer_of(
        429, error_body(429, "RESOURCE_EXHAUSTED", "q", quota_details({"RequestsPerDay", "RequestsPerMinute"}, ""))));
    EXPECT_EQ(no_delay.why.code, errc::quota_exhausted);
}

TEST(GeminiQuota, DailyQuotaPausesUntilItsReset) {
    const auto r = parse(answer_of(
        429, error_body(429, "RESOURCE_EXHAUSTED", "q", quota_details({"GenerateRequestsPerDayPerProject"}, ""))));
    EXPECT_EQ(r.hints.exhausted, quota_dimension::requests);
    EXPECT_EQ(r.hints.exhausted_window, quota_window::day);
    EXPECT_NE(kind_of(r.why.code), failure_kind::passing);
}

TEST(GeminiTransport, ErrorsKeepTheirCode) {
    http_response response;
    response.error = errc::timeout;
    response.detail = "no answer within 60 s";
    auto r = parse(response);
    EXPECT_EQ(r.why.code, errc::timeout);
    EXPECT_EQ(r.verdict, call_verdict::timed_out);
    expect_presentable(r.why);
    response.error = errc::tls_failed;
    r = parse(response);
    EXPECT_EQ(r.why.code, errc::tls_failed);
    EXPECT_EQ(r.verdict, call_verdict::other);
}

} // namespace
