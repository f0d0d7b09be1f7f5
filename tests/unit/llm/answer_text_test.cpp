#include "codec_fixture.hpp"

#include "providers/llm/answer_text.hpp"
#include "providers/llm/codecs.hpp"

#include <gtest/gtest.h>

#include <array>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;

namespace {

/// One row: a body with a 2xx, and the text in which the answer is to be looked for.
struct place {
    const char* what;
    wire shape;
    const char* body;
    const char* text;
};

void PrintTo(const place& row, std::ostream* out) { *out << row.what; }

reply parse(wire shape, int status, std::string body) {
    return make_codec(shape)->parse_response(make_endpoint(shape, "http://127.0.0.1:9", "m"),
                                             answer_of(status, std::move(body)));
}

class Places : public testing::TestWithParam<place> {};

TEST_P(Places, OfAnAnswerAreFound) {
    const auto r = parse(GetParam().shape, 200, GetParam().body);
    EXPECT_EQ(r.why.code, errc::ok) << r.why.message;
    EXPECT_EQ(r.text, GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Each, Places,
    testing::Values(
        place{"content", wire::openai, R"({"choices":[{"message":{"content":"{a}"},"finish_reason":"stop"}]})", "{a}"},
        place{"no word for the end", wire::openai,
              R"({"choices":[{"message":{"content":"{a}"},"finish_reason":null}]})", "{a}"},
        place{
            "parts", wire::openai,
            R"({"choices":[{"message":{"content":[{"type":"thinking","thinking":"x"},{"type":"text","text":"{a}"}]}}]})",
            "{a}"},
        place{"text as an object", wire::openai,
              R"({"choices":[{"message":{"content":[{"type":"text","text":{"value":"{a}"}}]}}]})", "{a}"},
        place{"content that is the answer itself", wire::openai,
              R"({"choices":[{"message":{"content":{"pages":[]}}}]})", R"({"pages":[]})"},
        place{"reasoning_content", wire::openai,
              R"({"choices":[{"message":{"content":null,"reasoning_content":"Hm.\n{a}\n"},"finish_reason":"stop"}]})",
              "Hm.\n{a}\n"},
        place{"reasoning", wire::openai, R"({"choices":[{"message":{"content":"","reasoning":"{a}"}}]})", "{a}"},
        place{"thinking", wire::openai, R"({"choices":[{"message":{"content":" ","thinking":"{a}"}}]})", "{a}"},
        place{
            "reasoning_details", wire::openai,
            R"({"choices":[{"message":{"content":"","reasoning_details":[{"type":"reasoning.text","text":"{a}"}]}}]})",
            "{a}"},
        place{"content before thoughts", wire::openai,
              R"({"choices":[{"message":{"content":"{a}","reasoning_content":"{b}"}}]})", "{a}"},
        place{
            "tool call", wire::openai,
            R"({"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"f","arguments":"{a}"}}]},"finish_reason":"tool_calls"}]})",
            "{a}"},
        place{
            "tool call with an object, after prose", wire::openai,
            R"({"choices":[{"message":{"content":"I call it.","tool_calls":[{"function":{"arguments":{"pages":[]}}}]}}]})",
            R"({"pages":[]})"},
        place{"function_call", wire::openai,
              R"({"choices":[{"message":{"content":null,"function_call":{"name":"f","arguments":"{a}"}}}]})", "{a}"},
        place{"parsed", wire::openai, R"({"choices":[{"message":{"content":null,"parsed":{"pages":[]}}}]})",
              R"({"pages":[]})"},
        place{"legacy completion", wire::openai, R"({"choices":[{"text":"{a}","finish_reason":"stop"}]})", "{a}"},
        place{
            "Responses API", wire::openai,
            R"({"status":"completed","output":[{"type":"reasoning","summary":[]},{"type":"message","content":[{"type":"output_text","text":"{a}"}]}]})",
            "{a}"},
        place{"Responses API, tool", wire::openai,
              R"({"output":[{"type":"function_call","name":"f","arguments":"{a}"}]})", "{a}"},
        place{"output_text", wire::openai, R"({"output_text":"{a}"})", "{a}"},
        place{"Ollama chat", wire::openai, R"({"message":{"role":"assistant","content":"{a}"},"done_reason":"stop"})",
              "{a}"},
        place{"Ollama generate", wire::openai, R"({"response":"{a}","done":true})", "{a}"},
        place{
            "Gemini text", wire::gemini,
            R"({"candidates":[{"content":{"parts":[{"thought":true,"text":"x"},{"text":"{a}"}]},"finishReason":"STOP"}]})",
            "{a}"},
        place{"Gemini function", wire::gemini,
              R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"pages":[]}}}]}}]})",
              R"({"pages":[]})"},
        place{"Gemini, only thoughts", wire::gemini,
              R"({"candidates":[{"content":{"parts":[{"thought":true,"text":"{a}"}]},"finishReason":"STOP"}]})", "{a}"},
        place{
            "Anthropic tool after prose", wire::anthropic,
            R"({"type":"message","content":[{"type":"text","text":"I label them."},{"type":"tool_use","input":{"pages":[]}}],"stop_reason":"tool_use"})",
            R"({"pages":[]})"},
        place{"Anthropic, content as a text", wire::anthropic,
              R"({"type":"message","content":"{a}","stop_reason":"end_turn"})", "{a}"}));

