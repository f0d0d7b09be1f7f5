#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, EveryCharacterIsReadAsItIsWritten) {
    for (std::uint32_t code = 0; code <= 0x10FFFF; ++code) {
        std::string text = "<";
        append_utf8(text, code);
        if (code >= 0xD800 && code <= 0xDFFF) {
            EXPECT_EQ(text, "<") << "a surrogate is no character";
            continue;
        }
        const auto next = decode_utf8(text, 1);
        ASSERT_TRUE(next.valid) << code;
        ASSERT_EQ(static_cast<std::uint32_t>(next.code), code);
        ASSERT_EQ(next.size, text.size() - 1) << code;
        std::size_t pos = 1;
        ASSERT_EQ(static_cast<std::uint32_t>(next_code_point(text, pos)), code);
        ASSERT_EQ(pos, text.size()) << code;
    }
    std::string none;
    append_utf8(none, 0x110000);
    append_utf8(none, invalid_code_point);
    EXPECT_EQ(none, "");
}

TEST(Utf8, WhatIsNoCharacterTakesOneByte) {
    for (const auto bytes :
         {"\x80"sv, "\xBF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xC2"sv, "\xC2\xC2"sv, "\xC2 "sv, "\xE0\x9F\xBF"sv,
          "\xE2\x82"sv, "\xE2\x82 "sv, "\xED\xA0\x80"sv, "\xED\xBF\xBF"sv, "\xF0\x8F\xBF\xBF"sv, "\xF0\x9F\x98"sv,
          "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFE"sv, "\xFF"sv}) {
        const auto next = decode_utf8(bytes, 0);
        EXPECT_FALSE(next.valid) << bytes;
        EXPECT_TRUE(next.code == U'\uFFFD') << bytes;
        EXPECT_EQ(next.size, 1) << bytes;
        std::size_t pos = 0;
        EXPECT_TRUE(next_code_point(bytes, pos) == invalid_code_point) << bytes;
        EXPECT_EQ(pos, 1u) << bytes;
        EXPECT_FALSE(is_utf8(bytes)) << bytes;
    }
}

TEST(Utf8, BytesThatAreNotValidAreReplacedOneByOne) {
    struct row {
        std::string_view text, blanked, replaced;
    };
    for (const auto& [text, blanked, replaced] :
         {row{"", "", ""}, row{"caf\u00E9 \U0001F600\n", "caf\u00E9 \U0001F600\n", "caf\u00E9 \U0001F600\n"},
          row{"a\0b"sv, "a\0b"sv, "a\0b"sv}, row{"a\xFF", "a ", "a\uFFFD"}, row{"\xE2\x82z", "  z", "\uFFFD\uFFFDz"},
          row{"\uFFFD", "\uFFFD", "\uFFFD"}}) {
        EXPECT_EQ(blank_invalid_utf8(text), blanked) << text;
        EXPECT_EQ(replace_invalid_utf8(text), replaced) << text;
        EXPECT_EQ(is_utf8(text), text == replaced) << text;
        EXPECT_TRUE(is_utf8(blanked)) << text;
        EXPECT_TRUE(is_utf8(replaced)) << text;
    }
}

TEST(Utf8, PrefixesEndBetweenCharacters) {
    struct row {
        std::string_view text;
        std::size_t bytes_max;
        std::string_view prefix;
    };
    for (const auto& [text, bytes_max, prefix] :
         {row{"", 0, ""}, row{"abc", 3, "abc"}, row{"abc", 2, "ab"}, row{"abc", 0, ""}, row{"\u00E9", 1, ""},
          row{"a\u20AC", 3, "a"}, row{"a\u20AC", 4, "a\u20AC"}, row{"\U0001F600b", 3, ""},
          row{"\U0001F600b", 4, "\U0001F600"}, row{"\x80\x80\x80\x80\x80\x80", 5, "\x80\x80"}})
        EXPECT_EQ(utf8_prefix(text, bytes_max), prefix) << text << ' ' << bytes_max;
}

TEST(Utf8, ControlCharactersAreFoundAndNothingElse) {
    for (const auto text :
         {"a\nb"sv, "a\0b"sv, "\x1b[31m"sv, "a\x7F"sv, "a\u0080"sv, "a\u009B31m"sv, "\u2028"sv, "\u2029"sv})
        EXPECT_TRUE(has_control(text)) << text;
    for (const auto text : {""sv, "a b"sv, "a\u00A0b"sv, "\u00E9"sv, "\x9B"sv, "\u200B\u202E\U0001F600"sv})
        EXPECT_FALSE(has_control(text)) << text << ": also a broken byte is none";
}

} // namespace
} // namespace tagwright
