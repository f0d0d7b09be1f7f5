#pragma once

/// The only header, with tagwright/caf.hpp, that knows which CAF it is. Everything else is written against these names,
/// so that a move from 0.17.6 (Debian, Ubuntu) to 1.x touches two files.

#include "tagwright/caf.hpp"

#include <exception>
#include <functional>
#include <unordered_map>
#include <utility>

namespace tagwright::port {

/// What an actor keeps between messages.
template <class Self>
auto& state_of(Self* self) {
    return self->state;
}

template <class Self, class Dst, class M>
void send(Self* self, const Dst& dst, M message) {
    self->send(dst, std::move(message));
}

template <class Self, class D, class M>
void send_later(Self* self, D delay, M message) {
    self->delayed_send(self, std::chrono::duration_cast<std::chrono::nanoseconds>(delay), std::move(message));
}

template <class Self, class Dst, class D, class... M>
auto request(Self* self, const Dst& dst, D timeout, M... message) {
    return self->request(dst, timeout, std::move(message)...);
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

/// Numbers for those who ask something of an actor, each watched from its first request on.
class askers {
public:
    /// Call it before a promise is made: that takes the sender away.
    /// @param gone  called with the number once that actor has ended
    /// @returns the sender's number, from 1 on; 0 where nobody is known to have sent the message
    template <class Self>
    std::uint64_t number(Self* self, watch& by, std::function<void(std::uint64_t)> gone) {
        const auto who = caf::actor_cast<caf::actor>(self->current_sender());
        if (!who)
            return 0;
        const auto [it, fresh] = numbers_.try_emplace(who.address(), last_ + 1);
        if (fresh) {
            const auto id = ++last_;
            by.add(self, who, [this, id, address = who.address(), gone = std::move(gone)](const caf::error&) {
                numbers_.erase(address);
                gone(id);
            });
        }
        return it->second;
    }

private:
    std::unordered_map<caf::actor_addr, std::uint64_t> numbers_;
    std::uint64_t last_ = 0;
};

/// Open promises, answered with an error when their owner dies: CAF 0.17 would leave the asker waiting.
template <class Key, class T>
class promise_table {
public:
    explicit promise_table(caf::error on_death) : on_death_(std::move(on_death)) {}
    promise_table(const promise_table&) = delete;
    promise_table& operator=(const promise_table&) = delete;
    ~promise_table() {
        for (auto& [key, promise] : open_)
            promise.deliver(on_death_);
    }

    void add(const Key& key, caf::typed_response_promise<T> promise) { open_.emplace(key, std::move(promise)); }

    /// Answers one promise; false if there is none of that key.
    template <class Answer>
    bool deliver(const Key& key, Answer&& answer) {
        auto it = open_.find(key);
        if (it == open_.end())
            return false;
        it->second.deliver(std::forward<Answer>(answer));
        open_.erase(it);
        return true;
    }

    [[nodiscard]] std::size_t size() const noexcept { return open_.size(); }

private:
    caf::error on_death_;
    std::unordered_map<Key, caf::typed_response_promise<T>> open_;
};

} // namespace tagwright::port

namespace tagwright {
using port::state_of;
}
