#include "config/value.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

struct value_case {
    std::string_view setting;
    std::string_view text;
    std::string_view shown; ///< show_value() of the result; "!" where the text is refused
};

TEST(Value, FollowsItsType) {
    const value_case cases[] = {
        // integers
        {"TAG_SPACE_BATCH_SIZE", "5", "5"},
        {"TAG_SPACE_BATCH_SIZE", " 7 ", "7"},
        {"TAG_SPACE_BATCH_SIZE", "1", "1"},
        {"TAG_SPACE_BATCH_SIZE", "100", "100"},
        {"TAG_SPACE_BATCH_SIZE", "0", "!"},
        {"TAG_SPACE_BATCH_SIZE", "101", "!"},
        {"TAG_SPACE_BATCH_SIZE", "-1", "!"},
        {"TAG_SPACE_BATCH_SIZE", "+5", "!"},
        {"TAG_SPACE_BATCH_SIZE", "5.0", "!"},
        {"TAG_SPACE_BATCH_SIZE", "5 pages", "!"},
        {"TAG_SPACE_BATCH_SIZE", "0x5", "!"},
        {"TAG_SPACE_BATCH_SIZE", "", "!"},
        {"TAG_SPACE_BATCH_SIZE", "99999999999999999999", "!"},
        // booleans
        {"TAG_SPACE_CACHE_ENABLED", "true", "true"},
        {"TAG_SPACE_CACHE_ENABLED", "TRUE", "true"},
        {"TAG_SPACE_CACHE_ENABLED", "1", "true"},
        {"TAG_SPACE_CACHE_ENABLED", "Yes", "true"},
        {"TAG_SPACE_CACHE_ENABLED", "on", "true"},
        {"TAG_SPACE_CACHE_ENABLED", "False", "false"},
        {"TAG_SPACE_CACHE_ENABLED", "0", "false"},
        {"TAG_SPACE_CACHE_ENABLED", "no", "false"},
        {"TAG_SPACE_CACHE_ENABLED", "OFF", "false"},
        {"TAG_SPACE_CACHE_ENABLED", "2", "!"},
        {"TAG_SPACE_CACHE_ENABLED", "maybe", "!"},
        // times
        {"TAGWRIGHT_AI_TIMEOUT", "30s", "30s"},
        {"TAGWRIGHT_AI_TIMEOUT", "1500ms", "1500ms"},
        {"TAGWRIGHT_AI_TIMEOUT", "2m", "120s"},
        {"TAGWRIGHT_AI_TIMEOUT", "2 m", "120s"},
        {"TAGWRIGHT_AI_TIMEOUT", "30", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "-3s", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "1.5s", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "999ms", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "1h", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "9223372036854775807h", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "s", "!"},
        // choices
        {"CONFLUENCE_FLAVOR", "Cloud", "cloud"},
        {"CONFLUENCE_FLAVOR", "datacenter", "datacenter"},
        {"CONFLUENCE_FLAVOR", "auto|cloud", "!"},
        {"CONFLUENCE_FLAVOR", "server", "!"},
        // lists
        {"TAG_SPACE_FALLBACK_PROVIDER", "", "none"},
        {"TAG_SPACE_FALLBACK_PROVIDER", "None", "none"},
        {"TAG_SPACE_FALLBACK_PROVIDER", "openai", "openai"},
        {"TAG_SPACE_FALLBACK_PROVIDER", " openai , local ", "openai,local"},
        {"TAG_SPACE_FALLBACK_PROVIDER", "openai,,local", "!"},
        {"TAG_SPACE_FALLBACK_PROVIDER", "openai,", "!"},
        {"TAG_SPACE_FALLBACK_PROVIDER", "openai,none", "!"},
        // texts and paths
        {"GEMINI_MODEL", "gemini-x", "gemini-x"},
        {"GEMINI_MODEL", "two words", "two words"},
        {"GEMINI_MODEL", "", "!"},
        {"GEMINI_MODEL", "a\nb", "!"},
        {"TAGWRIGHT_LOG_DIR", "logs/today", "logs/today"},
        {"GEMINI_API_KEY", "k-1234", "k-1234"},
        {"GEMINI_API_KEY", "k-1234\n", "k-1234"},
        {"GEMINI_API_KEY", "k 1234", "!"},
        {"GEMINI_API_KEY", "k\r\nX-Evil: 1", "!"},
    };
    for (const auto& [name, text, shown] : cases) {
        const auto* row = find_setting(name);
        ASSERT_NE(row, nullptr) << name;
        const auto value = parse_value(*row, text);
        EXPECT_EQ(value ? show_value(*value) : "!", shown) << name << "=" << text;
    }
}

TEST(Printable, KeepsMessagesOnOneLineAndShort) {
    EXPECT_EQ(printable("a\nb\x1b[31m"), "a?b?[31m");
    EXPECT_EQ(printable("a\xC2\x9B"
                        "31m\xFF\xE2\x80\xA8z"),
              "a?31m??z")
        << "C1, broken bytes, line separator";
    const auto cut = printable(std::string(119, 'x') + "ü and more");
    EXPECT_EQ(cut, std::string(119, 'x') + "…");
}

} // namespace
} // namespace tagwright
