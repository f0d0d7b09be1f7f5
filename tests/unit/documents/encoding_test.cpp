#include "providers/documents/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tagwright::documents {
namespace {

using namespace std::string_view_literals;
using ::testing::HasSubstr;

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

} // namespace
} // namespace tagwright::documents
