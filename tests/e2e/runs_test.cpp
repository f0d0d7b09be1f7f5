#include "app/demo/fake_confluence.hpp"
#include "tests/e2e/llm_stub.hpp"
#include "tests/e2e/program.hpp"

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

namespace tagwright::testing {
namespace {

using demo::request_kind;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

/// The program, a Confluence and a model in processes and threads of their own: what a run keeps when it is
/// killed, and what apply, undo and resume make of it.
class runs : public ::testing::Test {
protected:
    using all_labels = std::map<std::string, std::set<std::string>>;

    runs() {
        confluence.add_space("DOCS");
        it.environment["CONFLUENCE_BASE_URL"] = confluence.cloud_url();
        it.environment["CONFLUENCE_EMAIL"] = confluence.options().email;
        it.environment["CONFLUENCE_API_TOKEN"] = confluence.options().api_token;
        it.environment["TAG_SPACE_PROVIDER"] = "gemini";
        it.environment["GEMINI_API_KEY"] = "very-secret-key";
        it.environment["GEMINI_BASE_URL"] = model.url();
        it.environment["TAG_SPACE_MAX_AI_CONCURRENCY"] = "3"; // so many calls a kill may cost
    }

    /// Every third page has the label "docs" already.
    void add_pages(int count) {
        for (int i = 0; i < count; ++i) {
            demo::fake_page page;
            page.id = std::to_string(1000 + i);
            page.title = "Guide " + std::to_string(i);
            page.storage = "<p>text " + std::to_string(i) + "</p>";
            if (i % 3 == 0)
                page.labels = {"docs"};
            confluence.add_page("DOCS", page);
            ids.push_back(page.id);
        }
    }

    [[nodiscard]] all_labels labels() const {
        all_labels out;
        for (const auto& id : ids)
            for (const auto& name : confluence.labels_of(id))
                out[id].insert(name);
        return out;
    }

    json list() { return json::parse(it.run({"runs", "--json"}).out); }
    std::string newest() { return list().at(0).at("run"); }
    json report(std::vector<std::string> words, int exit_code = 0) {
        words.insert(words.end(), {"--quiet", "--report", "report.json"});
        const auto out = it.run(words);
        EXPECT_EQ(out.exit_code, exit_code) << out.err;
        return json::parse(it.read("report.json"));
    }

    /// Each page once, labelled, and what the report says was added is on the server.
    void expect_all_labelled(const json& report, std::size_t pages) {
        EXPECT_EQ(report.at("status"), "completed");
        EXPECT_EQ(report.at("pages").at("total"), pages);
        EXPECT_EQ(report.at("pages").at("failed"), 0);
        EXPECT_EQ(report.at("pages").at("skipped"), 0);
        ASSERT_EQ(report.at("results").size(), pages);
        std::set<std::string> seen;
        const auto on_server = labels();
        for (const auto& page : report.at("results")) {
            const std::string id = page.at("page");
            EXPECT_TRUE(seen.insert(id).second) << "twice: " << id;
            std::set<std::string> said;
            for (const auto* list : {"existing", "added"})
                for (const auto& name : page.at(list))
                    said.insert(name);
            EXPECT_EQ(said, on_server.at(id)) << id;
            EXPECT_EQ(said.size(), 2u) << id;
        }
        std::size_t added = 0;
        for (const auto& write : confluence.label_writes())
            added += write.added.size();
        EXPECT_EQ(report.at("labels").at("added"), added);
    }

