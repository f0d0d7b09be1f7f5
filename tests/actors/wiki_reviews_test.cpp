// What a person has decided on a plan is what apply writes.

#include "actors/journal/review.hpp"
#include "tests/actors/wiki_fixture.hpp"

#include <algorithm>

namespace tagwright::testing::wikis {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

/// Of the pages 1000 to 1059 the first are approved, the next rejected, the next edited, and the others left as they
/// are.
class reviewed_wiki : public either_wiki {
protected:
    static constexpr int rejected_from = 1030, edited_from = 1040, todo_from = 1045, end_of_all = 1000 + pages;

    void plan_and_review() {
        speak(GetParam());
        site.place_labels("1000", {"a-persons"});
        site.place_labels("1041", {"a-persons"});
        start(run_action::tag, [](run_request& request) { request.apply = false; });
        until_end();
        std::vector<run_page_record> decided;
        for (int number = 1000; number < todo_from; ++number) {
            page_edit edit;
            if (number >= rejected_from)
                edit.what = page_edit::kind::reject;
            if (number >= edited_from)
                edit = {page_edit::kind::labels, {"topic-b", "mine"}};
            disk->find_run_pages(id, {std::to_string(number)}, [&](auto&& found, const failure&) {
                decided.push_back(std::get<run_page_record>(reviewed(found.at(0).value(), edit, {}, "ann", 1)));
            });
        }
        disk->review_pages(id, decided, [](const failure& why) { EXPECT_FALSE(why); });
    }

    /// The labels that the run has written are those of pages that were approved or edited, and no others.
    void expect_approved_alone() {
        for (int number = 1000; number < end_of_all; ++number) {
            auto labels = labels_of(number);
            std::erase(labels, "a-persons");
            if (number < rejected_from)
                EXPECT_THAT(labels, UnorderedElementsAre("topic-a", "topic-b", "topic-c")) << number;
            else if (number >= edited_from && number < todo_from)
                EXPECT_THAT(labels, UnorderedElementsAre("topic-b", "mine")) << number;
            else
                EXPECT_THAT(labels, IsEmpty()) << number;
        }
    }

    void expect_report(int written) {
        EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
        EXPECT_EQ(end().last.pages.listed, pages);
        EXPECT_EQ(end().last.pages.labelled, written);
        EXPECT_EQ(end().last.pages.unchanged, pages - written);
    }

    plan_counts to_write() {
        plan_counts out;
        disk->find_review(id, {}, [&](page_list&& found, const failure&) { out = found.to_write; });
        return out;
    }

    void undo_and_expect_nothing_left() {
        start(run_action::undo);
        until_end();
        for (int number = 1000; number < end_of_all; ++number) {
            const bool persons = number == 1000 || number == 1041;
            EXPECT_EQ(labels_of(number), persons ? std::vector<std::string>{"a-persons"} : std::vector<std::string>{});
        }
    }
};

TEST_P(reviewed_wiki, ApplyWritesApprovedAndEditedPagesOnly) {
    plan_and_review();
    const auto counts = to_write();
    approved_only = true;
    start(run_action::apply);
    until_end();
    expect_approved_alone();
    expect_report(35);
    EXPECT_EQ(counts.approved_pages, 35u);
    EXPECT_EQ(counts.approved_labels, end().last.labels.added);
    EXPECT_EQ(page(1035).status, page_status::unchanged);
    EXPECT_EQ(page(1050).status, page_status::unchanged);
    undo_and_expect_nothing_left();
    EXPECT_EQ(to_write(), counts) << "the plan and its reviews are as before";
}

TEST_P(reviewed_wiki, AnInterruptedApplyKeepsToItWhenItIsResumed) {
    plan_and_review();
    approved_only = true;
    start(run_action::apply);
    const auto written = [this] {
        return std::count_if(events->pages.begin(), events->pages.end(),
                             [](const auto& each) { return !each.second.result.added.empty(); });
    };
    for (int i = 0; i < 1000 && written() == 0; ++i)
        advance(10ms);
    ASSERT_LT(written(), 30);
    port::post(coordinator, stop_run{id});
    until_end();
    ASSERT_EQ(end().last.status, run_status::stopped);
    approved_only = false;
    start(run_action::resume);
    until_end();
    EXPECT_EQ(end().action, run_action::apply);
    EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
    expect_approved_alone();
    undo_and_expect_nothing_left();
}

TEST_P(reviewed_wiki, APlainApplyWritesAllThatNobodyRejected) {
    plan_and_review();
    const auto counts = to_write();
    start(run_action::apply);
    until_end();
    expect_report(50);
    EXPECT_EQ(counts.pages, 50u);
    EXPECT_EQ(counts.labels, end().last.labels.added);
    for (int number = rejected_from; number < edited_from; ++number)
        EXPECT_THAT(labels_of(number), IsEmpty()) << number;
    EXPECT_EQ(labels_of(1059).size(), 3u);
    undo_and_expect_nothing_left();
}

TEST_P(reviewed_wiki, WhatIsApprovedLaterIsWrittenByTheNextApply) {
    plan_and_review();
    approved_only = true;
    start(run_action::apply);
    until_end();
    start(run_action::apply);
    until_end();
    expect_report(0);
    approved_only = false;
    start(run_action::apply);
    until_end();
    expect_report(15);
}

INSTANTIATE_TEST_SUITE_P(Flavors, reviewed_wiki, ::testing::Bool(),
                         [](const auto& each) { return each.param ? "Cloud" : "DataCenter"; });

} // namespace
} // namespace tagwright::testing::wikis
