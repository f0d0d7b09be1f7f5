/// What people ask for beyond labels: reasons, a confidence below which a label waits, labels that are never used,
/// pages that are too short.

#include "tests/e2e/runs.hpp"

#include <mutex>

namespace tagwright::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class explained_runs : public runs {
protected:
    explained_runs() {
        add_pages(4);
        it.environment["TAG_SPACE_BATCH_SIZE"] = "2";
        model.label = [this](const json& prompt) {
            auto pages = json::array();
            for (const auto& page : prompt.at("pages"))
                pages.push_back({{"ref", page.at("ref")},
                                 {"labels",
                                  {{{"name", "guide"}, {"confidence", 0.9}, {"reason", "The title says so"}},
                                   {{"name", "pump"}, {"confidence", doubt}, {"reason", "It is named once"}}}}});
            return json{{"pages", pages}};
        };
    }
    double doubt = 0.3;

    /// Keeps the bodies of the calls from now on. Several are made at a time.
    void keep_calls() {
        model.intercept = [this](const demo::web_request& request, int) {
            const std::lock_guard guard(mutex_);
            calls_.push_back(request.body);
            return std::optional<demo::web_response>();
        };
    }
    [[nodiscard]] std::vector<std::string> kept_calls() {
        const std::lock_guard guard(mutex_);
        return calls_;
    }

private:
    std::mutex mutex_;
    std::vector<std::string> calls_;
};

TEST_F(explained_runs, ReasonsAreInTheReport) {
    const auto out = report({"tag", "DOCS", "--explain"});
    for (const auto& page : out.at("results")) {
        EXPECT_EQ(page.at("proposed"), json::array({"guide", "pump"}));
        EXPECT_EQ(page.at("notes").at(1),
                  (json{{"label", "pump"}, {"confidence", 0.3}, {"reason", "It is named once"}, {"held", false}}));
    }
    const auto calls = model.calls();
    const auto again = report({"tag", "DOCS", "--explain"});
    EXPECT_EQ(model.calls(), calls) << "they were paid for";
    EXPECT_EQ(again.at("results").at(0).at("notes"), out.at("results").at(0).at("notes"));
}

TEST_F(explained_runs, ADoubtfulLabelIsWrittenOnlyOnceItsPageIsApproved) {
    const auto plan = report({"tag", "DOCS", "--min-confidence", "0.5"});
    EXPECT_EQ(plan.at("results").at(0).at("notes").at(1).at("held"), true);
    const auto run = newest();
    const auto table = it.run({"plan", run}).out;
    EXPECT_THAT(table, AllOf(HasSubstr("+guide"), HasSubstr("?pump")));
    // A person's edit is a decision.
    auto edited = it.run({"plan", run, "--format", "csv"}).out;
    const auto line = edited.find(ids[1]);
    ASSERT_NE(line, std::string::npos);
    edited.replace(edited.find(",guide,", line), 7, ",\"guide,pump\",");
    it.write("plan.csv", edited);
    EXPECT_EQ(it.run({"apply", run, "--plan", "plan.csv"}).exit_code, 0);
    for (const auto& id : ids)
        EXPECT_EQ(labels()[id].contains("pump"), id == ids[1]) << id;
    for (const auto& id : ids)
        EXPECT_TRUE(labels()[id].contains("guide")) << id;
}

TEST_F(explained_runs, ARunThatAppliesWritesWhatIsSure) {
    const auto out = report({"tag", "DOCS", "--apply", "--min-confidence", "0.5"});
    EXPECT_EQ(out.at("labels").at("added"), 4);
    for (const auto& id : ids)
        EXPECT_FALSE(labels()[id].contains("pump")) << id;
    EXPECT_EQ(it.run({"undo", newest()}).exit_code, 0);
    for (const auto& id : ids)
        EXPECT_FALSE(labels()[id].contains("guide")) << id;
}

TEST_F(explained_runs, NeverIsNeverWhateverTheCacheHas) {
    (void)report({"tag", "DOCS"});
    const auto calls = model.calls();
    it.write("never.txt", "# too vague\nGuides\n");
    const auto out = report({"tag", "DOCS", "--apply", "--never", "never.txt"});
    EXPECT_EQ(model.calls(), calls) << "labels that were paid for stay good";
    for (const auto& id : ids) {
        EXPECT_FALSE(labels()[id].contains("guide")) << id;
        EXPECT_TRUE(labels()[id].contains("pump")) << id;
    }
    it.write("bad.txt", "ok\n---\n");
    const auto bad = it.run({"tag", "DOCS", "--never", "bad.txt"});
    EXPECT_EQ(bad.exit_code, 2);
    EXPECT_THAT(bad.err, AllOf(HasSubstr("TAGWRIGHT_NEVER=bad.txt"), HasSubstr("line 2: --- is no label")));
}

TEST_F(explained_runs, ShortPagesAreSkippedAndCostNothing) {
    const auto out = report({"tag", "DOCS", "--min-text", "3"});
    EXPECT_EQ(out.at("pages").at("skipped"), 4);
    EXPECT_EQ(model.calls(), 0);
    EXPECT_THAT(out.at("results").at(0).at("message").get<std::string>(), HasSubstr("has 2 words, fewer than"));
}

TEST_F(explained_runs, WishesReachTheModelAndAreAnotherKey) {
    keep_calls();
    (void)report({"tag", "DOCS", "--label-language", "German", "--instructions", "Name the customer."});
    ASSERT_THAT(kept_calls(), Not(IsEmpty()));
    EXPECT_THAT(kept_calls().front(), AllOf(HasSubstr("German"), HasSubstr("Name the customer.")));
    const auto calls = model.calls();
    (void)report({"tag", "DOCS"});
    EXPECT_GT(model.calls(), calls) << "other labels were asked for";
    const auto bad = it.run({"tag", "DOCS", "--min-confidence", "1.5"});
    EXPECT_EQ(bad.exit_code, 2);
    EXPECT_THAT(bad.err, HasSubstr("a number from 0 to 1"));
}

TEST_F(explained_runs, TheRequestThatWouldBeSentSaysThem) {
    it.write("page.txt", "Pumps and valves");
    const auto shown = it.run({"text", "--prompt", "--label-language", "German", "page.txt"});
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("German"));
}

/// Labels of pages that come late in the listing are known before the first page is labelled.
TEST_F(explained_runs, TheWholeSpacesLabelsAreKnownBeforeTheFirstCall) {
    demo::fake_page last;
    last.id = "9000";
    last.title = "Last";
    last.storage = "<p>text</p>";
    last.labels = {"pumps"};
    confluence.add_page("DOCS", last);
    keep_calls();
    const auto out = report({"tag", "DOCS"});
    for (const auto& body : kept_calls())
        EXPECT_THAT(body, AllOf(HasSubstr("labels_in_use"), HasSubstr("pumps")));
    ASSERT_EQ(out.at("results").size(), 5u);
    for (const auto& page : out.at("results"))
        EXPECT_EQ(page.at("proposed"), json::array({"guide", "pumps"})) << "no near-twin is new";
}

} // namespace
} // namespace tagwright::testing
