#include "providers/llm/refusal.hpp"

#include "codec_fixture.hpp"
#include "providers/llm/codecs.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;

namespace {

const http_headers html{{"Content-Type", "text/html; charset=utf-8"}};

/// What servers answer, and what follows: one a line. The words stand in the message, if there are any.
struct answer_case {
    const char* what;
    int status;
    std::string body;
    errc code;
    course then;
    const char* words = "";
    http_headers headers{};
    std::string base = "http://h/v1";
};
void PrintTo(const answer_case& row, std::ostream* out) { *out << row.what; }

class Answers : public testing::TestWithParam<answer_case> {};

TEST_P(Answers, LeadToTheirCourse) {
    const auto& row = GetParam();
    const auto to = make_endpoint(wire::openai, row.base, "m");
    const auto r = make_codec(wire::openai)->parse_response(to, answer_of(row.status, row.body, row.headers));
    EXPECT_EQ(to_string(r.why.code), to_string(row.code)) << r.why.message;
    EXPECT_EQ(to_string(course_of(r.why)), to_string(row.then)) << to_string(r.why.scope);
    EXPECT_NE(r.why.message.find(row.words), std::string::npos) << r.why.message;
    expect_presentable(r.why);
}

INSTANTIATE_TEST_SUITE_P(
    InBetween, Answers,
    testing::Values(
        answer_case{"company proxy", 403, "<html><body>Access denied by corporate web filter</body></html>",
                    errc::forbidden, course::wait,
                    "proxy or firewall in between (HTTP 403, text/html: \"Access denied by corporate web filter\")",
                    html},
        answer_case{"its title tells more than its style", 403,
                    "<html><head><title>Blocked</title><style>b{}</style></head><body>x</body></html>", errc::forbidden,
                    course::wait, "\"Blocked\"", html},
        answer_case{"web firewall with 406", 406, "Not Acceptable! Mod_Security", errc::bad_request, course::halve,
                    "Mod_Security"},
        answer_case{"a gateway's JSON", 403, R"({"message":"Forbidden"})", errc::forbidden, course::wait},
        answer_case{"a vendor's JSON", 403, R"({"error":{"message":"Forbidden","type":"x"}})", errc::forbidden,
                    course::lose_endpoint},
        answer_case{"deploy", 404, "<html>404 Not Found</html>", errc::not_found, course::wait, "/v1", html},
        answer_case{"no body", 404, "", errc::not_found, course::wait},
        answer_case{"Kong, while a route is exchanged", 404, R"({"message":"nothing here"})", errc::not_found,
                    course::wait},
        answer_case{"Traefik, while a server is exchanged", 404, "404 page not found", errc::not_found, course::wait},
        answer_case{"nginx: body too large", 413,
                    "<html><head><title>413 Request Entity Too Large</title></head></html>", errc::context_overflow,
                    course::shorten, "Too Large", html},
        answer_case{"a firewall's 400", 400, "<html>Bad Request</html>", errc::bad_request, course::halve,
                    "Bad Request", html},
        answer_case{"method", 405, "<html>", errc::not_found, course::wait, "", html},
        answer_case{"for legal reasons", 451, "blocked", errc::forbidden, course::wait},
        answer_case{"the proxy wants to know who we are", 407, "<html>", errc::forbidden, course::lose_endpoint,
                    "proxy", html},
        answer_case{"gateway", 502, "<html>Bad gateway</html>", errc::server_error, course::wait, "Bad gateway", html},
        answer_case{"gateway's 429", 429, "slow down", errc::rate_limited, course::wait},
        answer_case{"HAProxy refuses", 429,
                    "<html><body><h1>429 Too Many Requests</h1>\nYou have sent too many requests in a given amount of "
                    "time.\n</body></html>",
                    errc::rate_limited, course::wait, "Too Many Requests", html},
        answer_case{"HAProxy refuses as it does where nobody chose a status", 403,
                    "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>",
                    errc::forbidden, course::wait, "administrative rules", html},
        answer_case{"HAProxy's queue is full, or took too long", 503,
                    "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n"
                    "</body></html>",
                    errc::overloaded, course::wait, "No server is available", html},
        answer_case{"HAProxy's tarpit", 500,
                    "<html><body><h1>500 Internal Server Error</h1>\nAn internal server error occurred.\n"
                    "</body></html>",
                    errc::server_error, course::wait, "internal server error", html},
        answer_case{"429 and nothing else (karakeep 2345, paperless-ai 767)", 429, "", errc::rate_limited,
                    course::wait},
        answer_case{"Varnish (linkinator 681)", 429, "<html><title>Too many requests</title></html>",
                    errc::rate_limited, course::wait, "Too many requests", html},
        answer_case{"login page", 200, "<html><title>Sign in</title>", errc::not_json, course::wait, "Sign in", html},
        answer_case{"gateway that says how long",
                    503,
                    "<html>maintenance</html>",
                    errc::suspended,
                    course::suspend,
                    "",
                    {{"Retry-After", "7200"}}}));

INSTANTIATE_TEST_SUITE_P(
    Bifrost, Answers,
    testing::Values(
        answer_case{
            "a minute's calls", 429,
            R"x({"is_bifrost_error":false,"type":"request_limited","status_code":429,"error":{"message":"Rate limit exceeded: [request limit exceeded (100/100, resets every 1m)]"}})x",
            errc::rate_limited, course::wait, "100/100"},
        answer_case{
            "a day's tokens", 429,
            R"x({"is_bifrost_error":false,"type":"token_limited","status_code":429,"error":{"message":"Rate limit exceeded: [token limit exceeded (1100/1000, resets every 1d)]"}})x",
            errc::quota_exhausted, course::suspend, "every 1d"},
        answer_case{
            "money", 402,
            R"x({"is_bifrost_error":false,"type":"budget_exceeded","status_code":402,"error":{"message":"Budget exceeded: budget exceeded for VK (10.02 > 10.00 dollars)"}})x",
            errc::billing, course::lose_endpoint, "10.02"},
        answer_case{
            "a key that is none", 403,
            R"x({"is_bifrost_error":false,"type":"virtual_key_not_found","status_code":403,"error":{"message":"Virtual key not found"}})x",
            errc::forbidden, course::lose_endpoint, "Virtual key"},
        answer_case{
            "a model that is not for this key", 403,
            R"x({"is_bifrost_error":false,"type":"model_blocked","status_code":403,"error":{"message":"Model 'gpt-x' is not allowed for this virtual key"}})x",
            errc::forbidden, course::lose_endpoint, "not allowed"},
        answer_case{
            "a free model's hour, of another gateway (QwenPaw 4515)",
            429,
            R"({"type":"error","error":{"type":"FreeUsageLimitError","message":"Rate limit exceeded. Please try again later."},"metadata":{}})",
            errc::quota_exhausted,
            course::suspend,
            "",
            {{"retry-after", "2059"}}}));

INSTANTIATE_TEST_SUITE_P(
    Servers, Answers,
    testing::Values(
        answer_case{"LM Studio without /v1", 200,
                    R"x({"error":"Unexpected endpoint or method. (POST /chat/completions)"})x", errc::not_found,
                    course::lose_endpoint, "does it end in /v1?"},
        answer_case{"FastAPI", 404, R"({"detail":"Not Found"})", errc::not_found, course::lose_endpoint, "/v1"},
        answer_case{
            "OpenAI", 404,
            R"x({"error":{"message":"Invalid URL (POST /v2/chat/completions)","type":"invalid_request_error"}})x",
            errc::not_found, course::lose_endpoint, "/v1"},
        answer_case{"Azure without a version", 404, R"({"error":{"code":"404","message":"Resource not found"}})",
                    errc::not_found, course::lose_endpoint, "base URL"},
        answer_case{
            "Azure: deployment", 404,
            R"({"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}})",
            errc::model_not_found, course::lose_endpoint},
        answer_case{
            "Azure: not a chat model", 400,
            R"({"error":{"code":"OperationNotSupported","message":"The chatCompletion operation does not work with the specified model"}})",
            errc::model_not_found, course::lose_endpoint},
        answer_case{
            "Azure: filter", 400,
            R"({"error":{"message":"The response was filtered","code":"x","innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true}}}}})",
            errc::content_blocked, course::halve},
        answer_case{"OpenAI: prompt", 400,
                    R"({"error":{"message":"Invalid prompt: your prompt was flagged","code":"invalid_prompt"}})",
                    errc::content_blocked, course::halve},
        answer_case{"DeepSeek: content", 400,
                    R"({"error":{"message":"Content Exists Risk","type":"invalid_request_error"}})",
                    errc::content_blocked, course::halve},
        answer_case{
            "DashScope: content", 400,
            R"({"error":{"code":"data_inspection_failed","message":"Input data may contain inappropriate content."}})",
            errc::content_blocked, course::halve},
        answer_case{"Zhipu: content", 400,
                    R"({"error":{"code":"1301","message":"系统检测到输入或生成内容可能包含不安全或敏感内容"}})",
                    errc::content_blocked, course::halve},
        answer_case{
            "Groq: the model stumbled", 400,
            R"({"error":{"message":"Failed to generate JSON. Please adjust your prompt.","code":"json_validate_failed","failed_generation":"{\"pages\":["}})",
            errc::bad_answer, course_of(errc::bad_answer, failure_scope::call)},
        answer_case{
            "DashScope: streams", 400,
            R"({"error":{"code":"invalid_parameter_error","message":"This model only support stream mode, please enable the stream parameter to access the model.","type":"invalid_request_error"}})",
            errc::bad_request, course::lose_endpoint, "streams only"},
        answer_case{
            "DashScope: thinking that has to stream", 400,
            R"({"error":{"code":"invalid_parameter_error","message":"parameter.enable_thinking must be set to false for non-streaming calls"}})",
            errc::unsupported, course::adapt},
        answer_case{"region", 400, R"({"error":{"message":"User location is not supported for the API use."}})",
                    errc::forbidden, course::lose_endpoint},
        answer_case{"not understood", 400, R"({"error":{"message":"The request could not be processed"}})",
                    errc::bad_request, course::halve},
        answer_case{"one-api: key", 401, R"({"error":{"message":"无效的令牌","type":"new_api_error"}})",
                    errc::bad_credentials, course::lose_endpoint},
        answer_case{"one-api: money", 403,
                    R"({"error":{"message":"用户额度不足","type":"new_api_error","code":"insufficient_user_quota"}})",
                    errc::billing, course::lose_endpoint},
        answer_case{
            "DashScope: money", 400,
            R"({"error":{"message":"Access denied, please make sure your account is in good standing.","code":"Arrearage"}})",
            errc::billing, course::lose_endpoint}));

