// Files of settings that somebody else wrote, or that change under a run.

#include "tests/e2e/neighbours.hpp"

namespace tagwright::testing {
namespace {

// -- secrets -----------------------------------------------------------------------------------

TEST_F(neighbours, SecretsDoNotGoWhereTheDirectorySays) {
    add_pages(2);
    const auto url = it.environment.at("GEMINI_BASE_URL");
    it.environment.erase("GEMINI_BASE_URL");
    it.write("tagwright.toml", "[gemini]\nbase_url = \"" + url + "\"\n");
    for (const auto& words : std::vector<std::vector<std::string>>{{"tag", "DOCS"}, {"check"}, {"label"}}) {
        const auto out = it.run(words, R"({"id":"1","text":"x"})");
        EXPECT_EQ(out.exit_code, 2);
        EXPECT_THAT(out.err, AllOf(HasSubstr("GEMINI_BASE_URL"), HasSubstr("--config tagwright.toml"),
                                   Not(HasSubstr("very-secret-key"))));
    }
    EXPECT_EQ(model.calls(), 0);
    EXPECT_EQ(it.run({"tag", "DOCS", "--config", "tagwright.toml"}).exit_code, 0);
    EXPECT_EQ(it.run({"runs"}).exit_code, 0) << "nothing is sent";

    it.write("tagwright.toml", "");
    it.write(".env", "CONFLUENCE_BASE_URL=" + it.environment.at("CONFLUENCE_BASE_URL") + "\n");
    it.environment["GEMINI_BASE_URL"] = url;
    it.environment.erase("CONFLUENCE_BASE_URL");
    const auto out = it.run({"tag", "DOCS"});
    EXPECT_EQ(out.exit_code, 2);
    EXPECT_THAT(out.err, AllOf(HasSubstr("CONFLUENCE_BASE_URL"), HasSubstr("(.env:1)")));
    it.write(".env", it.read(".env") + "CONFLUENCE_API_TOKEN=" + it.environment.at("CONFLUENCE_API_TOKEN") + "\n");
    it.environment.erase("CONFLUENCE_API_TOKEN");
    EXPECT_EQ(it.run({"tag", "DOCS"}).exit_code, 0) << "both from one file";
}

TEST_F(neighbours, JournalThatTheDirectoryNamesDoesNotSayWhereSecretsGo) {
    add_pages(2);
    const auto url = it.environment.at("GEMINI_BASE_URL");
    it.environment.erase("GEMINI_BASE_URL");
    it.write(".env", "TAGWRIGHT_DATA_DIR=data\n");
    EXPECT_EQ(it.run({"tag", "DOCS", "--gemini-base-url", url}).exit_code, 0);
    const auto run = json::parse(it.run({"runs", "--json"}).out).at(0).at("run").get<std::string>();
    const auto out = it.run({"resume", run});
    EXPECT_EQ(out.exit_code, 2);
    EXPECT_THAT(out.err, HasSubstr("--data-dir data"));
    EXPECT_EQ(it.run({"resume", run, "--data-dir", "data"}).exit_code, 0);
    EXPECT_EQ(it.run({"resume", run, "--gemini-base-url", url}).exit_code, 0);
}

// -- vocabulary --------------------------------------------------------------------------------

TEST_F(neighbours, VocabularyIsReadOnce) {
    add_pages(6);
    ASSERT_EQ(mkfifo((it.directory() / "words.json").c_str(), 0600), 0);
    const auto child = it.start({"tag", "DOCS", "--vocabulary", "words.json", "--apply", "--quiet"});
    it.write("words.json", R"({"labels":["docs"]})"); // a pipe: waits for the reader
    const auto out = it.wait(child);
    EXPECT_EQ(out.exit_code, 0) << out.err;
    for (int i = 0; i < 6; ++i)
        EXPECT_EQ(confluence.labels_of(std::to_string(1000 + i)), std::vector<std::string>{"docs"});
}

TEST_F(neighbours, VocabularyThatChangesChangesNoRun) {
    add_pages(6);
    it.write("words.json", R"({"labels":["docs"]})");
    model.intercept = [this](const auto&, int call) -> std::optional<demo::web_response> {
        it.write("words.json", call % 2 == 0 ? "" : R"({"labels":["other"]})");
        return std::nullopt;
    };
    const auto out = it.run({"tag", "DOCS", "--vocabulary", "words.json", "--apply"});
    EXPECT_EQ(out.exit_code, 0) << out.err;
    for (int i = 0; i < 6; ++i)
        for (const auto& name : confluence.labels_of(std::to_string(1000 + i)))
            EXPECT_EQ(name, "docs");
    const auto run = json::parse(it.run({"runs", "--json"}).out).at(0).at("run").get<std::string>();
    for (const std::string text : {"", "{}", R"({"labels":[]})"}) {
        it.write("words.json", text);
        EXPECT_EQ(it.run({"resume", run}).exit_code, 0) << "the run has its words";
        const auto refused = it.run({"resume", run, "--vocabulary", "words.json"});
        EXPECT_EQ(refused.exit_code, 2);
        EXPECT_THAT(refused.err, HasSubstr("words.json"));
    }
    fs::remove(it.directory() / "words.json");
    EXPECT_EQ(it.run({"resume", run}).exit_code, 0);
    EXPECT_EQ(it.run({"resume", run, "--vocabulary", "words.json"}).exit_code, 2);
}

TEST_F(neighbours, RunUnderAnotherVocabularyIsNotGoneOnWith) {
    add_pages(6);
    stall_after(2);
    it.write("words.json", R"({"labels":["docs"]})");
    const auto child = it.start({"tag", "DOCS", "--vocabulary", "words.json"});
    ASSERT_TRUE(soon([&] { return model.calls() > 2; }));
    kill(child, SIGKILL);
    released = true;
    it.wait(child);
    it.write("words.json", R"({"labels":["other"]})");
    const auto run = json::parse(it.run({"runs", "--json"}).out).at(0).at("run").get<std::string>();
    const auto refused = it.run({"resume", run, "--vocabulary", "words.json"});
    EXPECT_EQ(refused.exit_code, 2) << refused.err;
    EXPECT_THAT(refused.err, AllOf(HasSubstr("settings_changed"), HasSubstr("vocabulary")));
    // Under its own it is: what became of the file changes no run.
    const auto out = it.run({"resume", run, "--report", "-"});
    EXPECT_EQ(out.exit_code, 0) << out.err;
    const auto report = json::parse(out.out);
    EXPECT_EQ(report.at("results").size(), 6u);
    for (const auto& page : report.at("results"))
        EXPECT_EQ(page.at("proposed"), json{"docs"});
}

} // namespace
} // namespace tagwright::testing
