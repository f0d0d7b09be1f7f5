#include "tests/e2e/guides.hpp"
#include "tests/fakes/llm_stub.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace tagwright::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

/// What runs cost, and how they stay within a budget, as a user of the program sees it.
class budget : public ::testing::Test {
protected:
    budget() {
        add_guides(confluence, 40);
        connect(it, confluence);
        it.environment["TAG_SPACE_PROVIDER"] = "openai";
        it.environment["OPENAI_API_KEY"] = "very-secret-key";
        it.environment["OPENAI_BASE_URL"] = model.url();
        it.environment["OPENAI_MODEL"] = "priced-1";
        it.environment["TAG_SPACE_BATCH_SIZE"] = "2";
        it.write("tagwright.toml", "[prices.priced-1]\ninput = 100\noutput = 1000\n");
    }

    json report() { return json::parse(it.read("report.json")); }
    std::string newest() { return json::parse(it.run({"runs", "--json"}).out).at(0).at("run"); }

    // A call has 100 tokens in and 20 out, whatever is asked.
    static constexpr double usd_per_call = 0.03;

    demo::fake_confluence confluence;
    llm_stub model;
    program it;
};

TEST_F(budget, CostStandsInReportTableAndRuns) {
    const auto out = it.run({"tag", "DOCS", "--report", "report.json"});
    ASSERT_EQ(out.exit_code, 0) << out.err;
    EXPECT_NEAR(report().at("cost_usd"), 20 * usd_per_call, 1e-9);
    EXPECT_THAT(out.out, HasSubstr("cost       0.60 USD"));
    const auto list = json::parse(it.run({"runs", "--json"}).out);
    EXPECT_NEAR(list.at(0).at("cost_usd"), 20 * usd_per_call, 1e-9);
    EXPECT_THAT(it.run({"runs", newest()}).out, HasSubstr("cost       0.60 USD"));
}

TEST_F(budget, CostWithoutAPriceIsNullAndSaidOnce) {
    it.environment["OPENAI_MODEL"] = "nobody-knows-me";
    const auto out = it.run({"tag", "DOCS", "--report", "report.json"});
    ASSERT_EQ(out.exit_code, 0) << out.err;
    EXPECT_TRUE(report().at("cost_usd").is_null());
    EXPECT_THAT(out.out, HasSubstr("not known: no price for model nobody-knows-me"));
    EXPECT_THAT(out.err, Not(HasSubstr("price")));
}

TEST_F(budget, LocalLabelsCostNothing) {
    const auto out = it.run({"tag", "DOCS", "--provider", "local", "--report", "report.json", "--budget-usd", "0.01"});
    ASSERT_EQ(out.exit_code, 0) << out.err;
    EXPECT_EQ(report().at("cost_usd"), 0.0);
}

TEST_F(budget, InUsdStopsTheRunAndALargerOneFinishesIt) {
    auto out = it.run({"tag", "DOCS", "--apply", "--budget-usd", "0.35", "--report", "report.json"});
    EXPECT_EQ(out.exit_code, 1) << out.err;
    EXPECT_THAT(out.err, HasSubstr("budget of 0.35 USD used up"));
    EXPECT_THAT(out.err, HasSubstr("of 40 pages done; resume " + newest() + " with a larger --budget-usd goes on"));
    EXPECT_THAT(out.err, HasSubstr("(budget_exhausted)"));
    EXPECT_THAT(out.err, Not(HasSubstr("to go on with it"))) << "one way is enough";
    auto told = report();
    EXPECT_EQ(told.at("status"), "stopped");
    EXPECT_EQ(told.at("error").at("code"), "budget_exhausted");
    EXPECT_LE(told.at("cost_usd"), 0.35 + 1e-9);
    EXPECT_GT(told.at("cost_usd"), 0.1);
    const double before = told.at("cost_usd");
    const int labelled = told.at("pages").at("labelled");
    EXPECT_EQ(labelled, 2 * model.calls());

    // The same budget holds for the whole run: nothing is left of it.
    const int calls = model.calls();
    out = it.run({"resume", newest(), "--quiet"});
    EXPECT_EQ(out.exit_code, 1) << out.err;
    EXPECT_EQ(model.calls(), calls);

    out = it.run({"resume", newest(), "--budget-usd", "1", "--report", "report.json"});
    EXPECT_EQ(out.exit_code, 0) << out.err;
    told = report();
    EXPECT_EQ(told.at("status"), "completed");
    EXPECT_EQ(told.at("pages").at("labelled"), 40);
    EXPECT_EQ(model.calls(), 20) << "what was paid for is not asked for again";
    EXPECT_NEAR(told.at("cost_usd"), 20 * usd_per_call, 1e-9) << "earlier lives count";
    EXPECT_GT(told.at("cost_usd"), before);
    std::set<std::string> ids;
    for (const auto& page : told.at("results"))
        EXPECT_TRUE(ids.insert(page.at("page")).second);
    EXPECT_EQ(ids.size(), 40u);
}

