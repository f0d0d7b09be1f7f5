#include "providers/llm/codecs.hpp"

#include "codec_fixture.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;

namespace {

TEST(Codecs, ExistForEveryWireButLocal) {
    for (const auto shape : {wire::gemini, wire::openai, wire::anthropic})
        EXPECT_NE(make_codec(shape), nullptr);
    EXPECT_EQ(make_codec(wire::local), nullptr);
}

/// Whatever a server sends, every codec answers with something presentable.
TEST(Codecs, SurviveEveryShapeOfJson) {
    const std::vector<std::string> values{"null",
                                          "true",
                                          "7",
                                          "-1",
                                          "1e300",
                                          "\"x\"",
                                          "[]",
                                          "{}",
                                          "[[]]",
                                          R"([{"error":null}])",
                                          R"({"error":[]})",
                                          R"({"error":{}})",
                                          R"({"choices":[null]})",
                                          R"({"choices":[{"message":[]}]})",
                                          R"({"candidates":[[]]})",
                                          R"({"candidates":[{"content":[],"finishReason":7}]})",
                                          R"({"content":[null,7,{"type":"text"}]})",
                                          R"({"usage":{"prompt_tokens":-5,"input_tokens":"x"},"content":[]})",
                                          std::string(3000, '['),
                                          "\xFF\xFE",
                                          std::string(1, '\0')};
    for (const auto shape : {wire::gemini, wire::openai, wire::anthropic})
        for (const int status : {0, 100, 200, 204, 301, 400, 401, 404, 429, 500, 599, 999, -1})
            for (const auto& value : values) {
                const auto to = make_endpoint(shape, "http://h", "m");
                const auto r = make_codec(shape)->parse_response(to, answer_of(status, value));
                EXPECT_NE(r.why.code, errc::ok) << status << " " << value;
                expect_presentable(r.why);
            }
}

TEST(Codecs, SendEvenPromptsThatAreNotUtf8) {
    prompt broken;
    broken.system = "\xFF";
    broken.user = "\xC3";
    broken.schema = "not json";
    for (const auto shape : {wire::gemini, wire::openai, wire::anthropic}) {
        const auto request = make_codec(shape)->make_request(make_endpoint(shape, "", "\xFF"), broken);
        EXPECT_FALSE(nlohmann::json::parse(request.body, nullptr, false).is_discarded());
    }
}

} // namespace
