#include "providers/llm/codecs.hpp"

#include "codec_fixture.hpp"
#include "providers/llm/tokens.hpp"
#include "request_tree.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;

namespace {

std::vector<endpoint> endpoints() {
    return {make_endpoint(wire::gemini, "https://generativelanguage.googleapis.com", "gemini-2.5-flash"),
            make_endpoint(wire::gemini, "https://generativelanguage.googleapis.com", "gemini-3-pro"),
            make_endpoint(wire::openai, "https://api.openai.com/v1", "gpt-5"),
            make_endpoint(wire::openai, "http://localhost:11434", "vendor/\"odd\"\xFF model"),
            make_endpoint(wire::anthropic, "https://api.anthropic.com", "claude"),
            make_endpoint(wire::anthropic, "https://bedrock-runtime.eu.amazonaws.com", "claude"),
            make_endpoint(wire::anthropic, "https://x.aiplatform.googleapis.com/v1/publishers/anthropic", "claude")};
}

/// Nothing refused, each feature alone, and each two.
std::vector<dialect> dialects() {
    std::vector<dialect> out(1);
    for (unsigned one = 0; one < features; ++one)
        for (unsigned other = one; other < features; ++other) {
            out.emplace_back();
            out.back().refused = 1u << one | 1u << other;
        }
    out.emplace_back();
    out.back().refused = (1u << features) - 1;
    return out;
}

std::vector<prompt> prompts() {
    const std::vector<prompt_page> pages{{"p1", "Quotes \" and \\", "Lines\nand \xC3\xA9 \xFF\x01"},
                                         {"p2", "", "\xE2\x82"}};
    label_rules explained;
    explained.explain = true;
    std::vector<prompt> out{make_prompt(pages, {}), make_prompt({}, explained), make_test_prompt()};
    out.back().schema = R"( { "type":["object"], "n": 1.50, "additionalProperties" : false } )";
    out.push_back(out.back());
    out.back().schema = "no schema";
    out.back().system += "\xE2\x82"; // stands before the data where there is no role for it
    return out;
}

TEST(RequestTexts, AreTheTreesOfTheSameRequestsDumped) {
    for (auto to : endpoints())
        for (const auto& speaks : dialects())
            for (const auto& what : prompts()) {
                to.speaks = speaks;
                ASSERT_EQ(make_codec(to.shape)->make_request(to, what).body, slow::request_body(to, what))
                    << to.base_url << ' ' << describe_dialect(to);
            }
}

TEST(RequestTexts, HoldPagesAsATreeWould) {
    const std::vector<prompt_page> pages{{"p\"1", "Title\n", "Text \xF0\x9F\x98 \xED\xA0\x80"}, {"p2", "", ""}};
    EXPECT_EQ(make_prompt(pages, {}).user, slow::user_text(pages));
    EXPECT_EQ(make_prompt({}, {}).user, slow::user_text({}));
    label_rules rules;
    rules.space_labels = {"how-to", "a\x01\"b\xFF"};
    const auto user = json::parse(make_prompt(pages, rules).user);
    EXPECT_EQ(user["labels_in_use"], json::array({"how-to", "a \"b\xEF\xBF\xBD"}));
    EXPECT_EQ(user["pages"], json::parse(slow::user_text(pages))["pages"]);
}

/// Who has counted the pages gets nearly what counting all of it gives.
TEST(RequestTexts, AreEstimatedFromWhatWasCounted) {
    std::string text;
    for (int i = 0; i < 200; ++i)
        text += "The relay moves mail between zones: restart it \"with care\".\n";
    label_rules rules;
    rules.space_labels = {"how-to", "runbook", "mail-relay"};
    const std::vector<prompt_page> pages{{"p1", "Mail", text}, {"p2", "Relay", text}};
    const prompt_maker maker{std::make_shared<label_rules>(rules)};
    const auto counted = 2 * (estimate_tokens(text) + 1);
    const double whole = maker.make(pages).input_tokens;
    EXPECT_NEAR(maker.make(pages, counted).input_tokens, whole, 0.02 * whole);
    EXPECT_EQ(maker.make(pages, counted).user, maker.make(pages).user);
    EXPECT_NEAR(maker.make({}, 0).input_tokens, prompt_overhead_tokens(rules), 5);
}

} // namespace
