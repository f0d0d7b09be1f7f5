#pragma once

/// An actor system that does nothing by itself: one actor's turn is taken when it is told so, and time stands still.
/// CAF 0.17.6 has a scheduler for that; 1.x lets one be put in.

#include "messages/port.hpp"

#include <caf/actor_registry.hpp>
#include <caf/resumable.hpp>

#ifdef CAF_VERSION_MAJOR
#include <caf/action.hpp>
#include <caf/detail/actor_system_access.hpp>
#include <caf/scheduler.hpp>

#include <deque>
#include <map>
#else
#include <caf/scheduler/test_coordinator.hpp>
#endif

#include <optional>

namespace tagwright::sim {

#ifdef CAF_VERSION_MAJOR

class stepped_system {
public:
    caf::actor_system& system() noexcept { return system_; }

    /// Whose turn is next; null: nobody's.
    [[nodiscard]] caf::resumable* next_turn() const { return turns_.empty() ? nullptr : turns_.front(); }
    void take_turn() {
        auto* who = turns_.front();
        turns_.pop_front();
        switch (who->resume(scheduler_, 1)) {
        case caf::resumable::resume_later: turns_.push_front(who); break;
        case caf::resumable::shutdown_execution_unit: break;
        default: caf::intrusive_ptr_release(who);
        }
    }

    [[nodiscard]] time_point now() const noexcept { return clock_->now_; }
    void set_now(time_point to) noexcept { clock_->now_ = to; }
    [[nodiscard]] std::optional<time_point> next_timer() const {
        for (auto& timers = clock_->timers_; !timers.empty(); timers.erase(timers.begin()))
            if (!timers.begin()->second.disposed())
                return timers.begin()->first;
        return std::nullopt;
    }
    /// Time goes on to the next timer, and that fires.
    void fire_timer() {
        auto timer = clock_->timers_.extract(clock_->timers_.begin());
        clock_->now_ = std::max(clock_->now_, timer.key());
        timer.mapped().run();
    }
    void drop_timers() {
        for (auto& [at, what] : std::exchange(clock_->timers_, {}))
            what.dispose();
    }

private:
    struct clock final : caf::actor_clock {
        time_point now() const noexcept override { return now_; }
        caf::disposable schedule(time_point at, caf::action what) override {
            timers_.emplace(at, what);
            return std::move(what).as_disposable();
        }
        tagwright::time_point now_{duration(1)}; ///< zero means something to CAF
        std::multimap<tagwright::time_point, caf::action> timers_;
    };
    struct scheduler final : caf::scheduler {
        explicit scheduler(std::deque<caf::resumable*>& turns) : turns_(turns) {}
        void schedule(caf::resumable* who) override { turns_.push_back(who); }
        void delay(caf::resumable* who) override { turns_.push_back(who); }
        void start() override {}
        void stop() override {
            while (!turns_.empty()) {
                auto* who = turns_.front();
                turns_.pop_front();
                if (who->resume(this, 1) == caf::resumable::resume_later)
                    turns_.push_back(who);
                else
                    caf::intrusive_ptr_release(who);
            }
        }
        std::deque<caf::resumable*>& turns_;
    };

    static void set_up(caf::actor_system& system, caf::actor_system_config&, void* self) {
        auto& mine = *static_cast<stepped_system*>(self);
        auto time = std::make_unique<clock>();
        auto order = std::make_unique<scheduler>(mine.turns_);
        mine.clock_ = time.get();
        mine.scheduler_ = order.get();
        caf::detail::actor_system_access parts(system);
        parts.clock(std::move(time));
        parts.scheduler(std::move(order));
    }

    std::deque<caf::resumable*> turns_;
    clock* clock_ = nullptr;
    scheduler* scheduler_ = nullptr;
    caf::actor_system_config config_;
    caf::actor_system system_{config_, &set_up, this};
};

#else

class stepped_system {
public:
    caf::actor_system& system() noexcept { return system_; }

    /// Whose turn is next; null: nobody's.
    [[nodiscard]] caf::resumable* next_turn() const {
        return scheduler_.jobs.empty() ? nullptr : scheduler_.jobs.front();
    }
    void take_turn() { scheduler_.try_run_once(); }

    [[nodiscard]] time_point now() const noexcept { return scheduler_.clock().now(); }
    void set_now(time_point to) noexcept { scheduler_.clock().current_time = to; }
    [[nodiscard]] std::optional<time_point> next_timer() const {
        const auto& timers = scheduler_.clock().schedule();
        return timers.empty() ? std::nullopt : std::optional(timers.begin()->first);
    }
    /// Time goes on to the next timer, and that fires.
    void fire_timer() { scheduler_.clock().trigger_timeout(); }
    void drop_timers() { scheduler_.clock().cancel_all(); }

private:
    struct config : caf::actor_system_config {
        config() { set("scheduler.policy", caf::atom("testing")); }
    };
    using coordinator = caf::scheduler::test_coordinator;

    config config_;
    caf::actor_system system_{config_};
    coordinator& scheduler_ = dynamic_cast<coordinator&>(system_.scheduler());
};

#endif

} // namespace tagwright::sim
