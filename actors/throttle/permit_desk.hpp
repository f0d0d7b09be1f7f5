#pragma once

#include "actors/throttle/fair_queue.hpp"
#include "actors/throttle/limit_controller.hpp"
#include "tagwright/failure.hpp"

#include <functional>
#include <map>
#include <memory>

namespace tagwright {

/// Who waits for a permit and who holds one. The desk turns a controller's "may one more start?" into
/// leases: each permit ends exactly once, by release, by its holder's death, or by the end of its
/// lease, and only then is the controller told. Pure; the throttle actor is its shell.
class permit_desk {
public:
    struct config {
        duration patience = std::chrono::seconds(60); ///< a waiter is told errc::timeout after this
        duration lease = std::chrono::minutes(10);    ///< a permit held longer is taken back
        std::size_t waiters_max = 1024;               ///< more are refused with errc::overloaded
    };

    struct grant {
        std::uint64_t waiter = 0;
        std::uint64_t permit = 0;
    };
    struct denial {
        std::uint64_t waiter = 0;
        errc code = errc::timeout;
        duration suspended_for{0}; ///< with errc::suspended
    };
    /// What has to happen now.
    struct actions {
        std::vector<grant> grants;
        std::vector<denial> denials;
        std::optional<time_point> wake_at; ///< call step() again then, if nothing happens before
    };

    permit_desk(std::shared_ptr<limit_controller> controller, config limits);

    /// @param waiter  names the request in grant and denial
    struct asker {
        std::uint64_t holder = 0; ///< names the actor that will hold the permit
        std::uint64_t flow = 0;   ///< for whom it asks, where it asks for several; shares are fair between flows
        std::optional<duration> within = {}; ///< its own deadline, where it is shorter than the patience
        std::uint64_t ticket = 0;            ///< the holder's name for the request; 0: none
    };
    actions ask(time_point now, std::uint64_t waiter, const asker& by, const call_cost& estimate);

    /// Unknown permits are ignored: their lease has ended.
    actions release(time_point now, std::uint64_t permit, const call_outcome& outcome);

    /// Takes back all that a dead holder held or waited for.
    actions holder_gone(time_point now, std::uint64_t holder);

    /// Takes back what a holder asked for with this ticket: it waits no more, or its lease ends. Whoever waited is
    /// denied.
    actions forget(time_point now, std::uint64_t holder, std::uint64_t ticket);

    actions step(time_point now);

    /// Until it is opened, a closed desk only takes requests.
    void close() noexcept { open_ = false; }
    actions open(time_point now);

    /// An operator bounds the level, or pins it where both are the same; 1 ≤ lowest ≤ highest.
    actions bound(time_point now, int lowest, int highest);

    [[nodiscard]] std::size_t waiting() const noexcept { return waiters_.size(); }
    [[nodiscard]] std::size_t leased() const noexcept { return leases_.size(); }
    [[nodiscard]] limit_controller& controller() noexcept { return *controller_; }

private:
    struct lease_entry {
        std::uint64_t holder = 0;
        std::uint64_t ticket = 0;
        time_point ends_at;
    };

    void end_leases(time_point now, const std::function<bool(const lease_entry&)>& which);
    void end_expired(time_point now);
    void deny_impatient(time_point now, actions& out);

    std::shared_ptr<limit_controller> controller_;
    config limits_;
    fair_queue waiters_;
    std::map<std::uint64_t, lease_entry> leases_; ///< in the order of their permits, which is that of their ends
    std::uint64_t last_permit_ = 0;
    bool open_ = true;
};

} // namespace tagwright