    demo::fake_confluence confluence;
    llm_stub model;
    program it;
    std::vector<std::string> ids;
};

// -- killed, and resumed ----------------------------------------------------------------------------------

struct kill_case {
    const char* name;
    request_kind at; ///< the run is killed when the n-th such request comes in …
    int nth;
    int model_call; ///< … or when the n-th call of the model does
    bool cache;
};

class killed_run : public runs, public ::testing::WithParamInterface<kill_case> {};

TEST_P(killed_run, ResumeLabelsEveryPageOnceAndPaysForNothingTwice) {
    const auto& when = GetParam();
    add_pages(60);
    std::atomic<pid_t> child = 0;
    std::atomic<int> seen = 0;
    const auto die = [&] {
        while (child == 0)
            std::this_thread::yield();
        ::kill(child, SIGKILL);
    };
    confluence.intercept([&](request_kind kind, const demo::web_request&) -> std::optional<demo::fault> {
        if (kind == when.at && when.nth > 0 && ++seen == when.nth)
            die();
        return std::nullopt;
    });
    model.intercept = [&](const auto&, int call) -> std::optional<demo::web_response> {
        std::this_thread::sleep_for(5ms);
        if (call == when.model_call)
            die();
        return std::nullopt;
    };
    std::vector<std::string> words{"tag", "DOCS", "--apply", "--max-labels", "4"};
    if (!when.cache)
        words.emplace_back("--no-cache");
    child = it.start(words);
    EXPECT_EQ(it.wait(child).exit_code, -SIGKILL);
    confluence.intercept({});

    const auto before = list().at(0);
    EXPECT_EQ(before.at("status"), "interrupted");
    const std::string run = before.at("run");
    auto again = std::vector<std::string>{"resume", run};
    if (!when.cache)
        again.emplace_back("--no-cache");
    const auto out = report(again);
    EXPECT_EQ(out.at("run"), run) << "the run keeps its name";
    expect_all_labelled(out, 60);
    EXPECT_LE(model.calls(), 12 + 3) << "12 are needed, 3 may have been in flight";
    EXPECT_EQ(list().at(0).at("status"), "completed");

    const auto writes = confluence.label_writes().size();
    expect_all_labelled(report({"resume", run}), 60);
    EXPECT_EQ(confluence.label_writes().size(), writes) << "a complete run only is shown again";
    EXPECT_LE(model.calls(), 12 + 3);
}

INSTANTIATE_TEST_SUITE_P(Moments, killed_run,
                         ::testing::Values(kill_case{"BeforeTheListing", request_kind::listing, 1, 0, true},
                                           kill_case{"FirstCall", request_kind::other, 0, 1, true},
                                           kill_case{"FourthCall", request_kind::other, 0, 4, true},
                                           kill_case{"LastCallWithoutCache", request_kind::other, 0, 12, false},
                                           kill_case{"FirstWrite", request_kind::label_add, 1, 0, true},
                                           kill_case{"FirstWriteWithoutCache", request_kind::label_add, 1, 0, false},
                                           kill_case{"ThirtiethWrite", request_kind::label_add, 30, 0, true},
                                           kill_case{"ThirtiethWriteWithoutCache", request_kind::label_add, 30, 0,
                                                     false},
                                           kill_case{"LastWrite", request_kind::label_add, 60, 0, true}),
                         [](const auto& each) { return std::string(each.param.name); });

TEST_F(runs, StoppedByCtrlCIsResumedWithItsResultsAsTheyWere) {
    add_pages(60);
    std::atomic<pid_t> child = 0;
    model.intercept = [&](const auto&, int call) -> std::optional<demo::web_response> {
        std::this_thread::sleep_for(20ms);
        if (call == 3)
            ::kill(child, SIGINT);
        return std::nullopt;
    };
    child = it.start({"tag", "DOCS", "--apply"});
    const auto stopped = it.wait(child);
    EXPECT_EQ(stopped.exit_code, 130);
    EXPECT_THAT(stopped.err, HasSubstr("tagwright resume " + newest()));
    EXPECT_EQ(list().at(0).at("status"), "stopped");
    const auto out = report({"resume", newest()});
    expect_all_labelled(out, 60);
    EXPECT_EQ(model.calls(), 12);
    EXPECT_EQ(out.at("calls").at("total_calls"), 12) << "calls of both processes count";
    EXPECT_EQ(out.at("pages").at("labelled"), 60);
}

TEST_F(runs, APageEditedBetweenKillAndResumeIsAskedAnewAndOldLabelsStayUndoable) {
    add_pages(5);
    std::atomic<pid_t> child = 0;
    confluence.intercept([&](request_kind kind, const demo::web_request&) -> std::optional<demo::fault> {
        if (kind == request_kind::label_add) {
            while (child == 0)
                std::this_thread::yield();
            ::kill(child, SIGKILL);
        }
        return std::nullopt;
    });
    const auto before = labels();
    child = it.start({"tag", "DOCS", "--apply"});
    (void)it.wait(child);
    confluence.intercept({});
    for (const auto& id : ids)
        confluence.edit_page(id, "<p>other text</p>", "Handbook " + id);
    const auto out = report({"resume", newest()});
    EXPECT_EQ(model.calls(), 2);
    for (const auto& page : out.at("results")) {
        const std::string id = page.at("page");
        EXPECT_EQ(page.at("version"), 2);
        EXPECT_EQ(labels().at(id).count("about-handbook-" + id), 1u);
    }
    EXPECT_EQ(it.run({"undo", newest()}).exit_code, 0);
    EXPECT_EQ(labels(), before) << "also what was written to the earlier version";
}

TEST_F(runs, ResumeUnderAnotherModelIsRefusedUnlessNothingIsLeftToAsk) {
    add_pages(20);
    std::atomic<pid_t> child = 0;
    model.intercept = [&](const auto&, int call) -> std::optional<demo::web_response> {
        std::this_thread::sleep_for(20ms);
        if (call == 2)
            ::kill(child, SIGINT);
        return std::nullopt;
    };
    it.environment["TAG_SPACE_AI_CONCURRENCY"] = it.environment["TAG_SPACE_MAX_AI_CONCURRENCY"] = "1";
    child = it.start({"tag", "DOCS", "--apply"});
    EXPECT_EQ(it.wait(child).exit_code, 130);
    const auto run = newest();
    const int calls = model.calls();
    const auto refused = it.run({"resume", run, "--gemini-model", "gemini-other"});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.err, AllOf(HasSubstr("gemini-other"), HasSubstr("settings_changed")));
    EXPECT_EQ(model.calls(), calls);
    EXPECT_EQ(it.run({"resume", run}).exit_code, 0);
    EXPECT_EQ(it.run({"resume", run, "--gemini-model", "gemini-other"}).exit_code, 0) << "nothing is left to ask";
}

TEST_F(runs, SettingsOfTheCommandLineHoldAgain) {
    add_pages(20);
    std::atomic<pid_t> child = 0;
    it.environment.erase("TAG_SPACE_PROVIDER");
    model.intercept = [&](const auto&, int call) -> std::optional<demo::web_response> {
        std::this_thread::sleep_for(20ms);
        if (call == 1)
            ::kill(child, SIGINT);
        return std::nullopt;
    };
    it.write("words.json", R"({"mode":"closed","labels":["docs","howto"]})");
    child = it.start({"tag", "DOCS", "--provider", "gemini", "--max-labels", "1", "--vocabulary", "words.json",
                      "--max-concurrency", "1", "--concurrency", "1"});
    EXPECT_EQ(it.wait(child).exit_code, 130);
    const auto out = report({"resume", newest()});
    EXPECT_EQ(out.at("pages").at("labelled"), 20);
    for (const auto& page : out.at("results"))
        EXPECT_EQ(page.at("proposed"), json{"docs"});
}

// -- plan, apply, undo ------------------------------------------------------------------------------------

class plan : public runs, public ::testing::WithParamInterface<bool> {};

TEST_P(plan, DryRunThenApplyThenUndoLeavesTheServerAsItWas) {
    if (GetParam()) {
        it.environment["CONFLUENCE_BASE_URL"] = confluence.datacenter_url();
        it.environment["CONFLUENCE_PAT"] = confluence.options().pat;
        it.environment.erase("CONFLUENCE_EMAIL");
        it.environment.erase("CONFLUENCE_API_TOKEN");
    }
    add_pages(30);
    const auto before = labels();
    const auto dry = it.run({"tag", "DOCS"});
    EXPECT_THAT(dry.out, HasSubstr("tagwright apply "));
    EXPECT_EQ(labels(), before);
    const auto run = newest();

    auto out = report({"apply", run});
    EXPECT_EQ(out.at("action"), "apply");
    EXPECT_EQ(out.at("dry_run"), false);
    EXPECT_EQ(out.at("pages").at("labelled"), 30);
    EXPECT_EQ(out.at("labels").at("added"), 50);
    EXPECT_EQ(model.calls(), 6) << "what is planned is not asked for again";
    const auto after = labels();
    for (const auto& [id, names] : after)
        EXPECT_EQ(names.size(), 2u) << id;
    EXPECT_EQ(list().at(0).at("labels").at("added"), 50);

    auto writes = confluence.label_writes().size();
    out = report({"apply", run});
    EXPECT_EQ(confluence.label_writes().size(), writes) << "again: nothing";
    EXPECT_EQ(confluence.count(request_kind::label_add), 30u);
    EXPECT_EQ(out.at("pages").at("unchanged"), 30);
    EXPECT_EQ(out.at("labels").at("added"), 0);

    out = report({"undo", run});
    EXPECT_EQ(out.at("action"), "undo");
    EXPECT_EQ(out.at("labels").at("removed"), 50);
    EXPECT_EQ(labels(), before);
    EXPECT_EQ(list().at(0).at("labels").at("added"), 0);

    writes = confluence.label_writes().size();
    out = report({"undo", run});
    EXPECT_EQ(confluence.label_writes().size(), writes) << "again: nothing";
    EXPECT_EQ(confluence.count(request_kind::label_remove), 50u);
    EXPECT_EQ(out.at("labels").at("removed"), 0);

    EXPECT_EQ(report({"tag", "DOCS", "--apply"}).at("labels").at("added"), 50)
        << "the cache does not believe that the labels are there";
    EXPECT_EQ(labels(), after);
    EXPECT_EQ(model.calls(), 6);
}

INSTANTIATE_TEST_SUITE_P(Each, plan, ::testing::Bool(),
                         [](const auto& each) { return std::string(each.param ? "DataCenter" : "Cloud"); });

TEST_F(runs, WhatAPersonDidInBetweenSurvives) {
    add_pages(6);
    (void)it.run({"tag", "DOCS"});
    const auto run = newest();
    confluence.add_labels("1001", {"docs"}); // before apply: not ours
    auto out = report({"apply", run});
    EXPECT_EQ(out.at("labels").at("added"), 9);
    confluence.add_labels("1001", {"mine"}); // after apply
    confluence.add_labels("1002", {"team:friends"});
    const auto undone = report({"undo", run});
    EXPECT_EQ(labels().at("1000"), std::set<std::string>{"docs"});
    EXPECT_EQ(labels().at("1001"), (std::set<std::string>{"docs", "mine"}));
    EXPECT_EQ(labels().at("1002"), std::set<std::string>{"team:friends"});
    EXPECT_EQ(undone.at("labels").at("removed"), 9);
}

TEST_F(runs, PagesEditedSinceThePlanAreReportedAndSkippedUnlessStaleIsOk) {
    add_pages(4);
    (void)it.run({"tag", "DOCS"});
    const auto run = newest();
    confluence.edit_page("1001", "<p>new</p>");
    confluence.delete_page("1002");
    ids.erase(ids.begin() + 2);
    auto out = report({"apply", run});
    EXPECT_EQ(out.at("pages").at("total"), 4);
    EXPECT_EQ(out.at("pages").at("labelled"), 2);
    EXPECT_EQ(out.at("pages").at("skipped"), 2);
    std::map<std::string, std::string> codes;
    for (const auto& page : out.at("results"))
        if (page.contains("code"))
            codes[page.at("page")] = page.at("code");
    EXPECT_EQ(codes, (std::map<std::string, std::string>{{"1001", "page_changed"}, {"1002", "page_gone"}}));
    EXPECT_EQ(labels().count("1001"), 0u);
    const auto said = it.run({"apply", run});
    EXPECT_THAT(said.err, AllOf(HasSubstr("Guide 1"), HasSubstr("page_changed")));
    EXPECT_EQ(report({"apply", run, "--stale-ok"}).at("labels").at("added"), 2);
    EXPECT_EQ(labels().at("1001").size(), 2u);
    const int calls = model.calls();
    EXPECT_EQ(report({"tag", "DOCS"}).at("pages").at("labelled"), 1);
    EXPECT_EQ(model.calls(), calls + 1) << "old labels do not pass for those of the new text";
}

TEST_F(runs, AKilledApplyAndAKilledUndoGoOn) {
    add_pages(40);
    const auto before = labels();
    (void)it.run({"tag", "DOCS"});
    const auto run = newest();
    std::atomic<pid_t> child = 0;
    std::atomic<int> seen = 0;
    std::atomic<request_kind> at = request_kind::label_add;
    confluence.intercept([&](request_kind kind, const demo::web_request&) -> std::optional<demo::fault> {
        if (kind == at && ++seen == 17) {
            while (child == 0)
                std::this_thread::yield();
            ::kill(child, SIGKILL);
        }
        return std::nullopt;
    });
    child = it.start({"apply", run});
    EXPECT_EQ(it.wait(child).exit_code, -SIGKILL);
    EXPECT_EQ(list().at(0).at("status"), "interrupted");
    EXPECT_EQ(it.run({"resume", run}).exit_code, 0) << "resume goes on with the apply";
    for (const auto& [id, names] : labels())
        EXPECT_EQ(names.size(), 2u) << id;
    child = 0;
    seen = 0;
    at = request_kind::label_remove;
    child = it.start({"undo", run});
    EXPECT_EQ(it.wait(child).exit_code, -SIGKILL);
    EXPECT_EQ(it.run({"undo", run}).exit_code, 0);
    EXPECT_EQ(labels(), before);
}

TEST_F(runs, AnInterruptedRunCanBeUndone) {
    add_pages(40);
    const auto before = labels();
    std::atomic<pid_t> child = 0;
    std::atomic<int> seen = 0;
    confluence.intercept([&](request_kind kind, const demo::web_request&) -> std::optional<demo::fault> {
        if (kind == request_kind::label_add && ++seen == 23) {
            while (child == 0)
                std::this_thread::yield();
            ::kill(child, SIGKILL);
        }
        return std::nullopt;
    });
    child = it.start({"tag", "DOCS", "--apply"});
    (void)it.wait(child);
    confluence.intercept({});
    EXPECT_NE(labels(), before);
    EXPECT_EQ(it.run({"undo", newest()}).exit_code, 0);
    EXPECT_EQ(labels(), before);
}

// -- bad input --------------------------------------------------------------------------------------------

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

TEST_F(runs, DocumentsCannotBeResumed) {
    it.environment["TAG_SPACE_PROVIDER"] = "local";
    EXPECT_EQ(it.run({"label"}, R"({"id":"a","text":"Kubernetes nodes of the Kubernetes cluster"})").exit_code, 0);
    const auto run = newest();
    const auto out = it.run({"resume", run});
    EXPECT_EQ(out.exit_code, 2);
    EXPECT_THAT(out.err, AllOf(HasSubstr(run), HasSubstr("documents")));
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
