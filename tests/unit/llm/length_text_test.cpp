#include "codec_fixture.hpp"

#include "providers/llm/codecs.hpp"
#include "providers/llm/length_text.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;
using nlohmann::json;

namespace {

/// 0: not told.
struct length_case {
    const char* said;
    double window = 0;
    double input = 0;
};
void PrintTo(const length_case& row, std::ostream* out) { *out << row.said; }

class TooLong : public testing::TestWithParam<length_case> {};

TEST_P(TooLong, IsUnderstoodInAnybodysWords) {
    const auto& row = GetParam();
    const auto got = parse_length_text(row.said);
    EXPECT_TRUE(got.too_long);
    EXPECT_EQ(got.window.value_or(0), row.window);
    EXPECT_EQ(got.input_max.value_or(0), row.input);
    EXPECT_FALSE(got.output_max);
    // Whatever the wire and the status: the batch is too long, and nothing else is wrong.
    for (const auto shape : {wire::openai, wire::gemini, wire::anthropic})
        for (const int status : {400, 413, 422, 500}) {
            const auto to = make_endpoint(shape, "http://h/v1", "m");
            const auto r = make_codec(shape)->parse_response(
                to, answer_of(status, json{{"error", {{"message", row.said}}}}.dump()));
            EXPECT_EQ(r.why.code, errc::context_overflow) << status << " " << r.why.message;
            EXPECT_EQ(course_of(r.why), course::shorten);
            EXPECT_EQ(r.input_tokens_max.value_or(0), row.input > 0    ? row.input
                                                      : row.window > 0 ? row.window - 777
                                                                       : 0);
        }
}

INSTANTIATE_TEST_SUITE_P(
    Each, TooLong,
    testing::Values(
        length_case{"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in "
                    "the messages, 1000 in the completion). Please reduce the length of the messages or completion.",
                    4096},
        length_case{"This model's maximum context length is 262144 tokens. However, you requested 0 output tokens and "
                    "your prompt contains at least 262145 input tokens, for a total of at least 262145 tokens.",
                    262144},
        length_case{"'max_tokens' or 'max_completion_tokens' is too large: 2000. This model's maximum context length "
                    "is 4096 tokens and your request has 2104 input tokens (2000 > 4096 - 2104).",
                    4096},
        length_case{"This endpoint's maximum context length is 16384 tokens. However, you requested about 94307 tokens "
                    "(94307 of text input).",
                    16384},
        length_case{"Requested token count exceeds the model's maximum context length of 163840 tokens. You requested "
                    "a total of 183491 tokens",
                    163840},
        length_case{"Input length (265330) exceeds model's maximum context length (262144).", 262144},
        length_case{
            "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 1000 `max_new_tokens`",
            4096},
        length_case{"input length and `max_tokens` exceed context limit: 174167 + 64000 > 200000, decrease input "
                    "length or `max_tokens` and try again",
                    200000},
        length_case{"request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it", 4096},
        length_case{
            "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
            32768},
        length_case{"Your request exceeded model token limit: 8192 (requested: 9000)", 8192},
        length_case{"The decoder prompt (length 5000) is longer than the maximum model length of 4096. Make sure that "
                    "`max_model_len` is no smaller",
                    4096},
        length_case{"Trying to keep the first 111490 tokens when context the overflows. However, the model is loaded "
                    "with context length of only 32768 tokens, which is not enough.",
                    32768},
        length_case{"Prompt too long: 5152 tokens exceeds max_seq_len 2048 (leave room for output tokens)", 2048},
        length_case{"Range of input length should be [1, 6000]", 0, 6000},
        length_case{"<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]", 0, 30720},
        length_case{"Input length (16062 tokens) exceeds the maximum allowed length (5986 tokens).", 0, 5986},
        length_case{"Input length 131393 exceeds the maximum allowed input length of 131040 tokens.", 0, 131040},
        length_case{"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", 0,
                    1048576},
        length_case{"prompt is too long: 210000 tokens > 200000 maximum", 0, 200000},
        length_case{"This model's maximum prompt length is 131072 but the request contains 537812 tokens.", 0, 131072},
        length_case{"Request body too large for gpt-4o model. Max size: 8000 tokens.", 0, 8000},
        length_case{
            "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens.", 0,
            272000},
        length_case{"Input validation error: `inputs` must have less than 1024 tokens. Given: 1500", 0, 1024},
        length_case{"too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000.", 0,
                    4081},
        length_case{"prompt token count of 64000 exceeds the limit of 60000", 0, 60000},
        length_case{"Invalid 'messages[1].content': string too long. Expected a string with maximum length 10000, but "
                    "got a string with length 20000 instead.",
                    0, 2500},
        length_case{"输入超过最大长度 6000", 0, 6000}, length_case{"输入长度超过限制"},
        length_case{"上下文长度超出模型限制"}, length_case{"Input is too long for requested model."},
        length_case{"The request exceeds the available context size, try increasing it"},
        length_case{"Request too large"},
        length_case{"Your input exceeds the context window of this model. Please adjust your input and try again."},
        length_case{"context_length_exceeded"}, length_case{"The prompt is too long for this model"},
        length_case{"too many tokens in the prompt"}));

TEST(TooLong, IsNotWhatQuotasAndClocksSay) {
    for (const char* other :
         {"Too many tokens, please wait before trying again.", "Rate limit of 50,000 input tokens per minute exceeded",
          "The request took too long", "ThrottlingException: Too many tokens", "max_tokens must be positive",
          "The model is overloaded", "", "internal error", "name is too long to be true per day"})
        EXPECT_FALSE(parse_length_text(other).too_long) << other;
}

TEST(TooLong, NumbersOfOtherFieldsAreNotTheLimit) {
    const auto to = make_endpoint(wire::openai, "http://h/v1", "m");
    const auto parse = [&](int status, const char* body) {
        return make_codec(wire::openai)->parse_response(to, answer_of(status, body));
    };
    auto r = parse(
        400,
        R"({"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":5000,"n_ctx":4096}})");
    EXPECT_EQ(r.why.code, errc::context_overflow);
    EXPECT_EQ(r.input_tokens_max, 4096 - 777);
    r = parse(400, R"({"error":{"message":"This exceeds the maximum context length","code":400}})");
    EXPECT_EQ(r.why.code, errc::context_overflow);
    EXPECT_EQ(r.input_tokens_max, std::nullopt) << "400 is the status";
    r = parse(
        413,
        R"({"error":{"message":"Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested 9000, please reduce your message size and try again.","type":"tokens","code":"rate_limit_exceeded"}})");
    EXPECT_EQ(r.why.code, errc::context_overflow);
    EXPECT_EQ(r.input_tokens_max, 6000);
}

TEST(TooLong, HostileTextIsHarmless) {
    EXPECT_EQ(parse_length_text("maximum context length is " + std::string(5000, '9')).window, std::nullopt);
    EXPECT_TRUE(parse_length_text(std::string(100'000, 'a') + "prompt is too long").too_long == false);
    const auto slow = parse_length_text("max_tokens max_tokens max_tokens " + std::string(3000, '*'));
    EXPECT_FALSE(slow.too_long);
}

} // namespace
