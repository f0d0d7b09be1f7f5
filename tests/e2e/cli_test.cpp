#include "tests/e2e/guides.hpp"
#include "tests/fakes/llm_stub.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace tagwright::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

class command_line : public ::testing::Test {
protected:
    command_line() {
        add_guides(confluence, 10);
        connect(it, confluence);
        use_gemini(it, model);
    }

    demo::fake_confluence confluence;
    llm_stub model;
    program it;
};

TEST_F(command_line, TagWritesTheReportOfTheContract) {
    const auto out = it.run({"tag", "DOCS", "--apply", "--report", "report.json"});
    EXPECT_EQ(out.exit_code, 0) << out.err;
    EXPECT_THAT(out.out, HasSubstr("10 labelled"));
    const auto report = json::parse(it.read("report.json"));
    EXPECT_EQ(report.at("space"), "DOCS");
    EXPECT_EQ(report.at("status"), "completed");
    EXPECT_EQ(report.at("dry_run"), false);
    EXPECT_EQ(report.at("pages").at("total"), 10);
    EXPECT_EQ(report.at("pages").at("labelled"), 10);
    EXPECT_EQ(report.at("calls").at("total_calls"), 2);
    EXPECT_GE(report.at("throttle").at("current_concurrency"), 3);
    EXPECT_LE(report.at("throttle").at("current_concurrency"), 10);
    EXPECT_EQ(report.at("labels").at("added"), 20);
    EXPECT_EQ(report.at("tokens").at("input"), 200);
    EXPECT_EQ(report.at("results").size(), 10u);
    EXPECT_EQ(report.at("failures").size(), 0u);
    EXPECT_EQ(report.at("results").at(0).at("provider"), "gemini");
    EXPECT_THAT(it.read("logs/tag_space_performance.log"), HasSubstr("[TAG_SPACE_OPTIMIZATION]"));
    EXPECT_THAT(it.read("logs/ai_concurrency_metrics.log"), HasSubstr("[METRICS_SUMMARY]"));
    EXPECT_THAT(it.read("logs/ai_router.log"), Not(HasSubstr("429")));
}

TEST_F(command_line, SecondRunIsFreeAlsoInAnotherProcess) {
    EXPECT_EQ(it.run({"tag", "DOCS", "--apply"}).exit_code, 0);
    const auto out = it.run({"tag", "DOCS", "--apply", "--report", "-", "--summary-only", "--quiet"});
    EXPECT_EQ(out.exit_code, 0) << out.err;
    const auto report = json::parse(out.out);
    EXPECT_EQ(report.at("calls").at("total_calls"), 0);
    EXPECT_EQ(report.at("pages").at("unchanged"), 10);
    EXPECT_EQ(report.at("cache").at("hit_rate"), 1.0);
    EXPECT_FALSE(report.contains("results"));
}

TEST_F(command_line, JsonLinesTellProgressAndPages) {
    const auto out = it.run({"tag", "DOCS", "--json"});
    EXPECT_EQ(out.exit_code, 0);
    std::istringstream lines(out.out);
    std::string line;
    int pages = 0;
    json last;
    while (std::getline(lines, line)) {
        last = json::parse(line);
        pages += last.at("event") == "page" ? 1 : 0;
    }
    EXPECT_EQ(pages, 10);
    EXPECT_EQ(last.at("event"), "progress");
    EXPECT_EQ(last.at("status"), "completed");
}

TEST_F(command_line, RefusalsEndInThreeWithOneLineThatSaysWhatToDo) {
    it.environment["CONFLUENCE_API_TOKEN"] = "wrong-token";
    auto out = it.run({"tag", "DOCS"});
    EXPECT_EQ(out.exit_code, 3);
    EXPECT_THAT(out.err, HasSubstr("CONFLUENCE_API_TOKEN"));
    EXPECT_THAT(out.err, Not(HasSubstr("wrong-token")));
    it.environment["CONFLUENCE_API_TOKEN"] = confluence.options().api_token;
    out = it.run({"tag", "NOPE"});
    EXPECT_EQ(out.exit_code, 3);
    EXPECT_THAT(out.err, HasSubstr("NOPE"));
    it.environment["CONFLUENCE_BASE_URL"] = "http://127.0.0.1:9/wiki";
    out = it.run({"tag", "DOCS"});
    EXPECT_EQ(out.exit_code, 3);
    EXPECT_THAT(out.err, HasSubstr("127.0.0.1:9"));
}

TEST_F(command_line, AllProblemsOfTheSettingsAtOnceAndNoSecrets) {
    it.environment["TAG_SPACE_BATCH_SIZE"] = "many";
    it.environment["TAG_SPACE_AI_CONCURRENCY"] = "0";
    it.environment["CONFLUENCE_BASE_URL"] = "not a url";
    const auto out = it.run({"tag", "DOCS"});
    EXPECT_EQ(out.exit_code, 2);
    EXPECT_THAT(out.err, HasSubstr("TAG_SPACE_BATCH_SIZE"));
    EXPECT_THAT(out.err, HasSubstr("TAG_SPACE_AI_CONCURRENCY"));
    EXPECT_THAT(out.err, HasSubstr("CONFLUENCE_BASE_URL"));
    EXPECT_THAT(out.err, Not(HasSubstr("very-secret-key")));
}

TEST_F(command_line, SomeFailedPagesEndInOne) {
    model.label = [](const json& prompt) {
        auto out = llm_stub::default_labels(prompt);
        for (std::size_t i = 0; i < out["pages"].size(); ++i)
            if (prompt["pages"][i]["title"] == "Guide 4")
                out["pages"].erase(i--);
        return out;
    };
    const auto out = it.run({"tag", "DOCS"});
    EXPECT_EQ(out.exit_code, 1);
    EXPECT_THAT(out.err, HasSubstr("Guide 4"));
    EXPECT_THAT(out.err, HasSubstr("missing_answer"));
}

