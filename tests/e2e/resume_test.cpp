// What a run keeps when it is killed or stopped, and how it goes on.
#include "tests/e2e/runs.hpp"

namespace tagwright::testing {
namespace {

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

TEST_F(runs, DocumentsCannotBeResumed) {
    it.environment["TAG_SPACE_PROVIDER"] = "local";
    EXPECT_EQ(it.run({"label"}, R"({"id":"a","text":"Kubernetes nodes of the Kubernetes cluster"})").exit_code, 0);
    const auto run = newest();
    const auto out = it.run({"resume", run});
    EXPECT_EQ(out.exit_code, 2);
    EXPECT_THAT(out.err, AllOf(HasSubstr(run), HasSubstr("documents")));
}

} // namespace
} // namespace tagwright::testing
