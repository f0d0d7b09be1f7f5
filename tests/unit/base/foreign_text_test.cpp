#include "base/foreign_text.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tagwright {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// Texts that want to be something else, and what a terminal gets to see of them.
struct trick {
    const char* what;
    std::string text;
    std::string shown;
};

const std::vector<trick>& tricks() {
    using namespace std::string_literals;
    static const std::vector<trick> all{
        {"plain", "Guide 1", "Guide 1"},
        {"other scripts", "Größe 漢字 العربية 👩‍👩‍👧",
         "Größe 漢字 العربية 👩‍👩‍👧"},
        {"window title", "a\x1b]0;owned\x07z", "a?]0;owned?z"},
        {"colour", "a\x1b[31mz", "a?[31mz"},
        {"C1 as a character",
         "a\xC2\x9B"
         "31mz",
         "a?31mz"},
        {"C1 as a byte",
         "a\x9B"
         "31mz",
         "a?31mz"},
        {"line", "a\nz", "a?z"},
        {"return", "a\rz", "a?z"},
        {"tab", "a\tz", "a?z"},
        {"NUL", "a\0z"s, "a?z"},
        {"DEL", "a\x7Fz", "a?z"},
        {"backspace", "ab\b\bz", "ab??z"},
        {"line separator", "a\u2028z", "a?z"},
        {"paragraph separator", "a\u2029z", "a?z"},
        {"next line", "a\u0085z", "a?z"},
        {"right to left override", "a\u202Egpj.exe", "a?gpj.exe"},
        {"isolate", "a\u2066z\u2069", "a?z?"},
        {"arabic mark", "a\u061Cz", "a?z"},
        {"byte order mark", "\uFEFFz", "?z"},
        {"not UTF-8", "caf\xE9", "caf?"},
        {"cut off", "caf\xC3", "caf?"},
        {"overlong escape", "a\xC0\x9B[31m", "a??[31m"},
        {"surrogate", "a\xED\xA0\x80z", "a???z"},
    };
    return all;
}

TEST(ForeignText, NeverMovesACursor) {
    for (const auto& [what, text, expected] : tricks())
        EXPECT_EQ(for_terminal(text), expected) << what;
    EXPECT_EQ(for_terminal_lines("a\n\tb\x1b[2Jc\r\n"), "a\n\tb?[2Jc?\n");
    EXPECT_EQ(for_terminal(""), "");
}

TEST(ForeignText, IsTheSameJsonOnOneLine) {
    for (const auto& [what, text, expected] : tricks()) {
        const auto dumped = json{{"id", text}}.dump(-1, ' ', false, json::error_handler_t::replace);
        const auto out = json_for_terminal(dumped);
        EXPECT_EQ(json::parse(out), json::parse(dumped)) << what;
        EXPECT_EQ(for_terminal(out), out) << what;
    }
}

TEST(LogValue, CannotBeLeft) {
    for (const auto& [what, text, expected] : tricks()) {
        const auto quoted = quoted_for_log(text);
        EXPECT_EQ(for_terminal(quoted), quoted) << what;
        EXPECT_TRUE(json::accept(quoted)) << what << ": " << quoted;
    }
    EXPECT_EQ(quoted_for_log("x\" code=ok y=\"\n[429] z\\"), R"("x\" code=ok y=\"\u000a[429] z\\")");
    for (const std::string text : {"", "\"", "\\", "\\\"", "a\"b\\c", "\x1b[2J", "line\nline", "{\"a\":1}"})
        EXPECT_EQ(json::parse(quoted_for_log(text)), text);
}

TEST(LogValue, IsBareWhereItIsAWord) {
    EXPECT_EQ(word_for_log("gemini"), "gemini");
    EXPECT_EQ(word_for_log("llm-2.local:8080/v1"), "llm-2.local:8080/v1");
    for (const std::string text : {"", "a b", "a=b", "a\"b", "~me]", "größe", "[429]"})
        EXPECT_EQ(word_for_log(text).front(), '"') << text;
}

TEST(LogLine, HasNo429UnlessThereWasOne) {
    EXPECT_EQ(finished_log_line("[RETRY] call=429 tokens=1429 wait_s=0.429"),
              "[RETRY] call=4_29 tokens=14_29 wait_s=0.4_29");
    EXPECT_EQ(finished_log_line("[X] n=429429 m=4429 k=42429"), "[X] n=4_294_29 m=44_29 k=424_29");
    EXPECT_EQ(finished_log_line("[THROTTLE] run=r group=g from=3 to=2 reason=429"),
              "[THROTTLE] run=r group=g from=3 to=2 reason=429");
    EXPECT_EQ(finished_log_line("[THROTTLE] from=429 to=2 reason=429"), "[THROTTLE] from=4_29 to=2 reason=429");
    EXPECT_EQ(finished_log_line("[THROTTLE] reason=4290"), "[THROTTLE] reason=4_290");
    EXPECT_EQ(finished_log_line("[ERROR] message=\" reason=429 \""), R"([ERROR] message=" reason=4\u00329 ")");
    EXPECT_EQ(finished_log_line("[429] provider=p call=1429"), "[429] provider=p call=1429");
    EXPECT_EQ(finished_log_line("[ERROR] a\n[429] b"), "[ERROR] a\\u000a[4_29] b") << "one line, whoever wrote it";
}

/// Numbers without separators and texts as JSON: nothing is lost for whoever reads the log.
TEST(LogLine, CanBeReadBack) {
    const auto number_in = [](const std::string& line) {
        auto text = line.substr(line.find('=') + 1);
        std::erase(text, '_');
        return std::stoull(text);
    };
    for (std::uint64_t number = 0; number < 50'000; ++number) {
        const auto line = finished_log_line("[RETRY] call=" + std::to_string(number));
        ASSERT_THAT(line, Not(HasSubstr("429")));
        ASSERT_EQ(number_in(line), number);
    }
    for (const std::string& text : std::vector<std::string>{"429", "error 429429", "\"429\"", "\\429", "4\\29",
                                                            "\x04"
                                                            "29",
                                                            "quota 1429/4290", "4\"29", "U+0429 Щ"}) {
        const auto line = finished_log_line("[ERROR] message=" + quoted_for_log(text));
        EXPECT_THAT(line, Not(HasSubstr("429")));
        EXPECT_EQ(json::parse(line.substr(line.find('=') + 1)), text) << line;
    }
}

} // namespace
} // namespace tagwright
