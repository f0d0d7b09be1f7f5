#include "sim/virtual_time.hpp"

#include <caf/scheduler/test_coordinator.hpp>

#include <algorithm>

namespace tagwright::sim {

struct virtual_time::body {
    struct config : caf::actor_system_config {
        config() { set("scheduler.policy", caf::atom("testing")); }
    };
    using coordinator = caf::scheduler::test_coordinator;

    config cfg;
    caf::actor_system system{cfg};
    coordinator& scheduler = dynamic_cast<coordinator&>(system.scheduler());
    std::vector<caf::strong_actor_ptr> owned;
    turn_watcher watcher;
    bool halted = false;

    void crash_if_told(caf::resumable* next) {
        auto* who = dynamic_cast<caf::local_actor*>(next);
        if (who != nullptr && watcher(who->name()))
            caf::anon_send_exit(caf::strong_actor_ptr{who->ctrl()}, caf::exit_reason::kill);
    }

    std::shared_ptr<std::vector<event_source*>> sources = std::make_shared<std::vector<event_source*>>();
};

event_source::~event_source() {
    if (const auto others = registry_.lock())
        std::erase(*others, this);
}

virtual_time::virtual_time() : body_(std::make_unique<body>()) {}

virtual_time::~virtual_time() {
    end(); // ~actor_system blocks until every actor is gone.
}

std::size_t virtual_time::end() {
    body_->watcher = nullptr;
    body_->halted = false;
    for (const auto& who : body_->owned)
        caf::anon_send_exit(who, caf::exit_reason::kill);
    body_->owned.clear();
    settle();
    body_->scheduler.clock().cancel_all();
    return body_->system.registry().running();
}

void virtual_time::watch_turns(turn_watcher by) { body_->watcher = std::move(by); }

void virtual_time::halt() noexcept { body_->halted = true; }

caf::actor_system& virtual_time::system() noexcept { return body_->system; }

time_point virtual_time::now() const { return body_->scheduler.clock().now(); }

void virtual_time::keep(caf::strong_actor_ptr who) {
    body_->owned.push_back(std::move(who));
    settle();
}

void virtual_time::attach(event_source& source) {
    body_->sources->push_back(&source);
    source.registry_ = body_->sources;
}

void virtual_time::settle() {
    while (!body_->halted && !body_->scheduler.jobs.empty()) {
        if (body_->watcher)
            body_->crash_if_told(body_->scheduler.jobs.front());
        if (!body_->halted)
            body_->scheduler.try_run_once();
    }
}

bool virtual_time::step(time_point until) {
    if (body_->halted)
        return false;
    auto& clock = body_->scheduler.clock();
    event_source* first = nullptr;
    auto at = time_point::max();
    for (auto* source : *body_->sources)
        if (const auto due = source->next(); due && *due < at) {
            first = source;
            at = *due;
        }
    const auto& timers = clock.schedule();
    if (!timers.empty() && timers.begin()->first < at) {
        if (timers.begin()->first > until)
            return false;
        clock.trigger_timeout();
    } else if (first != nullptr && at <= until) {
        clock.current_time = std::max(clock.current_time, at);
        first->fire(clock.current_time);
    } else {
        return false;
    }
    settle();
    return true;
}

void virtual_time::advance(duration by) {
    const auto until = now() + by;
    settle();
    while (step(until)) {
    }
    body_->scheduler.clock().current_time = until;
}

bool virtual_time::run(const std::function<bool()>& done, time_point until) {
    settle();
    while (!done())
        if (!step(until))
            return false;
    return true;
}

} // namespace tagwright::sim
