#include "tests/actors/virtual_time.hpp"

namespace tagwright::testing {
namespace {

struct end_of_request {
    int which = 0;
    bool late = false;
    time_point at;
};

struct asker_state {
    static constexpr const char* name = "asker";
    port::request_clock requests;
};
using asker_pointer = caf::stateful_actor<asker_state>*;

/// An actor that asks as a test says, and one that answers as a test says.
class request_clock_test : public virtual_time {
protected:
    request_clock_test() {
        answerer = own(sys.spawn([this](caf::event_based_actor* me) -> caf::behavior {
            return {[this, me](int which) -> caf::result<int> {
                        auto promise = me->make_response_promise<int>();
                        open.emplace(which, promise);
                        return promise;
                    },
                    [](const simulated_exchange& turn) { (*turn.job)(); }};
        }));
        asker = own(caf::actor_cast<caf::actor>(sys.spawn([this](asker_pointer me) -> caf::behavior {
            asks = me;
            return {[](const simulated_exchange& turn) { (*turn.job)(); }};
        })));
        settle();
    }

    void ask_for(int which, caf::timespan within) {
        in_the_turn_of(asker, [this, which, within] {
            port::request(asks, answerer, within, which)
                .then(
                    [this](int what) {
                        ends.push_back({what, false, now()});
                    },
                    [this, which](const caf::error& why) {
                        ends.push_back({which, is_late(why), now()});
                    });
        });
    }
    void answer(int which) {
        in_the_turn_of(answerer, [this, which] { open.at(which).deliver(which); });
    }
    void in_the_turn_of(const caf::actor& who, std::function<void()> what) {
        port::send(self, who, simulated_exchange{{}, std::make_shared<std::function<void()>>(std::move(what))});
        settle();
    }
    /// "number:late after milliseconds", one after the other.
    std::string said() const {
        std::string out;
        for (const auto& end : ends)
            out += std::to_string(end.which) + (end.late ? ":late " : ":answered ") +
                   std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(end.at - began).count()) + " ";
        return out;
    }

    time_point began = now();
    caf::actor answerer;
    caf::actor asker;
    asker_pointer asks = nullptr;
    std::map<int, caf::typed_response_promise<int>> open;
    std::vector<end_of_request> ends;
};

TEST_F(request_clock_test, EachRequestEndsAtItsOwnDeadline) {
    ask_for(1, 30s);
    ask_for(2, 10s);
    ask_for(3, 20s);
    ask_for(4, 20s);
    advance(9999ms);
    EXPECT_EQ(said(), "");
    advance(1h);
    EXPECT_TRUE(said() == "2:late 10000 3:late 20000 4:late 20000 1:late 30000 " ||
                said() == "2:late 10000 4:late 20000 3:late 20000 1:late 30000 ")
        << said();
}

TEST_F(request_clock_test, WhatWasAnsweredIsNotLate) {
    ask_for(1, 10s);
    ask_for(2, 10s);
    advance(1s);
    answer(1);
    advance(1h);
    EXPECT_EQ(said(), "1:answered 1000 2:late 10000 ");
}

TEST_F(request_clock_test, AnAnswerAfterTheDeadlineIsNotHeard) {
    ask_for(1, 10s);
    advance(11s);
    answer(1);
    EXPECT_EQ(said(), "1:late 10000 ");
}

TEST_F(request_clock_test, DeadlinesAreKeptAfterATimeWithoutRequests) {
    ask_for(1, 10s);
    answer(1);
    advance(5s);
    ask_for(2, 10s); // the timer for the first still runs
    advance(9s);
    answer(2);
    advance(1h);
    ask_for(3, 10s);
    advance(1h);
    EXPECT_EQ(said(), "1:answered 0 2:answered 14000 3:late 3624000 ");
}

TEST_F(request_clock_test, WhoIsDeadIsNotWaitedFor) {
    kill(answerer);
    ask_for(1, 10s);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_FALSE(ends.front().late);
    advance(1h);
    EXPECT_EQ(ends.size(), 1u);
}

} // namespace
} // namespace tagwright::testing
