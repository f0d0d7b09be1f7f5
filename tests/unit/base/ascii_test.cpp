#include "base/ascii.hpp"

#include <gtest/gtest.h>

#include <cctype>

namespace tagwright {
namespace {

constexpr auto npos = std::string_view::npos;

TEST(Ascii, KindsAreThoseOfCAndNothingBeyondAscii) {
    for (int i = 0; i < 256; ++i) {
        const char c = static_cast<char>(i);
        const bool ascii = i < 0x80;
        EXPECT_EQ(is_digit(c), ascii && std::isdigit(i) != 0) << i;
        EXPECT_EQ(is_lower(c), ascii && std::islower(i) != 0) << i;
        EXPECT_EQ(is_upper(c), ascii && std::isupper(i) != 0) << i;
        EXPECT_EQ(is_letter(c), ascii && std::isalpha(i) != 0) << i;
        EXPECT_EQ(is_hex_digit(c), ascii && std::isxdigit(i) != 0) << i;
        EXPECT_EQ(is_space(c), ascii && std::isspace(i) != 0) << i;
        EXPECT_EQ(ascii_spaces.find(c) != npos, is_space(c)) << i;
        EXPECT_EQ(upper(c), ascii ? static_cast<char>(std::toupper(i)) : c) << i;
        EXPECT_EQ(lower(c), ascii ? static_cast<char>(std::tolower(i)) : c) << i;
    }
}

TEST(Ascii, CaseIsChangedOfLettersOnly) {
    EXPECT_EQ(lower_ascii(""), "");
    EXPECT_EQ(lower_ascii("Runbook-42 [@Z`{"), "runbook-42 [@z`{");
    EXPECT_EQ(upper_ascii("Runbook-42 [@Z`{"), "RUNBOOK-42 [@Z`{");
    EXPECT_EQ(upper_ascii("\u00E4rger \xFF\x80"), "\u00E4RGER \xFF\x80");
    EXPECT_EQ(lower_ascii("\u00C4RGER \xFF\x80"), "\u00C4rger \xFF\x80");
}

TEST(Ascii, BlanksAroundATextAreTrimmed) {
    struct row {
        std::string_view text, trimmed;
    };
    for (const auto& [text, trimmed] :
         {row{"", ""}, row{" \t\r\n", ""}, row{"a", "a"}, row{" a b\r\n", "a b"}, row{"\ta", "a"}, row{"a\n", "a"},
          row{"\fa\v", "\fa\v"}, row{"\u00A0a", "\u00A0a"}}) {
        EXPECT_EQ(trim(text), trimmed) << text;
        EXPECT_EQ(is_blank(text), trimmed.empty()) << text;
    }
    EXPECT_EQ(trim("\f a \v", ascii_spaces), "a");
    EXPECT_EQ(trim("\"'a' \"", "\"' "), "a");
    EXPECT_EQ(trim("\"\"", "\""), "");
}

TEST(Ascii, DigitsAloneAreANumber) {
    EXPECT_TRUE(is_all_digits("0"));
    EXPECT_TRUE(is_all_digits("0123456789"));
    for (const std::string_view none : {"", " 1", "1 ", "-1", "1.5", "0x1", "\u0661"})
        EXPECT_FALSE(is_all_digits(none)) << none;
}

TEST(Ascii, CaseIsIgnored) {
    struct row {
        std::string_view text, part;
        bool equal, starts, ends;
        std::size_t at;
    };
    for (const auto& [text, part, equal, starts, ends, at] :
         {row{"", "", true, true, true, 0}, row{"a", "", false, true, true, 0}, row{"", "a", false, false, false, npos},
          row{"Label", "lAbEL", true, true, true, 0}, row{"Retry-After", "retry", false, true, false, 0},
          row{"Retry-After", "AFTER", false, false, true, 6}, row{"aaB", "ab", false, false, true, 1},
          row{"ab", "abc", false, false, false, npos},
          row{"@[`{", "`{@[", false, false, false, npos}, // 0x20 apart, and no letters
          row{"\u00C4", "\u00E4", false, false, false, npos}, row{"na\u00EFve", "A\u00EF", false, false, false, 1}}) {
        EXPECT_EQ(equal_ignoring_case(text, part), equal) << text << '/' << part;
        EXPECT_EQ(starts_ignoring_case(text, part), starts) << text << '/' << part;
        EXPECT_EQ(ends_ignoring_case(text, part), ends) << text << '/' << part;
        EXPECT_EQ(find_ignoring_case(text, part), at) << text << '/' << part;
        EXPECT_EQ(contains_ignoring_case(text, part), at != npos) << text << '/' << part;
    }
}

} // namespace
} // namespace tagwright
