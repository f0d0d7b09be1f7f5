#include "actors/throttle/shared_throttle_actor.hpp"

#include "actors/throttle/seed_controller.hpp"
#include "actors/throttle/throttle_actor.hpp"
#include "tests/actors/virtual_time.hpp"

namespace tagwright::testing {
namespace {

/// What the lock file and the network would know.
struct machine {
    bool reachable = true;
    bool led = false;
    throttle_actor leader;
};

class simulated_peers final : public throttle_peers {
public:
    explicit simulated_peers(std::shared_ptr<machine> where) : where_(std::move(where)) {}
    void find(const std::string&, found then) override {
        if (!where_->reachable)
            then(share_role::alone, {});
        else if (where_->led)
            then(where_->leader ? share_role::follows : share_role::alone, where_->leader);
        else
            then(share_role::leads, {});
    }
    void announce(const std::string&, const throttle_actor& mine) override {
        where_->led = true;
        where_->leader = mine;
    }

private:
    std::shared_ptr<machine> where_;
};

class shared_throttle_test : public virtual_time {
protected:
    shared_throttle_actor process(int level = 4) {
        const auto make = [level](caf::actor_system& system, bool cautious) -> throttle_actor {
            throttle_config limits;
            limits.group = "test";
            const auto most = cautious ? 1 : level;
            return system.spawn(throttle, std::make_shared<seed_controller>(level_bounds{most, most}), limits,
                                level_sink_actor{}, std::make_shared<null_log>());
        };
        share_config sharing;
        sharing.group = sharing.name = "test";
        sharing.level_max = level;
        return own(sys.spawn(shared_throttle, std::make_shared<simulated_peers>(where), make_throttle{make}, sharing,
                             level_sink_actor{}, std::make_shared<null_log>()));
    }
    auto acquire(const throttle_actor& from) { return ask<permit>(from, acquire_permit{}); }
    template <class Handle>
    void end(const Handle& who) { // as the kernel ends a process: its lock is free, its actors are gone
        where->led = false;
        where->leader = throttle_actor{};
        kill(caf::actor_cast<caf::actor>(who));
    }
    int in_flight(const throttle_actor& of) { return ask<throttle_view>(of, get_throttle_view{}).get()->now.in_flight; }

    std::shared_ptr<machine> where = std::make_shared<machine>();
};

TEST_F(shared_throttle_test, TwoProcessesShareOneLevel) {
    const auto one = process();
    const auto two = process();
    std::vector<permit> held;
    for (int i = 0; i < 2; ++i) {
        auto a = acquire(one);
        auto b = acquire(two);
        ASSERT_TRUE(a.get());
        held.push_back(*b.get());
    }
    EXPECT_EQ(in_flight(one), 4);
    EXPECT_EQ(in_flight(two), 4) << "it is the same throttle";
    auto fifth = acquire(one);
    EXPECT_EQ(ask<throttle_view>(two, get_throttle_view{}).get()->waiting, 1u);
    self->send(two, release_permit{held.front(), {call_verdict::ok, {}, {}}});
    settle();
    EXPECT_TRUE(fifth.get()) << "what one process gives back, another one gets";
}

TEST_F(shared_throttle_test, ProcessThatEndsGivesItsPermitsBack) {
    const auto one = process();
    const auto two = process();
    for (int i = 0; i < 4; ++i)
        ASSERT_TRUE(acquire(two).get());
    auto waiting = acquire(one);
    kill(caf::actor_cast<caf::actor>(two));
    EXPECT_TRUE(waiting.get());
}

TEST_F(shared_throttle_test, WhenTheLeaderEndsAnotherOneTakesOver) {
    const auto one = process(1);
    const auto two = process(1);
    ASSERT_TRUE(acquire(one).get());
    auto waiting = acquire(two);
    EXPECT_EQ(ask<throttle_view>(two, get_throttle_view{}).get()->waiting, 1u);
    end(one);
    EXPECT_TRUE(waiting.get()) << "who waited at the old leader waits at the new one";
    EXPECT_TRUE(where->led);
    EXPECT_EQ(in_flight(two), 1);
}

TEST_F(shared_throttle_test, PermitsOfTheOldLeaderMeanNothingToTheNewOne) {
    const auto one = process(2);
    const auto two = process(2);
    auto old = acquire(two);
    const auto lease = old.get();
    end(one);
    ASSERT_TRUE(acquire(two).get());
    self->send(two, release_permit{*lease, {call_verdict::ok, {}, {}}});
    settle();
    EXPECT_EQ(in_flight(two), 1);
}

TEST_F(shared_throttle_test, WhoeverCannotFindTheOthersIsCautiousUntilItCan) {
    where->reachable = false;
    const auto one = process();
    ASSERT_TRUE(acquire(one).get());
    auto second = acquire(one);
    EXPECT_EQ(ask<throttle_view>(one, get_throttle_view{}).get()->waiting, 1u) << "a level of one";
    where->reachable = true;
    advance(10s);
    EXPECT_TRUE(where->led);
    EXPECT_TRUE(second.get());
}

TEST_F(shared_throttle_test, QuestionsWaitForALeader) {
    where->led = true; // somebody leads and has not told where
    const auto one = process();
    EXPECT_EQ(ask<throttle_view>(one, get_throttle_view{}).get()->now.level, 1) << "cautious";
    const auto pinned = ask<throttle_view>(one, tune_throttle{1, 1}).get();
    ASSERT_TRUE(pinned);
    EXPECT_EQ(pinned->now.level, 1);
}

} // namespace
} // namespace tagwright::testing