INSTANTIATE_TEST_SUITE_P(
    ErrorsWith200, Answers,
    testing::Values(
        answer_case{"OpenRouter", 200, R"({"error":{"code":502,"message":"Upstream failed"}})", errc::server_error,
                    course::wait},
        answer_case{"code and msg", 200, R"({"code":401,"msg":"token expired"})", errc::bad_credentials,
                    course::lose_endpoint},
        answer_case{"code as text", 200, R"({"code":"429","message":"too fast"})", errc::rate_limited, course::wait},
        answer_case{"success", 200, R"({"success":false,"message":"try later"})", errc::server_error, course::wait},
        answer_case{"detail", 200, R"({"detail":"model not found"})", errc::model_not_found, course::lose_endpoint},
        answer_case{"MiniMax", 200, R"({"base_resp":{"status_code":1004,"status_msg":"login fail"},"choices":null})",
                    errc::bad_credentials, course::lose_endpoint},
        answer_case{"Baidu", 200, R"({"error_code":110,"error_msg":"Access token invalid or no longer valid"})",
                    errc::bad_credentials, course::lose_endpoint},
        answer_case{
            "Cloudflare", 200,
            R"({"success":false,"errors":[{"code":7009,"message":"Upstream service unavailable"}],"messages":[]})",
            errc::server_error, course::wait},
        answer_case{"SiliconFlow", 200,
                    R"({"code":20012,"message":"Model does not exist. Please check it carefully.","data":null})",
                    errc::model_not_found, course::lose_endpoint}));

} // namespace
