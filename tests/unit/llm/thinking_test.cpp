// Models that use up the output limit with their thoughts.
#include "dialect_fixture.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;

namespace {

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

} // namespace
