#include "codec_fixture.hpp"

#include "providers/llm/cut_notice.hpp"
#include "providers/llm/dialect.hpp"
#include "providers/llm/endpoint_book.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;
using namespace std::chrono_literals;

namespace {

const http_headers html{{"Content-Type", "text/html; charset=utf-8"}};
const http_headers dated{{"Date", "Thu, 26 Nov 2026 00:00:00 GMT"}};

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
        answer_case{"login page", 200, "<html><title>Sign in</title>", errc::not_json, course::wait, "Sign in", html},
        answer_case{"gateway that says how long",
                    503,
                    "<html>maintenance</html>",
                    errc::suspended,
                    course::suspend,
                    "",
                    {{"Retry-After", "7200"}}}));

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

// -- waits -------------------------------------------------------------------------------------------

struct wait_case {
    const char* what;
    std::string said;
    http_headers headers;
    std::chrono::seconds wait; ///< 0: not suspended
};
void PrintTo(const wait_case& row, std::ostream* out) { *out << row.what; }

class Waits : public testing::TestWithParam<wait_case> {};

TEST_P(Waits, BeyondFiveMinutesSuspendInWhateverHeaderOrWords) {
    const auto& row = GetParam();
    for (const auto shape : {wire::openai, wire::gemini, wire::anthropic}) {
        auto headers = row.headers;
        headers.emplace_back("Date", "Thu, 26 Nov 2026 00:00:00 GMT");
        const auto r = make_codec(shape)->parse_response(
            make_endpoint(shape, "http://h/v1", "m"),
            answer_of(
                429,
                nlohmann::json{
                    {"error", {{"message", row.said}, {"type", "rate_limit_error"}, {"status", "RESOURCE_EXHAUSTED"}}}}
                    .dump(),
                headers));
        EXPECT_EQ(r.verdict, call_verdict::rate_limited);
        if (row.wait == 0s) {
            EXPECT_EQ(r.why.code, errc::rate_limited) << r.why.message;
            EXPECT_EQ(course_of(r.why), course::wait);
            continue;
        }
        EXPECT_EQ(r.why.code, errc::quota_exhausted) << r.why.message;
        EXPECT_EQ(course_of(r.why), course::suspend);
        ASSERT_TRUE(r.why.retry_after);
        EXPECT_EQ(std::chrono::round<std::chrono::seconds>(*r.why.retry_after), row.wait);
        ASSERT_TRUE(r.hints.retry_after);
        EXPECT_LE(*r.hints.retry_after, 24h);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Each, Waits,
    testing::Values(wait_case{"a minute", "x", {{"Retry-After", "60"}}, 0s},
                    wait_case{"five minutes", "x", {{"Retry-After", "300"}}, 0s},
                    wait_case{"nothing told", "Too many requests", {}, 0s},
                    wait_case{"seconds", "x", {{"Retry-After", "86400"}}, 86400s},
                    wait_case{"fractions", "x", {{"Retry-After", "3600.5"}}, 3600s},
                    wait_case{"milliseconds", "x", {{"retry-after-ms", "7200000"}}, 7200s},
                    wait_case{"Azure's milliseconds", "x", {{"x-ms-retry-after-ms", "7200000"}}, 7200s},
                    wait_case{"a date", "x", {{"Retry-After", "Thu, 26 Nov 2026 06:00:00 GMT"}}, 21600s},
                    wait_case{"an epoch's second", "x", {{"Retry-After", "1795737600"}}, 86400s},
                    wait_case{"more than a day", "x", {{"Retry-After", "864000"}}, 864000s},
                    wait_case{"absurd", "x", {{"Retry-After", "99999999"}}, 0s},
                    wait_case{"Azure's words", "Please retry after 86400 seconds.", {}, 86400s},
                    wait_case{"OpenAI's words", "Please try again in 7m12.6s.", {}, 433s},
                    wait_case{"hours", "Try again in 23 hours", {}, 82800s},
                    wait_case{"two units", "Please wait 1 day, 3 hours before trying again", {}, 97200s},
                    wait_case{"joined by and", "available in 2 hours and 30 minutes", {}, 9000s},
                    wait_case{"an instant", "You have used your quota until 2026-11-27 00:00 UTC", {}, 86400s},
                    wait_case{"RFC 3339", "The limit resets at 2026-11-26T12:00:00+02:00", {}, 36000s},
                    wait_case{"without a colon in the zone", "limit resets at: 2026-11-26T12:00:00+0000", {}, 43200s},
                    wait_case{"a day alone", "Monthly quota exceeded. It resets on 2026-12-01.", {}, 432000s},
                    wait_case{"past", "until 2026-11-25 00:00 UTC", {}, 0s},
                    wait_case{
                        "the longest told counts", "Please try again in 10 minutes", {{"Retry-After", "1"}}, 600s}));

TEST(Waits, OfADayWithoutATimeAreAUsedUpQuota) {
    for (const char* said :
         {"Daily limit reached", "You have exceeded 50 requests per day", "Monthly usage limit exceeded"}) {
        const auto r = make_codec(wire::openai)
                           ->parse_response(make_endpoint(wire::openai, "http://h/v1", "m"),
                                            answer_of(429, nlohmann::json{{"error", {{"message", said}}}}.dump()));
        EXPECT_EQ(r.why.code, errc::quota_exhausted) << said;
        EXPECT_FALSE(r.why.retry_after);
        EXPECT_EQ(course_of(r.why), course::suspend);
    }
}

TEST(Waits, OfHeadersThatTellTheResetCount) {
    const auto r = make_codec(wire::openai)
                       ->parse_response(
                           make_endpoint(wire::openai, "https://openrouter.ai/api/v1", "m"),
                           answer_of(429, R"({"error":{"code":429,"message":"Rate limit exceeded: free-models-per-day",
        "metadata":{"headers":{"X-RateLimit-Limit":"50","X-RateLimit-Remaining":"0","X-RateLimit-Reset":"1795672800000"}}}})",
                                     dated));
    EXPECT_EQ(r.why.code, errc::quota_exhausted);
    ASSERT_TRUE(r.why.retry_after);
    EXPECT_EQ(*r.why.retry_after, 6h);
}

