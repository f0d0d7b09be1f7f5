#include "actors/journal/page_course.hpp"

#include "tests/unit/journal/run_pages.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using names = std::vector<std::string>;

TEST(PageCourse, WhatBefellTheRunDoesNotEndAPage) {
    for (const auto code : {errc::ok, errc::content_blocked, errc::context_overflow, errc::missing_answer,
                            errc::bad_answer, errc::page_gone, errc::missing_body, errc::forbidden, errc::page_changed})
        EXPECT_TRUE(is_final(failure{code, {}, failure_scope::page})) << to_string(code);
    for (const auto code :
         {errc::timeout, errc::network, errc::server_error, errc::rate_limited, errc::store_failed, errc::billing,
          errc::quota_exhausted, errc::no_provider, errc::bad_credentials, errc::actor_failed, errc::stopped})
        EXPECT_FALSE(is_final(failure{code, {}, failure_scope::page})) << to_string(code);
}

TEST(PageCourse, ResumeLeavesWhatStandsWritesWhatIsPaidForAsksForTheRest) {
    struct {
        const char* what;
        std::optional<run_page_record> known;
        std::uint64_t version;
        page_course course;
    } const rows[] = {
        {"not known", {}, 7, page_course::ask},
        {"settled", page(page_status::labelled), 7, page_course::leave},
        {"settled, edited since", page(page_status::labelled), 8, page_course::leave},
        {"refused by a filter", page(page_status::failed, errc::content_blocked), 7, page_course::leave},
        {"interrupted write", page(page_status::labelled, errc::ok, page_state::writing), 7, page_course::write},
        {"interrupted write, edited", page(page_status::labelled, errc::ok, page_state::writing), 8, page_course::ask},
        {"failed write", page(page_status::failed, errc::server_error, page_state::writing), 7, page_course::write},
    };
    for (const auto& row : rows)
        EXPECT_EQ(course_of_resumed(row.known, row.version), row.course) << row.what;
    auto no_labels = page(page_status::failed, errc::no_provider);
    no_labels.result.proposed.clear();
    EXPECT_EQ(course_of_resumed(no_labels, 7), page_course::ask);
}

TEST(PageCourse, ApplyWritesThePlanOnceAndReportsWhatWasEdited) {
    auto planned = page(page_status::labelled);
    auto written = planned;
    written.state = page_state::written;
    auto nothing_to_add = planned;
    nothing_to_add.result.to_add.clear();
    EXPECT_EQ(course_of_applied({}, 7, false), page_course::leave);
    EXPECT_EQ(course_of_applied(planned, 7, false), page_course::write);
    EXPECT_EQ(course_of_applied(planned, 8, false), page_course::report);
    EXPECT_EQ(course_of_applied(planned, 8, true), page_course::write);
    EXPECT_EQ(course_of_applied(written, 7, false), page_course::leave);
    EXPECT_EQ(course_of_applied(nothing_to_add, 7, false), page_course::leave);
}

TEST(PageCourse, OnlyLabelsOfTheRunAreItsOwn) {
    auto known = page(page_status::labelled);
    EXPECT_TRUE(labels_possibly_ours(known).empty()) << "a plan is not on the page";
    known.result.added = {"a"};
    EXPECT_EQ(labels_possibly_ours(known), names{"a"});
    known.state = page_state::writing;
    EXPECT_EQ(labels_possibly_ours(known), (names{"a", "b"})) << "nobody knows how far the write came";
    EXPECT_EQ(labels_possibly_ours(page(page_status::failed, errc::timeout, page_state::writing)), (names{"a", "b"}));
    EXPECT_TRUE(labels_possibly_ours(page(page_status::failed, errc::forbidden)).empty()) << "refused: nothing added";
    known.state = page_state::intended;
    EXPECT_EQ(labels_possibly_ours(known), names{"a"}) << "its writing had not begun";
}

TEST(PageCourse, ResumeGoesOnWithWhateverWasInterrupted) {
    run_record run;
    const auto resumed = [&](run_action last, run_status status) {
        run.action = last;
        run.status = status;
        return action_of(run_action::resume, run);
    };
    EXPECT_EQ(resumed(run_action::tag, run_status::running), run_action::resume);
    EXPECT_EQ(resumed(run_action::apply, run_status::running), run_action::apply);
    EXPECT_EQ(resumed(run_action::undo, run_status::stopped), run_action::undo);
    EXPECT_EQ(resumed(run_action::undo, run_status::completed), run_action::resume);
    EXPECT_EQ(action_of(run_action::undo, run), run_action::undo);
}

TEST(PageCourse, DifferencesAreNamed) {
    const label_identity was{"gemini https://g", "m1", "1", "v", 5, 4000};
    EXPECT_EQ(differences(was, was), "");
    auto now = was;
    now.model = "m2";
    now.vocabulary = "";
    const auto text = differences(was, now);
    EXPECT_NE(text.find("model was m1, is now m2"), std::string::npos) << text;
    EXPECT_NE(text.find("vocabulary"), std::string::npos) << text;
    EXPECT_EQ(text.find("provider"), std::string::npos) << text;
}

TEST(PageCourse, TheJournalsPageComesBackAsTheSameResult) {
    auto known = page(page_status::cached);
    known.rejected = 2;
    known.state = page_state::written;
    const auto fact = settled_from(known);
    EXPECT_TRUE(fact.durable);
    const auto back = record_of("r", fact);
    EXPECT_EQ(back.result.page, known.result.page);
    EXPECT_EQ(back.result.status, known.result.status);
    EXPECT_EQ(back.result.to_add, known.result.to_add);
    EXPECT_EQ(back.rejected, 2u);
    EXPECT_EQ(back.state, page_state::written);
    EXPECT_EQ(untouched_from(known).result.status, page_status::unchanged);
    EXPECT_TRUE(untouched_from(known).result.to_add.empty());
    EXPECT_EQ(untouched_from(page(page_status::failed, errc::bad_answer)).result.status, page_status::skipped);
}

TEST(PageCourse, WhetherThereAreLabelsToWriteIsToldWithoutTheirList) {
    int yes = 0;
    for (const auto state :
         {page_state::planned, page_state::intended, page_state::writing, page_state::written, page_state::leftover})
        for (const auto& to_add : {names{}, names{"a"}, names{"b"}, names{"b", "a"}, names{"held", "b"}})
            for (const auto& proposed : {names{}, names{"a"}, names{"a", "held"}}) {
                page_settled fact;
                fact.state = state;
                fact.result.to_add = to_add;
                fact.result.proposed = proposed;
                fact.result.notes = {{.label = "held", .reason = "", .confidence = -1, .held = true}};
                EXPECT_EQ(has_labels_to_write(fact), !labels_to_write(record_of("r", fact)).empty());
                yes += has_labels_to_write(fact) ? 1 : 0;
            }
    EXPECT_EQ(yes, 3 * 2 * 2);
}

} // namespace
} // namespace tagwright
