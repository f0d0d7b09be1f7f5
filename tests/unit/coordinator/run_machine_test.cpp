#include "actors/coordinator/run_machine.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

/// Orders as words, so that a table shows a course.
std::string words(const run_orders& orders) {
    struct name {
        std::string operator()(const run_order::connect&) const { return "connect"; }
        std::string operator()(const run_order::end_readers&) const { return "end-readers"; }
        std::string operator()(const run_order::end_children&) const { return "end-children"; }
        std::string operator()(const run_order::drain_calls&) const { return "drain-calls"; }
        std::string operator()(const run_order::drain_writer&) const { return "drain-writer"; }
        std::string operator()(const run_order::note_restart&) const { return "note"; }
        std::string operator()(const run_order::list_again&) const { return "list-again"; }
        std::string operator()(const run_order::close& how) const {
            return std::string("close-") + to_string(how.status) + ":" + std::string(to_string(how.why.code));
        }
    };
    std::string out;
    for (const auto& order : orders)
        out += (out.empty() ? "" : " ") + std::visit(name{}, order);
    return out;
}

const failure trouble{errc::store_failed, "the disk is full"};

class run_machine_test : public ::testing::Test {
protected:
    static run_machine::config usual() {
        run_machine::config how;
        how.call_longest = 10s;
        return how;
    }

    /// A run whose pipeline is under way: gateway, publisher, provider.
    run_machine working(run_machine::config how = usual()) {
        run_machine out(how);
        out.pipeline_began();
        for (int i = 0; i < 3; ++i)
            out.child_started();
        return out;
    }

    time_point now = time_point{} + 1h;
};

TEST_F(run_machine_test, EndsWhenEveryPageHasEnded) {
    auto run = working();
    EXPECT_EQ(words(run.progressed(false)), "");
    EXPECT_EQ(words(run.drained(pipeline_stage::provider)), ""); // out of work
    EXPECT_EQ(words(run.progressed(true)), "close-completed:ok");
    EXPECT_TRUE(run.is_closed());
    EXPECT_EQ(words(run.progressed(true)), "");
    EXPECT_EQ(words(run.stop(now)), "");
    EXPECT_EQ(words(run.tick(now + 1h)), "");
}

TEST_F(run_machine_test, ABrokenListingEndsTheRunOnceWhatWasListedHasEnded) {
    auto run = working();
    run.listing_failed({errc::bad_answer, "no listing"});
    EXPECT_EQ(words(run.progressed(false)), "");
    EXPECT_EQ(words(run.progressed(true)), "close-failed:bad_answer");
}

TEST_F(run_machine_test, StopDrainsCallsThenWritesThenEnds) {
    auto run = working();
    EXPECT_EQ(words(run.stop(now)), "drain-calls");
    EXPECT_EQ(words(run.progressed(true)), ""); // what is in flight is written first
    EXPECT_EQ(words(run.drained(pipeline_stage::provider)), "drain-writer");
    EXPECT_EQ(words(run.drained(pipeline_stage::publisher)), "close-stopped:stopped");
}

TEST_F(run_machine_test, StoppedTwiceItEndsAtOnce) {
    auto run = working();
    EXPECT_EQ(words(run.stop(now)), "drain-calls");
    EXPECT_EQ(words(run.stop(now)), "close-stopped:stopped");
}

TEST_F(run_machine_test, ADrainHasAnEnd) {
    auto run = working();
    EXPECT_EQ(words(run.end_early(trouble, now)), "drain-calls");
    EXPECT_EQ(words(run.end_early({errc::stopped, "later"}, now)), ""); // the first reason counts
    EXPECT_EQ(words(run.tick(now + 10s + run_machine::writer_patience - 1ms)), "");
    EXPECT_EQ(words(run.tick(now + 10s + run_machine::writer_patience)), "close-failed:store_failed");
}

TEST_F(run_machine_test, WhoeverDiesWhileDrainingIsDrained) {
    auto run = working();
    (void)run.stop(now);
    EXPECT_EQ(words(run.child_gone(child_role::helper, "fetcher", now)), "");
    EXPECT_EQ(words(run.child_gone(child_role::provider, "provider", now)), "drain-writer");
    EXPECT_EQ(words(run.child_gone(child_role::writer, "publisher", now)), "close-stopped:stopped");
}

TEST_F(run_machine_test, AnUndoHasOnlyItsWriterToDrain) {
    auto how = usual();
    how.is_undo = true;
    auto run = working(how);
    EXPECT_EQ(words(run.stop(now)), "drain-writer");
    EXPECT_EQ(words(run.drained(pipeline_stage::publisher)), "close-stopped:stopped");
}

TEST_F(run_machine_test, BeforeThereIsAPipelineItEndsAtOnce) {
    run_machine run(usual());
    EXPECT_TRUE(run.wants_pipeline());
    EXPECT_EQ(words(run.stop(now)), "close-stopped:stopped");
    EXPECT_FALSE(run.wants_pipeline());
}

