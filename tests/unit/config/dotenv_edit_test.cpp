#include "config/dotenv_edit.hpp"

#include "config/dotenv.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

struct edit_case {
    const char* before;
    dotenv_changes changes;
    const char* after;
};

TEST(DotenvEdit, ChangesItsVariablesAndNothingElse) {
    const edit_case cases[] = {
        {"", {{"A", "1"}}, "A=1\n"},
        {"# mine\nB=2\n", {{"A", "1"}}, "# mine\nB=2\nA=1\n"},
        {"B=2", {{"A", "1"}}, "B=2\nA=1\n"},
        {"A=0\nB=2 # why\n", {{"A", "1"}}, "A=1\nB=2 # why\n"},
        {"export A='0'\nB=2\n", {{"A", "1"}}, "export A=1\nB=2\n"},
        {"A=0\nB=2\nA=3\n", {{"A", "1"}}, "A=1\nB=2\n"},
        {"A=0\nB=2\n", {{"A", std::nullopt}}, "B=2\n"},
        {"B=2\n", {{"A", std::nullopt}}, "B=2\n"},
        {"A=\"two\nlines\"\nB=2\n", {{"A", "1"}}, "A=1\nB=2\n"},
        {"B=\"A=5\nA=6\"\n", {{"A", "1"}}, "B=\"A=5\nA=6\"\nA=1\n"},
        {"#A=0\n", {{"A", "1"}}, "#A=0\nA=1\n"},
        {"not a line\nA=0\n", {{"A", "1"}}, "not a line\nA=1\n"},
        {"A=0\r\nB=2\r\n", {{"A", "1"}, {"C", "3"}}, "A=1\r\nB=2\r\nC=3\r\n"},
        {"\xEF\xBB\xBF"
         "A=0\n",
         {{"A", "1"}},
         "\xEF\xBB\xBF"
         "A=1\n"},
        {"AB=0\nXA=0\n", {{"A", "1"}}, "AB=0\nXA=0\nA=1\n"},
    };
    for (const auto& [before, changes, after] : cases)
        EXPECT_EQ(edit_dotenv(before, changes), after) << before;
}

TEST(DotenvEdit, ValuesAreReadBackAsTheyWere) {
    for (const std::string value :
         {"plain", "https://acme.atlassian.net/wiki", "with blank", "a#b", "a #b", "it's", "\"x\"", "$HOME",
          "back\\slash", "'", "", "two\nlines", "a\\n", "ATATT3x=~-_.ü", "' \" $ \\ #"}) {
        const auto text = edit_dotenv("B=2\n", {{"A", value}});
        const auto read = parse_dotenv(text);
        EXPECT_TRUE(read.problems.empty()) << text;
        EXPECT_EQ(read.entries.at("A").value, value) << text;
        EXPECT_EQ(read.entries.at("B").value, "2");
    }
}

} // namespace
} // namespace tagwright
