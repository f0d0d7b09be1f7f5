#include "codec_fixture.hpp"

#include "providers/llm/dialect.hpp"

#include <gtest/gtest.h>

#include <bit>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;
using nlohmann::json;

namespace {

endpoint openai(std::string base = "http://h/v1", std::string model = "m") {
    return make_endpoint(wire::openai, std::move(base), std::move(model));
}
endpoint gemini(std::string model = "gemini-3-flash") {
    return make_endpoint(wire::gemini, "https://generativelanguage.googleapis.com", std::move(model));
}
endpoint anthropic() { return make_endpoint(wire::anthropic, "http://h", "claude"); }

reply answer(const endpoint& to, int status, const std::string& body) {
    return make_codec(to.shape)->parse_response(to, answer_of(status, body));
}

std::string said(const std::string& message) { return json{{"error", {{"message", message}}}}.dump(); }

/// What names nothing that was sent is no refusal of a form.
TEST(StepsDown, AreNotSeenWhereNothingOfOursIsNamed) {
    for (const char* message :
         {"The request could not be processed", "invalid request", "Param is wrong",
          "Request contains an invalid argument.", "access restricted", "temperature is not supported"}) {
        EXPECT_EQ(step_down(openai(), 400, message), std::nullopt) << message;
        const auto got = answer(openai(), 400, said(message));
        EXPECT_EQ(got.why.code, errc::bad_request) << message;
        EXPECT_EQ(got.why.scope, failure_scope::batch);
        EXPECT_FALSE(got.next_dialect);
    }
    for (const int status : {401, 402, 403, 429, 503, 529})
        EXPECT_EQ(step_down(openai(), status, "response_format is not supported"), std::nullopt) << status;
    EXPECT_EQ(step_down(openai(), 500, "internal error in response_format"), std::nullopt) << "no words of refusal";
}

/// Whatever a server says, and however often: the steps come to an end, and none is taken twice.
TEST(StepsDown, HaveAnEnd) {
    const std::string everything =
        "response_format json_schema json_object JSON mode structured output grammar strict max_tokens "
        "max_completion_tokens system role thinking budget level output_config tool_choice responseSchema "
        "non-streaming unsupported parameters";
    for (auto to :
         {openai(), openai("https://api.openai.com", "gpt-5"), gemini(), gemini("gemini-2.5-flash"), anthropic()}) {
        int steps = 0;
        while (const auto next = step_down(to, 400, everything)) {
            EXPECT_NE(next->refused, to.speaks.refused);
            EXPECT_EQ(next->refused & to.speaks.refused, to.speaks.refused) << "nothing comes back";
            to.speaks = *next;
            ASSERT_LE(++steps, static_cast<int>(features));
        }
        EXPECT_GT(steps, 1);
        EXPECT_EQ(form_of(to), answer_form::words);
        EXPECT_FALSE(has_system_role(to));
    }
}

TEST(StepsDown, DoNotListenToThePageTextThatAServerRepeats) {
    const auto got = answer(
        openai(), 422,
        R"({"detail":[{"type":"x","loc":["body"],"msg":"value error","input":"how response_format and max_tokens are not supported"}]})");
    EXPECT_EQ(got.why.code, errc::bad_request);
}

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

// -- thinking ----------------------------------------------------------------------------------------

TEST(Thinking, ThatUsesUpTheLimitRaisesItAndThenBlamesTheEndpoint) {
    const std::string all_thoughts =
        R"({"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS"}],"usageMetadata":{"promptTokenCount":900,"thoughtsTokenCount":4093}})";
    auto to = gemini("gemini-2.5-pro");
    to.output_tokens_max = 4096;
    for (const std::uint32_t limit : {8192u, 16384u}) {
        const auto got = answer(to, 200, all_thoughts);
        EXPECT_EQ(course_of(got.why), course::adapt);
        EXPECT_TRUE(learn(to, got));
        EXPECT_EQ(output_limit_of(to), limit);
    }
    const auto got = answer(to, 200, all_thoughts);
    EXPECT_EQ(got.why.code, errc::truncated_answer);
    EXPECT_EQ(course_of(got.why), course::lose_endpoint);
    EXPECT_NE(got.why.message.find("thinking"), std::string::npos) << got.why.message;
    EXPECT_NE(got.why.message.find("--output-tokens"), std::string::npos);
    expect_presentable(got.why);
}

TEST(Thinking, IsSeenInEveryWire) {
    const auto step = [](endpoint to, const std::string& body) {
        to.output_tokens_max = 4096;
        return answer(to, 200, body).next_dialect.value_or(dialect{}).output_tokens_max;
    };
    EXPECT_EQ(step(openai(), R"({"choices":[{"message":{"content":""},"finish_reason":"length"}],
        "usage":{"completion_tokens":4096,"completion_tokens_details":{"reasoning_tokens":4096}}})"),
              8192u);
    EXPECT_EQ(step(openai(),
                   R"({"choices":[{"message":{"content":null,"reasoning_content":"hm"},"finish_reason":"length"}]})"),
              8192u)
        << "not counted";
    EXPECT_EQ(
        step(openai(),
             R"({"choices":[{"message":{"content":""},"finish_reason":"length"}],"usage":{"completion_tokens":4096}})"),
        8192u)
        << "not even told";
    EXPECT_EQ(step(openai(), R"({"choices":[{"message":{"content":"{\"pages\":["},"finish_reason":"length"}],
        "usage":{"completion_tokens":4096,"completion_tokens_details":{"reasoning_tokens":3900}}})"),
              8192u)
        << "the most of it";
    EXPECT_EQ(step(anthropic(),
                   R"({"type":"message","content":[{"type":"thinking","thinking":"hm"}],"stop_reason":"max_tokens"})"),
              8192u);
    EXPECT_EQ(step(openai(), R"({"choices":[{"message":{"content":"{\"pages\":["},"finish_reason":"length"}],
        "usage":{"completion_tokens":4096,"completion_tokens_details":{"reasoning_tokens":100}}})"),
              0u)
        << "the answer is long";
    EXPECT_EQ(
        step(openai(),
             R"({"choices":[{"message":{"content":""},"finish_reason":"length"}],"usage":{"completion_tokens":3}})"),
        0u)
        << "the limit is not what ended it";
}

