#include "actors/provider/call_desk.hpp"

#include "tests/unit/provider/calls.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

std::vector<page_doc> pages(std::initializer_list<int> numbers) {
    std::vector<page_doc> out;
    for (const int number : numbers) {
        out.emplace_back();
        out.back().page.id = std::to_string(number);
        out.back().text = "some words of a page that is long enough to be cut in half";
        out.back().tokens = 12;
    }
    return out;
}

desk_config config_for(std::vector<std::string> providers) {
    desk_config out;
    out.providers = std::move(providers);
    return out;
}

call_done answered(std::size_t pages_answered) {
    call_done out;
    for (std::size_t i = 0; i < pages_answered; ++i) {
        out.labels.emplace_back(std::vector<std::string>{"label"});
        out.rejected.push_back(0);
    }
    return out;
}

TEST(CallDesk, RetriesGoBeforeNewWork) {
    call_desk desk(config_for({"one"}));
    const time_point t{};
    desk.add(pages({1}));
    const auto first = desk.start(t, 0)->id;
    desk.add(pages({2}));
    (void)desk.finish(t, first, failed(errc::server_error));
    EXPECT_EQ(desk.start(t + 10s, 0)->pages[0].page.id, "1");
    EXPECT_EQ(desk.start(t + 10s, 0)->pages[0].page.id, "2");
}

TEST(CallDesk, WaitingForARetryHoldsNothing) {
    call_desk desk(config_for({"one"}));
    const time_point t{};
    desk.add(pages({1}));
    const auto steps = desk.finish(t, desk.start(t, 0)->id, failed(errc::rate_limited, 7s));
    EXPECT_EQ(steps.counted.retries, 1u);
    EXPECT_EQ(desk.in_flight(), 0u);
    EXPECT_EQ(desk.start(t + 6999ms, 0), nullptr);
    EXPECT_EQ(desk.next_due(t), t + 7s);
    EXPECT_NE(desk.start(t + 7s, 0), nullptr);
}

TEST(CallDesk, LostProviderIsPassedOver) {
    call_desk desk(config_for({"one", "two"}));
    const time_point t{};
    desk.add(pages({1}));
    const auto steps = desk.finish(t, desk.start(t, 0)->id, failed(errc::billing));
    EXPECT_TRUE(steps.provider_lost);
    EXPECT_EQ(desk.start(t, 0), nullptr);
    ASSERT_NE(desk.start(t, 1), nullptr);
    desk.add(pages({2}));
    EXPECT_EQ(desk.start(t, 0), nullptr);
    EXPECT_FALSE(desk.all_lost(t));
}

TEST(CallDesk, OpenBreakerAdmitsOneProbeAfterItsPause) {
    auto config = config_for({"one", "two"});
    config.breaker.failures_to_open = 2;
    call_desk desk(config);
    time_point t{};
    for (const int number : {1, 2}) {
        desk.add(pages({number}));
        (void)desk.finish(t, desk.start(t, 0)->id, failed(errc::server_error));
    }
    t += 5s;
    desk.add(pages({3}));
    EXPECT_EQ(desk.start(t, 0), nullptr) << "open";
    EXPECT_NE(desk.start(t, 1), nullptr);
    t += 15s;
    const auto* probe = desk.start(t, 0);
    ASSERT_NE(probe, nullptr);
    desk.add(pages({4}));
    EXPECT_EQ(desk.start(t, 0), nullptr) << "one probe at a time";
    (void)desk.finish(t, probe->id, answered(1));
    desk.add(pages({5}));
    EXPECT_NE(desk.start(t, 0), nullptr) << "closed again";
}

TEST(CallDesk, RefusedPageIsNotSentToTheSameModelAgain) {
    call_desk desk(config_for({"one", "two"}));
    const time_point t{};
    desk.add(pages({1}));
    (void)desk.finish(t, desk.start(t, 0)->id, failed(errc::content_blocked));
    EXPECT_EQ(desk.start(t, 0), nullptr);
    EXPECT_NE(desk.start(t, 1), nullptr);
}

TEST(CallDesk, HoldsNoMoreThanItsBounds) {
    auto config = config_for({"one"});
    config.fresh_max = 2;
    config.jobs_max = 5;
    call_desk desk(config);
    const time_point t{};
    int held = 0;
    for (int i = 0; i < 100; ++i) {
        if (desk.wants_batch()) {
            desk.add(pages({i}));
            ++held;
        }
        (void)desk.start(t, 0);
    }
    EXPECT_EQ(held, 5);
}

TEST(CallDesk, BatchesThatAreBeingPulledCountAsHeld) {
    auto config = config_for({"one"});
    config.fresh_max = 3;
    config.jobs_max = 5;
    call_desk desk(config);
    desk.add(pages({1}));
    EXPECT_TRUE(desk.wants_batch(1));
    EXPECT_FALSE(desk.wants_batch(2));
    const time_point t{};
    for (int i = 2; i < 5; ++i) {
        (void)desk.start(t, 0);
        desk.add(pages({i}));
    }
    EXPECT_TRUE(desk.wants_batch(0));
    EXPECT_FALSE(desk.wants_batch(1)) << "with those in flight it would be too many";
}

// -- overflow --------------------------------------------------------------------------------------------

