/// The labels of a plan as a whole: fewer, shared, and back again.

#include "tests/e2e/runs.hpp"

namespace tagwright::testing {
namespace {

using ::testing::Not;

class consolidated_runs : public runs {
protected:
    consolidated_runs() {
        add_pages(9);
        model.label = [](const json& prompt) {
            auto pages = json::array();
            for (const auto& page : prompt.at("pages")) {
                const std::string title = page.at("title");
                const int number = std::stoi(title.substr(6));
                pages.push_back(
                    {{"ref", page.at("ref")},
                     {"labels", {number % 2 == 0 ? "backup-plan" : "plan-backup", "lonely-" + title.substr(6)}}});
            }
            return json{{"pages", pages}};
        };
    }
    json plan(const std::string& run) { return json::parse(it.run({"plan", run, "--format", "json"}).out); }
    std::set<std::string> planned(const std::string& run) {
        std::set<std::string> out;
        const auto plan_now = plan(run);
        for (const auto& page : plan_now.at("results"))
            for (const auto& label : page.at("to_add"))
                out.insert(label);
        return out;
    }
};

TEST_F(consolidated_runs, BecomeFewerAreWrittenAndComeBack) {
    (void)report({"tag", "DOCS"});
    const auto run = newest();
    const auto first = plan(run);
    EXPECT_GT(planned(run).size(), 9u);
    const auto told = it.run({"consolidate", run});
    EXPECT_EQ(told.exit_code, 0) << told.err;
    EXPECT_THAT(told.out, AllOf(HasSubstr("labels on 9 pages become"), HasSubstr("Nothing is written yet")));
    const auto fewer = planned(run);
    EXPECT_EQ(fewer, (std::set<std::string>{"backup-plan", "docs"}))
        << told.out
        << "word order is no other label, and what one page alone has is folded into what its neighbours have";
    EXPECT_TRUE(confluence.label_writes().empty());

    EXPECT_EQ(it.run({"consolidate", run, "--undo"}).exit_code, 0);
    EXPECT_EQ(plan(run).at("results"), first.at("results"));

    const auto told_again = json::parse(it.run({"consolidate", run, "--json"}).out);
    EXPECT_EQ(told_again.at("before").at("distinct"), 12);
    EXPECT_EQ(told_again.at("after").at("distinct"), 2);
    EXPECT_EQ(planned(run), fewer);
    EXPECT_EQ(it.run({"apply", run}).exit_code, 0);
    for (const auto& [id, has] : labels())
        EXPECT_TRUE(has.contains("backup-plan")) << id;
    const auto late = it.run({"consolidate", run});
    EXPECT_EQ(late.exit_code, 2);
    EXPECT_THAT(late.err, HasSubstr("has labels on pages already"));
    EXPECT_EQ(it.run({"undo", run}).exit_code, 0);
    EXPECT_EQ(labels().size(), 3u) << "every third page had a label of its own";
    for (const auto& [id, has] : labels())
        EXPECT_THAT(has, ::testing::ElementsAre("docs")) << id;
}

TEST_F(consolidated_runs, AskTheProviderAboutDoubtfulPairsOnceOnly) {
    model.label = [](const json& prompt) {
        auto out = json::array();
        if (prompt.contains("pairs")) {
            for (const auto& pair : prompt.at("pairs"))
                out.push_back({{"ref", pair.at("ref")}, {"same", true}});
            return json{{"pairs", out}};
        }
        for (const auto& page : prompt.at("pages")) {
            const int number = std::stoi(page.at("title").get<std::string>().substr(6));
            out.push_back({{"ref", page.at("ref")}, {"labels", {number % 2 == 0 ? "documentation" : "dokumentation"}}});
        }
        return json{{"pages", out}};
    };
    (void)report({"tag", "DOCS"});
    const auto run = newest();
    const auto before = model.calls();
    EXPECT_EQ(it.run({"consolidate", run, "--ask", "--provider", "local"}).exit_code, 2);
    const auto asked = it.run({"consolidate", run, "--ask", "--json"});
    ASSERT_EQ(asked.exit_code, 0) << asked.err;
    EXPECT_EQ(model.calls(), before + 1) << asked.out;
    EXPECT_EQ(planned(run).size(), 1u);
    EXPECT_EQ(it.run({"consolidate", run}).exit_code, 0);
    EXPECT_EQ(planned(run).size(), 1u) << "what was told is remembered";
    EXPECT_EQ(model.calls(), before + 1);
}

TEST_F(consolidated_runs, WrongOptionsSayWhatIsAllowed) {
    (void)report({"tag", "DOCS"});
    const auto run = newest();
    for (const auto& [words, says] : std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{"consolidate"}, "RUN is missing"},
             {{"consolidate", run, "--min-pages", "0"}, "whole number from 1 to 10000"},
             {{"consolidate", run, "--undo", "--ask"}, "--undo goes with neither"},
             {{"consolidate", "nobody"}, "nobody"}}) {
        const auto out = it.run(words);
        EXPECT_EQ(out.exit_code, 2);
        EXPECT_THAT(out.err, HasSubstr(says));
    }
}

} // namespace
} // namespace tagwright::testing
