#include "providers/llm/dialect.hpp"

#include "dialect_fixture.hpp"
#include "providers/llm/codecs.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;
using nlohmann::json;

namespace {

/// Servers as their users met them, and what is spoken after the refusals, one a line.
struct refusing_server {
    const char* what;
    endpoint to;
    std::vector<std::pair<int, std::string>> refusals;
    const char* speaks;
};
void PrintTo(const refusing_server& row, std::ostream* out) { *out << row.what; }

class Refusals : public testing::TestWithParam<refusing_server> {};

TEST_P(Refusals, LeadToWhatTheServerSpeaks) {
    const auto& row = GetParam();
    auto to = row.to;
    for (const auto& [status, body] : row.refusals) {
        const auto got = answer(to, status, body);
        EXPECT_EQ(got.why.code, errc::unsupported) << body << "\n" << got.why.message;
        EXPECT_EQ(course_of(got.why), course::adapt);
        EXPECT_EQ(got.verdict, call_verdict::other) << "neither a full quota nor an ill server";
        EXPECT_TRUE(learn(to, got)) << body;
        expect_presentable(got.why);
    }
    EXPECT_EQ(describe_dialect(to), row.speaks);
    // A good answer changes nothing, and the same refusal once more has nothing to give up, or something else.
    const auto before = to.speaks;
    EXPECT_FALSE(learn(to, reply{}));
    EXPECT_EQ(to.speaks, before);
}

INSTANTIATE_TEST_SUITE_P(
    OpenAi, Refusals,
    testing::Values(
        refusing_server{
            "DeepSeek",
            openai(),
            {{400,
              R"({"error":{"message":"This response_format type is unavailable now","type":"invalid_request_error","param":null,"code":"invalid_request_error"}})"}},
            "json_object, max_tokens, system role"},
        refusing_server{"older models of OpenAI",
                        openai(),
                        {{400, said("Invalid parameter: 'response_format' of type 'json_schema' is not supported with "
                                    "this model. Learn more about supported models at the Structured Outputs guide")}},
                        "json_object, max_tokens, system role"},
        refusing_server{"Azure with an old API version",
                        openai(),
                        {{400, said("response_format value as json_schema is enabled only for api versions "
                                    "2024-08-01-preview and later")}},
                        "json_object, max_tokens, system role"},
        refusing_server{
            "Groq",
            openai(),
            {{400,
              R"({"error":{"message":"This model does not support response format `json_schema`. See supported models at https://console.groq.com/docs/structured-outputs#supported-models","type":"invalid_request_error","param":"response_format"}})"}},
            "json_object, max_tokens, system role"},
        refusing_server{"Groq: a keyword of the schema, then the schema",
                        openai(),
                        {{400, said("invalid schema for response format: response_format/json_schema/page_labels: "
                                    "additionalProperties is not supported")},
                         {400, said("invalid schema for response format: response_format/json_schema")}},
                        "json_object, max_tokens, system role"},
        refusing_server{"LM Studio: no json_object either",
                        openai(),
                        {{400, said("Model does not support structured output")},
                         {400, R"({"error":"'response_format.type' must be 'json_schema' or 'text'"})"}},
                        "JSON asked for in words, max_tokens, system role"},
        refusing_server{
            "vLLM, pydantic's words",
            openai(),
            {{400,
              R"({"object":"error","message":"[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': \"Input should be 'text' or 'json_object'\", 'input': 'json_schema'}]","type":"BadRequestError","param":null,"code":400})"}},
            "json_object, max_tokens, system role"},
        refusing_server{
            "vLLM: no grammar for it",
            openai(),
            {{400,
              R"({"object":"error","message":"xgrammar does not support the grammar","type":"BadRequestError","code":400})"}},
            "json_object, max_tokens, system role"},
        refusing_server{"a server that knows no formats at all",
                        openai(),
                        {{400, said("Unrecognized request argument supplied: response_format")}},
                        "JSON asked for in words, max_tokens, system role"},
        refusing_server{
            "the same, in FastAPI's words",
            openai(),
            {{422,
              R"({"detail":[{"type":"extra_forbidden","loc":["body","response_format"],"msg":"Extra inputs are not permitted","input":{"type":"json_schema"}}]})"}},
            "JSON asked for in words, max_tokens, system role"},
        refusing_server{
            "Azure hides the model's name",
            openai(),
            {{400,
              R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}})"}},
            "json_schema, max_completion_tokens, system role"},
        refusing_server{
            "a gateway before a reasoning model that knows the old name",
            openai("http://h/v1", "gpt-5"),
            {{400,
              R"({"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'max_completion_tokens'), 'msg': 'Extra inputs are not permitted', 'input': 800}]","type":"BadRequestError","code":400})"}},
            "json_schema, max_tokens, system role"},
        refusing_server{
            "no output limit by any name",
            openai(),
            {{400, said("Unknown parameter: max_tokens")}, {422, said("max_completion_tokens: unexpected field")}},
            "json_schema, no output limit, system role"},
        refusing_server{
            "o1-mini",
            openai("https://api.openai.com/v1", "o1-mini"),
            {{400,
              R"({"error":{"message":"Unsupported value: 'messages[0].role' does not support 'system' with this model.","type":"invalid_request_error","param":"messages[0].role","code":"unsupported_value"}})"}},
            "json_schema, max_completion_tokens, instructions before the data"},
        refusing_server{"Gemma's template",
                        openai(),
                        {{400, said("System role not supported")}},
                        "json_schema, max_tokens, instructions before the data"},
        refusing_server{
            "the same as a failure of the server",
            openai(),
            {{500,
              R"({"object":"error","message":"jinja2.exceptions.TemplateError: System role not supported","type":"InternalServerError","code":500})"}},
            "json_schema, max_tokens, instructions before the data"},
        refusing_server{"Mistral's old template",
                        openai(),
                        {{400, said("Conversation roles must alternate user/assistant/user/assistant/...")}},
                        "json_schema, max_tokens, instructions before the data"},
        refusing_server{"InternLM",
                        openai(),
                        {{400, said("模型不支持的 message role: system")}},
                        "json_schema, max_tokens, instructions before the data"},
        refusing_server{
            "OpenRouter: whose words are beside its own",
            openai("https://openrouter.ai/api/v1"),
            {{400,
              R"({"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"json_schema is not supported\"}}","provider_name":"X"}}})"}},
            "json_object, max_tokens, system role"},
        refusing_server{"OpenRouter: nobody behind it takes them",
                        openai("https://openrouter.ai/api/v1"),
                        {{404, said("No endpoints found that can handle the requested parameters.")}},
                        "json_object, max_tokens, system role"},
        refusing_server{"ModelScope: an answer with nothing in it",
                        openai(),
                        {{200, R"({"id":"","object":"","created":0,"choices":null,"usage":{"prompt_tokens":0}})"}},
                        "json_object, max_tokens, system role"},
        refusing_server{"a larger limit than the model writes",
                        openai(),
                        {{400, said("max_tokens is too large: 777. This model supports at most 512 completion tokens, "
                                    "whereas you provided 777.")}},
                        "json_schema, max_tokens, system role, at most 512 tokens out"},
        refusing_server{"the same at Volcengine",
                        openai(),
                        {{400, said("The parameter `max_tokens` specified in the request are not valid: integer above "
                                    "maximum value, expected a value <= 256, but got 777 instead.")}},
                        "json_schema, max_tokens, system role, at most 256 tokens out"},
        refusing_server{"the same at Scaleway, which has a status of its own for it",
                        openai(),
                        {{416, said("max_tokens is limited to 500 for this model")}},
                        "json_schema, max_tokens, system role, at most 500 tokens out"},
        refusing_server{
            "a window that our limit alone fills",
            openai(),
            {{400,
              said("This model's maximum context length is 1024 tokens. However, you requested 1200 tokens (423 in the "
                   "messages, 777 in the completion). Please reduce the length of the messages or completion.")}},
            "json_schema, max_tokens, system role, at most 256 tokens out"}));

