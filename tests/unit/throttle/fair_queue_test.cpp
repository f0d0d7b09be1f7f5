#include "actors/throttle/fair_queue.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

const time_point start{};

permit_waiter waiter(std::uint64_t id, std::uint64_t holder, double tokens, duration deadline = 1h) {
    return {.waiter = id, .holder = holder, .flow = holder, .estimate = {tokens, 0}, .give_up_at = start + deadline};
}

std::vector<std::uint64_t> drain_all(fair_queue& from) {
    std::vector<std::uint64_t> out;
    while (from.next(start) != nullptr)
        out.push_back(from.pop().waiter);
    return out;
}

TEST(FairQueue, OneHolderIsServedInOrder) {
    fair_queue q;
    for (std::uint64_t i = 1; i <= 4; ++i)
        q.push(waiter(i, 7, 100.0 * static_cast<double>(i)));
    EXPECT_EQ(drain_all(q), (std::vector<std::uint64_t>{1, 2, 3, 4}));
}

TEST(FairQueue, EqualHoldersTakeTurns) {
    fair_queue q;
    for (const std::uint64_t i : {11U, 12U, 13U})
        q.push(waiter(i, 1, 500));
    for (const std::uint64_t i : {21U, 22U, 23U})
        q.push(waiter(i, 2, 500));
    EXPECT_EQ(drain_all(q), (std::vector<std::uint64_t>{11, 21, 12, 22, 13, 23}));
}

TEST(FairQueue, LargeAndSmallCallsGetTheSameTokens) {
    fair_queue q;
    std::map<std::uint64_t, double> tokens;
    std::uint64_t id = 0;
    for (int i = 0; i < 50; ++i)
        q.push(waiter(++id, 1, 20'000));
    for (int i = 0; i < 2000; ++i)
        q.push(waiter(++id, 2, 500));
    for (int i = 0; i < 820; ++i) { // both still have waiters
        ASSERT_NE(q.next(start), nullptr);
        const auto who = q.pop();
        tokens[who.holder] += fair_cost(who.estimate);
        EXPECT_LE(std::abs(tokens[1] - tokens[2]), 20'500) << "after call " << i;
    }
}

TEST(FairQueue, AHolderThatComesLaterCatchesNothingUp) {
    fair_queue q;
    std::uint64_t id = 0;
    for (int i = 0; i < 20; ++i)
        q.push(waiter(++id, 1, 100));
    for (int i = 0; i < 10; ++i) {
        ASSERT_NE(q.next(start), nullptr);
        static_cast<void>(q.pop());
    }
    for (int i = 0; i < 10; ++i)
        q.push(waiter(++id, 2, 100));
    int second = 0;
    for (int i = 0; i < 10; ++i) {
        ASSERT_NE(q.next(start), nullptr);
        second += q.pop().holder == 2 ? 1 : 0;
    }
    EXPECT_EQ(second, 5);
}

TEST(FairQueue, WithinAHolderTheNearestDeadlineGoesFirst) {
    fair_queue q;
    q.push(waiter(1, 1, 100, 60s));
    q.push(waiter(2, 1, 100, 10s));
    q.push(waiter(3, 1, 100, 60s));
    EXPECT_EQ(drain_all(q), (std::vector<std::uint64_t>{2, 1, 3}));
}

TEST(FairQueue, ADeadlineThatIsNearGoesBeforeItsTurnAndIsPaidBack) {
    fair_queue q(1s);
    q.push(waiter(11, 1, 100));
    q.push(waiter(12, 1, 100));
    q.push(waiter(13, 1, 100));
    q.push(waiter(21, 2, 100, 500ms));
    q.push(waiter(22, 2, 100, 600ms));
    EXPECT_EQ(drain_all(q), (std::vector<std::uint64_t>{21, 11, 22, 12, 13}));
}

TEST(FairQueue, NextStaysTheSameUntilSomethingChanges) {
    fair_queue q;
    q.push(waiter(1, 1, 900));
    q.push(waiter(2, 2, 100));
    const auto first = q.next(start)->waiter;
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(q.next(start)->waiter, first);
    EXPECT_EQ(first, 2u) << "it has earned its call sooner";
}

TEST(FairQueue, RemovedWaitersAreGoneAndCounted) {
    fair_queue q;
    for (std::uint64_t i = 1; i <= 6; ++i)
        q.push(waiter(i, i % 2, 100, std::chrono::seconds(i)));
    const auto gone = q.remove_if([](const permit_waiter& w) { return w.holder == 1; });
    EXPECT_EQ(gone.size(), 3u);
    EXPECT_EQ(q.size(), 3u);
    EXPECT_EQ(q.first_deadline(), start + 2s);
    q.remove_if([](const permit_waiter&) { return true; });
    EXPECT_TRUE(q.empty());
    EXPECT_EQ(q.next(start), nullptr);
    EXPECT_FALSE(q.first_deadline());
}

TEST(FairQueue, SillyEstimatesCountAsOneToken) {
    EXPECT_EQ(fair_cost({-5, 0}), 1);
    EXPECT_EQ(fair_cost({0, 0}), 1);
    EXPECT_EQ(fair_cost({100, 20}), 120);
}

} // namespace
} // namespace tagwright