TEST_F(budget, OfCallsIsNeverPassedAndNeedsNoPrice) {
    it.environment["OPENAI_MODEL"] = "nobody-knows-me";
    auto out = it.run({"tag", "DOCS", "--budget-calls", "7", "--report", "report.json", "--max-concurrency", "10",
                       "--concurrency", "10"});
    EXPECT_EQ(out.exit_code, 1) << out.err;
    EXPECT_EQ(model.calls(), 7);
    EXPECT_EQ(report().at("calls").at("total_calls"), 7);
    EXPECT_THAT(out.err, HasSubstr("budget of 7 calls used up: 7 calls made; 14 of 40 pages done"));
    out = it.run({"resume", newest(), "--budget-calls", "20", "--report", "report.json"});
    EXPECT_EQ(out.exit_code, 0) << out.err;
    EXPECT_EQ(model.calls(), 20);
    EXPECT_EQ(report().at("pages").at("labelled"), 40);
}

TEST_F(budget, GivenToAResumeIsTheRunsFromThenOn) {
    EXPECT_EQ(it.run({"tag", "DOCS", "--budget-calls", "5", "--quiet"}).exit_code, 1);
    EXPECT_EQ(model.calls(), 5);
    EXPECT_EQ(it.run({"resume", newest(), "--budget-calls", "9", "--quiet"}).exit_code, 1);
    EXPECT_EQ(model.calls(), 9);
    // A resume without one has the last one, not the first and not none.
    auto out = it.run({"resume", newest()});
    EXPECT_EQ(out.exit_code, 1);
    EXPECT_THAT(out.err, HasSubstr("budget of 9 calls used up"));
    EXPECT_EQ(model.calls(), 9);
    // One that was given to a resume only.
    it.write("tagwright.toml", "");
    EXPECT_EQ(it.run({"resume", newest(), "--budget-calls", "12", "--quiet"}).exit_code, 1);
    out = it.run({"resume", newest()});
    EXPECT_THAT(out.err, HasSubstr("budget of 12 calls used up"));
    EXPECT_EQ(model.calls(), 12);
    EXPECT_EQ(it.run({"resume", newest(), "--budget-calls", "100", "--quiet"}).exit_code, 0);
    EXPECT_EQ(model.calls(), 20);
}

TEST_F(budget, InUsdWithoutAPriceIsRefusedBeforeAnythingIsAsked) {
    const auto out = it.run({"tag", "DOCS", "--budget-usd", "2", "--openai-model", "nobody-knows-me"});
    EXPECT_EQ(out.exit_code, 2);
    EXPECT_THAT(out.err,
                HasSubstr("TAGWRIGHT_BUDGET_USD=2 (--budget-usd): cannot be kept: the price of model "
                          "\"nobody-knows-me\" (provider openai) is not known; add [prices.\"nobody-knows-me\"]"));
    EXPECT_EQ(model.calls(), 0);
    EXPECT_EQ(it.run({"tag", "DOCS", "--budget-usd", "0"}).exit_code, 2);
    EXPECT_EQ(it.run({"tag", "DOCS", "--budget-calls", "none"}).exit_code, 2);
}

TEST_F(budget, OfLabelledDocumentsEndsInOneWithoutARunToResume) {
    std::string lines;
    for (int i = 0; i < 10; ++i)
        lines += json{{"id", std::to_string(i)}, {"title", "T" + std::to_string(i)}, {"text", "words"}}.dump() + "\n";
    const auto out = it.run({"label", "--budget-calls", "2"}, lines);
    EXPECT_EQ(out.exit_code, 1);
    EXPECT_EQ(model.calls(), 2);
    EXPECT_EQ(std::count(out.out.begin(), out.out.end(), '\n'), 4);
    EXPECT_THAT(out.err, HasSubstr("budget of 2 calls used up"));
    EXPECT_THAT(out.err, Not(HasSubstr("resume")));
}

TEST_F(budget, CheckEstimatesTheRun) {
    auto out = it.run({"check", "DOCS"});
    EXPECT_EQ(out.exit_code, 0) << out.out << out.err;
    EXPECT_THAT(out.out, HasSubstr("a first run over DOCS: 40 pages, about 20 calls, "));
    EXPECT_THAT(out.out, ::testing::ContainsRegex("about [0-9.]+ USD"));
    EXPECT_THAT(out.out, HasSubstr("the mean of 40 pages"));
    out = it.run({"check", "DOCS", "--provider", "local"});
    EXPECT_THAT(out.out, HasSubstr("about 0.00 USD"));
    out = it.run({"check", "DOCS", "--openai-model", "nobody-knows-me"});
    EXPECT_THAT(out.out, HasSubstr("cost not known (no price for model nobody-knows-me"));
    EXPECT_THAT(it.run({"check"}).out, Not(HasSubstr("estimate")));
}

} // namespace
} // namespace tagwright::testing