TEST_F(command_line, RateLimitsAreLogged) {
    model.intercept = [](const auto&, int call) -> std::optional<demo::web_response> {
        std::this_thread::sleep_for(20ms); // calls are under way together: a level that is never reached does not move
        if (call != 6)
            return std::nullopt;
        return demo::web_response{
            429,
            "application/json",
            {},
            R"({"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"0.2s"}]}})"};
    };
    it.environment["TAG_SPACE_BATCH_SIZE"] = "1";
    EXPECT_EQ(it.run({"tag", "DOCS"}).exit_code, 0);
    const auto log = it.read("logs/ai_router.log");
    for (const char* tag : {"[429]", "[BACKOFF]", "[RETRY]", "[THROTTLE]"})
        EXPECT_THAT(log, HasSubstr(tag));
    EXPECT_THAT(log, Not(HasSubstr("very-secret-key")));
}

TEST_F(command_line, LabelReadsJsonlAndWritesJsonl) {
    it.environment["TAG_SPACE_PROVIDER"] = "local";
    const auto out = it.run({"label"}, "{\"id\":\"a\",\"title\":\"Kubernetes upgrade\",\"text\":\"Upgrading the "
                                       "Kubernetes cluster: drain the nodes, upgrade the control plane, then the "
                                       "nodes.\"}\nnot json\n{\"id\":7,\"text\":\"Travel expenses are refunded "
                                       "within ten days. Travel needs an approval.\"}\n");
    EXPECT_EQ(out.exit_code, 1) << out.err;
    EXPECT_THAT(out.err, HasSubstr("stdin:2"));
    std::istringstream lines(out.out);
    std::string line;
    std::map<std::string, json> by_id;
    while (std::getline(lines, line)) {
        const auto answer = json::parse(line);
        by_id[answer.at("id")] = answer.value("labels", json());
    }
    ASSERT_EQ(by_id.size(), 3u);
    EXPECT_TRUE(by_id.at("stdin:2").is_null()) << "no labels are no answer";
    EXPECT_FALSE(by_id.at("a").empty());
    EXPECT_FALSE(by_id.at("7").empty());
}

TEST_F(command_line, TextPrintsWhatAModelWouldSee) {
    const auto out = it.run({"text"}, "<h1>Fees</h1><p>below&nbsp;3 %</p>");
    EXPECT_EQ(out.exit_code, 0);
    EXPECT_THAT(out.out, HasSubstr("Fees"));
    EXPECT_THAT(out.out, Not(HasSubstr("<p>")));
}

TEST_F(command_line, CheckSaysWhatWouldBeUsed) {
    auto out = it.run({"check", "DOCS"});
    EXPECT_EQ(out.exit_code, 0) << out.out << out.err;
    EXPECT_THAT(out.out, HasSubstr("space DOCS"));
    EXPECT_THAT(out.out, Not(HasSubstr("very-secret-key")));
    model.intercept = [](const auto&, int) {
        return demo::web_response{
            400,
            "application/json",
            {},
            R"({"error":{"code":400,"message":"API key not valid","details":[{"reason":"API_KEY_INVALID"}]}})"};
    };
    out = it.run({"check", "DOCS"});
    EXPECT_EQ(out.exit_code, 3);
    EXPECT_THAT(out.out, HasSubstr("bad_credentials"));
}

TEST_F(command_line, DemoNeedsNothing) {
    program bare;
    const auto out = bare.run({"demo"});
    EXPECT_EQ(out.exit_code, 0) << out.err;
    EXPECT_THAT(out.out, HasSubstr("13 labelled"));
    EXPECT_FALSE(std::filesystem::exists(bare.directory() / "logs"));
}

TEST_F(command_line, FirstSignalDrainsAndTheNextRunGoesOn) {
    model.intercept = [](const auto&, int) -> std::optional<demo::web_response> {
        std::this_thread::sleep_for(400ms);
        return std::nullopt;
    };
    it.environment["TAG_SPACE_AI_CONCURRENCY"] = "1";
    it.environment["TAG_SPACE_MAX_AI_CONCURRENCY"] = "1";
    it.environment["TAG_SPACE_BATCH_SIZE"] = "1";
    const auto child = it.start({"tag", "DOCS", "--report", "report.json"});
    while (model.calls() < 2)
        std::this_thread::sleep_for(5ms);
    kill(child, SIGINT);
    const auto out = it.wait(child);
    EXPECT_EQ(out.exit_code, 130) << out.err;
    const auto report = json::parse(it.read("report.json"));
    EXPECT_EQ(report.at("status"), "stopped");
    const int labelled = report.at("pages").at("labelled");
    EXPECT_EQ(labelled, model.calls()) << "what was in flight has ended and counts";
    EXPECT_EQ(report.at("pages").at("skipped"), 10 - labelled);
    EXPECT_EQ(it.run({"tag", "DOCS"}).exit_code, 0);
    EXPECT_EQ(model.calls(), 10) << "nothing is paid twice";
}

TEST_F(command_line, UsageErrorsEndInTwo) {
    EXPECT_EQ(it.run({"tag"}).exit_code, 2);
    EXPECT_EQ(it.run({"tag", "DOCS", "--no-such-option"}).exit_code, 2);
    EXPECT_EQ(it.run({"--help"}).exit_code, 0);
    EXPECT_EQ(it.run({"--version"}).exit_code, 0);
}

} // namespace
} // namespace tagwright::testing
