#include "actors/throttle/adaptive_controller.hpp"
#include "actors/throttle/seed_controller.hpp"
#include "actors/throttle/shell/throttle_actor.hpp"
#include "tests/actors/virtual_time.hpp"

namespace tagwright::testing {
namespace {

class throttle_test : public virtual_time {
protected:
    throttle_actor make(int level, permit_desk::config desk = {}) {
        throttle_config limits;
        limits.group = "test";
        limits.desk = desk;
        return own(sys.spawn(throttle, std::make_shared<seed_controller>(level_bounds{level, 10}), limits,
                             level_sink_actor{}, std::make_shared<null_log>()));
    }
    auto acquire(const throttle_actor& from) { return ask<permit>(from, acquire_permit{}); }
    void release(const throttle_actor& to, const permit& which, call_verdict verdict = call_verdict::ok,
                 limit_hints hints = {}) {
        port::send(self, to, release_permit{which, {verdict, {}, std::move(hints)}});
        settle();
    }
    throttle_view view(const throttle_actor& of) { return *ask<throttle_view>(of, get_throttle_view{}).get(); }
};

TEST_F(throttle_test, PermitsUpToTheLevelAndTheNextAfterARelease) {
    const auto t = make(2);
    auto first = acquire(t);
    auto second = acquire(t);
    auto third = acquire(t);
    const auto lease = first.get();
    ASSERT_TRUE(lease);
    ASSERT_TRUE(second.get());
    EXPECT_EQ(view(t).waiting, 1u);
    release(t, *lease);
    EXPECT_TRUE(third.get());
    EXPECT_EQ(view(t).now.in_flight, 2);
}

TEST_F(throttle_test, RetryAfterHoldsEveryCallUntilItsTime) {
    const auto t = make(2);
    auto first = acquire(t);
    limit_hints hints;
    hints.retry_after = 7s;
    release(t, *first.get(), call_verdict::rate_limited, hints);
    auto next = acquire(t);
    advance(6999ms);
    EXPECT_EQ(view(t).waiting, 1u);
    advance(1ms);
    EXPECT_EQ(view(t).waiting, 0u);
    EXPECT_TRUE(next.get());
}

TEST_F(throttle_test, PermitOfDeadHolderIsReclaimed) {
    const auto t = make(1);
    std::optional<permit> held;
    const auto holder = sys.spawn([&](caf::event_based_actor* me) -> caf::behavior {
        port::request(me, t, 1min, acquire_permit{}).then([&](const permit& p) { held = p; }, [](const caf::error&) {});
        return {[](int) {}};
    });
    settle();
    ASSERT_TRUE(held);
    auto waiting = acquire(t);
    EXPECT_EQ(view(t).waiting, 1u);
    kill(holder);
    EXPECT_TRUE(waiting.get());
}

TEST_F(throttle_test, LeaseThatIsNeverReturnedEnds) {
    permit_desk::config desk;
    desk.lease = 30s;
    desk.patience = 10min;
    const auto t = make(1, desk);
    auto lost = acquire(t);
    ASSERT_TRUE(lost.get());
    auto waiting = acquire(t);
    advance(29s);
    EXPECT_EQ(view(t).waiting, 1u);
    advance(1s);
    EXPECT_TRUE(waiting.get());
}

TEST_F(throttle_test, ImpatientWaiterIsToldAndMayAskAgain) {
    permit_desk::config desk;
    desk.patience = 5s;
    const auto t = make(1, desk);
    auto held = acquire(t);
    ASSERT_TRUE(held.get());
    auto waiting = acquire(t);
    advance(5s);
    const auto answer = waiting.get();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), caf::make_error(errc::timeout));
    EXPECT_EQ(view(t).waiting, 0u);
}

TEST_F(throttle_test, DailyQuotaSuspendsTheGroup) {
    const auto t = make(2);
    auto first = acquire(t);
    limit_hints hints;
    hints.exhausted_window = quota_window::day;
    hints.retry_after = 2h;
    release(t, *first.get(), call_verdict::rate_limited, hints);
    auto next = acquire(t);
    const auto answer = next.get();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), caf::make_error(errc::suspended));
    EXPECT_EQ(view(t).now.level, 2) << "nothing is learned from a daily quota";
}