TEST_F(run_machine_test, ADeadChildTakesThePipelineAlongAndTheWriterFinishesFirst) {
    auto run = working();
    EXPECT_EQ(words(run.child_gone(child_role::helper, "fetcher", now)), "note end-readers drain-writer");
    EXPECT_TRUE(run.is_restarting());
    EXPECT_EQ(words(run.actor_failed("cache", now)), ""); // it restarts already
    EXPECT_EQ(words(run.child_gone(child_role::provider, "provider", now)), "");
    EXPECT_EQ(words(run.drained(pipeline_stage::publisher)), "end-children");
    EXPECT_EQ(words(run.tick(now + 10s)), ""); // somebody is alive
    EXPECT_EQ(words(run.child_gone(child_role::writer, "publisher", now)), "");
    EXPECT_EQ(words(run.tick(now + 10s)), "list-again connect");
    EXPECT_TRUE(run.was_restarted());
    EXPECT_TRUE(run.wants_pipeline());
}

TEST_F(run_machine_test, WithoutAWriterAllChildrenEndAtOnce) {
    auto run = working();
    EXPECT_EQ(words(run.child_gone(child_role::writer, "publisher", now)), "note end-children");
}

TEST_F(run_machine_test, AWriterThatDoesNotFinishIsEnded) {
    auto run = working();
    (void)run.child_gone(child_role::helper, "fetcher", now);
    EXPECT_EQ(words(run.tick(now + run_machine::writer_patience - 1ms)), "");
    EXPECT_EQ(words(run.tick(now + run_machine::writer_patience)), "end-children");
}

TEST_F(run_machine_test, AWriterThatDiesBeforeARestartEndsTheRest) {
    auto run = working();
    (void)run.child_gone(child_role::helper, "fetcher", now);
    EXPECT_EQ(words(run.child_gone(child_role::writer, "publisher", now)), "end-children");
}

TEST_F(run_machine_test, StoppedWhileRestartingItEndsOnceTheChildrenAreGone) {
    auto run = working();
    (void)run.child_gone(child_role::helper, "fetcher", now);
    EXPECT_EQ(words(run.stop(now)), "");
    (void)run.child_gone(child_role::provider, "provider", now);
    EXPECT_EQ(words(run.child_gone(child_role::writer, "publisher", now)), "close-stopped:stopped");
}

TEST_F(run_machine_test, StoppedWhileItWaitsToRestartItEndsAtOnce) {
    run_machine run(usual());
    run.child_started();
    EXPECT_EQ(words(run.child_gone(child_role::helper, "gateway for reads", now)), "note end-children");
    EXPECT_EQ(words(run.stop(now)), "close-stopped:stopped");
}

TEST_F(run_machine_test, WhatFailsAgainAndAgainEndsTheRun) {
    auto how = usual();
    how.restarts.intensity = {.restarts_max = 2, .within = 2min};
    run_machine run(how);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(words(run.actor_failed("connector", now)), "note end-children");
        EXPECT_EQ(words(run.tick(now + 20s)), "list-again connect");
        now += 20s;
    }
    EXPECT_EQ(words(run.actor_failed("connector", now)), "close-failed:intensity_exceeded");
}

TEST_F(run_machine_test, DocumentsCannotBeReadAgain) {
    auto how = usual();
    how.can_restart = false;
    auto run = working(how);
    EXPECT_EQ(words(run.child_gone(child_role::provider, "provider", now)), "drain-calls");
    EXPECT_EQ(words(run.drained(pipeline_stage::provider)), "drain-writer");
    EXPECT_EQ(words(run.drained(pipeline_stage::publisher)), "close-failed:actor_failed");
}

TEST_F(run_machine_test, NobodyKnowsHowItEndsWhileResultsAreOnTheirWayToTheJournal) {
    auto run = working();
    run.saving();
    EXPECT_EQ(words(run.progressed(true)), "");
    EXPECT_FALSE(run.is_closed());
    EXPECT_EQ(words(run.saved({}, true, now)), "close-completed:ok");

    auto stopped = working();
    stopped.saving();
    (void)stopped.stop(now);
    EXPECT_EQ(words(stopped.stop(now)), "");
    EXPECT_EQ(words(stopped.saved({}, false, now)), "close-stopped:stopped");
}

TEST_F(run_machine_test, AJournalThatCannotBeWrittenEndsTheRun) {
    auto run = working();
    run.saving();
    EXPECT_EQ(words(run.saved(trouble, false, now)), "drain-calls");
    EXPECT_FALSE(run.is_saving());
}

TEST_F(run_machine_test, ABudgetThatIsUsedUpStopsTheRun) {
    auto run = working();
    (void)run.end_early({errc::budget_exhausted, "used up"}, now);
    EXPECT_EQ(words(run.stop(now)), "close-stopped:budget_exhausted");
}

} // namespace
} // namespace tagwright
