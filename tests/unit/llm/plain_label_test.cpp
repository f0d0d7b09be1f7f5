#include "providers/confluence/label_name.hpp"
#include "providers/llm/label_clean.hpp"

#include <gtest/gtest.h>

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

} // namespace
