#include "sim/model/chat_request_fast.hpp"
#include "sim/model/openai_server.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace tagwright::sim {
namespace {

using nlohmann::json;

std::string call_of(const std::string& prompt) {
    return json{{"model", "m"},
                {"messages", {{{"role", "system"}, {"content", "Label."}}, {{"role", "user"}, {"content", prompt}}}}}
        .dump();
}

const std::string two_pages = R"({"pages":[{"ref":"p1","title":"Größe","text":"a \"b\"\n"},
    {"title":"t","text":"","ref":"p2"}]})";

TEST(ChatRequest, IsReadFastAsItIsReadSlowly) {
    chat_request fast;
    ASSERT_TRUE(read_chat_request_fast(call_of(two_pages), fast));
    EXPECT_EQ(fast.model, "m");
    EXPECT_EQ(fast.pages, (std::vector<prompted_page>{{"p1", "Größe", "a \"b\"\n"}, {"p2", "t", ""}}));
    EXPECT_EQ(fast.pages, read_chat_request_slowly(call_of(two_pages)).pages);
}

TEST(ChatRequest, WhatIsUnusualIsLeftToTheSlowWay) {
    const std::string bodies[] = {
        "",
        "[]",
        "{}",
        call_of("no JSON"),
        call_of(R"({"pages":[]})"),
        call_of(R"({"pages":[{"ref":"p1","title":"t"}]})"),
        call_of(R"({"pages":[{"ref":"p1","title":"t","text":7}]})"),
        call_of(R"({"pages":["p1"]})"),
        call_of("{\"pages\":[{\"ref\":\"p1\",\"title\":\"\\ud83d\",\"text\":\"\"}]}"),
        call_of(two_pages) + "x",
        call_of(two_pages).substr(0, 100),
        R"({"model":"m","messages":[{"content":"no role"}]})",
        R"({"messages":[]})",
    };
    for (const auto& body : bodies) {
        chat_request fast;
        EXPECT_FALSE(read_chat_request_fast(body, fast)) << body;
        EXPECT_FALSE(read_chat_request(body).complaint.empty()) << body;
    }
}

TEST(ChatAnswer, IsWhatATreeWouldWrite) {
    const std::vector<answered_page> pages{{"p1", {"a", "with \"quotes\"", "größe"}}, {"p\\2", {}}};
    const auto response = chat_answer("model\n1", pages, 7, 8, "stop");
    const auto body = json::parse(response.body);
    EXPECT_EQ(body.dump(), response.body);
    EXPECT_EQ(body["model"], "model\n1");
    EXPECT_EQ(body["usage"], (json{{"prompt_tokens", 7}, {"completion_tokens", 8}, {"total_tokens", 15}}));
    const auto& choice = body["choices"][0];
    EXPECT_EQ(choice["finish_reason"], "stop");
    EXPECT_EQ(choice["message"]["role"], "assistant");
    const json said{{"pages",
                     {{{"ref", "p1"}, {"labels", {"a", "with \"quotes\"", "größe"}}},
                      {{"ref", "p\\2"}, {"labels", json::array()}}}}};
    EXPECT_EQ(choice["message"]["content"], said.dump());
}

TEST(ChatAnswer, OneThatIsCutEndsInTheMiddle) {
    const auto whole = chat_answer("m", {{"p1", {"ää"}}}, 1, 1, "stop");
    const auto cut = chat_answer("m", {{"p1", {"ää"}}}, 1, 1, "length");
    const auto text = [](const http_response& of) {
        return json::parse(of.body)["choices"][0]["message"]["content"].get<std::string>();
    };
    EXPECT_EQ(text(cut), text(whole).substr(0, text(whole).size() / 2));
    EXPECT_EQ(json::parse(cut.body)["choices"][0]["finish_reason"], "length");
}

} // namespace
} // namespace tagwright::sim
