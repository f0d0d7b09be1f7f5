#pragma once

// What the actors of this example say to each other, and the words of CAF that 0.17.6 and 1.x spell differently. A
// program that knows its CAF writes them out.

#include <tagwright/actors.hpp>

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

// -- messages -----------------------------------------------------------------------------------------------------

/// From the sink to the supervisor: pages so far, of which attempt.
struct pages_so_far {
    int attempt = 0;
    std::uint64_t pages = 0;
};
/// The same: that attempt is over.
struct run_over {
    int attempt = 0;
    tagwright::run_finished end;
};
/// From the supervisor to itself.
struct try_again {};

// A program's own numbers; tagwright has those from 4000 on.
TAGWRIGHT_BEGIN_MESSAGES(actor_host, 1000)
TAGWRIGHT_LOCAL_MESSAGE(actor_host, pages_so_far)
TAGWRIGHT_LOCAL_MESSAGE(actor_host, run_over)
TAGWRIGHT_LOCAL_MESSAGE(actor_host, try_again)
TAGWRIGHT_END_MESSAGES(actor_host)

// -- CAF ----------------------------------------------------------------------------------------------------------

#ifdef CAF_VERSION_MAJOR // 1.x

inline void know_messages() { caf::init_global_meta_objects<caf::id_block::actor_host>(); }

template <class Self>
auto& state_of(Self* self) {
    return self->state();
}
template <class Handle, class Message>
void tell(const Handle& whom, Message message) {
    caf::anon_mail(std::move(message)).send(whom);
}
template <class Self, class Message>
void tell_later(Self* self, std::chrono::milliseconds delay, Message message) {
    self->mail(std::move(message)).delay(delay).send(self);
}
template <class Self, class Handle, class... Messages>
auto ask(Self* self, const Handle& whom, std::chrono::seconds patience, Messages... messages) {
    return self->mail(std::move(messages)...).request(whom, patience);
}
template <class Self, class Handle>
void when_it_ends(Self* self, const Handle& whom, std::function<void(const caf::error&)> then) {
    self->monitor(whom, std::move(then));
}
inline std::string render(caf::actor_system&, const caf::error& why) { return to_string(why); }

#else // 0.17.6

inline void know_messages() {}

template <class Self>
auto& state_of(Self* self) {
    return self->state;
}
template <class Handle, class Message>
void tell(const Handle& whom, Message message) {
    caf::anon_send(whom, std::move(message));
}
template <class Self, class Message>
void tell_later(Self* self, std::chrono::milliseconds delay, Message message) {
    self->delayed_send(self, delay, std::move(message));
}
template <class Self, class Handle, class... Messages>
auto ask(Self* self, const Handle& whom, std::chrono::seconds patience, Messages... messages) {
    return self->request(whom, patience, std::move(messages)...);
}
/// One at a time.
template <class Self, class Handle>
void when_it_ends(Self* self, const Handle& whom, std::function<void(const caf::error&)> then) {
    self->set_down_handler([who = whom.address(), then = std::move(then)](const caf::down_msg& down) {
        if (down.source == who)
            then(down.reason);
    });
    self->monitor(whom);
}
inline std::string render(caf::actor_system& system, const caf::error& why) { return system.render(why); }

#endif
