#include "codec_fixture.hpp"
#include "providers/llm/codecs.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;
using nlohmann::json;

namespace {

endpoint anthropic(std::string root = "https://api.anthropic.com") {
    return make_endpoint(wire::anthropic, std::move(root), "claude-haiku-5-5");
}

reply parse(const http_response& response) {
    return make_codec(wire::anthropic)->parse_response(anthropic(), response);
}

std::string error_body(const std::string& type, const std::string& message, const std::string& error_code = {}) {
    const std::string details = error_code.empty() ? "" : R"(,"details":{"error_code":")" + error_code + "\"}";
    return R"({"type":"error","error":{"type":")" + type + R"(","message":")" + message + "\"" + details +
           R"(},"request_id":"req_b"})";
}

TEST(AnthropicRequest, SpeaksMessagesWithAPinnedVersion) {
    const auto request = make_codec(wire::anthropic)->make_request(anthropic(), make_test_prompt());
    EXPECT_EQ(request.url, "https://api.anthropic.com/v1/messages");
    EXPECT_EQ(find_header(request.headers, "x-api-key"), secret);
    EXPECT_EQ(find_header(request.headers, "anthropic-version"), "2023-06-01");
    EXPECT_EQ(find_header(request.headers, "authorization"), "");
    const auto body = body_of(request);
    const auto p = make_test_prompt();
    EXPECT_EQ(body["system"], p.system);
    EXPECT_EQ(body["max_tokens"], 777);
    EXPECT_EQ(body["messages"], (json::array({{{"role", "user"}, {"content", p.user}}})));
    EXPECT_EQ(body["output_config"]["format"]["type"], "json_schema");
    EXPECT_EQ(body["output_config"]["format"]["schema"], json::parse(answer_schema()));
    EXPECT_FALSE(body.contains("temperature"));
}

TEST(AnthropicRequest, BaseMayEndWithTheVersion) {
    for (const char* root : {"http://h:1", "http://h:1/", "http://h:1/v1", "http://h:1/v1/"})
        EXPECT_EQ(make_codec(wire::anthropic)->make_request(anthropic(root), make_test_prompt()).url,
                  "http://h:1/v1/messages");
}

TEST(AnthropicAnswer, TextIsTakenAndThinkingSkipped) {
    const auto r = parse(answer_of(
        200, R"({"id":"msg_1","type":"message","model":"claude-haiku-5-5","content":[{"type":"thinking","thinking":"x"},
        {"type":"text","text":"{\"pages\":"},{"type":"text","text":"[]}"}],"stop_reason":"end_turn","usage":{"input_tokens":10,
        "cache_read_input_tokens":90,"cache_creation_input_tokens":null,"output_tokens":5}})",
        {{"request-id", "req_h"}, {"anthropic-ratelimit-requests-limit", "50"}}));
    EXPECT_EQ(r.why.code, errc::ok);
    EXPECT_EQ(r.text, R"({"pages":[]})");
    EXPECT_EQ(r.usage.input, 100u);
    EXPECT_EQ(r.usage.output, 5u);
    EXPECT_EQ(r.request_id, "req_h");
    EXPECT_EQ(r.hints.readings.size(), 1u);
}

TEST(AnthropicAnswer, InputOfAForcedToolIsTheText) {
    const auto r = parse(answer_of(
        200,
        R"({"type":"message","content":[{"type":"tool_use","name":"l","input":{"pages":[]}}],"stop_reason":"tool_use"})"));
    EXPECT_EQ(r.text, R"({"pages":[]})");
}

class AnthropicFailure : public testing::TestWithParam<error_case> {};

TEST_P(AnthropicFailure, HasItsMeaning) {
    const auto& row = GetParam();
    const auto r = parse(answer_of(row.status, row.body, row.headers));
    EXPECT_EQ(r.why.code, row.code) << r.why.message;
    EXPECT_EQ(r.verdict, row.verdict);
    expect_presentable(r.why);
}