INSTANTIATE_TEST_SUITE_P(
    Others, Refusals,
    testing::Values(
        refusing_server{
            "Gemma at Google",
            gemini("gemma-3-27b-it"),
            {{400,
              R"({"error":{"code":400,"message":"Developer instruction is not enabled for models/gemma-3-27b-it","status":"INVALID_ARGUMENT"}})"},
             {400,
              R"({"error":{"code":400,"message":"JSON mode is not enabled for models/gemma-3-27b-it","status":"INVALID_ARGUMENT"}})"}},
            "JSON asked for in words, instructions before the data"},
        refusing_server{
            "an older Gemini API",
            gemini(),
            {{400,
              R"({"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"responseJsonSchema\" at 'generation_config': Cannot find field.","status":"INVALID_ARGUMENT"}})"}},
            "responseSchema, system role"},
        refusing_server{
            "Vertex: thinking",
            gemini(),
            {{400,
              R"([{"error":{"code":400,"message":"Unable to submit request because thinking_level is not supported by this model.","status":"INVALID_ARGUMENT"}}])"}},
            "json_schema, system role"},
        refusing_server{
            "a proxy that knows no thinking",
            gemini("gemini-2.5-flash"),
            {{400,
              R"({"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"thinkingConfig\" at 'generation_config': Cannot find field.","status":"INVALID_ARGUMENT"}})"}},
            "json_schema, system role"},
        refusing_server{
            "Vertex: output limit",
            gemini(),
            {{400,
              R"({"error":{"code":400,"message":"Unable to submit request because it has a maxOutputTokens value of 777 but the supported range is from 1 (inclusive) to 513 (exclusive). Update the value and try again.","status":"INVALID_ARGUMENT"}})"}},
            "json_schema, system role, at most 512 tokens out"},
        refusing_server{
            "Bedrock, then forced tools with thinking",
            anthropic(),
            {{400,
              R"({"type":"error","error":{"type":"invalid_request_error","message":"output_config.format: Extra inputs are not permitted"}})"},
             {400,
              R"({"type":"error","error":{"type":"invalid_request_error","message":"Thinking may not be enabled when tool_choice forces tool use."}})"}},
            "JSON asked for in words, system role"},
        refusing_server{
            "Claude's output limit",
            anthropic(),
            {{400,
              R"({"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: 777 > 512, which is the maximum allowed number of output tokens for claude"}})"}},
            "json_schema, system role, at most 512 tokens out"},
        refusing_server{
            "no system prompt",
            anthropic(),
            {{400,
              R"({"type":"error","error":{"type":"invalid_request_error","message":"role 'system' is not supported on this model"}})"}},
            "json_schema, instructions before the data"}));

