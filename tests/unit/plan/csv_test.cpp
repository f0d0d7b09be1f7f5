#include "app/plan/csv.hpp"

#include <gmock/gmock.h>

#include <random>

namespace tagwright::plan {
namespace {

using testing::ElementsAre;
using row = std::vector<std::string>;

std::vector<row> cells_of(std::string_view bytes) {
    const auto table = read_csv(bytes);
    EXPECT_EQ(table.problem, "") << bytes;
    std::vector<row> out;
    for (const auto& each : table.rows)
        out.push_back(each.cells);
    return out;
}

std::string utf16(std::string_view ascii, bool big_endian, bool mark) {
    std::string out = !mark ? "" : big_endian ? "\xFE\xFF" : "\xFF\xFE";
    for (const char byte : ascii)
        out += big_endian ? std::string{'\0', byte} : std::string{byte, '\0'};
    return out;
}

TEST(Csv, EveryDialectIsTheSameTable) {
    const std::string plain = "page,labels\n1,\"a, b\"\n2,\n";
    const std::pair<const char*, std::string> dialects[] = {
        {"plain", plain},
        {"byte order mark", "\xEF\xBB\xBF" + plain},
        {"CRLF", "page,labels\r\n1,\"a, b\"\r\n2,\r\n"},
        {"CR alone", "page,labels\r1,\"a, b\"\r2,\r"},
        {"no line end at the end", "page,labels\n1,\"a, b\"\n2,"},
        {"semicolons", "page;labels\n1;a, b\n2;\n"},
        {"tabs", "page\tlabels\n1\ta, b\n2\t\n"},
        {"sep line", "sep=;\npage;labels\n1;a, b\n2;\n"},
        {"everything quoted", "\"page\",\"labels\"\n\"1\",\"a, b\"\n\"2\",\"\"\n"},
        {"empty rows", "\n\npage,labels\n,\n1,\"a, b\"\n2,\n , \n,,,\n\n"},
        {"UTF-16 little endian", utf16(plain, false, true)},
        {"UTF-16 big endian", utf16(plain, true, true)},
        {"UTF-16 without a mark", utf16(plain, false, false)},
        {"UTF-16 big endian without a mark", utf16(plain, true, false)},
        {"Excel's Unicode text", utf16("page\tlabels\r\n1\t\"a, b\"\r\n2\t\r\n", false, true)},
    };
    for (const auto& [name, bytes] : dialects)
        EXPECT_THAT(cells_of(bytes), ElementsAre(row{"page", "labels"}, row{"1", "a, b"}, row{"2", ""})) << name;
}

TEST(Csv, QuotedCellsMaySpanLinesAndRowsKnowTheirLine) {
    const auto table = read_csv("a,b\n\"x\ny\",\"say \"\"no\"\"\"\n3,4\n");
    ASSERT_EQ(table.rows.size(), 3u);
    EXPECT_THAT(table.rows[1].cells, ElementsAre("x\ny", "say \"no\""));
    EXPECT_EQ(table.rows[1].line, 2u);
    EXPECT_EQ(table.rows[2].line, 4u);
}

TEST(Csv, AnOpenQuoteIsAProblemWithItsLine) {
    const auto table = read_csv("a,b\n1,2\n3,\"4\n5,6\n");
    EXPECT_NE(table.problem, "");
    EXPECT_EQ(table.line, 3u);
}

TEST(Csv, CharactersBeyondTheFirstPlaneComeThroughUtf16) {
    EXPECT_THAT(cells_of(std::string("\xFF\xFE\x3D\xD8\x00\xDE", 6)), ElementsAre(row{"\xF0\x9F\x98\x80"}));
    EXPECT_THAT(cells_of(std::string("\xFF\xFE\x3D\xD8", 4)), ElementsAre(row{"\xEF\xBF\xBD"})); // half a pair
}

TEST(Csv, ReadsBackWhatItWrites) {
    const row cells{
        "plain", "with, comma", "with \"quotes\"", "two\nlines", "semi;colon", "tab\there", " blanks ", "=1+1", "'=1+1",
        "''=x",  "-5 °C",       "+49 30",          "@you",       "\t=1",       "a;=1",      "a\n@b",    "'tis", "'",
        "",      "ü漢字😀"};
    EXPECT_THAT(cells_of(csv_line(cells)), ElementsAre(cells));
}

TEST(Csv, NoCellBeginsAFormulaHoweverTheFileIsSplit) {
    for (const std::string text : {"=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "x;=1", "x\t=1", "x\n=1",
                                   "\xEF\xBC\x9D"
                                   "1",
                                   "\xEF\xBC\x8B"
                                   "1",
                                   "\xEF\xBC\x8D"
                                   "1",
                                   "\xEF\xBC\xA0"
                                   "a"}) {
        auto rest = guarded(text);
        for (;;) {
            for (const char* start :
                 {"=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"})
                EXPECT_FALSE(rest.starts_with(start)) << text;
            const auto next = rest.find_first_of(";\t\n\r");
            if (next == std::string::npos)
                break;
            rest.erase(0, next + 1);
        }
    }
    for (const char* harmless : {"a=b", "release-notes", "'tis", "it's 5 - 3", "x, -y", "100%"})
        EXPECT_EQ(guarded(harmless), harmless);
}

TEST(Csv, GuardsComeOffAgainWhateverTheTextIs) {
    std::mt19937 random(7);
    const std::string_view alphabet = "'=-;\t\n\ra\"";
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (auto left = random() % 9; left > 0; --left)
            text += alphabet[random() % alphabet.size()];
        EXPECT_EQ(unguarded(guarded(text)), text) << testing::PrintToString(text);
    }
}

TEST(Csv, AnyBytesAreReadToTheirEnd) {
    std::mt19937 random(11);
    const std::string_view alphabet = "\",;\t\n\r'=a\xFF\xFE\0sep";
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes;
        for (auto left = random() % 24; left > 0; --left)
            bytes += alphabet[random() % alphabet.size()];
        const auto table = read_csv(bytes);
        EXPECT_LE(table.rows.size(), bytes.size());
    }
}

} // namespace
} // namespace tagwright::plan
