#include "actors/site/shell/site_actor.hpp"

#include "actors/site/site_times.hpp"

namespace tagwright {

using self_pointer = site_shell::stateful_pointer<site_state>;

site_state::site_state() : open(caf::make_error(errc::actor_failed)) {}

site_state::~site_state() {
    for (const auto& [id, each] : calls)
        if (each.exchange)
            net->cancel(*each.exchange);
}

namespace {

struct outlets {
    throttle_actor throttle;
    site_config config;
};

void ask_permit(self_pointer self, const outlets& out, std::uint64_t id);
void look_done(self_pointer self, const outlets& out, bool alive);

void finish(self_pointer self, const outlets& out, std::uint64_t id, http_response response, failure_scope reach) {
    auto& st = state_of(self);
    if (id == st.look) {
        look_done(self, out, false);
        return;
    }
    auto node = st.calls.extract(id);
    if (!node.empty())
        st.open.deliver(id, site_answer{std::move(response), node.mapped().trial.tries, reach});
}

/// The throttle has died: that says nothing about the site, so it must not look like an answer of it.
void give_up(self_pointer self, const outlets& out, std::uint64_t id) {
    auto& st = state_of(self);
    if (id == st.look)
        look_done(self, out, false);
    else if (st.calls.erase(id) > 0)
        st.open.deliver(id, caf::make_error(errc::actor_failed));
}

http_response no_permit(errc code) {
    http_response out;
    out.error = code;
    out.detail = "no permit for a request to Confluence";
    return out;
}

double jitter(self_pointer self) { return std::uniform_real_distribution<double>(0.0, 1.0)(state_of(self).rng); }

void start_exchange(self_pointer self, std::uint64_t id) {
    auto& call = state_of(self).calls[id];
    auto& trial = call.trial;
    const auto now = self->clock().now();
    if (trial.tries++ == 0)
        trial.began = now;
    trial.last_began = now;
    auto request = call.request;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(trial.until - now);
    request.timeout = std::min(request.timeout, std::max(left, std::chrono::milliseconds(1)));
    // Weak: a slow exchange must not keep a dead actor alive.
    caf::weak_actor_ptr weak{self->ctrl()};
    call.exchange = state_of(self).net->start(std::move(request), [weak, id](http_response&& response) {
        if (auto dst = caf::actor_cast<site_shell>(weak))
            port::post(dst, site_exchange_done{id, std::move(response)});
    });
}

void ask_permit(self_pointer self, const outlets& out, std::uint64_t id) {
    const auto left = state_of(self).calls.at(id).trial.until - self->clock().now();
    if (left <= duration{}) {
        finish(self, out, id, no_permit(errc::timeout), failure_scope::site);
        return;
    }
    acquire_permit ask;
    ask.within = left;
    port::request(self, out.throttle, site_times::with_hop(left), ask)
        .then(
            [self, out, id](const permit& lease) {
                auto it = state_of(self).calls.find(id);
                if (it == state_of(self).calls.end())
                    return;
                it->second.lease = lease;
                start_exchange(self, id);
            },
            [self, out, id](const caf::error& why) {
                if (state_of(self).calls.count(id) == 0)
                    return;
                const bool late = why == caf::make_error(errc::timeout) || is_late(why);
                if (late)
                    ask_permit(self, out, id); // The site is slow, not gone: keep the place in the queue.
                else if (is_gone(why))
                    give_up(self, out, id);
                else
                    finish(self, out, id, no_permit(errc::overloaded), failure_scope::site);
            });
}

std::int64_t unix_now_s() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// One look for all who wait for it: who we are is the cheapest question that every site answers.
void look(self_pointer self, const outlets& out, std::uint64_t for_whom) {
    auto& st = state_of(self);
    st.wait_look.push_back(for_whom);
    if (st.look != 0)
        return;
    st.look = ++st.last_call;
    auto& call = st.calls[st.look];
    call.request = confluence::make_current_user(out.config.at);
    call.trial.until = self->clock().now() + 2 * call.request.timeout;
    ask_permit(self, out, st.look);
}

void follow(self_pointer self, const outlets& out, std::uint64_t id, const site_course& course) {
    auto& call = state_of(self).calls.at(id);
    switch (course.next) {
    case site_course::step::again: port::send_later(self, course.wait, site_retry_due{id}); break;
    case site_course::step::look: look(self, out, id); break;
    case site_course::step::answer: finish(self, out, id, std::move(call.last), failure_scope::call); break;
    case site_course::step::down: finish(self, out, id, std::move(call.last), failure_scope::site); break;
    }
}

void look_done(self_pointer self, const outlets& out, bool alive) {
    auto& st = state_of(self);
    st.calls.erase(std::exchange(st.look, 0));
    const auto now = self->clock().now();
    for (const auto id : std::exchange(st.wait_look, {}))
        if (const auto it = st.calls.find(id); it != st.calls.end())
            follow(self, out, id, after_look(out.config.retry, alive, it->second.trial, st.signs, now, jitter(self)));
}

void exchange_done(self_pointer self, const outlets& out, site_exchange_done& msg) {
    auto& st = state_of(self);
    auto it = st.calls.find(msg.call);
    if (it == st.calls.end())
        return;
    auto& call = it->second;
    call.exchange.reset();
    const auto now = self->clock().now();
    const auto why = confluence::classify(out.config.at, msg.response);
    auto hints = confluence::parse_limits(msg.response, unix_now_s());
    const auto retry_after = hints.retry_after;
    port::send(self, out.throttle, release_permit{call.lease, {verdict_of(msg.response), {}, std::move(hints)}});
    const bool alive = is_life(why, msg.response);
    if (alive)
        st.signs.on_life(now);
    else
        st.signs.on_trouble(call.trial.last_began);
    if (msg.call == st.look) {
        look_done(self, out, alive);
        return;
    }
    if (!why) {
        finish(self, out, msg.call, std::move(msg.response), failure_scope::call);
        return;
    }
    const auto course =
        after_failure(out.config.retry, why, msg.response, retry_after, call.trial, st.signs, now, jitter(self));
    call.last = std::move(msg.response);
    follow(self, out, msg.call, course);
}

} // namespace

site_shell::behavior_type site(self_pointer self, std::shared_ptr<transport> net, throttle_actor throttle,
                               site_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    state_of(self).rng.seed(config.seed);
    state_of(self).net = std::move(net);
    state_of(self).signs.known = config.known;
    const outlets out{std::move(throttle), std::move(config)};
    return {
        [self, out](site_call& msg) -> caf::result<site_answer> {
            auto& st = state_of(self);
            if (st.calls.size() >= out.config.calls_max)
                return caf::make_error(errc::overloaded);
            auto promise = self->make_response_promise<site_answer>();
            const auto id = ++st.last_call;
            st.open.add(id, promise);
            auto& call = st.calls[id];
            call.request = std::move(msg.request);
            call.trial.until = self->clock().now() + msg.within;
            call.trial.patience = msg.patience;
            call.trial.probing = msg.probing;
            ask_permit(self, out, id);
            return promise;
        },
        [self, out](site_exchange_done& msg) { exchange_done(self, out, msg); },
        [self, out](const site_retry_due& msg) {
            if (state_of(self).calls.count(msg.call) > 0)
                ask_permit(self, out, msg.call);
        },
    };
}

} // namespace tagwright
