#include "providers/llm/cut_notice.hpp"

#include "codec_fixture.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;

namespace {

TEST(CutPrompts, AreToldWhereTheServerCountsFarFewerTokens) {
    const auto to = make_endpoint(wire::openai, "http://localhost:11434/v1", "m");
    const auto notice = [&](std::uint32_t sent, std::uint64_t counted, std::string text = "plain text") {
        prompt p;
        p.user = std::move(text);
        p.input_tokens = sent;
        return cut_notice(to, p, counted).has_value();
    };
    EXPECT_TRUE(notice(20'000, 4096));
    EXPECT_TRUE(notice(20'000, 2050)) << "Ollama fills half of its window";
    EXPECT_TRUE(notice(6'000, 4096)) << "a window, to the token";
    EXPECT_TRUE(notice(20'000, 7'777));
    EXPECT_FALSE(notice(20'000, 14'000)) << "the estimate's own error";
    EXPECT_FALSE(notice(20'000, 11'111));
    EXPECT_FALSE(notice(5'000, 4096));
    EXPECT_FALSE(notice(20'000, 0)) << "not told";
    EXPECT_FALSE(notice(1'900, 50)) << "short: a smaller window than that has nobody";
    std::string chinese;
    for (int i = 0; i < 100; ++i)
        chinese += "邮件中继";
    EXPECT_FALSE(notice(20'000, 8'100, chinese)) << "tokenizers disagree about it";
    EXPECT_TRUE(notice(20'000, 4'096, chinese));
    prompt p;
    p.input_tokens = 20'000;
    const auto words = cut_notice(to, p, 4096).value_or("");
    for (const char* word : {"4096", "--page-tokens", "--batch-size", "num_ctx"})
        EXPECT_NE(words.find(word), std::string::npos) << words;
}

} // namespace
