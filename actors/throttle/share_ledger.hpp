#pragma once

#include "messages/messages.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace tagwright {

/// Who in this process waits for a permit of the shared throttle, and who holds one.
///
/// Idea: permits are numbered anew here, with the epoch of the leader that gave them, so that a permit of a
/// leader that is gone is never given back to its successor. Pure; the shared throttle is its shell.
class share_ledger {
public:
    /// @param held_max  permits that this process holds or asks for at once, ≥ 1
    explicit share_ledger(std::size_t held_max) : held_max_(held_max) {}

    struct request {
        std::uint64_t waiter = 0;
        std::uint64_t epoch = 0;
        acquire_permit what;
    };

    void ask(std::uint64_t waiter, std::uint64_t holder, acquire_permit what);

    /// What is to be asked of the leader now; call it until it is empty.
    [[nodiscard]] std::optional<request> next();

    /// The leader granted a request. Empty: nobody wants the permit any more, it goes back.
    [[nodiscard]] std::optional<permit> granted(std::uint64_t waiter, std::uint64_t epoch, permit theirs);
    /// The leader refused a request, or did not answer. False: the waiter is not concerned (it is gone, or asks
    /// the next leader).
    [[nodiscard]] bool refused(std::uint64_t waiter, std::uint64_t epoch);

    /// Empty: there is nobody to give it back to.
    [[nodiscard]] std::optional<permit> release(permit ours);

    /// What a dead holder had, to be given back.
    [[nodiscard]] std::vector<permit> holder_gone(std::uint64_t holder);

    /// There is a leader now. / There is none any more: who asked it waits again.
    void leader_found();
    void leader_lost();

    [[nodiscard]] std::uint64_t epoch() const noexcept { return epoch_; }
    [[nodiscard]] bool led() const noexcept { return led_; }
    [[nodiscard]] bool busy() const noexcept { return !held_.empty() || waiting() > 0; }
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size() + asked_.size(); }

private:
    struct waiter_entry {
        std::uint64_t waiter = 0;
        std::uint64_t holder = 0;
        acquire_permit what;
    };
    struct held_entry {
        std::uint64_t holder = 0;
        std::uint64_t epoch = 0;
        permit theirs;
    };

    std::size_t held_max_;
    std::deque<waiter_entry> waiting_;
    std::unordered_map<std::uint64_t, waiter_entry> asked_; ///< of the leader, by waiter
    std::unordered_map<std::uint64_t, held_entry> held_;    ///< by our number
    std::uint64_t epoch_ = 0;
    std::uint64_t last_permit_ = 0;
    bool led_ = false;
};

} // namespace tagwright
