#include "actors/coordinator/run_book.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

run_record record_of_a_run() {
    run_record out;
    out.run = "r1";
    out.totals.labels.added = 7;
    out.totals.calls.total = 3;
    out.settings.emplace();
    return out;
}

page_settled page(const std::string& id, bool durable = false) {
    page_settled out;
    out.result.page.id = id;
    out.durable = durable;
    return out;
}

run_progress counts(std::uint64_t added, std::uint64_t removed = 0) {
    run_progress out;
    out.labels.added = added;
    out.labels.removed = removed;
    out.calls.total = 100;
    return out;
}

TEST(run_book, ANewRunHasNothingToWriteBeforeSomethingHappens) {
    run_book book(record_of_a_run(), run_action::tag);
    EXPECT_FALSE(book.has_news());
    book.note(page("1", true)); // the journal has it already
    EXPECT_FALSE(book.has_news());
    book.note(page("1"));
    EXPECT_TRUE(book.has_news());
    const auto what = book.take({});
    ASSERT_EQ(what.pages.size(), 1u);
    EXPECT_EQ(what.pages[0].run, "r1");
    EXPECT_FALSE(book.has_news());
    EXPECT_TRUE(book.take({}).pages.empty());
}

TEST(run_book, ARunThatGoesOnIsRunningAgain) {
    auto record = record_of_a_run();
    record.status = run_status::failed;
    record.why = {errc::store_failed, "full"};
    record.ended_ms = 5;
    run_book book(record, run_action::resume);
    EXPECT_TRUE(book.has_news());
    const auto now = book.take({});
    EXPECT_EQ(now.run->status, run_status::running);
    EXPECT_FALSE(now.run->why);
    EXPECT_EQ(now.run->ended_ms, 0);
}

TEST(run_book, TheActionIsTheLastOneButOfAPlanThatIsOnlyShownAgain) {
    const auto action_after = [](run_action before, bool planned, run_action job) {
        auto record = record_of_a_run();
        record.action = before;
        record.planned = planned;
        return run_book(record, job).record().action;
    };
    EXPECT_EQ(action_after(run_action::tag, true, run_action::apply), run_action::apply);
    EXPECT_EQ(action_after(run_action::apply, true, run_action::undo), run_action::undo);
    EXPECT_EQ(action_after(run_action::tag, false, run_action::resume), run_action::tag);
    EXPECT_EQ(action_after(run_action::apply, true, run_action::resume), run_action::apply);
}

TEST(run_book, SettingsAreWrittenOnce) {
    run_book book(record_of_a_run(), run_action::resume);
    EXPECT_TRUE(book.take({}).run->settings.has_value());
    book.counted();
    EXPECT_FALSE(book.take({}).run->settings.has_value());
}

TEST(run_book, ApplyingAndUndoingChangeOnlyWhatIsOnThePages) {
    run_book apply(record_of_a_run(), run_action::apply);
    EXPECT_EQ(apply.record_with(counts(4)).totals.labels.added, 11u);
    EXPECT_EQ(apply.record_with(counts(4)).totals.calls.total, 3u);
    run_book undo(record_of_a_run(), run_action::undo);
    EXPECT_EQ(undo.record_with(counts(0, 5)).totals.labels.added, 2u);
    EXPECT_EQ(undo.record_with(counts(0, 50)).totals.labels.added, 0u);
    run_book tag(record_of_a_run(), run_action::tag);
    EXPECT_EQ(tag.record_with(counts(4)).totals.labels.added, 4u);
    EXPECT_EQ(tag.record_with(counts(4)).totals.calls.total, 100u);
}

TEST(run_book, ACompletedUndoLeavesNothingOnThePages) {
    run_book undo(record_of_a_run(), run_action::undo);
    EXPECT_EQ(undo.close(run_status::completed, {}, counts(0, 5), 9).run->totals.labels.added, 0u);
    run_book partly(record_of_a_run(), run_action::undo);
    auto now = counts(0, 5);
    now.pages.failed = 1;
    EXPECT_EQ(partly.close(run_status::completed, {}, now, 9).run->totals.labels.added, 2u);
}

TEST(run_book, ALabellingIsPlannedOnceItIsComplete) {
    for (const auto status : {run_status::completed, run_status::stopped, run_status::failed}) {
        run_book book(record_of_a_run(), run_action::tag);
        const auto end = book.close(status, {errc::stopped, "x"}, {}, 9);
        EXPECT_EQ(end.run->planned, status == run_status::completed);
        EXPECT_EQ(end.run->status, status);
        EXPECT_EQ(end.run->ended_ms, 9);
    }
}

TEST(run_book, ManyResultsDoNotWait) {
    run_book book(record_of_a_run(), run_action::tag);
    for (std::size_t i = 0; i < run_book::results_max; ++i) {
        EXPECT_FALSE(book.is_full());
        book.note(page(std::to_string(i)));
    }
    EXPECT_TRUE(book.is_full());
}

} // namespace
} // namespace tagwright
