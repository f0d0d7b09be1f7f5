#include "app/cli/simulation_order.hpp"

#include <gmock/gmock.h>

namespace {

using namespace tagwright;
using namespace tagwright::cli;
using testing::HasSubstr;

std::vector<std::string> labels_of(const simulation_order& order) {
    std::vector<std::string> out;
    for (const auto& each : order.runs)
        out.push_back(each.label);
    return out;
}

TEST(SimulationOrder, OneScenarioWithItsChanges) {
    const auto order = order_of("free-12", {{"calls", "7"}}, "");
    ASSERT_EQ(order.error, "");
    ASSERT_EQ(order.runs.size(), 1u);
    EXPECT_EQ(order.runs[0].what.calls, 7);
    EXPECT_EQ(order.runs[0].what.name, "free-12");
}

TEST(SimulationOrder, ValuesOfOneKeyAreChangesOfTheScenario) {
    const auto order = order_of("groq-free", {{"pages", "100"}}, "pages_per_call=1, 5,calls=9");
    ASSERT_EQ(order.error, "");
    EXPECT_THAT(labels_of(order), testing::ElementsAre("pages_per_call=1", "pages_per_call=5", "calls=9"));
    EXPECT_EQ(order.runs[0].what.calls, 100);
    EXPECT_EQ(order.runs[1].what.calls, 20);
    EXPECT_EQ(order.runs[2].what.calls, 9);
    for (const auto& each : order.runs)
        EXPECT_EQ(each.what.name, "groq-free");
}

TEST(SimulationOrder, ScenariosAreTakenByName) {
    const auto order = order_of("default", {}, "free-4,a");
    ASSERT_EQ(order.error, "");
    EXPECT_THAT(labels_of(order), testing::ElementsAre("free-4", "a"));
    EXPECT_EQ(order.runs[0].what.name, "free-4");
}

TEST(SimulationOrder, MistakesAreNamed) {
    const std::pair<std::string, std::string> cases[] = {
        {"a,,b", "an entry is empty"},   {"nowhere", "\"nowhere\": no such file"},
        {"cals=1", "cals: unknown key"}, {"calls=1,many", "calls: \"many\" is not a whole number"},
        {"./a=b.json", "no such file"},
    };
    for (const auto& [compare, part] : cases)
        EXPECT_THAT(order_of("a", {}, compare).error, HasSubstr(part)) << compare;
    std::string many = "calls=1";
    for (int i = 0; i < 40; ++i)
        many += ",2";
    EXPECT_THAT(order_of("a", {}, many).error, HasSubstr("at most 32 are compared"));
    EXPECT_THAT(changes_of({"calls=1", "nothing"}).error, HasSubstr("--set nothing: is not KEY=VALUE"));
    EXPECT_THAT(changes_of({"=1"}).error, HasSubstr("is not KEY=VALUE"));
}

TEST(SimulationOrder, ARunGivesNumberAndSizeOfItsPages) {
    run_record run;
    run.run = "20260131-1";
    run.totals.pages.listed = 1200;
    run.totals.pages.labelled = 1000;
    run.totals.pages.unchanged = 200;
    run.totals.calls.successful = 200;
    run.totals.tokens = {200 * 390 + 800'000, 50'000};
    run.settings.emplace().batch_size = 5;
    const auto like = changes_like(run);
    ASSERT_EQ(like.error, "");
    const auto order = order_of("groq-free", like.changes, "");
    ASSERT_EQ(order.error, "");
    EXPECT_EQ(order.runs[0].what.pages, 1200);
    EXPECT_EQ(order.runs[0].what.pages_per_call, 5);
    EXPECT_NEAR(*order.runs[0].what.tokens.page_mean, 850, 1);
    run.totals.tokens = {};
    EXPECT_THAT(changes_like(run).error, HasSubstr("20260131-1: no model has counted this run's pages"));
}

TEST(SimulationOrder, AComparisonHasALineForEach) {
    sim::metrics quick, long_one;
    quick.makespan_s = 65;
    quick.calls = 100;
    quick.utilisation = 0.975;
    quick.cost_usd = 1.5;
    long_one.makespan_s = 10 * 86'400;
    long_one.rate_429 = 0.125;
    const auto text = comparison({"batch=1", "b"}, {quick, long_one});
    EXPECT_THAT(text, testing::ContainsRegex("batch=1 +1m05s +100 +0.00 % +97.5 % +0 +1.50 USD\n"));
    EXPECT_THAT(text, testing::ContainsRegex("b +10.0 days +0 +12.50 % +0.0 % +0 +-\n"));
}

} // namespace
