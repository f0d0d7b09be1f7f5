#include "actors/publisher/write_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tagwright {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using step = write_plan::step;
using words = std::vector<std::string>;

labelled_page page_with(words labels, words existing, bool known = true) {
    labelled_page out;
    out.page.page = {"7", "Pumps", 3, ""};
    out.page.text_hash = "hash";
    out.page.existing = {std::move(existing), known};
    out.labels = std::move(labels);
    out.provider = "gemini";
    return out;
}

/// Lives as long as every plan of a test.
const write_rules& applying() {
    static const write_rules rules{
        .apply = true, .run = "run-1", .scope_key = "scope", .settings_key = "settings", .cache_enabled = true};
    return rules;
}

TEST(WritePlan, WritesWhatThePageLacksAndIsDoneWithTheReply) {
    write_plan plan(page_with({"pump", "seal"}, {"seal"}), applying());
    ASSERT_EQ(plan.next(), step::write);
    EXPECT_THAT(plan.names(), ElementsAre("pump"));
    plan.names_added({{"seal", "pump"}, true});
    ASSERT_EQ(plan.next(), step::finish);
    const auto kept = plan.applied();
    ASSERT_EQ(kept.pages.size(), 1u);
    EXPECT_TRUE(kept.pages[0].applied);
    const auto out = plan.finished();
    EXPECT_THAT(out.result.added, ElementsAre("pump"));
    EXPECT_THAT(out.result.to_add, ElementsAre("pump"));
    EXPECT_EQ(out.rejected, 0u);
    EXPECT_EQ(out.state, page_state::written);
    EXPECT_FALSE(out.durable) << "the journal has only the intent";
}

TEST(WritePlan, APageThatLacksNothingIsDoneWithItsIntent) {
    const auto page = page_with({"pump"}, {"pump"});
    const auto intent = intent_of(page, applying());
    EXPECT_EQ(intent.state, page_state::written);
    write_plan plan(page, applying());
    ASSERT_EQ(plan.next(), step::finish);
    EXPECT_TRUE(plan.finished().durable);
}

TEST(WritePlan, AnIntentSaysWhatIsAboutToBeWritten) {
    const auto intent = intent_of(page_with({"pump", "seal"}, {"seal"}), applying());
    EXPECT_EQ(intent.run, "run-1");
    EXPECT_EQ(intent.state, page_state::writing);
    EXPECT_THAT(intent.result.to_add, ElementsAre("pump"));
    auto dry = applying();
    dry.apply = false;
    EXPECT_EQ(intent_of(page_with({"pump"}, {}), dry).state, page_state::planned) << "nothing will be written";
    EXPECT_TRUE(planned(page_with({"pump"}, {}), {}).durable);
    EXPECT_THAT(planned(page_with({"pump"}, {}), {}).result.to_add, ElementsAre("pump"));
}

TEST(WritePlan, APageWhoseLabelsAreNotKnownIsAskedAndTheJournalHearsOfItFirst) {
    write_plan plan(page_with({"pump", "seal"}, {}, false), applying());
    ASSERT_EQ(plan.next(), step::ask_page);
    plan.labels_read({{"seal", "oil"}, true});
    ASSERT_EQ(plan.next(), step::keep_intent);
    EXPECT_THAT(plan.intent().result.to_add, ElementsAre("pump"));
    EXPECT_THAT(plan.intent().result.existing, ElementsAre("seal", "oil"));
    EXPECT_EQ(plan.intent().state, page_state::writing);
    plan.intent_kept();
    ASSERT_EQ(plan.next(), step::write);
    EXPECT_THAT(plan.names(), ElementsAre("pump"));
    plan.names_added({{"seal", "oil", "pump"}, true});
    const auto out = plan.finished();
    EXPECT_THAT(out.result.added, ElementsAre("pump"));
    EXPECT_THAT(out.result.existing, ElementsAre("seal", "oil"));
}

