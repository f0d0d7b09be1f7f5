#include "app/log_json.hpp"

#include "base/foreign_text.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tagwright {
namespace {

using nlohmann::json;

json read(std::string_view line) { return json::parse('{' + log_line_as_json("ai_router", line) + '}'); }

TEST(LogJson, HasEachKeyWithItsValue) {
    struct row {
        std::string_view line;
        json read;
    };
    const row rows[] = {
        {"[THROTTLE] group=gemini from=6 to=4 reason=429 wait=2.5s",
         {{"event", "THROTTLE"}, {"group", "gemini"}, {"from", 6}, {"to", 4}, {"reason", "429"}, {"wait", "2.5s"}}},
        {"[429] provider=a retry_after=-1.5e3", {{"event", "429"}, {"provider", "a"}, {"retry_after", -1500.0}}},
        {"[ERROR] no provider left code=x message=\"a \\\"b\\\" c=d\\u001b\"",
         {{"event", "ERROR"}, {"text", "no provider left"}, {"code", "x"}, {"message", "a \"b\" c=d\u001b"}}},
        {"[END] run=\"007\" Pages: 10  Rate limits: 3 rate=0.50",
         {{"event", "END"}, {"run", "007"}, {"text", "Pages: 10 Rate limits: 3"}, {"rate", 0.5}}},
        {"[X] a=1 a=2 log=3 time=4 event=5 text=6 empty= =x",
         {{"event", "X"},
          {"a", 1},
          {"log_", 3},
          {"time_", 4},
          {"event_", 5},
          {"text_", 6},
          {"empty", ""},
          {"text", "=x"}}},
        {"no event", {{"text", "no event"}}},
        {"[open", {{"event", "open"}}},
        {"[X] a=\"never closed", {{"event", "X"}, {"a", "\"never closed"}}},
        {"[X] a=\"ends in a \\", {{"event", "X"}, {"a", "\"ends in a \\"}}},
        {"[X] huge=1e999 nan=NaN list=[1] yes=true",
         {{"event", "X"}, {"huge", "1e999"}, {"nan", "NaN"}, {"list", "[1]"}, {"yes", "true"}}},
        {"", json::object()},
    };
    for (const auto& row : rows) {
        auto expected = row.read;
        expected["log"] = "ai_router";
        EXPECT_EQ(read(row.line), expected) << row.line;
    }
}

TEST(LogJson, KeepsTextsAsTheyAreAndOnOneLine) {
    const std::string hostile = "a\nb\"} \\ \u2028 \u202e 429 \xff=";
    const auto line = log_line_as_json("ai_router", "[X] name=" + quoted_for_log(hostile) + " more=1");
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(line.find("\u202e"), std::string::npos);
    const auto got = json::parse('{' + line + '}');
    EXPECT_EQ(got.at("more"), 1);
    EXPECT_EQ(got.at("name").get<std::string>().substr(0, 16), hostile.substr(0, 16));
}

TEST(LogJson, NamesOfDigitsStayTexts) {
    for (const std::string name : {"007", "2024", "1e5", "-1", "12.50"})
        EXPECT_EQ(read("[X] space=" + word_for_log(name)).at("space"), name);
}

} // namespace
} // namespace tagwright
