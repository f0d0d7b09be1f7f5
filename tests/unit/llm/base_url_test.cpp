#include "codec_fixture.hpp"

#include "providers/llm/base_url.hpp"
#include "providers/llm/codecs.hpp"
#include "providers/llm/dialect.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;

namespace {

struct given_url {
    const char* base;
    const char* called;
};

class OpenAiUrl : public testing::TestWithParam<given_url> {};
TEST_P(OpenAiUrl, IsMadeFromWhatPeopleHave) {
    EXPECT_EQ(call_url(make_endpoint(wire::openai, GetParam().base, "m")), GetParam().called);
}
INSTANTIATE_TEST_SUITE_P(
    Each, OpenAiUrl,
    testing::Values(
        given_url{"https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"},
        given_url{"https://api.openai.com/v1/", "https://api.openai.com/v1/chat/completions"},
        given_url{"https://api.openai.com", "https://api.openai.com/v1/chat/completions"},
        given_url{"https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1/chat/completions"},
        given_url{"https://api.openai.com/v1/responses", "https://api.openai.com/v1/chat/completions"},
        given_url{"https://api.openai.com/v1/completions/", "https://api.openai.com/v1/chat/completions"},
        given_url{"http://localhost:11434", "http://localhost:11434/v1/chat/completions"},
        given_url{"http://localhost:1234/v1", "http://localhost:1234/v1/chat/completions"},
        given_url{"https://api.perplexity.ai", "https://api.perplexity.ai/chat/completions"},
        given_url{"https://api.groq.com/openai/v1", "https://api.groq.com/openai/v1/chat/completions"},
        given_url{"https://open.bigmodel.cn/api/paas/v4", "https://open.bigmodel.cn/api/paas/v4/chat/completions"},
        given_url{"https://models.github.ai/inference", "https://models.github.ai/inference/chat/completions"},
        given_url{"https://generativelanguage.googleapis.com/v1beta/openai/",
                  "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions"},
        given_url{"https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
                  "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21"},
        given_url{"https://x.openai.azure.com/openai/deployments/d?api-version=2024-10-21",
                  "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21"},
        given_url{"https://x.openai.azure.com/openai/deployments/d",
                  "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21"},
        given_url{"https://x.openai.azure.com/", "https://x.openai.azure.com/openai/v1/chat/completions"},
        given_url{"https://x.openai.azure.com/openai/v1", "https://x.openai.azure.com/openai/v1/chat/completions"},
        given_url{"https://x.services.ai.azure.com/models?api-version=2024-05-01-preview",
                  "https://x.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview"},
        given_url{"https://x.cognitiveservices.azure.com/openai/deployments/d?api-version=1",
                  "https://x.cognitiveservices.azure.com/openai/deployments/d/chat/completions?api-version=1"},
        given_url{"https://apim.azure-api.net/llm?api-version=1",
                  "https://apim.azure-api.net/llm/chat/completions?api-version=1"}));

class GeminiUrl : public testing::TestWithParam<given_url> {};
TEST_P(GeminiUrl, IsMadeFromWhatPeopleHave) {
    EXPECT_EQ(call_url(make_endpoint(wire::gemini, GetParam().base, "g")), GetParam().called);
}
INSTANTIATE_TEST_SUITE_P(
    Each, GeminiUrl,
    testing::Values(given_url{"https://g.example", "https://g.example/v1beta/models/g:generateContent"},
                    given_url{"https://g.example/v1", "https://g.example/v1/models/g:generateContent"},
                    given_url{"https://g.example/v1beta/", "https://g.example/v1beta/models/g:generateContent"},
                    given_url{"https://g.example/v1beta/models", "https://g.example/v1beta/models/g:generateContent"},
                    given_url{"https://g.example/v1beta/openai", "https://g.example/v1beta/models/g:generateContent"},
                    given_url{"https://g.example/v1beta/models/other:generateContent",
                              "https://g.example/v1beta/models/g:generateContent"},
                    given_url{
                        "https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu/publishers/google",
                        "https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu/publishers/google/models/"
                        "g:generateContent"}));

class AnthropicUrl : public testing::TestWithParam<given_url> {};
TEST_P(AnthropicUrl, IsMadeFromWhatPeopleHave) {
    EXPECT_EQ(call_url(make_endpoint(wire::anthropic, GetParam().base, "c@1")), GetParam().called);
}
INSTANTIATE_TEST_SUITE_P(
    Each, AnthropicUrl,
    testing::Values(given_url{"https://a.example", "https://a.example/v1/messages"},
                    given_url{"https://a.example/v1", "https://a.example/v1/messages"},
                    given_url{"https://a.example/v1/messages", "https://a.example/v1/messages"},
                    given_url{"https://x.services.ai.azure.com/anthropic",
                              "https://x.services.ai.azure.com/anthropic/v1/messages"},
                    given_url{"https://bedrock-runtime.eu-west-1.amazonaws.com",
                              "https://bedrock-runtime.eu-west-1.amazonaws.com/model/c@1/invoke"},
                    given_url{"https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu/publishers/anthropic",
                              "https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu/publishers/anthropic/"
                              "models/c@1:rawPredict"}));

TEST(HostedClaude, NamesTheModelInTheUrlAndTheVersionInTheBody) {
    const auto to = make_endpoint(wire::anthropic, "https://bedrock-runtime.eu-west-1.amazonaws.com", "c");
    const auto request = make_codec(wire::anthropic)->make_request(to, make_test_prompt());
    const auto body = body_of(request);
    EXPECT_FALSE(body.contains("model"));
    EXPECT_EQ(body["anthropic_version"], "bedrock-2023-05-31");
    EXPECT_EQ(find_header(request.headers, "authorization"), "Bearer " + secret);
    EXPECT_EQ(find_header(request.headers, "x-api-key"), "");
}

TEST(AzureKeys, TravelInAzuresHeaders) {
    for (const char* base :
         {"https://x.cognitiveservices.azure.com/openai/v1", "https://x.services.ai.azure.com/models",
          "https://x.azure-api.net/v1", "https://x.openai.azure.us/openai/v1"}) {
        const auto request =
            make_codec(wire::openai)->make_request(make_endpoint(wire::openai, base, "m"), make_test_prompt());
        EXPECT_EQ(find_header(request.headers, "api-key"), secret) << base;
        EXPECT_EQ(find_header(request.headers, "authorization"), "") << base;
    }
}

/// A base URL that ends without a version may have been meant with one, or as it is: the server tells.
TEST(Paths, AreTriedBothWaysOnce) {
    const auto codec = make_codec(wire::openai);
    const auto not_there = answer_of(404, R"({"detail":"Not Found"})");
    auto to = make_endpoint(wire::openai, "http://gateway.example/llm", "m");
    EXPECT_EQ(call_url(to), "http://gateway.example/llm/chat/completions");
    EXPECT_TRUE(learn(to, codec->parse_response(to, not_there)));
    EXPECT_EQ(call_url(to), "http://gateway.example/llm/v1/chat/completions");
    const auto last = codec->parse_response(to, not_there);
    EXPECT_EQ(last.why.code, errc::not_found);
    EXPECT_EQ(course_of(last.why), course::lose_endpoint);
    EXPECT_NE(last.why.message.find("/v1"), std::string::npos) << last.why.message;

    to = make_endpoint(wire::openai, "http://gateway.example", "m");
    EXPECT_TRUE(learn(to, codec->parse_response(to, answer_of(404, "404 page not found"))));
    EXPECT_EQ(call_url(to), "http://gateway.example/chat/completions");
}

} // namespace
