#include "actors/throttle/shared_throttle_actor.hpp"

#include "config/foreign_text.hpp"

#include <fmt/format.h>

namespace tagwright {

using self_pointer = shared_throttle_actor::stateful_pointer<shared_throttle_state>;

shared_throttle_state::shared_throttle_state() : waiting(caf::make_error(errc::actor_failed)) {}

shared_throttle_state::~shared_throttle_state() {
    if (own)
        caf::anon_send_exit(own, caf::exit_reason::kill);
    for (auto& open : views)
        open.deliver(caf::make_error(errc::actor_failed));
}

namespace {

struct context {
    std::shared_ptr<throttle_peers> peers;
    make_throttle make;
    share_config config;
    level_sink_actor sink;
    std::shared_ptr<event_log> log;
};
using context_ptr = std::shared_ptr<const context>;

constexpr auto view_patience = std::chrono::seconds(5);
constexpr std::size_t views_max = 64; ///< questions that wait for a leader

/// Hands a question for the leader on.
template <class Question>
void look_for(self_pointer self, caf::typed_response_promise<throttle_view> promise, const Question& what) {
    port::request(self, self->state.leader, view_patience, what)
        .then([promise](throttle_view& view) mutable { promise.deliver(std::move(view)); },
              [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
}

void search(self_pointer self, const context_ptr& ctx) {
    const auto number = ++self->state.searches;
    ctx->peers->find(ctx->config.group,
                     [weak = caf::weak_actor_ptr{self->ctrl()}, number](share_role role, throttle_actor leader) {
                         if (const auto dst = caf::actor_cast<shared_throttle_actor>(weak))
                             port::post(dst, throttle_found{number, role, std::move(leader)});
                     });
}

void tick_in(self_pointer self, duration wait) { port::send_later(self, wait, share_tick{++self->state.ticks}); }

void lost(self_pointer self, const context_ptr& ctx);

/// Asks the leader for as many permits as this process may have and wants.
void ask_leader(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    while (auto next = st.ledger->next()) {
        const auto [waiter, epoch, what] = *next;
        port::request(self, st.leader, ctx->config.permit_patience, what)
            .then(
                [self, ctx, waiter = waiter, epoch = epoch, leader = st.leader](const permit& theirs) {
                    if (const auto ours = self->state.ledger->granted(waiter, epoch, theirs))
                        self->state.waiting.deliver(waiter, *ours);
                    else
                        port::send(self, leader, release_permit{theirs, {call_verdict::abandoned, {}, {}}});
                    ask_leader(self, ctx);
                },
                [self, ctx, waiter = waiter, epoch = epoch](caf::error& why) {
                    auto& state = self->state;
                    const bool refused = why == caf::make_error(errc::suspended) ||
                                         why == caf::make_error(errc::timeout) ||
                                         why == caf::make_error(errc::overloaded) || why == caf::sec::request_timeout;
                    if (refused && state.ledger->refused(waiter, epoch))
                        state.waiting.deliver(waiter, why == caf::sec::request_timeout ? caf::make_error(errc::timeout)
                                                                                       : std::move(why));
                    else if (!refused && state.ledger->led() && state.ledger->epoch() == epoch)
                        lost(self, ctx); // The leader is gone; the waiter asks the next one.
                    ask_leader(self, ctx);
                });
    }
}

void lost(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    st.ledger->leader_lost();
    st.leader = throttle_actor{};
    st.own = throttle_actor{};
    search(self, ctx);
}

void follow(self_pointer self, const context_ptr& ctx, share_role role, throttle_actor leader) {
    auto& st = self->state;
    st.role = role;
    st.leader = std::move(leader);
    st.ledger->leader_found();
    st.watched.add(self, st.leader, [self, ctx, epoch = st.ledger->epoch()](const caf::error&) {
        if (self->state.ledger->epoch() == epoch)
            lost(self, ctx);
    });
    tick_in(self, role == share_role::alone ? ctx->config.ask_again : ctx->config.watch_every);
    ask_leader(self, ctx);
    for (auto& open : std::exchange(st.views, {}))
        look_for(self, open, get_throttle_view{});
}

/// A search has ended.
void found(self_pointer self, const context_ptr& ctx, throttle_found& what) {
    auto& st = self->state;
    if (what.role == share_role::alone && st.leader) {
        tick_in(self, ctx->config.ask_again); // Alone before, and still.
        return;
    }
    if (st.own) { // Caution ends: somebody leads, perhaps we.
        caf::anon_send_exit(st.own, caf::exit_reason::kill);
        st.own = throttle_actor{};
        st.ledger->leader_lost();
    }
    constexpr const char* words[] = {"leads", "follows", "alone: cautious"};
    ctx->log->write(log_channel::router, fmt::format("[SHARE] group={} role=\"{}\"", word_for_log(ctx->config.name),
                                                     words[static_cast<std::size_t>(what.role)]));
    if (what.role == share_role::follows) {
        follow(self, ctx, what.role, std::move(what.leader));
        return;
    }
    st.own = ctx->make(self->system(), what.role == share_role::alone);
    if (what.role == share_role::leads)
        ctx->peers->announce(ctx->config.group, st.own);
    follow(self, ctx, what.role, st.own);
}

/// A follower's runs want to see the level, too.
void look_at_level(self_pointer self, const context_ptr& ctx) {
    port::request(self, self->state.leader, view_patience, get_throttle_view{})
        .then(
            [self, ctx](throttle_view& view) {
                auto& told = self->state.told_level;
                if (view.now.level == told || !ctx->sink)
                    return;
                auto change = view.last_change.value_or(level_change{self->clock().now(), told, view.now.level, ""});
                told = view.now.level;
                port::send(self, ctx->sink, level_changed{ctx->config.name, std::move(change), std::move(view.now)});
            },
            [](const caf::error&) {});
}

std::uint64_t holder_id(self_pointer self, const context_ptr& ctx) {
    return self->state.askers.number(self, self->state.watched, [self, ctx](std::uint64_t id) {
        for (const auto& theirs : self->state.ledger->holder_gone(id))
            port::send(self, self->state.leader, release_permit{theirs, {call_verdict::abandoned, {}, {}}});
        ask_leader(self, ctx);
    });
}

} // namespace

shared_throttle_actor::behavior_type shared_throttle(self_pointer self, std::shared_ptr<throttle_peers> peers,
                                                     make_throttle make, share_config config, level_sink_actor sink,
                                                     std::shared_ptr<event_log> log) {
    port::harden(self, caf::make_error(errc::actor_failed));
    self->state.ledger = std::make_unique<share_ledger>(static_cast<std::size_t>(std::max(1, config.level_max)));
    const auto ctx = std::make_shared<const context>(
        context{std::move(peers), std::move(make), std::move(config), std::move(sink), std::move(log)});
    search(self, ctx);
    return {
        [self, ctx](const acquire_permit& ask) -> caf::result<permit> {
            auto& st = self->state;
            const auto holder = holder_id(self, ctx); // first: the promise takes the sender away
            auto promise = self->make_response_promise<permit>();
            const auto waiter = ++st.last_waiter;
            st.waiting.add(waiter, promise);
            st.ledger->ask(waiter, holder, ask);
            ask_leader(self, ctx);
            return promise;
        },
        [self, ctx](const release_permit& msg) {
            auto& st = self->state;
            if (const auto theirs = st.ledger->release(msg.which))
                port::send(self, st.leader, release_permit{*theirs, msg.outcome});
            ask_leader(self, ctx);
        },
        [self](const get_throttle_view& ask) -> caf::result<throttle_view> {
            auto promise = self->make_response_promise<throttle_view>();
            if (self->state.leader)
                look_for(self, promise, ask);
            else if (self->state.views.size() < views_max)
                self->state.views.push_back(promise);
            else
                promise.deliver(caf::make_error(errc::overloaded));
            return promise;
        },
        [self](const tune_throttle& ask) -> caf::result<throttle_view> {
            if (!self->state.leader)
                return caf::make_error(errc::timeout);
            auto promise = self->make_response_promise<throttle_view>();
            look_for(self, promise, ask);
            return promise;
        },
        [self, ctx](throttle_found& what) {
            if (what.epoch == self->state.searches)
                found(self, ctx, what);
        },
        [self, ctx](const share_tick& tick) {
            auto& st = self->state;
            if (tick.epoch != st.ticks || !st.leader)
                return; // A search is under way, or another timer.
            if (st.role == share_role::alone) {
                search(self, ctx);
                return;
            }
            if (st.role == share_role::follows && st.ledger->busy())
                look_at_level(self, ctx);
            if (st.role == share_role::follows)
                tick_in(self, ctx->config.watch_every);
        },
    };
}

} // namespace tagwright
