#include "providers/documents/document_text.hpp"

#include "providers/documents/encoding.hpp"
#include "providers/documents/file_kind.hpp"
#include "providers/documents/markdown.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tagwright::documents {
namespace {

using namespace std::string_view_literals;
using ::testing::HasSubstr;
using ::testing::Not;

std::string utf16(std::string_view ascii, bool big, bool mark) {
    std::string out = mark ? (big ? "\xFE\xFF" : "\xFF\xFE") : "";
    for (const char c : ascii) {
        if (big)
            out += '\0';
        out += c;
        if (!big)
            out += '\0';
    }
    return out;
}

TEST(Encoding, IsFoundByMarkOrByTheBytes) {
    const std::string text = "Refunds take a week.";
    for (const auto& bytes : {text, "\xEF\xBB\xBF" + text, utf16(text, false, true), utf16(text, true, true),
                              utf16(text, false, false), utf16(text, true, false)})
        EXPECT_EQ(to_utf8(bytes).text, text);
    EXPECT_EQ(to_utf8("\xFF\xFE\0\0R\0\0\0e\0\0\0"sv).text, "Re");
    EXPECT_EQ(to_utf8("\0\0\xFE\xFF\0\0\0R\0\0\0e"sv).text, "Re");
    EXPECT_EQ(to_utf8("\xFF\xFE\x3D\xD8\x80\xDE"sv).text, "\U0001F680") << "a pair of surrogates";
    EXPECT_EQ(to_utf8("\xFF\xFE\x3D\xD8x\0"sv).text, "\uFFFDx") << "half of one";
    EXPECT_EQ(to_utf8("Gr\xFC\xDF"
                      "e aus K\xF6ln, 5 \x80 \x96 und mehr")
                  .text,
              "Gr\u00FC\u00DFe aus K\u00F6ln, 5 \u20AC \u2013 und mehr");
    EXPECT_EQ(to_utf8("<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><p>za\xBF\xF3\xB3\xE6</p>").text,
              "<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><p>za\u017C\u00F3\u0142\u0107</p>");
    EXPECT_EQ(to_utf8("<meta charset=\"windows-1251\"><p>\xCF\xF0\xE8\xE2\xE5\xF2</p>").text,
              "<meta charset=\"windows-1251\"><p>\u041F\u0440\u0438\u0432\u0435\u0442</p>");
    EXPECT_EQ(to_utf8("caf\u00E9 and a cut \xE2\x82 caf\u00E9 \u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9"
                      "\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9")
                  .problem,
              "");
    EXPECT_THAT(to_utf8("\xCF\xF0\xE8\xE2\xE5\xF2 \xEC\xE8\xF0").problem, HasSubstr("iconv"));
    EXPECT_THAT(to_utf8("text\0more"sv).problem, HasSubstr("NUL"));
}

TEST(FileKind, IsToldByContent) {
    const struct {
        std::string_view bytes;
        std::string_view kind;
    } cases[] = {
        {"%PDF-1.7\n%\xE2\xE3\n1 0 obj\n"sv, "a PDF"},
        {"\xEF\xBB\xBF\n%PDF-1.4\n1 0 obj"sv, "a PDF"},
        {"PK\x03\x04\x14\0\x06\0word/document.xml"sv, "a Word document"},
        {"PK\x03\x04\x14\0\x06\0[Content_Types].xml xl/workbook.xml"sv, "an Excel"},
        {"PK\x03\x04\x14\0\x06\0ppt/presentation.xml"sv, "a PowerPoint"},
        {"PK\x03\x04\x14\0\0\0mimetypeapplication/epub+zip"sv, "an e-book"},
        {"PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.text"sv, "an OpenDocument"},
        {"PK\x03\x04\x14\0\0\0readme.txt"sv, "a ZIP"},
        {"\x89PNG\r\n\x1A\n"sv, "a PNG"},
        {"\xFF\xD8\xFF\xE0\0\x10JFIF"sv, "a JPEG"},
        {"GIF89a\1\0"sv, "a GIF"},
        {"RIFF\1\0\0\0WEBPVP8 "sv, "a WebP"},
        {"\x1F\x8B\x08\0"sv, "a gzip"},
        {"\x7F"
         "ELF\2\1\1\0"sv,
         "a program"},
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0"sv, "an old Office"},
        {"{\\rtf1\\ansi Hello}"sv, "an RTF"},
        {"SQLite format 3\0"sv, "an SQLite"},
        {"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n"sv, "a web page archive"},
        {"\1\2\3\4\5\6\x0E\x0F"sv, "binary data"},
    };
    for (const auto& c : cases) {
        EXPECT_THAT(not_a_text(c.bytes), HasSubstr(std::string(c.kind))) << c.kind;
        EXPECT_THAT(read_document(c.bytes, "notes.md").problem, HasSubstr("not a text: ")) << c.kind;
    }
    for (const auto text : {"A PDF begins with %PDF-1.7."sv, "MZ and PK are initials"sv, "GIFs are fun"sv, ""sv,
                            "RIFF on WEBP"sv, "BM is a code"sv, "ID3 tags explained"sv, "GIF89a: a history"sv})
        EXPECT_EQ(not_a_text(text), "") << text;
    std::string tar(600, 'x');
    tar.replace(257, 5, "ustar");
    EXPECT_THAT(not_a_text(tar), HasSubstr("tar"));
}

TEST(Format, IsFoundByContentThenByName) {
    using enum format;
    const struct {
        std::string_view text;
        std::string_view name;
        format expected;
    } cases[] = {
        {"<!DOCTYPE html><html>", "", html},
        {"\n<!-- saved -->\n<!doctype HTML>", "notes.txt", html},
        {"<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", "", html},
        {"<HTML><body>", "page.xml", html},
        {"<!DOCTYPE html>", "readme.md", html},
        {"plain", "page.html", html},
        {"<p>Hi</p>", "", html},
        {"<p>Hi</p><ac:link/>", "", storage},
        {"<ac:layout>", "", storage},
        {"<p>Hi</p>", "page.xml", storage},
        {"<h1>x</h1>", "readme.md", markdown},
        {"words", "readme.MARKDOWN", markdown},
        {"---\ntitle: x\n---\nwords", "", markdown},
        {"+++\ntitle = 'x'\n+++\nwords", "notes.txt", markdown},
        {"# Title\n\nSome **bold** words\n", "", markdown},
        {"Title\n=====\n\n- a\n\n```\nx\n```", "", markdown},
        {"# a comment\nimport os\n", "", plain},
        {"- a\n- b\n", "", plain},
        {"words", "", plain},
        {"a < b and <c", "", plain},
        {"<hostname> is down", "", plain},
        {"", "", plain},
    };
    for (const auto& c : cases)
        EXPECT_EQ(detect_format(c.text, c.name), c.expected) << c.text << " in " << c.name;
}

TEST(Document, FormatMayBeSaid) {
    EXPECT_EQ(read_document("<p>Hi</p>", "", format::plain).text, "<p>Hi</p>");
    EXPECT_EQ(read_document("# Hi\n\n*x*", "", format::markdown).text, "Hi\nx");
    EXPECT_EQ(read_document("<nav>a</nav><p>b</p>", "", format::storage).text, "a\nb");
    EXPECT_EQ(read_document("<nav>a</nav><p>b</p>", "").text, "b");
    EXPECT_EQ(read_document("a\r\nb\rc\x01", "").text, "a\nb\nc");
}

TEST(Markdown, ShowsItsWords) {
    const auto out = read_document(
        "\xEF\xBB\xBF---\ntitle: \"Paying out\"\ntags: [money, secret-tag]\n---\n\n# Payouts\n\nSee [the "
        "guide](https://example.org/a/b?token=abc) and ![flow chart](data:image/png;base64,AAAABBBBCCCC) <!-- hidden "
        "-->.\n\n"
        "- [x] done\n- [ ] open\n\n| Region | Owner |\n|---|---|\n| North | Ann |\n\n```sh\nif a < b; then\n  "
        "run\nfi\n```\n\n"
        "<div hidden>no</div>\n\nUse `kubectl get` on <hostname> &amp; go.\n\n[ref]: https://example.org/x\n",
        "notes.md");
    EXPECT_EQ(out.written, format::markdown);
    EXPECT_EQ(out.title, "Paying out");
    EXPECT_EQ(out.text, "Payouts\nSee the guide and flow chart .\n- [x] done\n- [ ] open\nRegion | Owner\nNorth | Ann\n"
                        "if a < b; then\n  run\nfi\nUse kubectl get on <hostname> & go.");
}

TEST(Markdown, TitleIsThatOfTheFrontMatterElseTheFirstHeading) {
    const struct {
        std::string_view markdown;
        std::string_view title;
    } cases[] = {
        {"---\ntitle: Plain\n---\n# Other", "Plain"},
        {"---\nTitle: 'Quoted: yes' # why\n---\n", "Quoted: yes"},
        {"---\ntitle: >-\n  Folded\ndate: 1\n---\n", "Folded"},
        {"---\ntags: [a]\n---\n# Heading", "Heading"},
        {"---\nmenu:\n  title: Nested\n---\n# Heading", "Heading"},
        {"+++\ntitle = \"Toml\"\n[x]\ntitle = \"no\"\n+++\n", "Toml"},
        {"---\r\ntitle: Windows\r\n---\r\n", "Windows"},
        {"Setext\n======\n", "Setext"},
        {"intro\n\n## Second\n", "Second"},
        {"## Second\n\n# First\n", "First"},
        {"---\n\nwords without an end", ""},
        {"words", ""},
    };
    for (const auto& c : cases)
        EXPECT_EQ(read_markdown(c.markdown).title, c.title) << c.markdown;
    EXPECT_THAT(read_markdown("---\n\nprose\n\n---\n\nmore").text, HasSubstr("prose"));
    EXPECT_THAT(read_markdown("---\ntitle: x\n---\nmore").text, Not(HasSubstr("title")));
}

TEST(Markdown, LongRunsGoAndWhatIsBehindThemStays) {
    const auto out = read_document("# Guide\n\nBefore.\n\n![x](data:image/png;base64," + std::string(3'000'000, 'A') +
                                       ")\n\nThe last sentence.",
                                   "a.md");
    EXPECT_THAT(out.text, HasSubstr("The last sentence."));
    EXPECT_LT(out.text.size(), 100u);
}

/// What is written for a hostile table is bounded by the input, not by rows times columns.
TEST(Markdown, WideTablesWithShortRowsAreNotFilledUp) {
    std::string wide;
    for (int i = 0; i < 100'000; ++i)
        wide += "|a";
    wide += "|\n";
    for (int i = 0; i < 100'000; ++i)
        wide += "|-";
    wide += "|\n";
    for (int i = 0; i < 100'000; ++i)
        wide += "|\n";
    EXPECT_LT(read_markdown(wide).text.size(), 20 * wide.size());
}

TEST(Document, ItsTitleComesFromItsContent) {
    EXPECT_EQ(read_document("<!doctype html><title>T</title><h1>H</h1>x", "a.html").title, "T");
    EXPECT_EQ(read_document("<h1>H</h1><ac:link/>", "a.xml").title, "H");
    EXPECT_EQ(read_document("# Head\nbody", "a.txt").title, "Head");
    EXPECT_EQ(read_document("body", "a.txt").title, "");
}

} // namespace
} // namespace tagwright::documents
