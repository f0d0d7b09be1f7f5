#include "providers/llm/wire_errors.hpp"

#include "codec_fixture.hpp"
#include "providers/llm/codecs.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;
using namespace std::chrono_literals;

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

} // namespace
