#include "base/json_mending.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tagwright {
namespace {

using nlohmann::json;
using namespace std::string_view_literals;

TEST(JsonMending, WhatIsJsonStaysAsItIs) {
    for (const auto text : {R"({"a":"\ud83d\ude00 \uD83D\uDE00","b":"\\u\"\/\b\f\n\r\t\u0000"})"sv,
                            "{\n\t\"a\": [1, \"\xC3\xA9\"]\r\n}"sv, "\"\\\\ud83d\""sv, "[]"sv, ""sv})
        EXPECT_EQ(mend_json_strings(text), text);
}

TEST(JsonMending, WhatNoStringMayHaveCostsNothingElse) {
    struct row {
        std::string_view text, mended;
    };
    const row rows[] = {
        // cut inside of an emoji, at either end, or with something between its halves
        {R"(["\ud83d"])", R"(["\ufffd"])"},
        {R"(["\ude00x"])", R"(["\ufffdx"])"},
        {R"(["\uD83D \ude00"])", R"(["\ufffd \ufffd"])"},
        {R"(["\ud83d\ud83d\ude00"])", R"(["\ufffd\ud83d\ude00"])"},
        {R"(["\ude00\ud83d"])", R"(["\ufffd\ufffd"])"},
        {R"(["\ud83d\u0041"])", R"(["\ufffd\u0041"])"},
        {"[\"a\xFF z\"]", "[\"a\xEF\xBF\xBD z\"]"},
        {"[\"\xED\xA0\xBD\"]", "[\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"]"},
        {"[\"a\nb\tc\x1F\"]", R"(["a\u000ab\u0009c\u001f"])"},
        {"[\"a\0b\"]"sv, R"(["a\u0000b"])"},
        {R"(["C:\path \' \x41"])", R"(["C:\\path \\' \\x41"])"},
        {R"(["\u00g0", "\u12"])", R"(["\\u00g0", "\\u12"])"},
    };
    for (const auto& [text, mended] : rows) {
        EXPECT_TRUE(json::parse(text, nullptr, false).is_discarded()) << text;
        EXPECT_EQ(mend_json_strings(text), mended) << text;
        EXPECT_TRUE(json::parse(mended, nullptr, false).is_array()) << mended;
    }
}

TEST(JsonMending, WhatIsNoJsonIsNone) {
    for (const auto text : {"[\"a"sv, "[\"a\\"sv, "[\"a\\\"]"sv, "\\ud83d"sv, "[\"a\\u"sv, "{\"a\":\n\x01}"sv})
        EXPECT_TRUE(json::parse(mend_json_strings(text), nullptr, false).is_discarded()) << text;
}

TEST(JsonMending, HalvesOfCharactersAreSeen) {
    for (const auto text : {R"(["\ud83d\ude00"])"sv, R"(["\\\uD83D"])"sv, R"(["\ude00"])"sv})
        EXPECT_TRUE(has_surrogate_escape(text)) << text;
    for (const auto text : {R"(["\u00e9"])"sv, R"(["\\ud83d"])"sv, "ud83d"sv, "\\"sv, "\\u"sv, ""sv})
        EXPECT_FALSE(has_surrogate_escape(text)) << text;
}

} // namespace
} // namespace tagwright
