#pragma once

/// The names that the actors are written against, for any CAF. Those that differ between 0.17.6 (Debian, Ubuntu)
/// and 1.x are in port_0_17.hpp and port_1.hpp; nothing else but tagwright/caf.hpp and sim/stepped_system knows which
/// CAF it is.

#include "tagwright/caf.hpp"

#ifdef CAF_VERSION_MAJOR
#include "messages/port_1.hpp"
#else
#include "messages/port_0_17.hpp"
#endif

#include <functional>
#include <unordered_map>
#include <utility>

namespace tagwright {
using port::state_of;
}

namespace tagwright::port {

/// For threads that are no actors, but wait for answers.
template <class Dst, class M>
void send(caf::scoped_actor& self, const Dst& dst, M message) {
    send(self.ptr(), dst, std::move(message));
}
template <class Dst, class D, class... M>
auto request(caf::scoped_actor& self, const Dst& dst, D timeout, M... message) {
    return request(self.ptr(), dst, timeout, std::move(message)...);
}

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
