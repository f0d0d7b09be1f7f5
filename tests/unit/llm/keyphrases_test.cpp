#include "providers/llm/keyphrases.hpp"

#include "providers/llm/word_endings.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

using namespace tagwright::llm;
using testing::IsEmpty;

namespace {

TEST(Keyphrases, CountAPhraseAndNotItsParts) {
    std::string text;
    for (int i = 0; i < 6; ++i)
        text += "The service mesh routes calls. A service mesh has sidecars. ";
    const auto out = find_keyphrases("", text, 5);
    ASSERT_FALSE(out.empty());
    EXPECT_EQ(out.front().text, "service mesh");
    EXPECT_EQ(out.front().uses, 12u);
    EXPECT_THAT(find_keyphrases("", text, 0), IsEmpty());
}

/// Where all else is equal, a word of two letters is a symbol, unless its letters stand for words.
TEST(Keyphrases, ShortWordsAreTopicsWhereTheyStandForWords) {
    const auto place_of = [](const std::string& text, const std::string& phrase) {
        const auto out = find_keyphrases("", text, 10);
        return std::find_if(out.begin(), out.end(), [&](const auto& each) { return each.text == phrase; }) -
               out.begin();
    };
    const std::string text = "We see qx, and we see turbines. It is qx, or it is turbines.";
    const std::string initials = "We see QX, and we see turbines. It is QX, or it is turbines.";
    EXPECT_EQ(place_of(text, "turbines"), 0);
    EXPECT_EQ(place_of(text, "qx"), 1);
    EXPECT_EQ(place_of(initials, "qx"), 0);
}

TEST(LengthShare, SingleLettersStandForLessThanInitials) {
    EXPECT_LT(length_share("a/b", true), 1);
    EXPECT_LT(length_share("a/b", true), length_share("dns", true));
    EXPECT_LT(length_share("fi", false), length_share("wiki", false));
}

} // namespace