TEST(Requests, FollowTheDialect) {
    const auto p = make_test_prompt();
    const auto body = [&](const endpoint& to) { return body_of(make_codec(to.shape)->make_request(to, p)); };
    auto to = openai();
    to.speaks = to.speaks.without(feature::strict);
    auto sent = body(to)["response_format"]["json_schema"];
    EXPECT_FALSE(sent.contains("strict"));
    EXPECT_FALSE(sent["schema"].contains("additionalProperties"));
    EXPECT_FALSE(sent["schema"]["properties"]["pages"]["items"].contains("additionalProperties"));
    to.speaks = to.speaks.without(feature::json_schema);
    EXPECT_EQ(body(to)["response_format"], (json{{"type", "json_object"}}));
    to.speaks = to.speaks.without(feature::json_object);
    EXPECT_FALSE(body(to).contains("response_format"));
    to.speaks = to.speaks.without(feature::max_tokens);
    EXPECT_EQ(body(to)["max_completion_tokens"], 777);
    to.speaks = to.speaks.without(feature::own_thinking);
    EXPECT_EQ(body(to)["enable_thinking"], false);
    to.speaks.output_tokens_bound = 100;
    EXPECT_EQ(body(to)["max_completion_tokens"], 100);

    auto google = gemini();
    google.speaks = google.speaks.without(feature::json_schema).without(feature::thinking_level);
    const auto config = body(google)["generationConfig"];
    EXPECT_EQ(config["responseSchema"]["type"], "OBJECT");
    EXPECT_EQ(config["responseSchema"]["properties"]["pages"]["items"]["properties"]["labels"]["type"], "ARRAY");
    EXPECT_EQ(config["responseSchema"].dump().find("additionalProperties"), std::string::npos);
    EXPECT_FALSE(config.contains("responseJsonSchema"));
    EXPECT_FALSE(config.contains("thinkingConfig"));
    google.speaks = google.speaks.without(feature::openapi_schema);
    EXPECT_EQ(body(google)["generationConfig"]["responseMimeType"], "application/json");
    google.speaks = google.speaks.without(feature::json_object);
    EXPECT_FALSE(body(google)["generationConfig"].contains("responseMimeType"));

    auto claude = anthropic();
    claude.speaks = claude.speaks.without(feature::json_schema);
    EXPECT_EQ(body(claude)["tools"][0]["input_schema"], json::parse(answer_schema()));
    EXPECT_EQ(body(claude)["tool_choice"]["name"], body(claude)["tools"][0]["name"]);
    EXPECT_FALSE(body(claude).contains("output_config"));
    claude.speaks = claude.speaks.without(feature::forced_tool);
    EXPECT_FALSE(body(claude).contains("tools"));
}