// -- memory ------------------------------------------------------------------------------------------

TEST(DialectMemory, GivesBackWhatWasLearned) {
    constexpr std::int64_t day = 86'400;
    dialect learned;
    for (std::size_t i = 0; i < features; ++i)
        learned = learned.without(static_cast<feature>(i));
    EXPECT_EQ(std::popcount(learned.refused), static_cast<int>(features));
    learned.output_tokens_max = 8192;
    learned.output_tokens_bound = 16384;
    const auto text = to_json(learned, 1'800'000'000);
    EXPECT_EQ(dialect_from_json(text, 1'800'000'000 + day), learned);
    EXPECT_EQ(dialect_from_json(text, 1'800'000'000 + 31 * day), dialect{}) << "servers are updated";
    EXPECT_EQ(dialect_from_json(text, 1'800'000'000 - 3 * day), dialect{}) << "from the future";
    for (const char* bad : {"", "[]", "null", "{}", R"({"learned":"x","refused":["system_role"]})",
                            R"({"learned":-1,"refused":["system_role"]})", "{\"learned\":1800000000,"})
        EXPECT_EQ(dialect_from_json(bad, 1'800'000'000), dialect{}) << bad;
    EXPECT_EQ(
        dialect_from_json(R"({"learned":1800000000,"refused":["system_role","telepathy",7],"output_tokens_bound":1})",
                          1'800'000'000),
        dialect{}.without(feature::system_role));
}

TEST(DialectMemory, IsKeptByShapeServerAndModelAndHoldsNoKey) {
    auto to = openai("https://h/v1", "m");
    const auto key = dialect_key(to);
    EXPECT_EQ(key, "dialect/openai/https://h/v1/m");
    EXPECT_EQ(key.find(secret), std::string::npos);
    to.model = "n";
    EXPECT_NE(dialect_key(to), key);
}

} // namespace
