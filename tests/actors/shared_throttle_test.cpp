#include "actors/throttle/shell/shared_throttle_actor.hpp"

#include "actors/throttle/seed_controller.hpp"
#include "actors/throttle/shell/throttle_actor.hpp"
#include "tests/actors/virtual_time.hpp"

namespace tagwright::testing {
namespace {

/// What the lock file and the network would know.
struct machine {
    bool reachable = true;
    bool mute = false; ///< searches do not end
    bool led = false;
    throttle_actor leader;
    caf::actor line;  ///< between the leader and the others
    int searches = 0; ///< how often one led, followed or was alone
};

/// Carries messages to the leader. Told true, it stands still as a stopped process does: what is sent to it waits.
caf::behavior carry(caf::event_based_actor* self, throttle_actor leader) {
    port::keep_unknown(self);
    self->link_to(leader);
    const caf::behavior stopped{[self](bool stop) {
        if (!stop)
            self->unbecome();
    }};
    return {
        [self, stopped](bool stop) {
            if (stop)
                self->become(caf::keep_behavior, stopped);
        },
        [self, leader](const acquire_permit& m) { return port::delegate(self, leader, m); },
        [self, leader](const forget_request& m) { return port::delegate(self, leader, m); },
        [self, leader](const release_permit& m) { return port::delegate(self, leader, m); },
        [self, leader](const get_throttle_view& m) { return port::delegate(self, leader, m); },
        [self, leader](const tune_throttle& m) { return port::delegate(self, leader, m); },
    };
}

class simulated_peers final : public throttle_peers {
public:
    simulated_peers(caf::actor_system& system, std::shared_ptr<machine> where)
        : system_(system), where_(std::move(where)) {}
    void find(const std::string&, found then) override {
        ++where_->searches;
        if (where_->mute)
            return;
        if (!where_->reachable)
            then(share_role::alone, {});
        else if (where_->led && !leads_)
            then(where_->leader ? share_role::follows : share_role::alone, where_->leader);
        else
            then(share_role::leads, {});
    }
    void announce(const std::string&, const throttle_actor& mine) override {
        where_->led = leads_ = true;
        where_->line = system_.spawn(carry, mine);
        where_->leader = caf::actor_cast<throttle_actor>(where_->line);
    }

private:
    caf::actor_system& system_;
    std::shared_ptr<machine> where_;
    bool leads_ = false;
};

class shared_throttle_test : public virtual_time {
protected:
    shared_throttle_shell process(int level = 4) {
        const auto make = [level, this](caf::actor_system& system, bool cautious) -> throttle_actor {
            throttle_config limits;
            limits.group = "test";
            const auto most = cautious ? 1 : level;
            made.push_back(system.spawn(throttle, std::make_shared<seed_controller>(level_bounds{most, most}), limits,
                                        level_sink_actor{}, std::make_shared<null_log>()));
            return made.back();
        };
        share_config sharing;
        sharing.group = sharing.name = "test";
        sharing.level_max = level;
        return own(sys.spawn(shared_throttle, std::make_shared<simulated_peers>(sys, where), make_throttle{make},
                             sharing, level_sink_actor{}, std::make_shared<null_log>()));
    }
    ~shared_throttle_test() override {
        if (where->line)
            stop(false);
    }
    auto acquire(const throttle_actor& from, std::optional<duration> within = std::nullopt) {
        acquire_permit what;
        what.within = within;
        return ask<permit>(from, what);
    }
    void release(const throttle_actor& to, const permit& what) {
        port::send(self, to, release_permit{what, {call_verdict::ok, {}, {}}});
        settle();
    }
    /// As Ctrl-Z and fg do to the leader's process, for the others.
    void stop(bool it) {
        port::send(self, where->line, it);
        settle();
    }
    std::size_t waiting(const throttle_actor& of) { return ask<throttle_view>(of, get_throttle_view{}).get()->waiting; }
    template <class Handle>
    void end(const Handle& who) { // as the kernel ends a process: its lock is free, its actors are gone
        where->led = false;
        where->leader = throttle_actor{};
        kill(caf::actor_cast<caf::actor>(who));
    }
    int in_flight(const throttle_actor& of) { return ask<throttle_view>(of, get_throttle_view{}).get()->now.in_flight; }

