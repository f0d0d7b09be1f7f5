#pragma once

/// What port.hpp gives its names with CAF 0.17.6.

#include "messages/request_clock_0_17.hpp"
#include "tagwright/caf.hpp"

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace tagwright::port {

// -- what an actor does ---------------------------------------------------------------------------------------------

/// What an actor keeps between messages.
template <class Self>
auto& state_of(Self* self) {
    return self->state;
}

template <class Self, class Dst, class... M>
void send(Self* self, const Dst& dst, M... message) {
    self->send(dst, std::move(message)...);
}

template <class Self, class D, class M>
void send_later(Self* self, D delay, M message) {
    self->delayed_send(self, std::chrono::duration_cast<std::chrono::nanoseconds>(delay), std::move(message));
}

template <class Self, class Dst, class D, class... M>
auto request(Self* self, const Dst& dst, D timeout, M... message) {
    if constexpr (requires { self->state.requests; } && !std::is_same_v<D, caf::infinite_t>)
        return self->state.requests.request(self, dst, timeout, std::move(message)...);
    else
        return self->request(dst, timeout, std::move(message)...);
}

/// Hands a request on: `dst` answers it.
template <class Self, class Dst, class M>
auto delegate(Self* self, const Dst& dst, M message) {
    return self->delegate(dst, std::move(message));
}

/// For threads that are no actors.
template <class Dst, class M>
void post(const Dst& dst, M message) {
    caf::anon_send(dst, std::move(message));
}

/// CAF's default handlers print to stdout; ours do not. An exception ends the actor with `reason`.
template <class Self>
void harden(Self* self, caf::error reason) {
    self->set_exception_handler([reason](caf::scheduled_actor*, std::exception_ptr&) { return reason; });
    self->set_default_handler(caf::drop);
    self->set_error_handler([](caf::scheduled_actor*, caf::error&) {});
    self->set_down_handler([](caf::scheduled_actor*, caf::down_msg&) {});
}

/// What the actor has no handler for waits until it has one.
template <class Self>
void keep_unknown(Self* self) {
    self->set_default_handler(caf::skip);
}

/// Calls back when watched actors end; one per actor. Handles stay weak.
class watch {
public:
    template <class Self, class Handle>
    void add(Self* self, const Handle& whom, std::function<void(const caf::error&)> then) {
        if (!std::exchange(listens_, true)) // once: a callback that adds must not replace the handler that it runs in
            self->set_down_handler([this](caf::scheduled_actor*, caf::down_msg& down) {
                auto it = callbacks_.find(down.source);
                if (it == callbacks_.end())
                    return;
                auto callback = std::move(it->second);
                callbacks_.erase(it);
                callback(down.reason);
            });
        callbacks_[whom.address()] = std::move(then);
        self->monitor(whom);
    }

private:
    bool listens_ = false;
    std::unordered_map<caf::actor_addr, std::function<void(const caf::error&)>> callbacks_;
};

// -- the actor system -----------------------------------------------------------------------------------------------

/// Few threads, none of which spins or is owned by one busy actor.
inline void set_threads(caf::actor_system_config& config, std::size_t threads, std::size_t messages_at_once) {
    config.set("scheduler.policy", caf::atom("sharing"));
    config.set("scheduler.max-threads", threads);
    config.set("scheduler.max-throughput", messages_at_once);
}

/// With whom processes talk: with those that have the same name.
inline void set_network_name(caf::actor_system_config& config, std::string name) {
    config.set("middleman.app-identifiers", std::vector<std::string>{std::move(name)});
}

/// A message that travels is known by its name.
template <class T>
void name_message(caf::actor_system_config& config, const char* name) {
    config.add_message_type<T>(name);
}

/// No message has a number.
template <class Middleman>
void know_messages_of_caf() {}
#define TAGWRIGHT_KNOW_MESSAGES(list) static_cast<void>(0)

// CAF's own messages to its middleman.
inline constexpr auto connect_word = caf::connect_atom::value;
inline constexpr auto publish_word = caf::publish_atom::value;
inline constexpr auto close_word = caf::close_atom::value;
inline constexpr auto basp_name = caf::atom("BASP");

template <class... Ts>
using type_list = caf::detail::type_list<Ts...>;

// -- messages on the wire -------------------------------------------------------------------------------------------

/// CAF 0.17 does not know std::optional.
template <class T>
using wire_optional = caf::optional<T>;

/// Reads or writes a message member by member; `load` puts into it what was read.
template <class Inspector, class T, class Load, class... Members>
auto inspect_members(Inspector& f, T&, const char* name, Load load, Members&... members) {
    const auto then = [load = std::move(load)]() -> caf::error {
        load();
        return caf::none;
    };
    return f(caf::meta::type_name(name), members..., caf::meta::load_callback(then));
}

} // namespace tagwright::port
