#include "providers/confluence/label_name.hpp"
#include "providers/llm/label_clean.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

using namespace tagwright;
using namespace tagwright::llm;

namespace {

TEST(PlainLabels, AreSmallLettersDigitsAndSingleHyphens) {
    for (const char* label : {"kubernetes", "mail-relay", "k8s", "2fa", "ci-cd", "a1", "v1-2-x"})
        EXPECT_TRUE(is_plain_label(label)) << label;
    for (const std::string label : {"", "a", "404", "1-2", "-", "a--b", "-ab", "ab-", "a b", "a_b", "Ab", "a.b", "a/b",
                                    "c++", "\xC3\xA9t\xC3\xA9", "a\xFF"})
        EXPECT_FALSE(is_plain_label(label)) << label;
    EXPECT_FALSE(is_plain_label(std::string(101, 'a')));
}

/// What the short way leaves out would have changed nothing: every text of up to five of these signs that is plain.
TEST(PlainLabels, AreOnePieceAndTheirOwnForms) {
    constexpr std::string_view signs = "a1-sio0x";
    std::size_t plain = 0;
    for (std::size_t size = 2; size <= 5; ++size) {
        std::size_t texts = 1;
        for (std::size_t i = 0; i < size; ++i)
            texts *= signs.size();
        for (std::size_t number = 0; number < texts; ++number) {
            std::string text;
            for (std::size_t i = 0, rest = number; i < size; ++i, rest /= signs.size())
                text += signs[rest % signs.size()];
            if (!is_plain_label(text))
                continue;
            ++plain;
            ASSERT_EQ(label_pieces(text), std::vector<std::string>{text});
            ASSERT_EQ(label_form(text), text);
            ASSERT_EQ(confluence::normalize_label(text), text);
            ASSERT_EQ(confluence::kept_label(text), text);
        }
    }
    EXPECT_GT(plain, 10'000u);
}

TEST(PlainLabels, HaveTheFormsOfTheSameInCapitals) {
    for (const std::string text :
         {"Mail Relay", "CI/CD", "C++ Guide", "Release  Notes", "_Emphasis_", "R&D", "ISO 27001"})
        EXPECT_EQ(forms_of(text)[0], confluence::kept_label(text)) << text;
    EXPECT_EQ(forms_of("Mail Relay"), (label_forms{"mail-relay", "mail-relay", "mail-relay"}));
    EXPECT_EQ(forms_of("K\xC3\x9CHE")[2], "k\xC3\xBChe");
}

/// Every text of up to four of these pieces that are plain words is one label as it stands.
TEST(PlainWords, AreOnePieceAsTheyStandAndHaveOneForm) {
    constexpr std::array pieces{"a",  "B",    "2",  "17",   " ",       "-",     " - ", "such",  "as",    "As it",
                                ".",  "0.5",  "c",  "page", "because", "oauth", "2.0", "sharp", "Label", "tags",
                                "da", "weil", "es", "e.g.", "(x)",     "#",     ":",   "the"};
    std::size_t plain = 0;
    std::size_t texts = 1;
    for (std::size_t size = 1; size <= 4; ++size) {
        texts *= pieces.size();
        for (std::size_t number = 0; number < texts; ++number) {
            std::string text;
            for (std::size_t i = 0, rest = number; i < size; ++i, rest /= pieces.size())
                text += pieces[rest % pieces.size()];
            if (!are_plain_words(text))
                continue;
            ++plain;
            ASSERT_EQ(label_pieces(text), std::vector<std::string>{text});
            const auto form = label_form(text);
            ASSERT_EQ(forms_of(text), (label_forms{form, form, form})) << text;
            ASSERT_EQ(confluence::kept_label(text), form);
            ASSERT_EQ(confluence::normalize_label(text), form);
        }
    }
    EXPECT_GT(plain, 10'000u);
}

TEST(PlainWords, AreWordsOfAsciiWithOneSpaceOrHyphenBetween) {
    for (const char* text : {"About Page 17", "a", "Mail-Relay", "release notes", "K8s", "one-two three"})
        EXPECT_TRUE(are_plain_words(text)) << text;
    for (const std::string text :
         {"", " a", "a ", "a  b", "a - b", "17 pages", "C sharp", "OAuth 2", "kept as it is", "a.b", "a_b",
          "k\xC3\xBC"
          "che",
          "-a", "a-", "a because b"})
        EXPECT_FALSE(are_plain_words(text)) << text;
    EXPECT_FALSE(are_plain_words(std::string(101, 'a')));
}

} // namespace
