#include "sim/virtual_time.hpp"

#include "actors/coordinator/shell/known_messages.hpp"
#include "sim/stepped_system.hpp"

#include <algorithm>

namespace tagwright::sim {

struct virtual_time::body {
    const bool known = (know_messages(), true); // before there is an actor system
    stepped_system steps;
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
    body_->steps.drop_timers();
    return body_->steps.system().registry().running();
}

void virtual_time::watch_turns(turn_watcher by) { body_->watcher = std::move(by); }

void virtual_time::halt() noexcept { body_->halted = true; }

caf::actor_system& virtual_time::system() noexcept { return body_->steps.system(); }

time_point virtual_time::now() const { return body_->steps.now(); }

void virtual_time::keep(caf::strong_actor_ptr who) {
    body_->owned.push_back(std::move(who));
    settle();
}

void virtual_time::attach(event_source& source) {
    body_->sources->push_back(&source);
    source.registry_ = body_->sources;
}

void virtual_time::settle() {
    while (!body_->halted && body_->steps.next_turn() != nullptr) {
        if (body_->watcher)
            body_->crash_if_told(body_->steps.next_turn());
        if (!body_->halted)
            body_->steps.take_turn();
    }
}

bool virtual_time::step(time_point until) {
    if (body_->halted)
        return false;
    auto& steps = body_->steps;
    event_source* first = nullptr;
    auto at = time_point::max();
    for (auto* source : *body_->sources)
        if (const auto due = source->next(); due && *due < at) {
            first = source;
            at = *due;
        }
    if (const auto timer = steps.next_timer(); timer && *timer < at) {
        if (*timer > until)
            return false;
        steps.fire_timer();
    } else if (first != nullptr && at <= until) {
        steps.set_now(std::max(steps.now(), at));
        first->fire(steps.now());
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
    body_->steps.set_now(until);
}

bool virtual_time::run(const std::function<bool()>& done, time_point until) {
    settle();
    while (!done())
        if (!step(until))
            return false;
    return true;
}

} // namespace tagwright::sim
