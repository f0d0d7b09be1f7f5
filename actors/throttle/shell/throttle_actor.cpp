#include "actors/throttle/shell/throttle_actor.hpp"

#include "base/foreign_text.hpp"

#include <fmt/format.h>

#include <utility>

namespace tagwright {

using self_pointer = throttle_shell::stateful_pointer<throttle_state>;

throttle_state::throttle_state() : waiting(caf::make_error(errc::actor_failed)) {}

namespace {

/// Losing a save costs a cold start, so nobody waits for it.
void save(throttle_state& st) {
    if (!st.values || !st.desk || !st.unsaved)
        return;
    st.unsaved = false;
    if (auto text = st.desk->controller().export_state({}); !text.empty())
        st.values->put_value(st.memory_key, std::move(text), [](const failure&) {});
}

} // namespace

throttle_state::~throttle_state() { save(*this); }

namespace {

struct outlets {
    throttle_config config;
    level_sink_actor sink;
    std::shared_ptr<event_log> log;
};

void tell_changes(self_pointer self, const outlets& out) {
    auto& controller = state_of(self).desk->controller();
    for (auto& change : controller.take_changes()) {
        state_of(self).last_change = change;
        if (out.config.log_changes)
            out.log->write(log_channel::router, fmt::format("[THROTTLE] group={} from={} to={} reason={}{}",
                                                            word_for_log(out.config.group), change.from, change.to,
                                                            change.reason, change.to > change.from ? " Recovery" : ""));
        if (out.sink)
            port::send(self, out.sink,
                       level_changed{out.config.group, std::move(change), controller.view(self->clock().now())});
    }
}

void arm(self_pointer self, std::optional<time_point> at) {
    auto& st = state_of(self);
    if (!at || (st.armed_for && *st.armed_for <= *at))
        return;
    st.armed_for = at;
    // A refusal may name this very moment, where rounding hides a part of a token: asking again at once would
    // go round for as long as the clock shows the same time.
    const auto now = self->clock().now();
    const auto wait = *at > now ? *at - now : duration{std::chrono::milliseconds(1)};
    port::send_later(self, wait, throttle_tick{++st.epoch});
}

void perform(self_pointer self, const outlets& out, const permit_desk::actions& actions) {
    auto& st = state_of(self);
    for (const auto& grant : actions.grants)
        st.waiting.deliver(grant.waiter, permit{grant.permit});
    for (const auto& denial : actions.denials)
        st.waiting.deliver(denial.waiter, denial.code == errc::suspended ? suspended_for(denial.suspended_for)
                                                                         : caf::make_error(denial.code));
    tell_changes(self, out);
    arm(self, actions.wake_at);
}

/// The desk's name for the actor that asks.
std::uint64_t holder_id(self_pointer self, const outlets& out) {
    return state_of(self).askers.number(self, state_of(self).holders, [self, out](std::uint64_t id) {
        perform(self, out, state_of(self).desk->holder_gone(self->clock().now(), id));
    });
}

throttle_view view_of(self_pointer self, const outlets& out) {
    auto& desk = *state_of(self).desk;
    return {out.config.group, desk.controller().view(self->clock().now()), desk.waiting(), state_of(self).last_change};
}

/// Calls wait until the store has said what an earlier process learned, but not for long.
void recall(self_pointer self, const throttle_config& config) {
    auto& st = state_of(self);
    if (!config.values)
        return;
    st.values = config.values;
    st.memory_key = config.memory_key;
    st.desk->close();
    st.recalling = true;
    port::send_later(self, config.memory_patience, throttle_remembered{});
    st.values->get_value(st.memory_key, [weak = caf::weak_actor_ptr{self->ctrl()}](std::string&& text, const failure&) {
        if (const auto dst = caf::actor_cast<throttle_shell>(weak))
            port::post(dst, throttle_remembered{std::move(text)});
    });
}

void learned(self_pointer self, const outlets& out) {
    auto& st = state_of(self);
    if (!st.values || st.unsaved)
        return;
    st.unsaved = true;
    port::send_later(self, out.config.save_every, throttle_save_due{});
}

} // namespace

throttle_shell::behavior_type throttle(self_pointer self, std::shared_ptr<limit_controller> controller,
                                       throttle_config config, level_sink_actor sink, std::shared_ptr<event_log> log) {
    port::harden(self, caf::make_error(errc::actor_failed));
    state_of(self).desk = std::make_unique<permit_desk>(std::move(controller), config.desk);
    recall(self, config);
    const outlets out{std::move(config), std::move(sink), std::move(log)};
    return {
        [self, out](const acquire_permit& ask) -> caf::result<permit> {
            auto& st = state_of(self);
            const auto holder = holder_id(self, out); // first: the promise takes the sender away
            auto promise = self->make_response_promise<permit>();
            const auto waiter = ++st.last_waiter;
            st.waiting.add(waiter, promise);
            perform(
                self, out,
                st.desk->ask(self->clock().now(), waiter, {holder, ask.flow, ask.within, ask.ticket}, ask.estimate));
            return promise;
        },
        [self, out](const release_permit& msg) {
            learned(self, out);
            perform(self, out, state_of(self).desk->release(self->clock().now(), msg.which.id, msg.outcome));
        },
        [self, out](const forget_request& msg) {
            perform(self, out, state_of(self).desk->forget(self->clock().now(), holder_id(self, out), msg.ticket));
        },
        [self, out](const get_throttle_view&) { return view_of(self, out); },
        [self, out](const tune_throttle& to) -> caf::result<throttle_view> {
            if (to.lowest < 1 || to.highest < to.lowest)
                return caf::make_error(errc::invalid_input);
            perform(self, out, state_of(self).desk->bound(self->clock().now(), to.lowest, to.highest));
            return view_of(self, out);
        },
        [self, out](const throttle_tick& tick) {
            if (tick.epoch != state_of(self).epoch)
                return; // An earlier timer has been armed since.
            state_of(self).armed_for.reset();
            perform(self, out, state_of(self).desk->step(self->clock().now()));
        },
        [self, out](const throttle_remembered& memory) {
            auto& st = state_of(self);
            if (!std::exchange(st.recalling, false))
                return; // The other of timer and answer came first.
            const auto now = self->clock().now();
            if (!memory.text.empty())
                st.desk->controller().import_state(now, memory.text);
            perform(self, out, st.desk->open(now));
        },
        [self](const throttle_save_due&) { save(state_of(self)); },
    };
}

} // namespace tagwright
