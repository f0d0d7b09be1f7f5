#pragma once

#include "messages/protocol.hpp"
#include "sim/virtual_time.hpp"
#include "tagwright/transport.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace tagwright::testing {

using namespace std::chrono_literals;

/// Private to simulated_network.
struct simulated_exchange {
    duration after;
    std::shared_ptr<std::function<void()>> job;
    bool due = false;
};

} // namespace tagwright::testing

TAGWRIGHT_BEGIN_MESSAGES(tagwright_tests, 4300)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_tests, tagwright::testing::simulated_exchange)
TAGWRIGHT_END_MESSAGES(tagwright_tests)

namespace tagwright::testing {

/// A world in virtual time under GoogleTest: nothing runs by itself, time stands still until advance().
class virtual_time : public ::testing::Test {
protected:
    virtual_time() : sys(world.system()), self(sys, true) {}

    /// Ends the actor with the test.
    template <class Handle>
    Handle own(Handle who) {
        return world.own(std::move(who));
    }

    void kill(const caf::actor& who) {
        caf::anon_send_exit(who, caf::exit_reason::kill);
        settle();
    }

    void settle() { world.settle(); }
    void advance(caf::timespan by) { world.advance(by); }
    [[nodiscard]] time_point now() const { return world.now(); }

    /// Asks and settles; the answer may still be open.
    template <class Answer, class Handle, class... Messages>
    class question {
    public:
        question(virtual_time& test, const Handle& whom, caf::timespan patience, Messages... messages)
            : handle_(port::request(test.self, whom, patience, std::move(messages)...)) {
            test.settle();
        }
        /// The answer or the error; only to be called when one has come.
        caf::expected<Answer> get() {
            caf::expected<Answer> out{caf::sec::runtime_error};
            std::move(handle_).receive([&](Answer& a) { out = std::move(a); },
                                       [&](caf::error& e) { out = std::move(e); });
            return out;
        }

    private:
        decltype(port::request(std::declval<caf::scoped_actor&>(), std::declval<Handle>(), caf::timespan{},
                               std::declval<Messages>()...)) handle_;
    };

    template <class Answer, class Handle, class Message>
    question<Answer, Handle, Message> ask(const Handle& whom, Message message, caf::timespan patience = 1h) {
        return {*this, whom, patience, std::move(message)};
    }
    /// Starts a run, or goes on with one, of which the sink hears.
    template <class Coordinator, class Sink>
    question<run_started, Coordinator, start_run, Sink> ask_to_start(const Coordinator& whom, start_run what,
                                                                     const Sink& sink) {
        return {*this, whom, 1h, std::move(what), sink};
    }

    const bool known = (TAGWRIGHT_KNOW_MESSAGES(tagwright_tests), true); // before there is an actor system
    sim::virtual_time world;
    caf::actor_system& sys;
    caf::scoped_actor self;
};

/// A network in virtual time: a function answers each request, after a delay of its choice.
class simulated_network final : public transport {
public:
    struct answer {
        http_response response;
        duration after = 50ms;
    };
    using server = std::function<answer(const http_request&)>;

    simulated_network(caf::actor_system& system, server by) : server_(std::move(by)), clockwork_(system.spawn(&run)) {}

    call_id start(http_request request, done callback) override {
        const auto id = ++last_;
        requests.push_back(request);
        ++in_flight;
        in_flight_max = std::max(in_flight_max, in_flight);
        auto reply = server_(request);
        const auto job = std::make_shared<std::function<void()>>(
            [this, callback = std::move(callback), response = std::move(reply.response)]() mutable {
                --in_flight;
                callback(std::move(response));
            });
        port::post(clockwork_, simulated_exchange{reply.after, job});
        return id;
    }
    void cancel(call_id) override {}

    [[nodiscard]] caf::actor clockwork() const { return clockwork_; }

    std::vector<http_request> requests;
    int in_flight = 0;
    int in_flight_max = 0;

private:
    static caf::behavior run(caf::event_based_actor* self) {
        return {[self](simulated_exchange& exchange) {
            if (exchange.due)
                (*exchange.job)();
            else
                port::send_later(self, exchange.after, simulated_exchange{exchange.after, exchange.job, true});
        }};
    }

    server server_;
    caf::actor clockwork_;
    call_id last_ = 0;
};

inline http_response json_response(int status, std::string body, http_headers headers = {}) {
    http_response out;
    out.status = status;
    out.headers = std::move(headers);
    out.headers.emplace_back("Content-Type", "application/json");
    out.body = std::move(body);
    return out;
}

} // namespace tagwright::testing
