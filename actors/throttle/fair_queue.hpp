#pragma once

#include "tagwright/limits.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace tagwright {

/// Somebody who waits for a permit.
struct permit_waiter {
    std::uint64_t waiter = 0;
    std::uint64_t holder = 0; ///< who will hold the permit
    std::uint64_t flow = 0;   ///< for whom: one run is one flow
    call_cost estimate;
    time_point give_up_at;    ///< the deadline: told errc::timeout then
    std::uint64_t ticket = 0; ///< the holder's name for its request; 0: none
};

/// The order in which waiters are served: fair between flows, by deadline within one.
///
/// Idea: deficit round robin (Shreedhar and Varghese, "Efficient fair queuing using deficit round robin",
/// SIGCOMM 1995). Flows take turns; a turn earns a quantum of tokens, and a call goes when its flow has earned
/// its estimated cost. So a run with calls of 20,000 tokens and one with calls of 500 get the same
/// tokens, not the same calls. A waiter whose deadline is near goes before its turn, and its flow owes what
/// the call cost, but never more than one call at a time. Pure.
class fair_queue {
public:
    /// @param urgent  time before a deadline within which a waiter may go before its turn; ≥ 0
    explicit fair_queue(duration urgent = std::chrono::seconds(1)) : urgent_(urgent) {}

    void push(permit_waiter who);

    /// Who goes next; empty if nobody waits. The answer stays the same until something changes: pop, push,
    /// a removal, or a deadline that comes near.
    [[nodiscard]] const permit_waiter* next(time_point now);

    /// Takes out the one that next() told of last.
    permit_waiter pop();

    /// Takes out everybody of whom this is true, earliest deadline first within a flow.
    std::vector<permit_waiter> remove_if(const std::function<bool(const permit_waiter&)>& leaves);

    [[nodiscard]] std::optional<time_point> first_deadline() const;
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

private:
    struct flow {
        std::uint64_t id = 0;
        double deficit = 0;                 ///< tokens earned and not yet used; below 0: owed
        std::vector<permit_waiter> waiters; ///< by deadline, then by arrival; never empty
    };

    duration urgent_;
    std::deque<flow> turns_; ///< whose turn it is stands at the front
    std::size_t chosen_ = 0; ///< the flow that next() told of
    std::size_t size_ = 0;
};

/// What a call counts in the fair order: its tokens, at least one.
[[nodiscard]] double fair_cost(const call_cost& estimate);

} // namespace tagwright