TEST(WritePlan, APageThatSaysItLacksNothingIsNotWritten) {
    write_plan plan(page_with({"pump"}, {}, false), applying());
    plan.labels_read({{"pump"}, true});
    ASSERT_EQ(plan.next(), step::finish);
    const auto out = plan.finished();
    EXPECT_THAT(out.result.added, IsEmpty()) << "it was there already";
    EXPECT_FALSE(out.durable) << "the intent had said that it would be written";
}

TEST(WritePlan, WhatIsThereOfAnInterruptedWriteIsOurs) {
    auto page = page_with({"pump", "seal"}, {"oil", "pump"});
    page.page.ours = {"pump", "gone"};
    EXPECT_THAT(intent_of(page, applying()).result.to_add, ElementsAre("seal", "pump", "gone"))
        << "the journal forgets none that may be there";
    write_plan plan(page, applying());
    ASSERT_EQ(plan.next(), step::ask_page);
    plan.labels_read({{"oil", "pump"}, true});
    ASSERT_EQ(plan.next(), step::write) << "the journal has that already";
    EXPECT_THAT(plan.names(), ElementsAre("seal"));
    plan.names_added({{"oil", "pump", "seal"}, true});
    const auto out = plan.finished();
    EXPECT_THAT(out.result.added, ElementsAre("pump", "seal"));
    EXPECT_THAT(out.result.existing, ElementsAre("oil"));
}

TEST(WritePlan, OfAPlanNothingElseIsWritten) {
    auto page = page_with({"pump", "seal"}, {"pumps"});
    EXPECT_THAT(intent_of(page, applying()).result.to_add, ElementsAre("seal")) << "a model's word beside its twin";
    page.planned = words{"pump"};
    EXPECT_THAT(intent_of(page, applying()).result.to_add, ElementsAre("pump")) << "a plan stands as it is";
}

TEST(WritePlan, ManyLabelsGoInSeveralRequests) {
    auto rules = applying();
    rules.names_per_request = 2;
    write_plan plan(page_with({"a1", "b1", "c1", "d1", "e1"}, {}), rules);
    words sent;
    int requests = 0;
    for (; plan.next() == step::write; ++requests) {
        sent.insert(sent.end(), plan.names().begin(), plan.names().end());
        plan.names_added({sent, true});
    }
    EXPECT_EQ(requests, 3);
    EXPECT_THAT(plan.finished().result.added, ElementsAre("a1", "b1", "c1", "d1", "e1"));
}

TEST(WritePlan, ARefusedLabelCostsItself) {
    write_plan plan(page_with({"good", "bad", "fine"}, {}), applying());
    words on_page;
    int requests = 0;
    while (plan.next() == step::write && ++requests < 20) {
        const auto names = plan.names();
        if (std::find(names.begin(), names.end(), "bad") != names.end()) {
            plan.name_refused({errc::bad_request, "not that"});
            continue;
        }
        on_page.insert(on_page.end(), names.begin(), names.end());
        plan.names_added({on_page, true});
    }
    ASSERT_EQ(plan.next(), step::finish);
    const auto out = plan.finished();
    EXPECT_THAT(out.result.added, ::testing::UnorderedElementsAre("good", "fine"));
    EXPECT_EQ(out.rejected, 1u);
    EXPECT_EQ(out.result.why.message, "label \"bad\": not that");
    EXPECT_EQ(out.result.status, page_status::labelled);
    EXPECT_LE(requests, 5);
}

TEST(WritePlan, ALabelThatTheServerDropsWithoutAWordIsNotCountedAsAdded) {
    write_plan plan(page_with({"pump", "seal"}, {}), applying());
    plan.names_added({{"pump"}, true});
    const auto out = plan.finished();
    EXPECT_THAT(out.result.added, ElementsAre("pump"));
    EXPECT_EQ(out.rejected, 1u);
}

