#include "actors/throttle/share_ledger.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

/// Asks the leader for all that may be asked for, and grants it: their permits are numbered from 100.
std::vector<permit> grant_all(share_ledger& ledger) {
    std::vector<permit> out;
    while (const auto next = ledger.next())
        if (const auto ours = ledger.granted(next->waiter, next->epoch, {100 + next->waiter}))
            out.push_back(*ours);
    return out;
}

TEST(ShareLedger, NothingIsAskedBeforeThereIsALeader) {
    share_ledger ledger(10);
    ledger.ask(1, 7, {});
    EXPECT_FALSE(ledger.next());
    ledger.leader_found();
    const auto next = ledger.next();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->waiter, 1u);
    EXPECT_EQ(next->what.flow, 7u) << "fair between runs, whichever process they are in";
}

TEST(ShareLedger, NeverHoldsMoreThanTheProcessMay) {
    share_ledger ledger(3);
    ledger.leader_found();
    for (std::uint64_t waiter = 1; waiter <= 10; ++waiter)
        ledger.ask(waiter, 1, {});
    const auto first = ledger.next(); // asked and not yet answered counts, too
    ASSERT_TRUE(first);
    EXPECT_EQ(grant_all(ledger).size(), 2u);
    EXPECT_TRUE(ledger.refused(first->waiter, first->epoch));
    EXPECT_EQ(grant_all(ledger).size(), 1u);
}

TEST(ShareLedger, ReleaseGivesTheLeadersOwnNumberBackOnce) {
    share_ledger ledger(3);
    ledger.leader_found();
    ledger.ask(5, 1, {});
    const auto ours = grant_all(ledger);
    ASSERT_EQ(ours.size(), 1u);
    const auto theirs = ledger.release(ours[0]);
    ASSERT_TRUE(theirs);
    EXPECT_EQ(theirs->id, 105u);
    EXPECT_FALSE(ledger.release(ours[0]));
    EXPECT_FALSE(ledger.busy());
}

TEST(ShareLedger, APermitOfALostLeaderIsNotGivenToItsSuccessor) {
    share_ledger ledger(3);
    ledger.leader_found();
    ledger.ask(1, 1, {});
    const auto ours = grant_all(ledger);
    ledger.leader_lost();
    ledger.leader_found();
    EXPECT_FALSE(ledger.release(ours.at(0)));
}

TEST(ShareLedger, WhoAskedALostLeaderAsksTheNextOneFirst) {
    share_ledger ledger(3);
    ledger.leader_found();
    for (const std::uint64_t waiter : {1U, 2U, 3U, 4U})
        ledger.ask(waiter, 1, {});
    const auto one = ledger.next();
    const auto two = ledger.next();
    ledger.leader_lost();
    EXPECT_FALSE(ledger.granted(one->waiter, one->epoch, {9})) << "too late: it goes back";
    EXPECT_FALSE(ledger.refused(two->waiter, two->epoch)) << "the waiter is not told of an error";
    ledger.leader_found();
    EXPECT_EQ(ledger.next()->waiter, 1u);
    EXPECT_EQ(ledger.next()->waiter, 2u);
    EXPECT_EQ(ledger.next()->waiter, 3u);
}

TEST(ShareLedger, ADeadHolderLeavesNothingBehind) {
    share_ledger ledger(2);
    ledger.leader_found();
    ledger.ask(1, 1, {});
    EXPECT_EQ(grant_all(ledger).size(), 1u);
    ledger.ask(2, 1, {});
    const auto asked = ledger.next();
    ledger.ask(3, 1, {});
    ledger.ask(4, 2, {});
    const auto back = ledger.holder_gone(1);
    ASSERT_EQ(back.size(), 1u);
    EXPECT_EQ(back[0].id, 101u);
    EXPECT_FALSE(ledger.granted(asked->waiter, asked->epoch, {9})) << "nobody wants it any more";
    EXPECT_EQ(ledger.next()->waiter, 4u);
}

} // namespace
} // namespace tagwright
