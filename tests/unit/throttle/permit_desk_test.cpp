#include "actors/throttle/permit_desk.hpp"

#include "actors/throttle/seed_controller.hpp"
#include "tests/unit/throttle/outcomes.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace tagwright {
namespace {

using namespace std::chrono_literals;
using names = std::vector<std::string>;

TEST(PermitDesk, RefusesMoreWaitersThanItsBound) {
    permit_desk desk(std::make_shared<seed_controller>(level_bounds{1, 1}), {.waiters_max = 2});
    const time_point t{};
    EXPECT_EQ(desk.ask(t, 1, {1}, {}).grants.size(), 1u);
    EXPECT_TRUE(desk.ask(t, 2, {1}, {}).denials.empty());
    EXPECT_TRUE(desk.ask(t, 3, {1}, {}).denials.empty());
    const auto refused = desk.ask(t, 4, {1}, {}).denials;
    ASSERT_EQ(refused.size(), 1u);
    EXPECT_EQ(refused[0].waiter, 4u);
    EXPECT_EQ(refused[0].code, errc::overloaded);
}

TEST(PermitDesk, LateReleaseOfAnEndedLeaseIsIgnored) {
    permit_desk desk(std::make_shared<seed_controller>(level_bounds{1, 1}), {.lease = 10s});
    const time_point t{};
    const auto lost = desk.ask(t, 1, {1}, {}).grants.at(0).permit;
    (void)desk.ask(t + 1s, 2, {2}, {});
    const auto next = desk.step(t + 10s).grants.at(0).permit;
    EXPECT_TRUE(desk.release(t + 11s, lost, ended(call_verdict::ok)).grants.empty());
    EXPECT_EQ(desk.leased(), 1u);
    (void)desk.release(t + 12s, next, ended(call_verdict::ok));
    EXPECT_EQ(desk.leased(), 0u);
}

TEST(PermitDesk, WhatIsForgottenGoesBackWhetherItWasGrantedOrNot) {
    const auto controller = std::make_shared<seed_controller>(level_bounds{1, 1});
    permit_desk desk(controller, {});
    const time_point t{};
    const auto asker = [](std::uint64_t holder, std::uint64_t ticket) {
        return permit_desk::asker{.holder = holder, .ticket = ticket};
    };
    EXPECT_EQ(desk.ask(t, 1, asker(1, 11), {}).grants.size(), 1u);
    EXPECT_TRUE(desk.ask(t, 2, asker(1, 12), {}).grants.empty());
    EXPECT_TRUE(desk.ask(t, 3, asker(2, 11), {}).grants.empty());
    EXPECT_TRUE(desk.forget(t, 1, 0).denials.empty()) << "no ticket names nothing";
    EXPECT_TRUE(desk.forget(t, 2, 12).denials.empty()) << "another holder's";
    const auto denied = desk.forget(t, 1, 12);
    ASSERT_EQ(denied.denials.size(), 1u);
    EXPECT_EQ(denied.denials[0].waiter, 2u);
    const auto freed = desk.forget(t, 1, 11);
    ASSERT_EQ(freed.grants.size(), 1u) << "the lease has ended: the next one goes";
    EXPECT_EQ(freed.grants[0].waiter, 3u);
    EXPECT_TRUE(desk.release(t, 1, ended(call_verdict::ok)).grants.empty()) << "it ended before";
    EXPECT_EQ(controller->view(t).in_flight, 1);
}

TEST(PermitDesk, SuspensionAnswersWhoWaits) {
    permit_desk desk(std::make_shared<seed_controller>(level_bounds{1, 1}), {});
    const time_point t{};
    const auto held = desk.ask(t, 1, {1}, {}).grants.at(0).permit;
    (void)desk.ask(t, 2, {1}, {});
    const auto denied = desk.release(t + 1s, held, refused(5h, quota_window::day)).denials;
    ASSERT_EQ(denied.size(), 1u);
    EXPECT_EQ(denied[0].code, errc::suspended);
}

TEST(PermitDesk, PatienceEndsAndIsWokenFor) {
    permit_desk desk(std::make_shared<seed_controller>(level_bounds{1, 1}), {.patience = 5s});
    const time_point t{};
    (void)desk.ask(t, 1, {1}, {});
    EXPECT_EQ(desk.ask(t, 2, {1}, {}).wake_at, t + 5s);
    EXPECT_EQ(desk.step(t + 5s).denials.at(0).code, errc::timeout);
}

TEST(PermitDesk, PermitOfDeadHolderIsReclaimed) {
    permit_desk desk(std::make_shared<seed_controller>(level_bounds{1, 1}), {});
    const time_point t{};
    (void)desk.ask(t, 1, {10}, {});
    (void)desk.ask(t, 2, {20}, {});
    EXPECT_EQ(desk.holder_gone(t + 1s, 10).grants.at(0).waiter, 2u);
}

/// Random asks, releases, deaths and pauses: whoever asks is answered once, in flight never passes the
/// level, and at the end nothing is held.
class PermitDeskRandom : public ::testing::TestWithParam<unsigned> {};

TEST_P(PermitDeskRandom, EveryWaiterIsAnsweredOnceAndNothingIsLeft) {
    std::mt19937 rng(GetParam());
    const auto dice = [&rng](int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(rng); };
    auto controller = std::make_shared<seed_controller>(level_bounds{1 + dice(8), 8}, 2s);
    permit_desk desk(controller, {.patience = 30s, .lease = 20s});
    time_point t{};
    std::map<std::uint64_t, std::uint64_t> waiting; // waiter -> holder
    std::map<std::uint64_t, std::uint64_t> held;    // permit -> holder
    std::uint64_t waiter = 0;
    const auto perform = [&](const permit_desk::actions& todo) {
        for (const auto& grant : todo.grants) {
            ASSERT_EQ(waiting.count(grant.waiter), 1u);
            held[grant.permit] = waiting[grant.waiter];
            waiting.erase(grant.waiter);
        }
        if (!todo.grants.empty()) {
            ASSERT_LE(controller->view(t).in_flight, controller->view(t).level);
        }
        for (const auto& denial : todo.denials)
            ASSERT_EQ(waiting.erase(denial.waiter), 1u);
    };
    for (int i = 0; i < 2000; ++i) {
        const auto holder = static_cast<std::uint64_t>(dice(4));
        switch (dice(5)) {
        case 0:
        case 1:
            waiting[++waiter] = holder;
            perform(desk.ask(t, waiter, {holder}, {}));
            break;
        case 2:
        case 3:
            if (!held.empty()) {
                const auto permit = held.begin()->first;
                held.erase(held.begin());
                const auto verdict = dice(8) == 0 ? call_verdict::rate_limited : call_verdict::ok;
                perform(
                    desk.release(t, permit, ended(verdict, dice(3) == 0 ? std::optional<duration>(1s) : std::nullopt)));
            }
            break;
        default:
            if (dice(20) == 0) {
                std::erase_if(waiting, [&](const auto& w) { return w.second == holder; });
                std::erase_if(held, [&](const auto& h) { return h.second == holder; });
                perform(desk.holder_gone(t, holder));
            }
            t += std::chrono::milliseconds(dice(3000));
            perform(desk.step(t));
        }
    }
    for (const auto& [permit, holder] : held)
        perform(desk.release(t, permit, ended(call_verdict::ok)));
    t += 10min;
    perform(desk.step(t));
    t += 10min;
    perform(desk.step(t));
    EXPECT_TRUE(waiting.empty());
    EXPECT_EQ(desk.leased(), 0u);
    EXPECT_EQ(controller->view(t).in_flight, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, PermitDeskRandom, ::testing::Range(0u, 20u));

} // namespace
} // namespace tagwright
