#include "config/dotenv.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

struct line_case {
    std::string_view text;
    std::string_view value; ///< of A
};

TEST(Dotenv, ReadsOneLine) {
    const line_case cases[] = {
        {"A=1", "1"},
        {"A=1\r\n", "1"},
        {"\xEF\xBB\xBF"
         "A=1",
         "1"},
        {"export A=1", "1"},
        {"  export\tA = two words  ", "two words"},
        {"A=", ""},
        {"A=   # nothing", ""},
        {"A=pass#word", "pass#word"},
        {"A=pass # comment", "pass"},
        {"A=b=c", "b=c"},
        {"A='single # \\n $B'", "single # \\n $B"},
        {"A=\"a\\nb\\t\\\"c\\\" \\\\ \\$B\"", "a\nb\t\"c\" \\ $B"},
        {"A=\"unknown \\d stays\"", "unknown \\d stays"},
        {"A=\"x\" # comment", "x"},
        {"A=\"two\nlines\"", "two\nlines"},
        {"A=$HOME/${B}", "$HOME/${B}"},
        {"A=\"\"", ""},
        {"A=it's", "it's"},
        {"A=1\nA=2", "2"},
    };
    for (const auto& [text, value] : cases) {
        const auto parsed = parse_dotenv(text);
        EXPECT_TRUE(parsed.problems.empty()) << text;
        ASSERT_TRUE(parsed.entries.contains("A")) << text;
        EXPECT_EQ(parsed.entries.at("A").value, value) << text;
    }
}

TEST(Dotenv, CountsLinesAlsoBehindQuotedLines) {
    const auto parsed = parse_dotenv("# comment\n\nA=1\nB=\"x\ny\nz\"\nC='1'\n  # D=0\nE=5");
    EXPECT_TRUE(parsed.problems.empty());
    EXPECT_EQ(parsed.entries.at("A").line, 3);
    EXPECT_EQ(parsed.entries.at("B").line, 4);
    EXPECT_EQ(parsed.entries.at("C").line, 7);
    EXPECT_EQ(parsed.entries.at("E").line, 9);
    EXPECT_EQ(parsed.entries.size(), 4u);
}

TEST(Dotenv, ReportsEveryBadLineWithoutItsText) {
    const auto parsed =
        parse_dotenv("A=1\nhunter2\nexport\n9B=hunter2\nC D=hunter2\n=hunter2\nE=\"x\" hunter2\nF='hunter2");
    std::vector<int> lines;
    for (const auto& [line, message] : parsed.problems) {
        lines.push_back(line);
        EXPECT_EQ(message.find("hunter2"), std::string::npos);
    }
    EXPECT_THAT(lines, testing::ElementsAre(2, 3, 4, 5, 6, 7, 8));
    EXPECT_EQ(parsed.entries.size(), 1u);
}

TEST(Dotenv, GoesOnBehindAnUnclosedQuote) {
    const auto parsed = parse_dotenv("A='open\nB=2\n");
    EXPECT_EQ(parsed.problems.size(), 1u);
    EXPECT_EQ(parsed.entries.at("B").value, "2");
}

TEST(Dotenv, NothingIsNothing) {
    EXPECT_TRUE(parse_dotenv("").entries.empty());
    EXPECT_TRUE(parse_dotenv("\n\n#\n").problems.empty());
}

} // namespace
} // namespace tagwright
