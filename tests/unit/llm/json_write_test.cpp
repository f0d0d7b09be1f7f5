#include "providers/llm/json_write.hpp"

#include "providers/llm/json_read.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace tagwright::llm;

namespace {

std::string written(std::string_view text) {
    std::string out;
    append_string(out, text);
    return out;
}

std::string dumped(const std::string& text) { return to_text(json(text)); }

TEST(WrittenStrings, AreWhatADumpWrites) {
    for (const std::string text :
         {"", "plain", "say \"yes\"", "back\\slash", "a\tb\nc\rd\be\ff", "\x7F", "é ß 日本 \U0001F600", "</script>",
          "\u2028 \u2029", "ends in \xC3", "\xE2\x82", "\xF0\x9F\x98"})
        EXPECT_EQ(written(text), dumped(text)) << text;
    EXPECT_EQ(written("\x1B[0m"), "\"\\u001b[0m\"");
    EXPECT_EQ(written("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
}

TEST(WrittenStrings, AreSoWithEachByteAtEachPlaceOfAWord) {
    for (int byte = 0; byte < 256; ++byte)
        for (std::size_t before = 0; before < 18; ++before)
            for (const std::size_t behind : {0, 1, 9}) {
                const auto text =
                    std::string(before, 'x') + static_cast<char>(byte) + std::string(behind, byte % 2 == 0 ? 'y' : '"');
                ASSERT_EQ(written(text), dumped(text)) << byte << " behind " << before;
            }
}

/// Every lead with every second byte, and what decides about the third and the fourth.
TEST(WrittenStrings, AreSoForWhatIsNoUtf8) {
    for (int lead = 0x7F; lead < 256; ++lead)
        for (int second = 0; second < 256; ++second)
            for (const char* rest :
                 {"", "\x80", "\xBF", "\xC0", "a", "\x80\x80", "\x80\xBF", "\x80\xC0", "\x80z", "\xBFz"}) {
                const auto text = std::string{static_cast<char>(lead), static_cast<char>(second)} + rest;
                ASSERT_EQ(written(text), dumped(text)) << lead << ' ' << second << ' ' << rest;
            }
}

TEST(WrittenStrings, AreAppended) {
    std::string out = "{\"a\":";
    append_string(out, "b");
    append_escaped(out, "\n");
    EXPECT_EQ(out, "{\"a\":\"b\"\\n");
}

} // namespace
