#include "providers/llm/tokens.hpp"

#include "token_meter.hpp"

#include <gtest/gtest.h>

#include <string>

using tagwright::llm::cut_and_count;
using tagwright::llm::cut_to_tokens;
using tagwright::llm::estimate_tokens;

namespace {

std::string times(const std::string& text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i)
        out += text;
    return out;
}

// Counted by hand against published byte-pair tokenizers; the bounds are the promise in the header.
TEST(Tokens, EnglishProseIsAboutFourBytesAToken) {
    const std::string prose =
        "The on-call engineer restarts the relay, checks the queue and writes down what happened. If the queue does "
        "not drain within ten minutes, the incident is escalated to the platform team, who own the broker.";
    const double bytes_per_token = static_cast<double>(prose.size()) / estimate_tokens(prose);
    EXPECT_GT(bytes_per_token, 3.6);
    EXPECT_LT(bytes_per_token, 5.2);
}

TEST(Tokens, ChineseIsAboutOneTokenACharacter) {
    const std::string text = times("服务器重启之后检查队列", 10); // 110 characters
    EXPECT_GE(estimate_tokens(text), 90u);
    EXPECT_LE(estimate_tokens(text), 130u);
}

TEST(Tokens, EmptyIsZeroAndAnythingElseAtLeastOne) {
    EXPECT_EQ(estimate_tokens(""), 0u);
    EXPECT_EQ(estimate_tokens(" "), 1u);
    EXPECT_EQ(estimate_tokens("\xFF"), 1u);
}

TEST(Tokens, RulersAndIndentationAreCheap) {
    EXPECT_LT(estimate_tokens(std::string(80, '-')), 25u);
    EXPECT_LT(estimate_tokens(std::string(80, ' ')), 10u);
}

TEST(Tokens, TextWithinTheBudgetIsNotTouched) {
    EXPECT_EQ(cut_to_tokens("one two three ", 100), "one two three ");
    EXPECT_EQ(cut_to_tokens("", 5), "");
    EXPECT_EQ(cut_to_tokens("word", 0), "");
}

TEST(Tokens, CutEndsAtAWordAndStaysWithinTheBudget) {
    const std::string text = times("alpha beta gamma delta ", 50);
    for (std::uint32_t most = 2; most < 120; most += 7) {
        const auto cut = cut_to_tokens(text, most);
        EXPECT_LE(estimate_tokens(cut), most);
        EXPECT_EQ(text.compare(0, cut.size(), cut), 0);
        EXPECT_EQ(text[cut.size()], ' ') << cut;
    }
}

TEST(Tokens, CutNeverEndsInsideACharacter) {
    const std::string text = times("日本語🚀é", 40);
    for (std::uint32_t most = 1; most < 150; ++most) {
        const auto cut = cut_to_tokens(text, most);
        EXPECT_LE(estimate_tokens(cut), most);
        if (cut.size() < text.size()) {
            EXPECT_NE(static_cast<unsigned char>(text[cut.size()]) & 0xC0u, 0x80u);
        }
    }
}

TEST(Tokens, AWordWithoutEndIsCutInTheMiddle) {
    const auto cut = cut_to_tokens(std::string(10'000, 'x'), 20);
    EXPECT_GT(cut.size(), 20u);
    EXPECT_LT(cut.size(), 200u);
}

TEST(Tokens, BytesThatAreNotUtf8AreCountedAndCut) {
    const std::string noise(1000, '\x80');
    EXPECT_EQ(estimate_tokens(noise), 1000u);
    EXPECT_EQ(cut_to_tokens(noise, 10).size(), 10u);
}

/// Bits of texts in every order that a generator of our own gives: words, camelCase, numbers, rulers, blanks of all
/// kinds, scripts, and bytes that are no UTF-8.
TEST(Tokens, AreWhatTheSlowTwinSays) {
    const std::string bits[] = {"a",
                                "word",
                                "internationalisation",
                                "Capital",
                                "camelCase",
                                "X",
                                "42",
                                "1234567",
                                "-",
                                "-----",
                                "\"",
                                "{",
                                " ",
                                "  ",
                                "\n",
                                "\t\n ",
                                "\xA0",
                                "\u00A0",
                                "\u3000",
                                "\u00E9t\u00E9",
                                "\u670D\u52A1",
                                "\U0001F600",
                                "\xFF",
                                "\xE2\x82",
                                "                                        "};
    std::uint32_t state = 1;
    const auto drawn = [&](std::uint32_t below) {
        state = state * 1664525u + 1013904223u;
        return (state >> 8u) % below;
    };
    namespace slow = tagwright::llm::slow;
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (auto i = drawn(40); i > 0; --i)
            text += bits[drawn(static_cast<std::uint32_t>(std::size(bits)))];
        ASSERT_EQ(estimate_tokens(text), slow::estimate_tokens(text)) << text;
        for (std::uint32_t most = 0; most < 60; most = most < 12 ? most + 1 : most + 7) {
            const auto cut = cut_and_count(text, most);
            ASSERT_EQ(cut.text, slow::cut_to_tokens(text, most)) << most << " of " << text;
            ASSERT_EQ(cut.tokens, slow::estimate_tokens(cut.text)) << most << " of " << text;
        }
    }
}

} // namespace