TEST(TimeOuts, NameTheirSetting) {
    http_response late;
    late.error = errc::timeout;
    late.detail = "Operation timed out after 60001 milliseconds with 0 bytes received";
    auto to = make_endpoint(wire::openai, "http://h/v1", "m");
    to.timeout = 60s;
    const auto r = make_codec(wire::openai)->parse_response(to, late);
    EXPECT_EQ(r.why.code, errc::timeout);
    EXPECT_NE(r.why.message.find("within 60 s"), std::string::npos) << r.why.message;
    EXPECT_NE(r.why.message.find("--ai-timeout"), std::string::npos);
    EXPECT_NE(r.why.message.find("TAGWRIGHT_AI_TIMEOUT"), std::string::npos);
}

// -- prompts that were cut ---------------------------------------------------------------------------

TEST(CutPrompts, AreToldWhereTheServerCountsFarFewerTokens) {
    const auto to = make_endpoint(wire::openai, "http://localhost:11434/v1", "m");
    const auto notice = [&](std::uint32_t sent, std::uint64_t counted, std::string text = "plain text") {
        prompt p;
        p.user = std::move(text);
        p.input_tokens = sent;
        return cut_notice(to, p, counted).has_value();
    };
    EXPECT_TRUE(notice(20'000, 4096));
    EXPECT_TRUE(notice(20'000, 2050)) << "Ollama fills half of its window";
    EXPECT_TRUE(notice(6'000, 4096)) << "a window, to the token";
    EXPECT_TRUE(notice(20'000, 7'777));
    EXPECT_FALSE(notice(20'000, 14'000)) << "the estimate's own error";
    EXPECT_FALSE(notice(20'000, 11'111));
    EXPECT_FALSE(notice(5'000, 4096));
    EXPECT_FALSE(notice(20'000, 0)) << "not told";
    EXPECT_FALSE(notice(1'900, 50)) << "short: a smaller window than that has nobody";
    std::string chinese;
    for (int i = 0; i < 100; ++i)
        chinese += "邮件中继";
    EXPECT_FALSE(notice(20'000, 8'100, chinese)) << "tokenizers disagree about it";
    EXPECT_TRUE(notice(20'000, 4'096, chinese));
    prompt p;
    p.input_tokens = 20'000;
    const auto words = cut_notice(to, p, 4096).value_or("");
    for (const char* word : {"4096", "--page-tokens", "--batch-size", "num_ctx"})
        EXPECT_NE(words.find(word), std::string::npos) << words;
}

// -- what a run knows of its endpoints ---------------------------------------------------------------

TEST(EndpointBook, KeepsWhatAGoodAnswerHasShown) {
    constexpr std::int64_t now = 1'800'000'000;
    endpoint_book book(
        {make_endpoint(wire::openai, "http://h/v1", "m"), make_endpoint(wire::openai, "http://i/v1", "m")});
    reply refused;
    refused.why = {errc::unsupported, "x"};
    refused.next_dialect = dialect{}.without(feature::json_schema);
    EXPECT_TRUE(book.learn(0, refused));
    EXPECT_FALSE(book.learn(0, refused)) << "the same from a call at the same time";
    EXPECT_EQ(form_of(book.at(0)), answer_form::json_object);
    EXPECT_EQ(form_of(book.at(1)), answer_form::json_schema) << "another server";
    EXPECT_FALSE(book.to_keep(0, refused, now)) << "nobody has shown that it helps";
    const auto kept = book.to_keep(0, reply{}, now);
    ASSERT_TRUE(kept);
    EXPECT_FALSE(book.to_keep(0, reply{}, now)) << "once";
    endpoint_book next_run({make_endpoint(wire::openai, "http://h/v1", "m")});
    next_run.recall(0, *kept, now + 60);
    EXPECT_EQ(next_run.at(0).speaks, book.at(0).speaks);
    next_run.recall(0, "{nonsense", now);
    EXPECT_EQ(next_run.at(0).speaks, book.at(0).speaks);
}

} // namespace
