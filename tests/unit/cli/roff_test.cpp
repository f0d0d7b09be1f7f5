#include "app/cli/roff.hpp"

#include <gtest/gtest.h>

namespace tagwright::cli {
namespace {

TEST(Roff, TextIsEscaped) {
    struct {
        const char* text;
        const char* roff;
    } static const table[] = {
        {"plain", "plain"},
        {"--help-all", "\\-\\-help\\-all"},
        {".env is a file", "\\&.env is a file"},
        {"a file, .env", "a file, .env"},
        {"one\n.SH two", "one\n\\&.SH two"},
        {"'tis", "\\&\\(aqtis"},
        {"a\\fBb", "a\\efBb"},
        {"`~^", "\\(ga\\(ti\\(ha"},
        {"", ""},
    };
    for (const auto& [text, roff] : table)
        EXPECT_EQ(roff_text(text), roff) << text;
}

TEST(Roff, ArgumentsAreOneWord) {
    EXPECT_EQ(roff_argument("a \"b\"\nc"), "\"a \\(dqb\\(dq c\"");
    EXPECT_EQ(roff_section("EXIT STATUS"), ".SH \"EXIT STATUS\"\n");
}

TEST(Roff, ParagraphsAreOneLine) {
    EXPECT_EQ(roff_paragraph(" one\n.two\n"), ".PP\none .two\n");
    EXPECT_EQ(roff_paragraph(""), ".PP\n");
}

TEST(Roff, LinesStay) { EXPECT_EQ(roff_lines("  a\n.b"), ".PP\n.nf\n  a\n\\&.b\n.fi\n"); }

TEST(Roff, ItemsHaveATermAValueAndAMeaning) {
    EXPECT_EQ(roff_item("--to", "FILE", "where\nto"), ".TP\n\\fB\\-\\-to\\fR \\fIFILE\\fR\nwhere to\n");
    EXPECT_EQ(roff_item("./.env", "", ""), ".TP\n\\fB\\&./.env\\fR\n");
}

} // namespace
} // namespace tagwright::cli
