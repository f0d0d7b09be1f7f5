#pragma once

#include "tagwright/caf.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>

/// The deadlines of an actor's requests with CAF 0.17.6, which would give each request a timer: a message to the
/// clock's thread, which wakes up for it, and some 200 bytes that stay until the deadline, answered or not. 1.x takes
/// them back by itself.
namespace tagwright::port {

/// A member `requests` of this type in an actor's state replaces the timers of its requests by one: it is set to the
/// first deadline there is, and when that comes, to the first of those that are still open. Each request ends with
/// caf::sec::request_timeout at its deadline all the same, to the moment.
class request_clock {
public:
    request_clock() = default;
    request_clock(const request_clock&) = delete;
    request_clock& operator=(const request_clock&) = delete;

    /// What comes of a request; `then` as CAF has it.
    template <class Handle>
    class pending {
    public:
        pending(request_clock& by, Handle handle) : by_(&by), handle_(std::move(handle)) {}

        template <class F, class OnError>
        void then(F answered, OnError failed) const {
            using arguments = typename caf::detail::get_callable_trait<F>::arg_types;
            const auto id = handle_.id().integer_value();
            handle_.then(ending<F, arguments>{by_, id, std::move(answered)},
                         ending<OnError, caf::detail::type_list<caf::error&>>{by_, id, std::move(failed)});
        }

    private:
        request_clock* by_;
        Handle handle_;
    };

    template <class Self, class Dst, class D, class... M>
    auto request(Self* self, const Dst& dst, D timeout, M... message) {
        auto handle = self->request(dst, caf::infinite, std::move(message)...);
        const auto until = self->clock().now() + std::chrono::duration_cast<duration>(timeout);
        open_.emplace(handle.id().integer_value(), until);
        if (!set_for_ || until < *set_for_)
            set(self, until);
        return pending<decltype(handle)>(*this, handle);
    }

private:
    using duration = caf::actor_clock::duration_type;
    using time_point = caf::actor_clock::time_point;

    template <class F, class Arguments>
    struct ending;
    /// The request is over, in this or that way.
    template <class F, class... Ts>
    struct ending<F, caf::detail::type_list<Ts...>> {
        request_clock* by;
        std::uint64_t id;
        F then;
        void operator()(Ts... answer) {
            by->open_.erase(id);
            then(static_cast<Ts>(answer)...);
        }
    };

    /// A timer is the deadline of a request that is never sent.
    template <class Self>
    void set(Self* self, time_point at) {
        set_for_ = at;
        const auto wait = std::max(at - self->clock().now(), duration::zero());
        const auto timer = self->new_request_id(caf::message_priority::normal);
        self->request_response_timeout(caf::duration{wait}, timer);
        self->add_multiplexed_response_handler(timer.response_id(),
                                               caf::behavior{[this, self, at](caf::error&) { ring(self, at); }});
    }

    template <class Self>
    void ring(Self* self, time_point at) {
        if (set_for_ != at)
            return; // an earlier one has been set since
        set_for_.reset();
        const auto now = self->clock().now();
        std::optional<time_point> next;
        for (const auto& [id, until] : open_) {
            if (until <= now)
                self->eq_impl(caf::message_id{id}, self->ctrl(), self->context(),
                              caf::make_error(caf::sec::request_timeout));
            else if (!next || until < *next)
                next = until;
        }
        std::erase_if(open_, [now](const auto& each) { return each.second <= now; });
        if (next)
            set(self, *next);
    }

    std::unordered_map<std::uint64_t, time_point> open_; ///< deadlines by the id that the answer will have
    std::optional<time_point> set_for_;                  ///< when the timer rings
};

} // namespace tagwright::port
