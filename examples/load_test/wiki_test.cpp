// A whole story in a simulated world: a wiki with some hundred pages, a provider with a small quota, and what a person
// does: a dry run, an apply, an undo. Half an hour of it takes about a second.

#include <tagwright/sim.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr int pages = 300;

std::string id_of(int number) { return std::to_string(1000 + number); }

/// What our model would say: the kind of page is in its title.
std::vector<std::string> label(const std::string& title, const std::string&) {
    return {title.starts_with("Runbook") ? "runbook" : "meeting-notes"};
}

class OurWiki : public ::testing::Test {
protected:
    OurWiki() {
        for (int i = 0; i < pages; ++i) {
            tagwright::sim::wiki_page page;
            page.id = id_of(i);
            page.title = (i % 3 == 0 ? "Runbook " : "Meeting ") + std::to_string(i);
            page.body = "<p>What " + page.title + " says.</p>";
            if (i == 1)
                page.labels = {"meeting-notes", "archive"}; // a person was here before us
            world.add_page("OPS", page);
        }
        // 30 calls a minute and two at once, five pages each. Its answers say nothing of it: it has to be learned.
        config.providers = {world.add_provider(
            {"default", {{"limits", R"([{"at_s": 0, "rpm": 30, "burst": 5, "concurrency": 2}])"}}}, label)};
        config.batch_size = 5;
    }

    tagwright::run_finished drive(tagwright::run_action action, const std::string& run = {}) {
        tagwright::start_run what;
        what.action = action;
        what.request.space = "OPS"; // of a run that there is the journal knows it
        what.run = run;
        heard.clear();
        return world.run(config, what, [this](const tagwright::run_event& event) {
            if (const auto* page = std::get_if<tagwright::page_settled>(&event))
                heard[page->result.page.id] = page->result;
        });
    }

    tagwright::sim::world world;
    tagwright::settings config;
    std::map<std::string, tagwright::page_result> heard;
};

TEST_F(OurWiki, DryRunWritesNothingAndPlansForEachPage) {
    const auto end = drive(tagwright::run_action::tag);
    ASSERT_EQ(end.last.status, tagwright::run_status::completed) << end.why.message;
    EXPECT_EQ(end.last.pages.labelled, static_cast<std::uint64_t>(pages));
    EXPECT_EQ(world.label_writes(), 0u);
    EXPECT_THAT(heard[id_of(0)].to_add, ElementsAre("runbook"));
    EXPECT_THAT(heard[id_of(1)].to_add, IsEmpty()); // it has that label
    EXPECT_THAT(world.labels_of(id_of(0)), IsEmpty());
}

TEST_F(OurWiki, SixtyCallsTakeTwoMinutesAtThirtyAMinute) {
    const auto end = drive(tagwright::run_action::tag);
    EXPECT_GE(end.last.calls.successful, 60u);
    EXPECT_LT(end.last.calls.rate_limits, 10u);
    EXPECT_GT(end.last.elapsed, std::chrono::seconds(90)); // nobody can be faster
    EXPECT_LT(end.last.elapsed, std::chrono::minutes(4));
}

TEST_F(OurWiki, ApplyWritesThePlanAndUndoTakesExactlyThatOff) {
    const auto planned = drive(tagwright::run_action::tag);
    const auto run = planned.last.run;

    const auto applied = drive(tagwright::run_action::apply, run);
    ASSERT_EQ(applied.last.status, tagwright::run_status::completed) << applied.why.message;
    EXPECT_EQ(applied.last.calls.total, 0u); // the model is not asked again
    EXPECT_EQ(world.label_writes(), static_cast<std::uint64_t>(pages - 1));
    EXPECT_THAT(world.labels_of(id_of(0)), ElementsAre("runbook"));
    EXPECT_THAT(world.labels_of(id_of(1)), UnorderedElementsAre("meeting-notes", "archive"));
    EXPECT_THAT(world.labels_of(id_of(2)), ElementsAre("meeting-notes"));

    const auto undone = drive(tagwright::run_action::undo, run);
    ASSERT_EQ(undone.last.status, tagwright::run_status::completed) << undone.why.message;
    for (int i = 0; i < pages; ++i)
        if (i == 1)
            EXPECT_THAT(world.labels_of(id_of(i)), UnorderedElementsAre("meeting-notes", "archive")); // not ours
        else
            EXPECT_THAT(world.labels_of(id_of(i)), IsEmpty()) << id_of(i);
}

TEST_F(OurWiki, SecondRunOverAnUnchangedSpaceAsksNobody) {
    drive(tagwright::run_action::tag);
    const auto again = drive(tagwright::run_action::tag);
    EXPECT_EQ(again.last.pages.unchanged + again.last.pages.cached, static_cast<std::uint64_t>(pages));
    EXPECT_EQ(again.last.calls.total, 0u);
}

TEST_F(OurWiki, RunThatIsStoppedByItsBudgetIsResumedWithALargerOne) {
    config.budget.calls = 20;
    const auto first = drive(tagwright::run_action::tag);
    EXPECT_EQ(first.why.code, tagwright::errc::budget_exhausted) << first.why.message;
    EXPECT_LT(first.last.pages.labelled, static_cast<std::uint64_t>(pages));

    tagwright::start_run more;
    more.action = tagwright::run_action::resume;
    more.run = first.last.run;
    more.settings = config;
    more.settings->budget.calls = 200;
    const auto second = world.run(config, more);
    EXPECT_EQ(second.last.status, tagwright::run_status::completed) << second.why.message;
    EXPECT_EQ(second.last.pages.labelled, static_cast<std::uint64_t>(pages));
}

} // namespace