    std::shared_ptr<machine> where = std::make_shared<machine>();
    std::vector<throttle_actor> made; ///< every throttle that a process kept, in order
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
    port::send(self, two, release_permit{held.front(), {call_verdict::ok, {}, {}}});
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
    const auto three = process(1);
    ASSERT_TRUE(acquire(three).get()) << "not by the leader: with CAF 1.x what dies with it is given out once more";
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
    port::send(self, two, release_permit{*lease, {call_verdict::ok, {}, {}}});
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

TEST_F(shared_throttle_test, AStoppedLeaderIsNotWaitedFor) {
    const auto one = process();
    const auto two = process();
    ASSERT_TRUE(acquire(two).get());
    stop(true);
    auto waiting = acquire(two);
    advance(5s);
    EXPECT_TRUE(waiting.get()) << "from its own, cautious throttle";
    auto more = acquire(two);
    EXPECT_EQ(this->waiting(two), 1u) << "a level of one";
    const auto before = where->searches;
    advance(1h);
    EXPECT_EQ(where->searches, before) << "the leader has the lock: there is nothing to look for";
    EXPECT_EQ(more.get().error(), caf::make_error(errc::timeout)) << "nobody gave the first one back";
}

TEST_F(shared_throttle_test, ALeaderThatWakesUpLeadsAgainAndCountsNothingTwice) {
    const auto one = process();
    const auto two = process();
    std::vector<permit> held;
    for (int i = 0; i < 2; ++i)
        held.push_back(*acquire(two).get());
    stop(true);
    auto asked = acquire(two); // the leader gets to it when nobody waits for its answer any more
    advance(5s);
    const auto alone = asked.get();
    ASSERT_TRUE(alone);
    release(two, held[0]);
    stop(false);
    EXPECT_EQ(in_flight(one), 1) << "the call that is still under way: not the one that has ended, and not the one "
                                    "that it was asked for and did not grant in time";
    EXPECT_EQ(in_flight(two), 1) << "two follows again";
    release(two, *alone);
    EXPECT_EQ(in_flight(one), 1) << "that one was not the leader's";
    release(two, held[1]);
    EXPECT_EQ(in_flight(one), 0);
    ASSERT_TRUE(acquire(two).get());
    EXPECT_EQ(in_flight(one), 1);
}

TEST_F(shared_throttle_test, LateIsNotDead) {
    const auto one = process();
    const auto two = process();
    const auto before = made.size();
    for (int i = 0; i < 10; ++i) {
        stop(true);
        auto asked = acquire(two);
        advance(2s);
        stop(false);
        const auto got = asked.get();
        ASSERT_TRUE(got);
        release(two, *got);
        advance(2s);
    }
    EXPECT_EQ(made.size(), before) << "no throttle of its own";
    EXPECT_EQ(in_flight(one), 0);
}

TEST_F(shared_throttle_test, AStoppedLeaderThatIsKilledIsFollowedByAnother) {
    const auto one = process();
    const auto two = process();
    ASSERT_TRUE(acquire(two).get());
    stop(true);
    advance(10s);
    end(one);
    kill(where->line);
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(acquire(two).get()) << "the full level, but for the call that is under way";
    EXPECT_TRUE(where->led);
}

TEST_F(shared_throttle_test, AStopIsNotTheEndOfTheOthersLeases) {
    const auto one = process(2);
    const auto two = process(2);
    for (int round = 0; round < 50; ++round) {
        auto asked = acquire(two);
        stop(true);
        auto more = acquire(two);
        advance(round % 2 == 0 ? 4s : 20s);
        stop(false);
        for (auto* each : {&asked, &more})
            if (const auto got = each->get())
                release(two, *got);
    }
    advance(2s);
    EXPECT_EQ(in_flight(one), 0);
    EXPECT_EQ(waiting(one), 0u);
}

TEST_F(shared_throttle_test, ALeaderWhoseThrottleDiesLeadsAgain) {
    const auto one = process(1);
    const auto two = process(1);
    ASSERT_TRUE(acquire(one).get());
    acquire(one);
    auto at_two = acquire(two);
    kill(caf::actor_cast<caf::actor>(made.at(0)));
    ASSERT_EQ(made.size(), 2u) << "one of the leader's, none of the follower's";
    EXPECT_EQ(in_flight(one), 1);
    EXPECT_TRUE(at_two.get()) << "who waited at the old one waits at the new one";
    EXPECT_EQ(waiting(two), 0u) << "and the leader's own call counts for its process";
}

TEST_F(shared_throttle_test, AThrottleThatDiesAgainAndAgainIsNotStartedForEver) {
    const auto one = process();
    settle();
    for (int i = 0; i < 11; ++i)
        kill(caf::actor_cast<caf::actor>(made.back()));
    EXPECT_EQ(made.size(), 11u);
    EXPECT_FALSE(acquire(one).get()) << "its supervisor hears of it";
}

TEST_F(shared_throttle_test, EveryAskerIsAnsweredWithinItsDeadline) {
    where->mute = true;
    const auto one = process();
    auto hurried = acquire(one, 2s);
    auto patient = acquire(one);
    advance(2s);
    EXPECT_EQ(hurried.get().error(), caf::make_error(errc::timeout));
    advance(58s);
    EXPECT_EQ(patient.get().error(), caf::make_error(errc::timeout));
}

TEST_F(shared_throttle_test, WhoGaveUpGetsNoPermit) {
    const auto one = process(1);
    const auto two = process(1);
    const auto held = acquire(one).get();
    auto late = acquire(two, 3s);
    EXPECT_EQ(waiting(one), 1u);
    advance(3s);
    EXPECT_EQ(late.get().error(), caf::make_error(errc::timeout));
    EXPECT_EQ(waiting(one), 0u);
    release(one, *held);
    EXPECT_EQ(in_flight(one), 0);
}

TEST_F(shared_throttle_test, WhatIsForgottenGoesBackToTheLeader) {
    const auto one = process(2);
    const auto two = process(2);
    acquire_permit named;
    for (named.ticket = 1; named.ticket <= 3; ++named.ticket) {
        port::send(self, two, named);
        settle();
    }
    EXPECT_EQ(in_flight(one), 2);
    for (const std::uint64_t ticket : {1U, 2U, 3U}) {
        port::send(self, two, forget_request{ticket});
        settle();
    }
    EXPECT_EQ(in_flight(one), 0);
    EXPECT_EQ(waiting(one), 0u);
}

} // namespace
} // namespace tagwright::testing
