#include "base/json_bounds.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tagwright {
namespace {

TEST(JsonBounds, CountDepthAndValuesOutsideStrings) {
    const struct {
        const char* what;
        std::string text;
        bool within;
    } cases[] = {
        {"nothing", "", true},
        {"as deep as allowed", "[[[]]]", true},
        {"deeper", "[[{\"a\":[]}]]", false},
        {"side by side is not deep", "[[[]],[[]]]", true},
        {"brackets in strings", R"(["[[[[[[\"[[[["])", true},
        {"as many as allowed", "[1,2,3,4,5,6,7,8]", true},
        {"more", "[1,2,3,4,5,6,7,8,9,10,11]", false},
        {"commas in strings", R"(["a,b,c,d,e,f,g,h,i,j,k,l,m"])", true},
        {"ends without starts", "]]]]}}}}[[[", true},
        {"a string that never ends", "[\"[[[[[[", true},
    };
    for (const auto& c : cases)
        EXPECT_EQ(is_within(c.text, {.depth_max = 3, .values_max = 10}), c.within) << c.what;
}

TEST(JsonBounds, LetOrdinaryAnswersPass) {
    std::string listing = R"({"results":[)";
    for (int page = 0; page < 250; ++page)
        listing += R"({"id":"1","labels":{"results":[{"id":"1","name":"a","prefix":"global"}]}},)";
    EXPECT_TRUE(is_within(listing, {}));
    EXPECT_FALSE(is_within(std::string(65, '['), {}));
    EXPECT_FALSE(is_within("[" + std::string(2'000'001, ','), {}));
}

} // namespace
} // namespace tagwright
