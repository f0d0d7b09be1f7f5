/// What every store keeps to of runs: the sentences of run_journal_store.hpp.

#include "providers/store/run_json.hpp"
#include "store_contract.hpp"

#include <gmock/gmock.h>

namespace tagwright::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class run_journal_contract : public store_contract {};
INSTANTIATE_TEST_SUITE_P(Stores, run_journal_contract, ::testing::ValuesIn(stores), store_name);

TEST_P(run_journal_contract, OneDriverARun) {
    failure why;
    auto first = calls().open_run("r", make_run("r"));
    EXPECT_NE(first.claim, nullptr);
    EXPECT_EQ(to_json(first.record), to_json(make_run("r")));
    for (const auto& fresh : {std::optional<run_record>{}, std::optional(make_run("r", 99))}) {
        EXPECT_EQ(calls().try_open_run("r", fresh, why).claim, nullptr);
        EXPECT_EQ(why.code, errc::run_busy);
        EXPECT_THAT(why.message, HasSubstr("run r"));
    }
    EXPECT_NE(calls().open_run("another", make_run("another")).claim, nullptr);
    EXPECT_NE(calls().find_runs(10).at(0).driver, 0);
    first.claim.reset();
    EXPECT_EQ(calls().find_runs(10).at(0).driver, 0);
    const auto again = calls().open_run("r", {});
    EXPECT_NE(again.claim, nullptr);
    EXPECT_EQ(to_json(again.record), to_json(make_run("r"))) << "who was refused has written nothing";
}

TEST_P(run_journal_contract, AClaimMayOutliveTheStore) {
    auto held = calls().open_run("r", make_run("r"));
    opened.reset();
    held.claim.reset();
}

TEST_P(run_journal_contract, AnUnknownRunIsNoRunAndLeavesNothingBehind) {
    failure why;
    for (const auto* name : {"nope", "nope", "../up", ""}) { // twice: the claim was given back
        EXPECT_EQ(calls().try_open_run(name, {}, why).claim, nullptr);
        EXPECT_EQ(why.code, errc::run_not_found) << name;
    }
    EXPECT_TRUE(calls().find_runs(10).empty());
}

TEST_P(run_journal_contract, AFreshRecordReplacesTheOneThatIsThere) {
    calls().save_run(make_run("r", 1), {make_run_page("r", "1")});
    EXPECT_EQ(calls().open_run("r", make_run("r", 2)).record.started_ms, 2);
    EXPECT_EQ(calls().open_run("r", {}).record.started_ms, 2);
    EXPECT_EQ(found_in(calls().find_run_pages("r", {"1"})), 1);
}

TEST_P(run_journal_contract, RecordAndPagesAreSavedEachByItself) {
    calls().save_run({}, {make_run_page("r", "1"), make_run_page("r", "2")});
    EXPECT_THAT(calls().find_runs(10), SizeIs(0)) << "pages alone are no run";
    failure why;
    (void)calls().try_open_run("r", {}, why);
    EXPECT_EQ(why.code, errc::run_not_found);
    auto changed = make_run_page("r", "2");
    changed.result.page.version = 8;
    calls().save_run(make_run("r", 1), {changed});
    calls().save_run(make_run("r", 2), {});
    EXPECT_EQ(calls().open_run("r", {}).record.started_ms, 2);
    const auto found = calls().find_run_pages("r", {"1", "2"});
    ASSERT_EQ(found_in(found), 2);
    EXPECT_EQ(found[0]->result.page.version, 7u);
    EXPECT_EQ(found[1]->result.page.version, 8u);
}

TEST_P(run_journal_contract, PagesComeBackAsTheyWereSaved) {
    auto page = make_run_page("r", "2");
    page.state = page_state::writing;
    calls().save_run({}, {make_run_page("r", "1"), page, make_run_page("other", "3")});
    const auto found = calls().find_run_pages("r", {"2", "3", "1"});
    ASSERT_THAT(found, SizeIs(3));
    EXPECT_FALSE(found[1]) << "another run's";
    EXPECT_EQ(found[0].value().state, page_state::writing);
    const auto want = make_run_page("r", "1");
    const auto& got = found[2].value();
    EXPECT_EQ(got.state, page_state::written);
    EXPECT_EQ(got.result.page, want.result.page);
    EXPECT_EQ(got.result.status, want.result.status);
    EXPECT_EQ(got.result.provider, want.result.provider);
    EXPECT_EQ(got.result.proposed, want.result.proposed);
    EXPECT_EQ(got.result.existing, want.result.existing);
    EXPECT_EQ(got.result.to_add, want.result.to_add);
    EXPECT_EQ(got.result.added, want.result.added);
    EXPECT_EQ(got.result.why.code, errc::timeout);
    EXPECT_EQ(got.result.why.message, "no answer");
    EXPECT_EQ(got.rejected, 3u);
    EXPECT_EQ(got.text_hash, "hash");
    EXPECT_TRUE(got.existing_known);
}

TEST_P(run_journal_contract, ARunsSettingsStayUntilOthersAreSaved) {
    auto run = make_run("r");
    run.settings.emplace();
    run.settings->providers.emplace_back().name = "local";
    run.settings->batch_size = 7;
    (void)calls().open_run("r", run);
    run.settings.reset();
    calls().save_run(run, {});
    EXPECT_EQ(calls().open_run("r", {}).record.settings.value().batch_size, 7);
    EXPECT_EQ(calls().find_runs(1).at(0).settings.value().batch_size, 7);
    run.settings = calls().find_runs(1).at(0).settings;
    run.settings->batch_size = 3;
    calls().save_run(run, {});
    EXPECT_EQ(calls().find_runs(1).at(0).settings.value().batch_size, 3);
}

TEST_P(run_journal_contract, AnyTextSurvives) {
    auto run = make_run("r");
    run.site = "bad\xff";
    auto page = make_run_page("r", odd_text);
    page.result.proposed = {odd_text, "bad\xff"};
    calls().save_run(run, {page});
    EXPECT_THAT(calls().find_runs(10), SizeIs(1));
    const auto found = calls().find_run_pages("r", {odd_text}).at(0);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->result.page.title, page.result.page.title);
    EXPECT_EQ(found->result.proposed.at(0), odd_text);
}

TEST_P(run_journal_contract, RunsComeNewestFirst) {
    for (int i : {2, 3, 1})
        calls().save_run(make_run("r" + std::to_string(i), i), {});
    const auto found = calls().find_runs(2);
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].run + found[1].run, "r3r2");
    EXPECT_THAT(calls().find_runs(0), SizeIs(0));
}

TEST_P(run_journal_contract, AWalkGoesThroughAllPagesOfOneRunInTheOrderOfTheirIds) {
    std::vector<run_page_record> pages;
    for (const auto* id : {"9", "10", "ä", "a", "Z", "100"}) // ids are texts
        pages.push_back(make_run_page("r", id));
    pages.push_back(make_run_page("s", "11"));
    calls().save_run(make_run("r"), pages);
    std::vector<std::string> seen;
    std::string after;
    for (auto found = calls().walk_run_pages("r", after, 4); !found.empty();
         found = calls().walk_run_pages("r", after, 4)) {
        EXPECT_LE(found.size(), 4u);
        for (const auto& page : found)
            seen.push_back(after = page.value().result.page.id);
    }
    EXPECT_THAT(seen, ElementsAre("10", "100", "9", "Z", "a", "ä"));
    EXPECT_TRUE(calls().walk_run_pages("nobody", "", 10).empty());
}

} // namespace
} // namespace tagwright::testing
