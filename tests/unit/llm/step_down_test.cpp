// What is taken for the refusal of a form, and that the steps come to an end.
#include "dialect_fixture.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;

namespace {

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

} // namespace
