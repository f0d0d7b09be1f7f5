#include "providers/llm/word_signs.hpp"

#include <gtest/gtest.h>

namespace tagwright::llm {
namespace {

TEST(WordSigns, QuantitiesAreNumbersAndNamesAreNone) {
    for (const auto* quantity : {"10lbs", "10kg", "6pm", "3rd", "20k", "16gb", "5x", "10m", "5mb-s", "100km-h"})
        EXPECT_TRUE(is_quantity(quantity)) << quantity;
    for (const auto* name : {"5g", "3d", "4k", "2fa", "7zip", "37signals", "h264", "s3", "10", "8-bit", "365"})
        EXPECT_FALSE(is_quantity(name)) << name;
}

TEST(WordSigns, OfLanguagesBelongToThem) {
    EXPECT_EQ(sign_of_language("C++", 0, 1), 2u);
    EXPECT_EQ(sign_of_language("C# and F#", 0, 1), 1u);
    EXPECT_EQ(sign_of_language("C++17", 0, 1), 0u);
    EXPECT_EQ(sign_of_language("a+b", 0, 1), 0u);
    EXPECT_EQ(sign_of_language("i++", 0, 1), 2u); // a language of that name is not known
    EXPECT_EQ(sign_of_language("in++", 0, 2), 0u);
    EXPECT_TRUE(is_dotnet("on .NET, we", 3));
    EXPECT_FALSE(is_dotnet("ASP.NET", 3));
    EXPECT_FALSE(is_dotnet("a .NETWORK", 2));
}

TEST(WordSigns, JoinCapitals) {
    EXPECT_TRUE(joins_capitals("R&D", 1));
    EXPECT_TRUE(joins_capitals("AT&T", 2));
    EXPECT_FALSE(joins_capitals("R & D", 2));
    EXPECT_FALSE(joins_capitals("a&b", 1));
    EXPECT_FALSE(joins_capitals("&", 0));
    EXPECT_TRUE(are_capitals("GOV.UK", 1, 6));
    EXPECT_FALSE(are_capitals("GOV.Uk", 1, 6));
    EXPECT_FALSE(are_capitals("GO", 1, 6));
}

TEST(WordSigns, ColoursAreNoWords) {
    EXPECT_TRUE(is_colour("#ff79c6", 1, "ff79c6"));
    EXPECT_FALSE(is_colour("ff79c6", 0, "ff79c6"));
    EXPECT_FALSE(is_colour("#1password", 1, "1password"));
}

} // namespace
} // namespace tagwright::llm
