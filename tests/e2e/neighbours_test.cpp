// What others see of the program: logs that somebody reads, terminals, files that lie in the way, a second run.

#include "tests/e2e/neighbours.hpp"

namespace tagwright::testing {
namespace {

// -- logs --------------------------------------------------------------------------------------

TEST_F(neighbours, LogIsThereAfterAKill) {
    add_pages(8);
    model.intercept = [this](const auto&, int call) -> std::optional<demo::web_response> {
        if (call == 1)
            return refusal(429, "quota");
        soon([this] { return released.load(); });
        return std::nullopt;
    };
    const auto child = it.start({"tag", "DOCS", "--quiet"});
    EXPECT_TRUE(soon([&] { return it.read("logs/ai_router.log").find("[429]") != std::string::npos; }))
        << it.read("logs/ai_router.log");
    kill(child, SIGKILL);
    released = true;
    it.wait(child);
    EXPECT_THAT(it.read("logs/ai_router.log"), AllOf(HasSubstr("[429] run="), HasSubstr("[BACKOFF] run=")));
}

TEST_F(neighbours, LogLinesNameTheirRunAndCannotBeForged) {
    add_pages(3);
    model.intercept = [](const auto&, int call) -> std::optional<demo::web_response> {
        if (call > 1)
            return std::nullopt;
        return refusal(503, "busy\" code=ok\n[429] run=x \x1b]0;owned\x07 429 of 1429 \u2028 \u202E\\");
    };
    const auto out = it.run({"tag", "DOCS"});
    EXPECT_EQ(out.exit_code, 0) << out.err;
    const auto run = json::parse(it.run({"runs", "--json"}).out).at(0).at("run").get<std::string>();
    const auto logs = all_logs();
    EXPECT_THAT(logs, AllOf(HasSubstr("[RETRY]"), HasSubstr("[SHARE]"), HasSubstr("[METRICS_SUMMARY]")));
    for (const auto& line : lines_of(logs)) {
        EXPECT_THAT(line, HasSubstr(" run=" + run)) << line;
        EXPECT_THAT(line, Not(HasSubstr("429")));
        EXPECT_TRUE(std::isdigit(static_cast<unsigned char>(line.front()))) << line;
        EXPECT_THAT(line, Not(HasSubstr("\x1b")));
        if (const auto at = line.find("message="); at != std::string::npos) {
            EXPECT_TRUE(json::accept(line.substr(at + 8))) << line;
        }
    }
    struct stat there {};
    ASSERT_EQ(::stat((it.directory() / "logs/ai_router.log").c_str(), &there), 0);
    EXPECT_EQ(there.st_mode & 07777U, 0600U);
}

TEST_F(neighbours, ManyCallsLeaveNo429InTheLogs) {
    // More calls than 429, and more tokens than 1,429. Calls arrive in another order than they are numbered: those
    // around the 429th fail, so that it is among the ones that the log tells of.
    std::string input;
    for (int i = 0; i < 440; ++i)
        input += json{{"id", std::to_string(i)}, {"text", "text " + std::to_string(i)}}.dump() + "\n";
    model.intercept = [](const auto&, int call) -> std::optional<demo::web_response> {
        return call % 8 == 0 || (call > 418 && call < 440) ? std::optional(refusal(500, "call " + std::to_string(call)))
                                                           : std::nullopt;
    };
    it.environment["TAGWRIGHT_ATTEMPTS_MAX"] = "20";
    it.environment["TAG_SPACE_AI_CONCURRENCY"] = "8"; // no call comes later than that many others
    it.environment["TAG_SPACE_MAX_AI_CONCURRENCY"] = "8";
    const auto out = it.run({"label", "--quiet"}, input);
    EXPECT_EQ(out.exit_code, 0) << out.err;
    const auto logs = all_logs();
    EXPECT_THAT(logs, HasSubstr("=4_29 "));
    EXPECT_THAT(logs, Not(HasSubstr("429")));
}

// -- terminals ---------------------------------------------------------------------------------

TEST_F(neighbours, ForeignTextIsNeverRawOnATerminal) {
    const std::string trick = "\x1b]0;owned\x07\xC2\x9B"
                              "31m\u202E";
    model.intercept = [&](const auto&, int) -> std::optional<demo::web_response> {
        return refusal(400, "no: " + trick);
    };
    it.write("evil" + trick + ".md", "text");
    const auto input = json{{"id", "x" + trick}, {"title", "t" + trick}, {"text", "words"}}.dump() + "\n";
    demo::fake_page page;
    page.id = "1000";
    page.title = "Guide " + trick;
    page.storage = "<p>text</p>";
    confluence.add_page("DOCS", page);
    for (const auto& words : std::vector<std::vector<std::string>>{{"label"},
                                                                   {"label", "evil" + trick + ".md"},
                                                                   {"label", "none" + trick + ".md"},
                                                                   {"label", "--" + trick},
                                                                   {"tag", "DOCS"},
                                                                   {"tag", "DOCS", "--json"},
                                                                   {"tag", "DOCS" + trick},
                                                                   {"check", "DOCS"},
                                                                   {"text", "none" + trick},
                                                                   {"text", "--format", "plain", "-"},
                                                                   {"runs", trick},
                                                                   {"runs"},
                                                                   {"runs", "--json"},
                                                                   {"tag", "DOCS", "--report", "none" + trick + "/x"},
                                                                   {"tag", "DOCS", "--report", "-"}}) {
        const auto out = it.run(words, input + trick);
        for (const auto& text : {out.out, out.err})
            for (const std::string& raw : std::vector<std::string>{"\x1b", "\x07", "\xC2\x9B", "\u202E"})
                EXPECT_THAT(text, Not(HasSubstr(raw))) << words.front() << " " << words.back();
    }
}

TEST_F(neighbours, AnswersAreValidJsonWhateverTheIdIs) {
    const std::string id = "x\x1b]0;owned\x07\xC2\x9B\u2028\"\\";
    const auto out = it.run({"label", "--quiet"}, json{{"id", id}, {"text", "words"}}.dump() + "\n");
    EXPECT_EQ(out.exit_code, 0) << out.err;
    EXPECT_EQ(json::parse(out.out).at("id"), id);
    EXPECT_THAT(out.out, AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\xC2\x9B")), Not(HasSubstr("\u2028"))));
}

TEST_F(neighbours, FailuresAreToldHoweverQuiet) {
    add_pages(1);
    it.environment["TAGWRIGHT_ATTEMPTS_MAX"] = "1";
    model.intercept = [](const auto&, int) -> std::optional<demo::web_response> {
        return refusal(400, "no such thing");
    };
    const std::string input = R"({"id":"doc-1","text":"x"})";
    const auto labelled = it.run({"label", "--quiet"}, input);
    EXPECT_NE(labelled.exit_code, 0);
    EXPECT_THAT(labelled.err, HasSubstr("no such thing"));
    const auto tagged = it.run({"tag", "DOCS", "--quiet"});
    EXPECT_NE(tagged.exit_code, 0);
    EXPECT_THAT(tagged.err, HasSubstr("no such thing"));
    const auto as_json = it.run({"tag", "DOCS", "--json"});
    EXPECT_THAT(as_json.err, HasSubstr("no such thing"));
    const auto missing = it.run({"label", "--quiet", "none.md"});
    EXPECT_EQ(missing.exit_code, 1);
    EXPECT_THAT(missing.err, HasSubstr("none.md"));
}

// -- files -------------------------------------------------------------------------------------

TEST_F(neighbours, OutputsAreTriedBeforeAnythingIsPaid) {
    add_pages(2);
    it.write("file", "x");
    fs::create_directory(it.directory() / "dir");
    fs::create_symlink("victim", it.directory() / "link.json");
    ASSERT_EQ(mkfifo((it.directory() / "pipe.json").c_str(), 0600), 0);
    for (const std::string path : {"none/out.json", "file/out.json", "dir", "link.json", "pipe.json", "/dev/null"}) {
        const auto out = it.run({"tag", "DOCS", "--report", path});
        EXPECT_EQ(out.exit_code, 2) << path;
        EXPECT_THAT(out.err, AllOf(HasSubstr("the report cannot be written"), HasSubstr(path)));
    }
    for (const auto& [flag, path] : std::vector<std::pair<std::string, std::string>>{
             {"--log-dir", "file"}, {"--log-dir", "file/logs"}, {"--data-dir", "file"}, {"--data-dir", "file/data"}}) {
        const auto out = it.run({"tag", "DOCS", flag, path});
        EXPECT_EQ(out.exit_code, 2) << flag << " " << path;
        EXPECT_THAT(out.err, HasSubstr(path));
    }
    EXPECT_EQ(model.calls(), 0);
    EXPECT_FALSE(fs::exists(it.directory() / "victim"));
}

TEST_F(neighbours, ReportFollowsNoLinkThatLiesBesideIt) {
    add_pages(2);
    fs::create_symlink("victim", it.directory() / "out.json.part");
    const auto out = it.run({"tag", "DOCS", "--report", "out.json"});
    EXPECT_EQ(out.exit_code, 0) << out.err;
    EXPECT_FALSE(fs::exists(it.directory() / "victim"));
    EXPECT_EQ(json::parse(it.read("out.json")).at("pages").at("total"), 2);
    int files = 0;
    for (const auto& entry : fs::directory_iterator(it.directory()))
        files += entry.path().filename().string().find("out.json") != std::string::npos ? 1 : 0;
    EXPECT_EQ(files, 2) << "no draft is left";
}

TEST_F(neighbours, ReportThatCannotBeKeptIsNoSuccess) {
    add_pages(2);
    fs::create_directory(it.directory() / "dir");
    model.intercept = [this](const auto&, int) -> std::optional<demo::web_response> {
        fs::remove_all(it.directory() / "dir");
        return std::nullopt;
    };
    const auto out = it.run({"tag", "DOCS", "--report", "dir/out.json"});
    EXPECT_EQ(out.exit_code, 1);
    EXPECT_THAT(out.err, HasSubstr("the report could not be written: dir/out.json"));
}

TEST_F(neighbours, WhatCannotBePrintedIsNoSuccess) {
    fs::create_symlink("/dev/full", it.directory() / "stdout");
    const auto child = it.start({"label", "--quiet"}, R"({"id":"1","text":"x"})");
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 1);
}

TEST_F(neighbours, WithoutHomeThePasswordFileServes) {
    it.environment.erase("HOME");
    const auto out = it.run({"check"});
    EXPECT_THAT(out.out + out.err, Not(HasSubstr("without HOME")));
}

// -- runs --------------------------------------------------------------------------------------

TEST_F(neighbours, WhereNothingBeganNothingIsOfferedToGoOnWith) {
    const auto unknown = it.run({"tag", "NOPE"});
    EXPECT_NE(unknown.exit_code, 0);
    EXPECT_THAT(unknown.err, Not(HasSubstr("resume")));
    it.environment["CONFLUENCE_API_TOKEN"] = "wrong-token";
    const auto refused = it.run({"tag", "DOCS"});
    EXPECT_NE(refused.exit_code, 0);
    EXPECT_THAT(refused.err, Not(HasSubstr("resume")));
}

TEST_F(neighbours, SecondRunOverASpaceIsRefused) {
    add_pages(6);
    stall_after(1);
    const auto child = it.start({"tag", "DOCS", "--quiet"});
    ASSERT_TRUE(soon([&] { return model.calls() > 1; }));
    program other;
    other.environment = it.environment; // HOME, too: the same data directory
    const auto run = json::parse(other.run({"runs", "--json"}).out).at(0).at("run").get<std::string>();
    for (const std::string key : {"DOCS", "docs"}) {
        const auto out = other.run({"tag", key});
        EXPECT_EQ(out.exit_code, 2) << out.err;
        EXPECT_THAT(out.err, AllOf(HasSubstr("run " + run), HasSubstr("process " + std::to_string(child)),
                                   HasSubstr("run_busy")));
    }
    const int calls = model.calls();
    other.environment["TAGWRIGHT_DATA_DIR"] = "elsewhere";
    other.environment["TAG_SPACE_PROVIDER"] = "local";
    EXPECT_EQ(other.run({"tag", "DOCS"}).exit_code, 0) << "another data directory is another world";
    EXPECT_LE(model.calls(), calls + 3);
    released = true;
    EXPECT_EQ(it.wait(child).exit_code, 0);
    EXPECT_EQ(it.run({"tag", "DOCS"}).exit_code, 0) << "the claim went with the process";
}

} // namespace
} // namespace tagwright::testing
