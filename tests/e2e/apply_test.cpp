// What becomes of a plan: apply writes it, undo takes it off again.
#include "tests/e2e/runs.hpp"

namespace tagwright::testing {
namespace {

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

} // namespace
} // namespace tagwright::testing
