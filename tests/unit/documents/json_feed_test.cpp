#include "providers/documents/json_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace tagwright::documents {
namespace {

using namespace std::string_view_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// "line:text" or "line!problem" of each piece, when the input comes in steps of `step` bytes.
std::vector<std::string> pieces(std::string_view input, std::size_t step) {
    json_feed feed;
    std::vector<std::string> out;
    const auto take = [&] {
        while (auto piece = feed.next())
            out.push_back(std::to_string(piece->line) +
                          (piece->problem.empty() ? ":" + piece->text : "!" + piece->problem));
    };
    for (std::size_t at = 0; at < input.size(); at += step) {
        feed.feed(input.substr(at, step));
        take();
    }
    feed.finish();
    take();
    return out;
}

void expect(std::string_view input, const std::vector<std::string>& expected) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{3}, input.size() + 1})
        EXPECT_EQ(pieces(input, step), expected) << input << " in steps of " << step;
}

TEST(JsonFeed, TakesOneALine) {
    expect("{\"a\":1}\n{\"b\":2}\r\n\n  {\"c\":3}", {"1:{\"a\":1}", "2:{\"b\":2}\r", "4:  {\"c\":3}"});
    expect("\xEF\xBB\xBF{\"a\":1}\n", {"1:{\"a\":1}"});
    expect("", {});
    expect("\n \n", {});
    expect("{\"a\":\"x\\\"}{\"}\n{}\n", {"1:{\"a\":\"x\\\"}{\"}", "2:{}"});
}

TEST(JsonFeed, ABadLineDoesNotHideTheNext) {
    expect("nothing\n{\"b\":2}\n", {"1:nothing", "2:{\"b\":2}"});
    expect("{\"a\":\"cut off\n{\"b\":2}\n", {"1:{\"a\":\"cut off", "2:{\"b\":2}"});
    expect("{\"a\":1,\n{\"b\":2}\n{\"c\":3}\n", {"1:{\"a\":1,", "2:{\"b\":2}", "3:{\"c\":3}"});
    expect("{\"a\":[1,\n{\"b\":2}\n", {"1:{\"a\":[1,", "2:{\"b\":2}"});
    expect("{\"a\":1", {"1:{\"a\":1"});
    expect("{}}\n{\"b\":2}\n", {"1:{}}", "2:{\"b\":2}"});
}

TEST(JsonFeed, ObjectsMaySpanLines) {
    expect("{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n}\n{\n}\n",
           {"1:{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  }\n}", "7:{\n}"});
    expect("{\"id\": 1,\n\"text\": \"x\"}\n{\"id\": 2}\n", {"1:{\"id\": 1,\n\"text\": \"x\"}", "3:{\"id\": 2}"});
}

TEST(JsonFeed, TakesTheElementsOfAnArray) {
    expect("[{\"a\":1},{\"b\":[2,{}]}]", {"1:{\"a\":1}", "1:{\"b\":[2,{}]}"});
    expect("\n[\n  {\"a\": 1},\n  {\n    \"b\": 2\n  }\n]\n", {"3:{\"a\": 1}", "4:{\n    \"b\": 2\n  }"});
    expect("[]", {});
    expect("[1, \"x,]\", {\"a\":1}]", {"1:1", "1:\"x,]\"", "1:{\"a\":1}"});
    expect("[{\"a\":1}]\n[{\"b\":1}]\n", {"1:{\"a\":1}", "2:[{\"b\":1}]"});
    expect("[{\"a\":1}, {\"b\":", {"1:{\"a\":1}", "1:{\"b\":"});
    expect("[{\"a\":\"open\n},\n{\"b\":2}]", {"1:{\"a\":\"open", "3:{\"b\":2}"});
}

TEST(JsonFeed, Utf16IsRead) {
    const auto out = pieces("\xFF\xFE{\0\"\0a\0\"\0:\0\xE9\0}\0\n\0{\0}\0"sv, 3);
    EXPECT_THAT(out, ElementsAre("1:{\"a\":\u00E9}", "2:{}"));
}

TEST(JsonFeed, WhatIsNoTextIsRefusedOnce) {
    for (const auto input : {"%PDF-1.7\n1 0 obj\n\n\n"sv, "\x89PNG\r\n\x1A\n\n\n"sv, "{\"a\":1}\0\n{}\n"sv}) {
        const auto out = pieces(input, input.size());
        ASSERT_EQ(out.size(), 1u);
        EXPECT_THAT(out[0], HasSubstr("not a text"));
    }
}

TEST(JsonFeed, AnOverlongLineIsLeftOut) {
    json_feed feed;
    std::size_t problems = 0;
    std::vector<std::string> good;
    const auto take = [&] {
        while (auto piece = feed.next()) {
            problems += piece->problem.empty() ? 0 : 1;
            if (piece->problem.empty())
                good.push_back(piece->text);
        }
    };
    feed.feed("{\"a\":\"\n");
    take();
    good.clear();
    const std::string megabyte(1u << 20u, 'x');
    for (int i = 0; i < 140; ++i) {
        feed.feed(megabyte);
        take();
    }
    feed.feed("\"}\n{\"b\":2}\n");
    feed.finish();
    take();
    EXPECT_EQ(problems, 1u);
    EXPECT_THAT(good, ElementsAre("{\"b\":2}"));
}

} // namespace
} // namespace tagwright::documents
