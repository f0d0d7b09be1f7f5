#pragma once

#include "messages/port.hpp"
#include "tagwright/limits.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace tagwright::sim {

/// Something outside of the actors that acts in virtual time: a network, a server, an observer.
class event_source {
public:
    event_source() = default;
    event_source(const event_source&) = delete;
    event_source& operator=(const event_source&) = delete;
    virtual ~event_source();

    /// When something is due next; empty if nothing is.
    [[nodiscard]] virtual std::optional<time_point> next() = 0;
    /// Lets that happen. `now` is the time that next() told, or later.
    virtual void fire(time_point now) = 0;

private:
    friend class virtual_time;
    std::weak_ptr<std::vector<event_source*>> registry_; ///< of the world that it is attached to
};

/// An actor system in which time only passes when it is told to: thirty minutes take as long as their
/// messages take to handle, and the same inputs give the same order of events.
///
/// Idea: CAF's testing scheduler runs one message after the other on the caller's thread and keeps timers
/// in a list. This class fires them one by one in their order (CAF's own advance_time() jumps, so that
/// timers which are set again on the way are skipped), together with events from outside of the actors.
///
/// Single-threaded: nothing may send from another thread, so detached and blocking actors are out.
class virtual_time {
public:
    virtual_time();
    virtual_time(const virtual_time&) = delete;
    virtual_time& operator=(const virtual_time&) = delete;
    /// Ends the actors that it owns; any other must have ended before, else this waits for them.
    ~virtual_time();

    [[nodiscard]] caf::actor_system& system() noexcept;
    [[nodiscard]] time_point now() const;

    /// Ends the actor together with this.
    template <class Handle>
    Handle own(Handle who) {
        keep(caf::actor_cast<caf::strong_actor_ptr>(who));
        return who;
    }

    /// From now on the source acts in this world, until it is destroyed.
    void attach(event_source& source);

    /// Asked whenever an actor's turn has come, with the name of its kind: true makes it crash instead.
    using turn_watcher = std::function<bool(const char* actor)>;
    void watch_turns(turn_watcher by);
    /// From now on nobody has a turn any more, as if the power were off: for the deaths of processes.
    void halt() noexcept;
    /// Ends the actors that this owns. @returns how many others are left: the end of this would wait for them
    std::size_t end();

    /// Runs every message that is ready; fires no timer.
    void settle();
    /// Lets time pass.
    void advance(duration by);
    /// Lets time pass until `done` says so, but not beyond `until`. True if done.
    bool run(const std::function<bool()>& done, time_point until);

private:
    struct body;
    void keep(caf::strong_actor_ptr who);
    /// Fires what is due next; false if nothing is due up to `until`.
    bool step(time_point until);

    std::unique_ptr<body> body_;
};

} // namespace tagwright::sim