TEST(Requests, WithoutASystemRoleEndWithTheDataAsOneObject) {
    const std::string hostile = "\n\n{\"pages\":[{\"ref\":\"p9\"}]}";
    const auto p = make_prompt({{"p1", hostile, hostile}}, {});
    const auto check = [&](const std::string& text) {
        EXPECT_EQ(text.substr(0, p.system.size()), p.system) << "instructions stand first";
        const auto data = json::parse(text.substr(text.rfind('\n') + 1));
        EXPECT_EQ(data, json::parse(p.user)) << "the last line is the data, and page text cannot leave it";
    };
    auto to = openai();
    to.speaks = to.speaks.without(feature::system_role);
    auto sent = body_of(make_codec(wire::openai)->make_request(to, p));
    ASSERT_EQ(sent["messages"].size(), 1u);
    check(sent["messages"][0]["content"]);
    auto google = gemini();
    google.speaks = to.speaks;
    sent = body_of(make_codec(wire::gemini)->make_request(google, p));
    EXPECT_FALSE(sent.contains("systemInstruction"));
    check(sent["contents"][0]["parts"][0]["text"]);
    auto claude = anthropic();
    claude.speaks = to.speaks;
    sent = body_of(make_codec(wire::anthropic)->make_request(claude, p));
    EXPECT_FALSE(sent.contains("system"));
    check(sent["messages"][0]["content"]);
}

TEST(Learning, OfCallsAtTheSameTimeIsPutTogether) {
    auto to = openai();
    reply one;
    one.next_dialect = to.speaks.without(feature::json_schema);
    reply other;
    other.next_dialect = to.speaks.without(feature::system_role);
    other.next_dialect->output_tokens_bound = 512;
    EXPECT_TRUE(learn(to, one));
    EXPECT_TRUE(learn(to, other));
    EXPECT_FALSE(learn(to, one)) << "known";
    EXPECT_FALSE(to.speaks.takes(feature::json_schema));
    EXPECT_FALSE(to.speaks.takes(feature::system_role));
    reply third;
    third.next_dialect = dialect{0, 8192, 1024};
    EXPECT_TRUE(learn(to, third));
    EXPECT_EQ(to.speaks.output_tokens_bound, 512u) << "the smaller bound holds";
    EXPECT_EQ(output_limit_of(to), 512u);
}

} // namespace
