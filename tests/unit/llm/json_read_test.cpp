#include "providers/llm/json_read.hpp"

#include "providers/llm/json_read_fast.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace tagwright::llm;

namespace {

/// As models, servers and gateways write it, and as nobody should.
const std::string texts[] = {
    R"({"a":1,"b":[true,false,null,-7,2.5,1e3,"x"],"c":{"d":{}},"e":[]})",
    R"({"a":1,"a":[2]})",
    R"(["\u00e9\n\/\\\"", "é", ""])",
    "7",
    "-0",
    "0",
    "-0.0",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "1.7976931348623157e308",
    "1e400",
    "4.9e-324",
    "1e-400",
    "0.1",
    "123456789.123456789123456789",
    "null",
    "\"x\"",
    " [1 , 2 ] \n",
    "[1,2",
    "[1,]",
    "{\"a\":1,}",
    "{a:1}",
    "[01]",
    "[+1]",
    "[NaN]",
    "[1] [2]",
    "",
    "  ",
    "\xEF\xBB\xBF[1]",
    R"(["\ud83d\ude80"])",
    R"(["\ud83d"])",
    R"(["\u0000"])",
    "[\"\xFF\"]",
    "[\"a\tb\"]",
    std::string(64, '[') + std::string(64, ']'),
    std::string(65, '[') + std::string(65, ']'),
    "\"" + std::string(300'000, 'x') + "\"",
};

TEST(JsonRead, IsTheSameTreeInTheShortWay) {
    int fast = 0;
    for (const auto& text : texts) {
        const auto expected = within_depth(text, 64) ? read_odd_json(text) : std::nullopt;
        EXPECT_EQ(read_json(text), expected) << text.substr(0, 100);
        if (const auto quick = read_json_fast(text)) {
            ++fast;
            ASSERT_TRUE(read_odd_json(text)) << text.substr(0, 100);
            EXPECT_EQ(*quick, *read_odd_json(text)) << text.substr(0, 100);
            EXPECT_EQ(to_text(*quick), to_text(*read_odd_json(text))) << text.substr(0, 100);
        }
    }
    EXPECT_GE(fast, 18);
}

TEST(JsonRead, TellsWhatIsACount) {
    const auto tree = read_json(R"({"a":7,"b":-7,"c":2.9,"d":"7","e":18446744073709551615,"f":1e300})");
    ASSERT_TRUE(tree);
    EXPECT_EQ(count_at(*tree, "a"), 7u);
    EXPECT_TRUE(at(*tree, "a").is_number_unsigned());
    EXPECT_EQ(count_at(*tree, "b"), 0u);
    EXPECT_EQ(count_at(*tree, "c"), 2u);
    EXPECT_EQ(count_at(*tree, "d"), 0u);
    EXPECT_EQ(count_at(*tree, "e"), 18446744073709551615u);
    EXPECT_EQ(count_at(*tree, "f"), 0u);
    EXPECT_EQ(count_at(*tree, "g"), 0u);
}

} // namespace
