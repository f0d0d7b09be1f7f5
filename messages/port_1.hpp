#pragma once

/// What port.hpp gives its names with CAF 1.x.

#include "tagwright/caf.hpp"

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace tagwright::port {

// -- what an actor does ---------------------------------------------------------------------------------------------

/// What an actor keeps between messages.
template <class Self>
auto& state_of(Self* self) {
    return self->state();
}

template <class Self, class Dst, class... M>
void send(Self* self, const Dst& dst, M... message) {
    self->mail(std::move(message)...).send(dst);
}

template <class Self, class D, class M>
void send_later(Self* self, D delay, M message) {
    // Weak: a timer must not keep its actor, as it does not with 0.17.6.
    self->mail(std::move(message))
        .delay(std::chrono::duration_cast<caf::actor_clock::duration_type>(delay))
        .send(self, caf::weak_ref, caf::weak_self_ref);
}

template <class Self, class Dst, class D, class... M>
auto request(Self* self, const Dst& dst, D timeout, M... message) {
    return self->mail(std::move(message)...).request(dst, timeout);
}

/// A member `requests` of an actor's state; it has a use with 0.17.6.
class request_clock {};

/// Hands a request on: `dst` answers it.
template <class Self, class Dst, class M>
auto delegate(Self* self, const Dst& dst, M message) {
    return self->mail(std::move(message)).delegate(dst);
}

/// For threads that are no actors.
template <class Dst, class M>
void post(const Dst& dst, M message) {
    caf::anon_mail(std::move(message)).send(dst);
}

CAF_PUSH_DEPRECATED_WARNING // a typed actor has no other way to say what becomes of messages that it does not know

    /// CAF's default handlers print to stdout; ours do not. An exception ends the actor with `reason`.
    template <class Self>
    void harden(Self* self, caf::error reason) {
    self->set_exception_handler([reason](caf::scheduled_actor*, std::exception_ptr&) { return reason; });
    self->set_default_handler(caf::drop);
    self->set_error_handler([](caf::scheduled_actor*, caf::error&) {});
}

/// What the actor has no handler for waits until it has one.
template <class Self>
void keep_unknown(Self* self) {
    self->set_default_handler(caf::skip);
}

CAF_POP_WARNINGS

/// Calls back when watched actors end. Handles stay weak.
class watch {
public:
    template <class Self, class Handle>
    void add(Self* self, const Handle& whom, std::function<void(const caf::error&)> then) {
        self->monitor(whom, std::move(then));
    }
};

// -- the actor system -----------------------------------------------------------------------------------------------

/// Few threads, none of which spins or is owned by one busy actor.
inline void set_threads(caf::actor_system_config& config, std::size_t threads, std::size_t messages_at_once) {
    config.set("caf.scheduler.policy", "sharing");
    config.set("caf.scheduler.max-threads", threads);
    config.set("caf.scheduler.max-throughput", messages_at_once);
}

/// With whom processes talk: with those that have the same name.
inline void set_network_name(caf::actor_system_config& config, std::string name) {
    config.set("caf.middleman.app-identifiers", std::vector<std::string>{std::move(name)});
}

/// A message that travels is known by its number.
template <class T>
void name_message(caf::actor_system_config&, const char*) {}

/// Every number is told before the first actor system is made.
template <class Middleman>
void know_messages_of_caf() {
    caf::core::init_global_meta_objects();
    Middleman::init_global_meta_objects();
}
#define TAGWRIGHT_KNOW_MESSAGES(list) caf::init_global_meta_objects<caf::id_block::list>()

// CAF's own messages to its middleman.
inline constexpr auto connect_word = caf::connect_atom_v;
inline constexpr auto publish_word = caf::publish_atom_v;
inline constexpr auto close_word = caf::close_atom_v;
inline constexpr auto basp_name = "BASP";

template <class... Ts>
using type_list = caf::type_list<Ts...>;

// -- messages on the wire -------------------------------------------------------------------------------------------

template <class T>
using wire_optional = std::optional<T>;

/// Reads or writes a message member by member; `load` puts into it what was read.
template <class Inspector, class T, class Load, class... Members>
bool inspect_members(Inspector& f, T& x, const char* name, Load load, Members&... members) {
    return f.object(x)
        .pretty_name(name)
        .on_load([&load] {
            load();
            return true;
        })
        .fields(f.field("", members)...);
}

} // namespace tagwright::port
