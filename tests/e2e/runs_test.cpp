// The list of runs: what stands in it, and names that are not in it or may not be used now.
#include "tests/e2e/runs.hpp"

#include <SQLiteCpp/Database.h>

namespace tagwright::testing {
namespace {

TEST_F(runs, TheSecondDriverOfARunIsRefusedWithTheFirstOnesName) {
    add_pages(20);
    std::atomic<bool> go = false;
    std::atomic<bool> asked = false;
    model.intercept = [&](const auto&, int) -> std::optional<demo::web_response> {
        asked = true;
        while (!go)
            std::this_thread::sleep_for(1ms);
        return std::nullopt;
    };
    program other;
    other.environment = it.environment;
    other.environment["TAGWRIGHT_DATA_DIR"] = it.environment["TAGWRIGHT_DATA_DIR"] = (it.directory() / "data").string();
    const auto first = it.start({"tag", "DOCS", "--apply"});
    while (!asked)
        std::this_thread::sleep_for(1ms);
    const auto running = json::parse(other.run({"runs", "--json"}).out).at(0);
    EXPECT_EQ(running.at("status"), "running");
    EXPECT_EQ(running.at("process"), first);
    const std::string run = running.at("run");
    for (const auto* command : {"resume", "apply", "undo"}) {
        const auto refused = other.run({command, run});
        EXPECT_EQ(refused.exit_code, 2) << command;
        EXPECT_THAT(refused.err, AllOf(HasSubstr(run), HasSubstr("process " + std::to_string(first)))) << command;
    }
    go = true;
    EXPECT_EQ(it.wait(first).exit_code, 0);
    EXPECT_EQ(other.run({"undo", run}).exit_code, 0) << "free again";
}

TEST_F(runs, NamesThatAreNoRuns) {
    EXPECT_EQ(list(), json::array());
    auto out = it.run({"resume", "nope"});
    EXPECT_EQ(out.exit_code, 2);
    EXPECT_THAT(out.err, HasSubstr("journal is empty"));
    add_pages(1);
    (void)it.run({"tag", "DOCS"});
    const auto run = newest();
    auto typo = run;
    std::swap(typo[16], typo[17]);
    typo[18] = typo[18] == 'x' ? 'y' : 'x';
    out = it.run({"apply", typo});
    EXPECT_EQ(out.exit_code, 2);
    EXPECT_THAT(out.err, HasSubstr(run));
    EXPECT_EQ(std::count(out.err.begin(), out.err.end(), '\n'), 1) << "one line";
    EXPECT_EQ(it.run({"runs", run.substr(17)}).exit_code, 0) << "the end of a name is enough";
    EXPECT_EQ(it.run({"undo", "../etc/passwd"}).exit_code, 2);
    EXPECT_EQ(it.run({"undo"}).exit_code, 2);
}

TEST_F(runs, AStoreThatCannotBeUsedIsOneLineAndNothingIsAskedOrWritten) {
    add_pages(3);
    EXPECT_EQ(it.run({"tag", "DOCS", "--data-dir", "data"}).exit_code, 0);
    const auto run = json::parse(it.run({"runs", "--json", "--data-dir", "data"}).out).at(0).at("run");
    const int calls = model.calls();
    {
        SQLite::Database db((it.directory() / "data" / "tagwright.db").string(), SQLite::OPEN_READWRITE);
        db.exec("PRAGMA user_version = 99");
    }
    it.write("plain-file", "");
    for (const auto* dir : {"data", "plain-file"})
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"tag", "DOCS", "--apply"}, {"apply", run}, {"runs"}}) {
            auto all = words;
            all.insert(all.end(), {"--data-dir", dir});
            const auto out = it.run(all);
            EXPECT_EQ(out.exit_code, 2) << dir;
            EXPECT_THAT(out.err, HasSubstr(dir));
            EXPECT_EQ(std::count(out.err.begin(), out.err.end(), '\n'), 1) << out.err;
        }
    EXPECT_EQ(model.calls(), calls);
    EXPECT_TRUE(confluence.label_writes().empty());
}

TEST_F(runs, ARunIsShownWithItsPages) {
    add_pages(3);
    (void)it.run({"tag", "DOCS", "--apply"});
    const auto shown = json::parse(it.run({"runs", newest(), "--json"}).out);
    EXPECT_EQ(shown.at("space"), "DOCS");
    EXPECT_EQ(shown.at("pages").at("labelled"), 3);
    EXPECT_EQ(shown.at("results").size(), 3u);
    EXPECT_EQ(shown.at("results").at(0).at("added").size(), 1u);
    EXPECT_THAT(it.run({"runs", newest()}).out, AllOf(HasSubstr("DOCS"), HasSubstr("completed")));
    EXPECT_THAT(it.run({"runs"}).out, HasSubstr("tag --apply"));
}

} // namespace
} // namespace tagwright::testing