INSTANTIATE_TEST_SUITE_P(
    Table, AnthropicFailure,
    testing::Values(
        error_case{"key", 401, error_body("authentication_error", "invalid x-api-key " + secret), errc::bad_credentials,
                   call_verdict::other},
        error_case{"refused, whatever the type says", 401, error_body("rate_limit_error", "slow down"),
                   errc::bad_credentials, call_verdict::other},
        error_case{"billing", 402, error_body("billing_error", "x"), errc::billing, call_verdict::other},
        error_case{"credit as 400", 400,
                   error_body("invalid_request_error", "Your credit balance is too low to access the API."),
                   errc::billing, call_verdict::other},
        error_case{"own spend limit as 400", 400,
                   error_body("invalid_request_error", "You have reached your specified API usage limits."),
                   errc::billing, call_verdict::other},
        error_case{"enforced spend limit", 429, error_body("rate_limit_error", "x", "enforced_spend_limit_reached"),
                   errc::billing, call_verdict::other},
        error_case{"contract spend limit", 429, error_body("rate_limit_error", "x", "contract_spend_limit_reached"),
                   errc::billing, call_verdict::other},
        error_case{"ramp limit", 429, error_body("rate_limit_error", "x", "ramp_limit_exceeded"), errc::rate_limited,
                   call_verdict::rate_limited},
        error_case{"rate", 429, error_body("rate_limit_error", "x"), errc::rate_limited, call_verdict::rate_limited},
        error_case{"permission", 403, error_body("permission_error", "x"), errc::forbidden, call_verdict::other},
        error_case{"model", 404, error_body("not_found_error", "model: claude-x"), errc::model_not_found,
                   call_verdict::other},
        error_case{"path", 404, error_body("not_found_error", "Not Found"), errc::not_found, call_verdict::other},
        error_case{"too large", 413, error_body("request_too_large", "x"), errc::context_overflow, call_verdict::other},
        error_case{"too long", 400,
                   error_body("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
                   errc::context_overflow, call_verdict::other},
        error_case{"no quota of this model at all", 429,
                   error_body("rate_limit_error", "This request would exceed your organization's rate limit of 0 "
                                                  "input tokens per minute (org: 1)."),
                   errc::billing, call_verdict::other},
        error_case{"bad request", 400, error_body("invalid_request_error", "max_tokens: required"), errc::bad_request,
                   call_verdict::other},
        error_case{"conflict", 409, error_body("conflict_error", "x"), errc::server_error, call_verdict::server_error},
        error_case{"api error", 500, error_body("api_error", "x"), errc::server_error, call_verdict::server_error},
        error_case{"timeout", 504, error_body("timeout_error", "x"), errc::server_error, call_verdict::server_error},
        error_case{"overloaded", 529, error_body("overloaded_error", "x"), errc::overloaded,
                   call_verdict::server_error},
        error_case{"error after 200", 200, error_body("overloaded_error", "x"), errc::overloaded,
                   call_verdict::server_error},
        error_case{"refusal", 200,
                   R"({"type":"message","content":[],"stop_reason":"refusal","stop_details":{"category":"cyber"}})",
                   errc::content_blocked, call_verdict::ok},
        error_case{"cut off", 200,
                   R"({"type":"message","content":[{"type":"text","text":"{"}],"stop_reason":"max_tokens"})",
                   errc::truncated_answer, call_verdict::ok},
        error_case{"window", 200, R"({"type":"message","content":[],"stop_reason":"model_context_window_exceeded"})",
                   errc::context_overflow, call_verdict::ok},
        error_case{"paused", 200, R"({"type":"message","content":[],"stop_reason":"pause_turn"})", errc::bad_answer,
                   call_verdict::ok},
        error_case{"no content", 200, R"({"type":"message"})", errc::unexpected_answer, call_verdict::ok},
        error_case{"not JSON", 200, "event: ping", errc::not_json, call_verdict::other},
        error_case{"HTML 529", 529, "<html>", errc::overloaded, call_verdict::server_error}));

TEST(AnthropicLimits, A429NamesTheEmptyBucket) {
    const auto r = parse(answer_of(
        429,
        error_body("rate_limit_error", "This request would exceed the rate limit of 40,000 input tokens per minute."),
        {{"retry-after", "12"},
         {"date", "Tue, 24 Nov 2026 05:36:34 GMT"},
         {"anthropic-ratelimit-input-tokens-limit", "40000"},
         {"anthropic-ratelimit-input-tokens-remaining", "0"},
         {"anthropic-ratelimit-input-tokens-reset", "2026-11-24T05:36:46Z"}}));
    EXPECT_EQ(r.hints.exhausted, quota_dimension::input_tokens);
    EXPECT_EQ(r.hints.exhausted_window, quota_window::minute);
    EXPECT_NEAR(seconds(r.hints.retry_after), 12, 1e-9);
    EXPECT_EQ(r.request_id, "req_b");
}

} // namespace
