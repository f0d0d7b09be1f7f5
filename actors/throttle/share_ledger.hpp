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
/// Idea: permits are numbered anew here, with the epoch of the leader that gave them, so that each goes back to the
/// leader that gave it, and to none if that one is gone. A permit goes to nobody but the one it was asked for: it
/// is one for a call of that size. Pure; the shared throttle is its shell.
class share_ledger {
public:
    /// @param held_max  permits that this process holds or asks for at once, whoever gave them; ≥ 1
    /// @param patience  of those who name no deadline, and the longest of all
    share_ledger(std::size_t held_max, duration patience) : held_max_(held_max), patience_(patience) {}

    struct request {
        std::uint64_t waiter = 0;
        std::uint64_t epoch = 0;
        acquire_permit what; ///< `within` is what is left of the waiter's time, `ticket` the waiter
    };
    /// To be given back to the leader of that epoch.
    struct debt {
        std::uint64_t epoch = 0;
        permit theirs;
    };
    /// Somebody whose time is over.
    struct expired {
        std::uint64_t waiter = 0;
        bool asked = false; ///< the leader does not know yet
    };

    void ask(time_point now, std::uint64_t waiter, std::uint64_t holder, acquire_permit what);

    /// Takes out whoever has waited too long, to be told errc::timeout.
    [[nodiscard]] std::vector<expired> expire(time_point now);
    [[nodiscard]] std::optional<time_point> first_deadline() const;

    /// What is to be asked of the leader now; call it until it is empty.
    [[nodiscard]] std::optional<request> next(time_point now);

    /// The leader granted a request. Empty: nobody wants the permit any more, it goes back.
    [[nodiscard]] std::optional<permit> granted(std::uint64_t waiter, std::uint64_t epoch, permit theirs);
    /// The leader refused a request, or did not answer. False: the waiter is not concerned (it is gone, or asks
    /// the next leader).
    [[nodiscard]] bool refused(std::uint64_t waiter, std::uint64_t epoch);

    /// Empty: there is nobody to give it back to.
    [[nodiscard]] std::optional<debt> release(permit ours);

    /// What a dead holder had, to be given back.
    [[nodiscard]] std::vector<debt> holder_gone(std::uint64_t holder);

    /// What a holder asked for with its ticket, taken back as if it had never asked.
    struct withdrawal {
        std::vector<expired> waiters;
        std::vector<debt> back;
    };
    [[nodiscard]] withdrawal forget(std::uint64_t holder, std::uint64_t ticket);

    /// There is a leader now.
    void leader_found();
    /// There is none any more, or it is silent: who asked it waits again.
    /// @returns the waiters that it had been asked for and has not answered
    std::vector<std::uint64_t> leader_left();
    /// The leader of that epoch is dead: nothing of it can be given back.
    void leader_gone(std::uint64_t epoch);

    [[nodiscard]] std::uint64_t epoch() const noexcept { return epoch_; }
    [[nodiscard]] bool led() const noexcept { return led_; }
    [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size() + asked_.size(); }
    /// True if something of that epoch's leader is held.
    [[nodiscard]] bool owes(std::uint64_t epoch) const;

private:
    struct waiter_entry {
        std::uint64_t waiter = 0;
        std::uint64_t holder = 0;
        std::uint64_t ticket = 0; ///< the holder's own; that of `what` is ours
        acquire_permit what;
        time_point give_up_at;
    };
    struct held_entry {
        std::uint64_t holder = 0;
        std::uint64_t ticket = 0;
        std::uint64_t epoch = 0; ///< 0: of a leader that is gone
        permit theirs;
    };

    std::size_t held_max_;
    duration patience_;
    std::deque<waiter_entry> waiting_;
    std::unordered_map<std::uint64_t, waiter_entry> asked_; ///< of the leader, by waiter
    std::unordered_map<std::uint64_t, held_entry> held_;    ///< by our number
    std::uint64_t epoch_ = 0;
    std::uint64_t last_permit_ = 0;
    bool led_ = false;
};

} // namespace tagwright
