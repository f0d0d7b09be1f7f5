#include "actors/throttle/share_ledger.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

const time_point start{100s};

/// Asks the leader for all that may be asked for, and grants it: their permits are numbered from 100.
std::vector<permit> grant_all(share_ledger& ledger) {
    std::vector<permit> out;
    while (const auto next = ledger.next(start))
        if (const auto ours = ledger.granted(next->waiter, next->epoch, {100 + next->waiter}))
            out.push_back(*ours);
    return out;
}

TEST(ShareLedger, NothingIsAskedBeforeThereIsALeader) {
    share_ledger ledger(10, 60s);
    ledger.ask(start, 1, 7, {});
    EXPECT_FALSE(ledger.next(start));
    ledger.leader_found();
    const auto next = ledger.next(start);
    ASSERT_TRUE(next);
    EXPECT_EQ(next->waiter, 1u);
    EXPECT_EQ(next->what.flow, 7u) << "fair between runs, whichever process they are in";
}

TEST(ShareLedger, NeverHoldsMoreThanTheProcessMay) {
    share_ledger ledger(3, 60s);
    ledger.leader_found();
    for (std::uint64_t waiter = 1; waiter <= 10; ++waiter)
        ledger.ask(start, waiter, 1, {});
    const auto first = ledger.next(start); // asked and not yet answered counts, too
    ASSERT_TRUE(first);
    EXPECT_EQ(grant_all(ledger).size(), 2u);
    EXPECT_TRUE(ledger.refused(first->waiter, first->epoch));
    EXPECT_EQ(grant_all(ledger).size(), 1u);
}

TEST(ShareLedger, ReleaseGivesTheLeadersOwnNumberBackOnce) {
    share_ledger ledger(3, 60s);
    ledger.leader_found();
    ledger.ask(start, 5, 1, {});
    const auto ours = grant_all(ledger);
    ASSERT_EQ(ours.size(), 1u);
    const auto theirs = ledger.release(ours[0]);
    ASSERT_TRUE(theirs);
    EXPECT_EQ(theirs->theirs.id, 105u);
    EXPECT_EQ(theirs->epoch, ledger.epoch());
    EXPECT_FALSE(ledger.release(ours[0]));
    EXPECT_FALSE(ledger.owes(ledger.epoch()));
}

TEST(ShareLedger, APermitOfALostLeaderIsNotGivenToItsSuccessor) {
    share_ledger ledger(3, 60s);
    ledger.leader_found();
    ledger.ask(start, 1, 1, {});
    const auto ours = grant_all(ledger);
    ledger.leader_gone(ledger.epoch());
    EXPECT_TRUE(ledger.leader_left().empty());
    ledger.leader_found();
    EXPECT_FALSE(ledger.release(ours.at(0)));
}

TEST(ShareLedger, WhoAskedALostLeaderAsksTheNextOneFirst) {
    share_ledger ledger(3, 60s);
    ledger.leader_found();
    for (const std::uint64_t waiter : {1U, 2U, 3U, 4U})
        ledger.ask(start, waiter, 1, {});
    const auto one = ledger.next(start);
    const auto two = ledger.next(start);
    EXPECT_EQ(ledger.leader_left(), (std::vector<std::uint64_t>{2, 1}));
    EXPECT_FALSE(ledger.granted(one->waiter, one->epoch, {9})) << "too late: it goes back";
    EXPECT_FALSE(ledger.refused(two->waiter, two->epoch)) << "the waiter is not told of an error";
    ledger.leader_found();
    EXPECT_EQ(ledger.next(start)->waiter, 1u);
    EXPECT_EQ(ledger.next(start)->waiter, 2u);
    EXPECT_EQ(ledger.next(start)->waiter, 3u);
}

TEST(ShareLedger, ADeadHolderLeavesNothingBehind) {
    share_ledger ledger(2, 60s);
    ledger.leader_found();
    ledger.ask(start, 1, 1, {});
    EXPECT_EQ(grant_all(ledger).size(), 1u);
    ledger.ask(start, 2, 1, {});
    const auto asked = ledger.next(start);
    ledger.ask(start, 3, 1, {});
    ledger.ask(start, 4, 2, {});
    const auto back = ledger.holder_gone(1);
    ASSERT_EQ(back.size(), 1u);
    EXPECT_EQ(back[0].theirs.id, 101u);
    EXPECT_FALSE(ledger.granted(asked->waiter, asked->epoch, {9})) << "nobody wants it any more";
    EXPECT_EQ(ledger.next(start)->waiter, 4u);
}

