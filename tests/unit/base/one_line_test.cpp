#include "base/one_line.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t much = 1000;

TEST(OneLine, WhiteSpaceAndControlsBecomeSingleSpaces) {
    struct row {
        std::string_view text, line, faithful;
    };
    for (const auto& [text, line, faithful] :
         {row{"", "", ""}, row{"one plain line!", "one plain line!", "one plain line!"}, row{"a  b", "a b", "a b"},
          row{" a b", "a b", "a b"}, row{"a b ", "a b", "a b"}, row{" ", "", ""}, row{"a~\x7F", "a~", "a~"},
          row{" a \n\t b\x01 ", "a b", "a b"}, row{"\r\n \0\x7F"sv, "", ""},
          row{"a\u0085\u009B\u2028\u2029b", "a b", "a b"},
          row{"\u00E9  \U0001F600", "\u00E9 \U0001F600", "\u00E9 \U0001F600"},
          // Where the two differ: bytes that are not UTF-8, and no-break spaces.
          row{"\xFF\xFE", "", "\uFFFD\uFFFD"}, row{"a\xFF z", "a z", "a\uFFFD z"}, row{"a\u00A0 b", "a b", "a\u00A0 b"},
          row{"\u00A0", "", "\u00A0"}}) {
        EXPECT_EQ(one_line(text, much), line) << text;
        EXPECT_EQ(faithful_line(text), faithful) << text;
    }
}

TEST(OneLine, CutsBetweenCharacters) {
    EXPECT_EQ(one_line("caf\u00E9", 4), "caf\u2026");
    EXPECT_EQ(one_line("caf\u00E9", 5), "caf\u00E9");
    EXPECT_EQ(one_line("caf\u00E9  \n ", 5), "caf\u00E9") << "nothing but white space is left out";
    EXPECT_EQ(one_line("ab cd", 3), "ab\u2026");
    EXPECT_EQ(one_line("\xFF\xFE", 5), "");
    EXPECT_EQ(one_line("ab", 0), "\u2026");
    EXPECT_EQ(one_line("ab", 1), "a\u2026");
    EXPECT_EQ(one_line("ab", 2), "ab");
}

} // namespace
} // namespace tagwright