TEST(WritePlan, APageThatIsGivenUpSaysWhatIsOnItAlready) {
    auto rules = applying();
    rules.names_per_request = 1;
    for (const auto code : {errc::server_error, errc::page_gone}) {
        write_plan plan(page_with({"pump", "seal"}, {}), rules);
        plan.names_added({{"pump"}, true});
        const auto out = plan.given_up({code, "why"});
        EXPECT_EQ(out.result.status, code == errc::page_gone ? page_status::skipped : page_status::failed);
        EXPECT_THAT(out.result.added, ElementsAre("pump"));
        EXPECT_THAT(out.result.to_add, ElementsAre("pump", "seal"));
        EXPECT_EQ(out.result.why.message, "why");
        EXPECT_EQ(out.state, code == errc::page_gone ? page_state::planned : page_state::writing);
    }
}

TEST(WritePlan, TheCacheKeepsWhatWasPaidFor) {
    auto cached = page_with({"pump"}, {});
    cached.status = page_status::cached;
    auto no_text = page_with({"seal"}, {});
    no_text.page.text_hash.clear();
    const std::vector pages = {page_with({"pump"}, {}), cached, no_text, page_with({}, {})};
    const auto kept = paid_for(pages, applying());
    ASSERT_EQ(kept.labels.size(), 2u) << "labels that a model gave, of a text that is known";
    ASSERT_EQ(kept.pages.size(), 3u);
    EXPECT_FALSE(kept.pages[0].applied);
    EXPECT_TRUE(kept.pages[2].applied) << "nothing is to be written on it";
    auto off = applying();
    off.cache_enabled = false;
    EXPECT_TRUE(paid_for(pages, off).labels.empty() && paid_for(pages, off).pages.empty());
    EXPECT_TRUE(write_plan(pages[0], off).applied().pages.empty());
}

TEST(WritePlan, LabelsOfLittleConfidenceAreHeld) {
    auto page = page_with({"pump", "seal", "valve"}, {});
    page.notes = {{"seal", "it is named once", 0.4, false}, {"pump", "", 0.9, false}, {"gone", "", 0.1, false}};
    hold_doubtful(page, 0.5);
    EXPECT_THAT(page.notes,
                ElementsAre(label_note{"pump", "", 0.9, false}, label_note{"seal", "it is named once", 0.4, true},
                            label_note{"valve", "", -1, true}))
        << "what was said of no label goes; who said nothing is not sure";
    EXPECT_THAT(planned(page, {}).result.to_add, ElementsAre("pump", "seal", "valve")) << "a person may approve them";
    EXPECT_THAT(planned(page, {}).result.notes, ::testing::SizeIs(3));
    EXPECT_EQ(paid_for({page}, applying()).labels.at(0).notes, page.notes) << "they were paid for";
    write_plan plan(page, applying());
    ASSERT_EQ(plan.next(), step::write);
    EXPECT_THAT(plan.names(), ElementsAre("pump"));
}

TEST(WritePlan, WhatIsSpareIsKeptAndHeldLikeTheOthers) {
    auto page = page_with({"pump"}, {});
    page.notes = {{"seal", "", -1, false, true}};
    hold_doubtful(page, 0);
    EXPECT_THAT(page.notes, ElementsAre(label_note{"seal", "", -1, false, true})) << "nobody has asked";
    hold_doubtful(page, 0.5);
    EXPECT_THAT(page.notes, ElementsAre(label_note{"pump", "", -1, true}, label_note{"seal", "", -1, true, true}));
    EXPECT_THAT(planned(page, {}).result.to_add, ElementsAre("pump"));
}

TEST(WritePlan, NothingIsHeldWhereNobodyAskedForConfidence) {
    auto page = page_with({"pump"}, {});
    hold_doubtful(page, 0);
    EXPECT_THAT(page.notes, IsEmpty());
    page.notes = {{"pump", "", 0, false}};
    hold_doubtful(page, 0);
    EXPECT_THAT(page.notes, ElementsAre(label_note{"pump", "", 0, false}));
    page.labels.emplace_back("seal");
    hold_doubtful(page, 0);
    EXPECT_THAT(page.notes, ElementsAre(label_note{"pump", "", 0, false})) << "nothing was said of the other";
}

} // namespace
} // namespace tagwright