TEST(ShareLedger, APermitOfASilentLeaderGoesBackToItOnly) {
    share_ledger ledger(3, 60s);
    ledger.leader_found();
    const auto first = ledger.epoch();
    ledger.ask(start, 1, 1, {});
    const auto ours = grant_all(ledger);
    ledger.leader_left();
    ledger.leader_found();
    EXPECT_TRUE(ledger.owes(first));
    const auto debt = ledger.release(ours.at(0));
    ASSERT_TRUE(debt);
    EXPECT_EQ(debt->epoch, first);
    EXPECT_FALSE(ledger.owes(first));
}

TEST(ShareLedger, CallsOfFormerLeadersCountToo) {
    share_ledger ledger(2, 60s);
    ledger.leader_found();
    ledger.ask(start, 1, 1, {});
    ledger.ask(start, 2, 1, {});
    ASSERT_EQ(grant_all(ledger).size(), 2u);
    ledger.leader_gone(ledger.epoch());
    ledger.leader_left();
    ledger.leader_found();
    ledger.ask(start, 3, 1, {});
    EXPECT_FALSE(ledger.next(start)) << "two calls are under way";
    EXPECT_FALSE(ledger.release({1}));
    EXPECT_TRUE(ledger.next(start));
}

TEST(ShareLedger, APermitGoesToNobodyButTheOneItWasAskedFor) {
    share_ledger ledger(2, 60s);
    ledger.leader_found();
    acquire_permit small, large;
    small.estimate.input_tokens = 10;
    large.estimate.input_tokens = 10'000;
    ledger.ask(start, 1, 1, small);
    ledger.ask(start, 2, 2, large);
    const auto asked = ledger.next(start);
    EXPECT_EQ(asked->what.estimate.input_tokens, 10);
    EXPECT_TRUE(ledger.holder_gone(1).empty());
    EXPECT_FALSE(ledger.granted(asked->waiter, asked->epoch, {9})) << "the large call asks for itself";
    ledger.leader_left();
    ledger.leader_found();
    EXPECT_EQ(ledger.next(start)->what.estimate.input_tokens, 10'000);
}

TEST(ShareLedger, DeadlinesAreHandedDownAndKept) {
    share_ledger ledger(1, 60s);
    ledger.leader_found();
    acquire_permit hurried, endless;
    hurried.within = 5s;
    endless.within = 24h;
    ledger.ask(start, 1, 1, hurried);
    ledger.ask(start, 2, 1, endless);
    EXPECT_EQ(ledger.first_deadline(), start + 5s);
    EXPECT_EQ(ledger.next(start + 2s)->what.within, 3s) << "what is left of it";
    EXPECT_TRUE(ledger.expire(start + 4s).empty());
    const auto late = ledger.expire(start + 5s);
    ASSERT_EQ(late.size(), 1u);
    EXPECT_EQ(late[0].waiter, 1u);
    EXPECT_TRUE(late[0].asked);
    EXPECT_FALSE(ledger.granted(1, ledger.epoch(), {9})) << "too late: it goes back";
    EXPECT_EQ(ledger.first_deadline(), start + 60s) << "nobody waits longer";
    const auto last = ledger.expire(start + 60s);
    ASSERT_EQ(last.size(), 1u);
    EXPECT_FALSE(last[0].asked);
    EXPECT_EQ(ledger.waiting(), 0u);
}

TEST(ShareLedger, WhatIsForgottenIsGivenBackWhereverItIs) {
    share_ledger ledger(2, 60s);
    ledger.leader_found();
    acquire_permit named;
    const auto ask = [&](std::uint64_t waiter, std::uint64_t ticket) {
        named.ticket = ticket;
        ledger.ask(start, waiter, 1, named);
    };
    ask(1, 11);
    EXPECT_EQ(grant_all(ledger).size(), 1u);
    ask(2, 12);
    EXPECT_EQ(ledger.next(start)->what.ticket, 2u) << "the leader hears our name, not the holder's";
    ask(3, 13);
    EXPECT_TRUE(ledger.forget(2, 11).back.empty()) << "another holder's ticket";
    EXPECT_EQ(ledger.forget(1, 11).back.at(0).theirs.id, 101u);
    EXPECT_TRUE(ledger.forget(1, 12).waiters.at(0).asked);
    EXPECT_FALSE(ledger.forget(1, 13).waiters.at(0).asked);
    EXPECT_EQ(ledger.waiting(), 0u);
}

} // namespace
} // namespace tagwright
