#include "codec_fixture.hpp"

#include "providers/llm/base_url.hpp"
#include "providers/llm/wire_errors.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;

namespace {

TEST(Redact, TakesOutTheKeyAndEverythingThatLooksLikeOne) {
    EXPECT_EQ(redact("key=" + secret + "!", secret, 200), "key=[key]!");
    EXPECT_EQ(redact("provided: AIzaSyD-abc_123.", "other-key", 200), "provided: [key]");
    EXPECT_EQ(redact("sk-te****ghij is wrong", "zzzzzzzz", 200), "[key] is wrong");
    EXPECT_EQ(redact("risk-free task", "zzzzzzzz", 200), "risk-free task");
}

TEST(Redact, ShortKeysSilenceTheWholeMessage) { EXPECT_EQ(redact("token abc is bad", "abc", 200), ""); }

TEST(Redact, GivesOneShortLine) {
    EXPECT_EQ(redact("a\r\n\tb\x01 c.\n", "", 200), "a b c");
    const auto cut = redact(std::string(5000, 'x'), "", 50);
    EXPECT_LE(cut.size(), 50u);
    EXPECT_EQ(redact("caf\xE9", "", 50), "caf\xEF\xBF\xBD");
    EXPECT_EQ(redact("a\xC2\x9B"
                     "2J b\xE2\x80\xA8"
                     "c",
                     "", 50),
              "a 2J b c")
        << "C1 and line separators";
}

TEST(Redact, FindsAKeyThatStraddlesTheCut) {
    for (std::size_t before = 0; before < 300; ++before) {
        const auto out = redact(std::string(before, ' ') + "x " + secret, secret, 60);
        EXPECT_EQ(out.find("0123"), std::string::npos) << before;
    }
    for (std::size_t before = 4050; before < 4110; ++before)
        EXPECT_EQ(redact(std::string(before, ' ') + secret, secret, 60).find("sk-"), std::string::npos) << before;
}

TEST(Messages, SayWhoWhatAndWhatToDo) {
    const auto to = make_endpoint(wire::openai, "http://h/v1", "m");
    EXPECT_EQ(say(to, errc::model_not_found, "no model m."),
              "acme: the provider does not have this model (no model m); check the model's name");
    for (int code = 0; code <= static_cast<int>(errc::intensity_exceeded); ++code)
        EXPECT_LE(say(to, static_cast<errc>(code), std::string(1000, 'w')).size(), 200u);
}

TEST(Messages, DoNotRepeatWhatAServerSaysAboutARefusedKey) {
    const auto to = make_endpoint(wire::openai, "http://h/v1", "m");
    EXPECT_EQ(say(to, errc::bad_credentials, "wrong key: te****ij").find("****"), std::string::npos);
}

TEST(Names, OfServersAreShortLinesOfUtf8) {
    EXPECT_EQ(name_text("req_1"), "req_1");
    EXPECT_EQ(name_text("a\r\nb\xFF\x1B[2J"), "a b\xEF\xBF\xBD [2J");
    EXPECT_LE(name_text(std::string(5000, '\xFF')).size(), 200u);
}

TEST(Hosts, AreReadFromBaseUrls) {
    EXPECT_EQ(host_of("https://API.OpenAI.com:443/v1"), "api.openai.com");
    EXPECT_EQ(host_of("http://u:p@h/x"), "h");
    EXPECT_EQ(host_of("http://[::1]:80/x"), "[::1]:80");
    EXPECT_EQ(host_of(""), "");
}

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