TEST_F(throttle_test, OperatorPinsTheLevelAndSeesWhy) {
    const auto t = make(2);
    auto pinned = ask<throttle_view>(t, tune_throttle{5, 5});
    const auto after = pinned.get();
    ASSERT_TRUE(after);
    EXPECT_EQ(after->now.level, 5);
    ASSERT_TRUE(after->last_change);
    EXPECT_EQ(after->last_change->reason, "pinned");
    EXPECT_EQ(after->last_change->from, 2);
    auto beyond = ask<throttle_view>(t, tune_throttle{1, 1000});
    EXPECT_EQ(beyond.get()->now.level, 5) << "bounds that hold change nothing";
    for (const auto& bad : {tune_throttle{0, 3}, tune_throttle{3, 2}}) {
        auto refused = ask<throttle_view>(t, bad);
        EXPECT_EQ(refused.get().error(), caf::make_error(errc::invalid_input));
    }
}

TEST_F(throttle_test, PinnedLevelLetsWaitersGo) {
    const auto t = make(1);
    auto first = acquire(t);
    auto second = acquire(t);
    ASSERT_TRUE(first.get());
    EXPECT_EQ(view(t).waiting, 1u);
    auto pinned = ask<throttle_view>(t, tune_throttle{2, 2});
    EXPECT_TRUE(pinned.get());
    EXPECT_TRUE(second.get());
}

TEST_F(throttle_test, WaiterWithADeadlineOfItsOwnIsToldThen) {
    const auto t = make(1);
    auto held = acquire(t);
    ASSERT_TRUE(held.get());
    auto waiting = ask<permit>(t, acquire_permit{{}, 3s});
    advance(2999ms);
    EXPECT_EQ(view(t).waiting, 1u);
    advance(1ms);
    EXPECT_EQ(waiting.get().error(), caf::make_error(errc::timeout));
}

/// A store that answers a lookup when it is told to.
class slow_store final : public value_store {
public:
    void get_value(std::string, value_found then) override { lookup = std::move(then); }
    void put_value(std::string, std::string, saved) override { ++saves; }
    value_found lookup;
    int saves = 0;
};

class remembering_throttle_test : public throttle_test {
protected:
    throttle_actor make_with(std::shared_ptr<value_store> values) {
        throttle_config limits;
        limits.group = "test";
        limits.values = std::move(values);
        limits.memory_key = "limits/test";
        return own(sys.spawn(throttle, std::make_shared<adaptive_controller>(level_bounds{1, 10}), limits,
                             level_sink_actor{}, std::make_shared<null_log>()));
    }
};

TEST_F(remembering_throttle_test, CallsDoNotWaitForASlowStore) {
    const auto values = std::make_shared<slow_store>();
    const auto t = make_with(values);
    auto first = acquire(t);
    advance(249ms);
    EXPECT_EQ(view(t).waiting, 1u);
    advance(1ms);
    EXPECT_TRUE(first.get());
    values->lookup("{}", {}); // too late, and harmless
    settle();
    EXPECT_EQ(view(t).now.in_flight, 1);
}

TEST_F(remembering_throttle_test, SavesNowAndThenAndAtTheEnd) {
    const auto values = std::make_shared<slow_store>();
    const auto t = make_with(values);
    values->lookup({}, {});
    settle();
    const auto one_call = [&] {
        auto asked = acquire(t);
        const auto lease = asked.get();
        ASSERT_TRUE(lease);
        advance(1s);
        release(t, *lease);
    };
    one_call();
    one_call();
    EXPECT_EQ(values->saves, 0);
    advance(28s);
    EXPECT_EQ(values->saves, 0) << "thirty seconds after the first call's end";
    advance(1s);
    EXPECT_EQ(values->saves, 1);
    advance(10min);
    EXPECT_EQ(values->saves, 1) << "nothing new";
    one_call();
    kill(caf::actor_cast<caf::actor>(t));
    EXPECT_EQ(values->saves, 2);
}

TEST_F(throttle_test, DeathOfTheThrottleAnswersWhoWaits) {
    const auto t = make(1);
    auto held = acquire(t);
    ASSERT_TRUE(held.get());
    auto waiting = acquire(t);
    kill(caf::actor_cast<caf::actor>(t));
    const auto answer = waiting.get();
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error(), caf::make_error(errc::actor_failed));
}

} // namespace
} // namespace tagwright::testing