/// A desk whose first provider did a batch a second for two minutes and now answers no more.
class overflowing_desk : public ::testing::Test {
protected:
    overflowing_desk() {
        desk.add(pages({1}));
        for (; now < time_point{} + 2min; now += 1s) {
            const auto* what = desk.start(now, 0);
            auto good = answered(1);
            good.took = 500ms;
            (void)desk.finish(now + 500ms, what->id, std::move(good));
            desk.add(pages({1}));
            spill();
        }
        EXPECT_EQ(desk.start(now, 1), nullptr);
        for (const auto end = now + 100s; now < end; now += 1s)
            spill(0); // too long for the fallback's limits to matter
    }
    void spill(int affordable = 100) {
        desk.spill(now, false, [&](std::size_t, const job&) { return affordable-- > 0; });
    }
    static desk_config two() {
        auto out = config_for({"one", "two"});
        out.spilled_max = 2;
        return out;
    }

    time_point now{};
    call_desk desk{two()};
};

TEST_F(overflowing_desk, HandsOnNoMoreThanTheNextProviderBegins) {
    for (const int number : {2, 3, 4})
        desk.add(pages({number}));
    spill();
    const auto* first = desk.start(now, 1);
    ASSERT_NE(first, nullptr);
    EXPECT_TRUE(first->handed_over);
    EXPECT_NE(desk.start(now, 1), nullptr);
    EXPECT_EQ(desk.start(now, 1), nullptr) << "two were taken off";
    EXPECT_NE(desk.start(now, 0), nullptr);
}

TEST_F(overflowing_desk, KeepsWhatTheBudgetDoesNotAllowElsewhere) {
    spill(0);
    EXPECT_EQ(desk.start(now, 1), nullptr);
    EXPECT_NE(desk.start(now, 0), nullptr);
}

TEST_F(overflowing_desk, TakesBackWhatTheBudgetNoLongerAllowsElsewhere) {
    spill();
    ASSERT_FALSE(desk.ready(now, 1, 5).empty());
    spill(0);
    EXPECT_TRUE(desk.ready(now, 1, 5).empty());
    EXPECT_NE(desk.start(now, 0), nullptr);
}

TEST_F(overflowing_desk, TakesBackOnceWhatTheNextProviderCannotDo) {
    spill();
    const auto* there = desk.start(now, 1);
    ASSERT_NE(there, nullptr);
    EXPECT_TRUE(desk.finish(now, there->id, failed(errc::content_blocked)).failed.empty());
    spill();
    EXPECT_EQ(desk.start(now, 1), nullptr) << "it is not taken off again";
    const auto* back = desk.start(now, 0);
    ASSERT_NE(back, nullptr);
    (void)desk.finish(now, back->id, failed(errc::content_blocked));
    const auto* last = desk.start(now, 1);
    ASSERT_NE(last, nullptr);
    (void)desk.finish(now, last->id, failed(errc::content_blocked));
    desk.no_more();
    for (const auto* more = desk.start(now, 0); more != nullptr; more = desk.start(now, 0))
        (void)desk.finish(now, more->id, answered(1));
    EXPECT_EQ(desk.give_up_rest(now).failed.size(), 1u);
}

TEST_F(overflowing_desk, TakesNothingOffForAProviderThatIsLost) {
    (void)desk.lose_provider(1, {errc::billing, ""});
    spill();
    EXPECT_NE(desk.start(now, 0), nullptr);
}

/// Whatever happens to calls, each page ends exactly once.
class CallDeskRandom : public ::testing::TestWithParam<unsigned> {};

TEST_P(CallDeskRandom, EachPageEndsExactlyOnce) {
    std::mt19937 rng(GetParam());
    const auto dice = [&rng](int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(rng); };
    constexpr errc codes[] = {errc::rate_limited,    errc::server_error,     errc::timeout,          errc::bad_answer,
                              errc::content_blocked, errc::context_overflow, errc::truncated_answer, errc::actor_failed,
                              errc::bad_request,     errc::overloaded};
    auto config = config_for({"one", "two", "three"});
    config.breaker.patience = 24h * 365;
    config.suspecting.batches_max = config.suspecting.singles_max = 10'000;
    config.suspecting.opinions_once_worked_max = 10'000;
    call_desk desk(config);
    time_point t{};
    std::map<std::string, int> ended;
    for (int i = 0; i < 40; ++i)
        desk.add(pages({5 * i, 5 * i + 1, 5 * i + 2, 5 * i + 3, 5 * i + 4}));
    desk.no_more();
    for (int round = 0; round < 100'000 && !desk.finished(); ++round) {
        const auto provider = static_cast<std::size_t>(dice(3));
        desk.spill(t, false, [&](std::size_t, const job&) { return dice(4) > 0; });
        const auto* what = desk.start(t, provider);
        if (what == nullptr) {
            t += 1s;
            continue;
        }
        auto result =
            dice(2) == 0 ? failed(codes[dice(10)]) : answered(what->pages.size() - static_cast<std::size_t>(dice(2)));
        const auto steps = desk.finish(t, what->id, std::move(result));
        EXPECT_TRUE(steps.again.empty()) << "what goes round again is the desk's own business";
        for (const auto& page : steps.labelled)
            ++ended[page.page.page.id];
        for (const auto& page : steps.failed)
            ++ended[page.page.page.id];
        for (const auto& page : desk.give_up_rest(t).failed)
            ++ended[page.page.page.id];
        t += 100ms;
    }
    EXPECT_TRUE(desk.finished());
    EXPECT_EQ(ended.size(), 200u);
    for (const auto& [id, times] : ended)
        EXPECT_EQ(times, 1) << id;
}

INSTANTIATE_TEST_SUITE_P(Seeds, CallDeskRandom, ::testing::Range(0u, 20u));

} // namespace
} // namespace tagwright