TEST(AnswerText, ThoughtsThatDoNotEndWithJsonAreNoAnswer) {
    const auto r = parse(wire::openai, 200,
                         R"({"choices":[{"message":{"content":null,"reasoning_content":"Maybe {a}, or not"}}]})");
    EXPECT_EQ(r.why.code, errc::bad_answer);
}

TEST(AnswerText, WordsForTheEndAreKnownInAnyWriting) {
    for (const char* word :
         {"stop", "STOP", "eos", "eos_token", "end_turn", "stop_sequence", "tool_calls", "FinishReason.STOP"})
        EXPECT_EQ(meaning_of_finish(word), finish::ended) << word;
    for (const char* word :
         {"length", "max_tokens", "MAX_TOKENS", "model_length", "max_output_tokens", "FINISH_REASON_MAX_TOKENS"})
        EXPECT_EQ(meaning_of_finish(word), finish::cut) << word;
    for (const char* word : {"content_filter", "SAFETY", "RECITATION", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII",
                             "refusal", "sensitive", "guardrail_intervened", "ContentFilter"})
        EXPECT_EQ(meaning_of_finish(word), finish::blocked) << word;
    for (const char* word : {"", "null", "other", "error"})
        EXPECT_EQ(meaning_of_finish(word), finish::unknown) << word;
    EXPECT_EQ(meaning_of_finish("MALFORMED_FUNCTION_CALL"), finish::malformed);
}

class BlockedAnswer : public testing::TestWithParam<const char*> {};

TEST_P(BlockedAnswer, IsNotAskedForAgain) {
    const auto r = parse(wire::openai, 200, GetParam());
    EXPECT_EQ(r.why.code, errc::content_blocked) << r.why.message;
    expect_presentable(r.why);
}

INSTANTIATE_TEST_SUITE_P(
    Each, BlockedAnswer,
    testing::Values(R"({"choices":[{"message":{"content":null},"finish_reason":"SAFETY"}]})",
                    R"({"choices":[{"message":{"content":null},"finish_reason":"PROHIBITED_CONTENT"}]})",
                    R"({"choices":[{"message":{"content":""},"finish_reason":"recitation"}]})",
                    R"({"choices":[{"message":{"content":null,"refusal":"I can't"},"finish_reason":"stop"}]})",
                    R"({"output":[{"type":"message","content":[{"type":"refusal","refusal":"No"}]}]})",
                    R"({"output":[],"incomplete_details":{"reason":"content_filter"}})"));

TEST(AnswerText, WhatWasWrittenBeforeTheCutIsKept) {
    const auto r = parse(wire::openai, 200,
                         R"({"choices":[{"message":{"content":"{\"pages\":["},"finish_reason":"MAX_TOKENS"}]})");
    EXPECT_EQ(r.why.code, errc::truncated_answer);
    EXPECT_EQ(r.text, R"({"pages":[)");
}

TEST(AnswerText, ModelThatStumbledIsAskedAgain) {
    for (
        const char* error :
        {R"({"message":"Failed to generate JSON. See 'failed_generation'.","code":"json_validate_failed","failed_generation":"{a"})",
         R"({"message":"Failed to call a function.","code":"tool_use_failed","failed_generation":"{a"})",
         R"({"message":"Generated JSON does not match the expected schema.","type":"invalid_request_error","failed_generation":"{a"})"}) {
        const auto r = parse(wire::openai, 400, std::string{R"({"error":)"} + error + "}");
        EXPECT_EQ(r.why.code, errc::bad_answer) << error;
        EXPECT_EQ(r.text, "{a");
        expect_presentable(r.why);
    }
}

TEST(AnswerText, TokensAreCountedInEveryShape) {
    for (const char* body :
         {R"({"choices":[{"message":{"content":"{}"}}],"usage":{"prompt_tokens":3,"completion_tokens":4}})",
          R"({"output_text":"{}","usage":{"input_tokens":3,"output_tokens":4}})",
          R"({"response":"{}","prompt_eval_count":3,"eval_count":4})"}) {
        const auto r = parse(wire::openai, 200, body);
        EXPECT_EQ(r.usage.input, 3u) << body;
        EXPECT_EQ(r.usage.output, 4u) << body;
    }
}

} // namespace
