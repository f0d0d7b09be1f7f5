#include "actors/site/site_actor.hpp"

namespace tagwright {

using self_pointer = site_actor::stateful_pointer<site_state>;

site_state::site_state() : open(caf::make_error(errc::actor_failed)) {}

site_state::~site_state() {
    for (const auto& [id, each] : calls)
        if (each.exchange)
            net->cancel(*each.exchange);
}

namespace {

struct outlets {
    throttle_actor limiter;
    site_config config;
};

void finish(self_pointer self, std::uint64_t id, http_response response) {
    auto& st = self->state;
    auto node = st.calls.extract(id);
    if (!node.empty())
        st.open.deliver(id, site_answer{std::move(response), node.mapped().tries});
}

/// The throttle has died: that says nothing about the site, so it must not look like an answer of it.
void give_up(self_pointer self, std::uint64_t id) {
    auto& st = self->state;
    if (st.calls.erase(id) > 0)
        st.open.deliver(id, caf::make_error(errc::actor_failed));
}

http_response no_permit(errc code) {
    http_response out;
    out.error = code;
    out.detail = "no permit for a request to Confluence";
    return out;
}

void start_exchange(self_pointer self, std::uint64_t id) {
    auto& call = self->state.calls[id];
    ++call.tries;
    // Weak: a slow exchange must not keep a dead actor alive.
    caf::weak_actor_ptr weak{self->ctrl()};
    call.exchange = self->state.net->start(call.request, [weak, id](http_response&& response) {
        if (auto dst = caf::actor_cast<site_actor>(weak))
            port::post(dst, site_exchange_done{id, std::move(response)});
    });
}

void ask_permit(self_pointer self, const outlets& out, std::uint64_t id) {
    port::request(self, out.limiter, out.config.permit_patience, acquire_permit{})
        .then(
            [self, out, id](const permit& lease) {
                auto it = self->state.calls.find(id);
                if (it == self->state.calls.end())
                    return;
                it->second.lease = lease;
                start_exchange(self, id);
            },
            [self, out, id](const caf::error& why) {
                if (why == caf::make_error(errc::timeout))
                    ask_permit(self, out, id); // The site is slow, not gone: keep the place in the queue.
                else if (is_gone(why))
                    give_up(self, id);
                else
                    finish(self, id, no_permit(errc::overloaded));
            });
}

std::int64_t unix_now_s() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

void exchange_done(self_pointer self, const outlets& out, site_exchange_done& msg) {
    auto& st = self->state;
    auto it = st.calls.find(msg.call);
    if (it == st.calls.end())
        return;
    it->second.exchange.reset();
    const auto why = confluence::classify(out.config.at, msg.response);
    auto hints = confluence::parse_limits(msg.response, unix_now_s());
    const auto retry_after = hints.retry_after;
    port::send(self, out.limiter,
               release_permit{it->second.lease, {verdict_of(why.code, msg.response.status), {}, std::move(hints)}});
    const auto jitter = std::uniform_real_distribution<double>(0.0, 1.0)(st.rng);
    const auto wait = next_try(out.config.retry, why.code, msg.response.status, it->second.tries, retry_after, jitter);
    if (wait)
        port::send_later(self, *wait, site_retry_due{msg.call});
    else
        finish(self, msg.call, std::move(msg.response));
}

} // namespace

site_actor::behavior_type site(self_pointer self, std::shared_ptr<transport> net, throttle_actor limiter,
                               site_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    self->state.rng.seed(config.seed);
    self->state.net = std::move(net);
    const outlets out{std::move(limiter), std::move(config)};
    return {
        [self, out](site_call& msg) -> caf::result<site_answer> {
            auto& st = self->state;
            if (st.calls.size() >= out.config.calls_max)
                return caf::make_error(errc::overloaded);
            auto promise = self->make_response_promise<site_answer>();
            const auto id = ++st.last_call;
            st.open.add(id, promise);
            st.calls[id].request = std::move(msg.request);
            ask_permit(self, out, id);
            return promise;
        },
        [self, out](site_exchange_done& msg) { exchange_done(self, out, msg); },
        [self, out](const site_retry_due& msg) {
            if (self->state.calls.count(msg.call) > 0)
                ask_permit(self, out, msg.call);
        },
    };
}

} // namespace tagwright
