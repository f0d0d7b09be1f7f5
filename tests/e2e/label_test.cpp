// Documents as they are: formats, order, and what is refused before anything is paid.
#include "tests/e2e/guides.hpp"
#include "tests/fakes/llm_stub.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace tagwright::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

class documents_at_work : public ::testing::Test {
protected:
    documents_at_work() { use_gemini(it, model); }

    static std::vector<json> answers(const std::string& text) {
        std::vector<json> out;
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            out.push_back(json::parse(line));
        return out;
    }

    llm_stub model;
    program it;
};

TEST_F(documents_at_work, AnswersComeInTheOrderOfTheInput) {
    it.environment["TAG_SPACE_BATCH_SIZE"] = "3";
    it.environment["TAG_SPACE_AI_CONCURRENCY"] = "8";
    it.environment["TAG_SPACE_MAX_AI_CONCURRENCY"] = "8";
    model.intercept = [](const auto&, int call) -> std::optional<demo::web_response> {
        std::this_thread::sleep_for(std::chrono::milliseconds(call * 7 % 40));
        return std::nullopt;
    };
    model.label = [](const json& prompt) {
        auto out = llm_stub::default_labels(prompt);
        for (std::size_t i = 0; i < prompt.at("pages").size(); ++i)
            if (prompt.at("pages")[i].at("title") == "Document 17")
                out["pages"][i]["ref"] = "nobody"; // never answered
        return out;
    };
    std::string input = "[\n";
    std::vector<std::string> ids;
    for (int i = 0; i < 300; ++i) {
        input += i == 0 ? "" : ",\n";
        if (i % 50 == 20) {
            input += "\"not a document\"";
            ids.push_back("stdin:" + std::to_string(i + 2));
            continue;
        }
        const auto id = i % 10 == 3 ? std::string("twice") : "d" + std::to_string(i);
        input += json{{"id", id}, {"title", "Document " + std::to_string(i)}, {"text", i == 30 ? "" : "words"}}.dump();
        ids.push_back(id);
    }
    const auto out = it.run({"label"}, input + "\n]\n");
    EXPECT_EQ(out.exit_code, 1) << "of some there are no labels";
    const auto lines = answers(out.out);
    ASSERT_EQ(lines.size(), ids.size()) << out.err;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        EXPECT_EQ(lines[i].at("id"), ids[i]) << i;
        EXPECT_NE(lines[i].contains("labels"), lines[i].contains("error")) << i;
        if (ids[i] == "twice") {
            EXPECT_THAT(lines[i].at("labels").dump(), HasSubstr("document-" + std::to_string(i))) << "not its twin's";
        }
    }
    EXPECT_EQ(lines[17].at("error").at("code"), "missing_answer");
    EXPECT_EQ(lines[20].at("error").at("code"), "invalid_input");
}

TEST_F(documents_at_work, WhatIsNoTextIsRefusedAndCostsNothing) {
    it.write("report.md", "%PDF-1.7\n1 0 obj\n");
    it.write("photo.txt", "\x89PNG\r\n\x1A\n");
    it.write("empty.md", "\n");
    it.write("good.txt", "Refunds take a week.");
    const auto out = it.run({"label", "report.md", "photo.txt", ".", "empty.md", "good.txt"});
    EXPECT_EQ(out.exit_code, 1);
    EXPECT_THAT(out.err, HasSubstr("failed: report.md: a PDF"));
    EXPECT_THAT(out.err, HasSubstr("photo.txt: a PNG image"));
    EXPECT_THAT(out.err, HasSubstr(".: is a directory"));
    const auto lines = answers(out.out);
    ASSERT_EQ(lines.size(), 5u);
    EXPECT_TRUE(lines[0].contains("error"));
    EXPECT_TRUE(lines[3].contains("skipped"));
    EXPECT_FALSE(lines[4].at("labels").empty());
    EXPECT_EQ(model.calls(), 1);
    EXPECT_THAT(model.titles(), ElementsAre(::testing::Pair("good", 1)));
}

TEST_F(documents_at_work, TextShowsWhatIsSent) {
    json sent;
    model.label = [&sent](const json& prompt) {
        sent = prompt.at("pages").at(0);
        return llm_stub::default_labels(prompt);
    };
    std::string page =
        "<!doctype html><head><title>Paying &amp; refunding</title><style>p{}</style></head><body><nav>Home</nav>";
    for (int i = 0; i < 200; ++i)
        page += "<p>Sentence number " + std::to_string(i) + " of the page.</p>";
    it.write("page.html", page);
    ASSERT_EQ(it.run({"label", "--page-tokens", "50", "page.html"}).exit_code, 0);
    EXPECT_EQ(sent.at("title"), "Paying & refunding");
    const auto text = it.run({"text", "--page-tokens", "50", "page.html"});
    EXPECT_EQ(text.exit_code, 0) << text.err;
    EXPECT_EQ(text.out, sent.at("text").get<std::string>() + "\n");
    EXPECT_LT(text.out.size(), 400u);
    const auto whole = it.run({"text", "--page-tokens", "50", "--prompt", "page.html"});
    EXPECT_EQ(whole.exit_code, 0) << whole.err;
    EXPECT_THAT(whole.out, Not(HasSubstr("very-secret-key")));
    const auto request = json::parse(whole.out);
    const auto prompt = json::parse(request.at("contents").at(0).at("parts").at(0).at("text").get<std::string>());
    EXPECT_EQ(prompt.at("pages").at(0), sent);
    EXPECT_EQ(it.run({"text", "--prompt", "--provider", "local", "page.html"}).exit_code, 2);
    EXPECT_THAT(it.run({"text", "--format", "plain", "page.html"}).out, HasSubstr("<nav>"));
}

} // namespace
} // namespace tagwright::testing
