#include "actors/throttle/shell/shared_throttle_actor.hpp"

#include "actors/supervision/deadlines.hpp"
#include "base/foreign_text.hpp"

#include <fmt/format.h>

namespace tagwright {

using self_pointer = shared_throttle_shell::stateful_pointer<shared_throttle_state>;

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
constexpr auto way_back = std::chrono::seconds(5); ///< for an answer that was given within its deadline
constexpr std::size_t views_max = 64;              ///< questions that wait for a leader

/// Hands a question for the leader on.
template <class Question>
void look_for(self_pointer self, caf::typed_response_promise<throttle_view> promise, const Question& what) {
    port::request(self, state_of(self).leader, view_patience, what)
        .then([promise](throttle_view& view) mutable { promise.deliver(std::move(view)); },
              [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
}

void search(self_pointer self, const context_ptr& ctx) {
    const auto number = ++state_of(self).searches;
    state_of(self).search_at.reset();
    ctx->peers->find(ctx->config.group,
                     [weak = caf::weak_actor_ptr{self->ctrl()}, number](share_role role, throttle_actor leader) {
                         if (const auto dst = caf::actor_cast<shared_throttle_shell>(weak))
                             port::post(dst, throttle_found{number, role, std::move(leader)});
                     });
}

/// One timer for all that has to happen by itself.
void arm(self_pointer self) {
    auto& st = state_of(self);
    std::optional<time_point> at = st.ledger->first_deadline();
    for (const auto& other : {st.search_at, st.beat_at})
        if (other)
            at = std::min(at.value_or(*other), *other);
    if (!at || (st.armed_for && *st.armed_for <= *at))
        return;
    st.armed_for = at;
    port::send_later(self, std::max(duration::zero(), *at - self->clock().now()), share_tick{++st.ticks});
}

// -- permits ---------------------------------------------------------------------------------------------------

void give_back(self_pointer self, const share_ledger::debt& debt, const call_outcome& outcome) {
    const auto giver = state_of(self).givers.find(debt.epoch);
    if (giver != state_of(self).givers.end())
        port::send(self, giver->second, release_permit{debt.theirs, outcome});
}

call_outcome abandoned() { return {call_verdict::abandoned, {}, {}}; }

/// They are told that it is too late.
void dismiss(self_pointer self, const std::vector<share_ledger::expired>& waiters) {
    auto& st = state_of(self);
    for (const auto& who : waiters) {
        st.waiting.deliver(who.waiter, caf::make_error(errc::timeout));
        if (who.asked && st.leader)
            port::send(self, st.leader, forget_request{who.waiter});
    }
}

void leader_is_gone(self_pointer self, const context_ptr& ctx, const caf::actor_addr& who);

/// True if the leader itself said no; else it did not get to it.
bool is_answer(const caf::error& why) {
    const auto dead = caf::make_error(errc::actor_failed);
    return why.category() == dead.category() && why != dead;
}

/// Asks the leader for as many permits as this process may have and wants.
void ask_leader(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    const auto now = self->clock().now();
    dismiss(self, st.ledger->expire(now));
    while (const auto next = st.ledger->next(now)) {
        const auto waiter = next->waiter;
        const auto epoch = next->epoch;
        const auto patience = *next->what.within + deadlines::margin;
        port::request(self, st.leader, std::chrono::duration_cast<caf::timespan>(patience), next->what)
            .then(
                [self, ctx, waiter, epoch, leader = st.leader](const permit& theirs) {
                    if (const auto ours = state_of(self).ledger->granted(waiter, epoch, theirs))
                        state_of(self).waiting.deliver(waiter, *ours);
                    else
                        port::send(self, leader, release_permit{theirs, abandoned()});
                    ask_leader(self, ctx);
                },
                [self, ctx, waiter, epoch, leader = st.leader](caf::error& why) {
                    auto& ledger = *state_of(self).ledger;
                    if (is_answer(why)) {
                        if (ledger.refused(waiter, epoch))
                            state_of(self).waiting.deliver(waiter, std::move(why));
                    } else if (is_late(why)) { // Not dead; the waiter was told by its deadline.
                        port::send(self, leader, forget_request{waiter});
                    } else {
                        leader_is_gone(self, ctx, leader.address());
                    }
                    ask_leader(self, ctx);
                });
    }
    arm(self);
}

// -- who leads -------------------------------------------------------------------------------------------------

void tell_role(const context_ptr& ctx, share_role role, const char* why) {
    constexpr const char* words[] = {"leads", "follows", "alone: cautious"};
    ctx->log->write(log_channel::router, fmt::format("[SHARE] group={} role=\"{}\"{}", word_for_log(ctx->config.name),
                                                     words[static_cast<std::size_t>(role)], why));
}

void follow(self_pointer self, const context_ptr& ctx, share_role role, throttle_actor leader) {
    auto& st = state_of(self);
    const auto now = self->clock().now();
    st.role = role;
    st.leader = std::move(leader);
    st.ledger->leader_found();
    std::erase_if(st.givers, [&st](const auto& giver) { return !st.ledger->owes(giver.first); });
    st.givers[st.ledger->epoch()] = st.leader;
    st.watched.add(self, st.leader, [self, ctx, who = st.leader.address()](const caf::error&) {
        leader_is_gone(self, ctx, who);
        arm(self);
    });
    st.search_at.reset();
    st.beat_at.reset();
    if (role == share_role::alone && !st.late)
        st.search_at = now + ctx->config.ask_again;
    if (role == share_role::follows) {
        st.beat_at = now + ctx->config.beat_every;
        st.told_level = 0;
    }
    ask_leader(self, ctx);
    for (auto& open : std::exchange(st.views, {}))
        look_for(self, open, get_throttle_view{});
}

void follow_own(self_pointer self, const context_ptr& ctx, share_role role, const char* why) {
    tell_role(ctx, role, why);
    state_of(self).own = ctx->make(self->system(), role == share_role::alone);
    if (role == share_role::leads)
        ctx->peers->announce(ctx->config.group, state_of(self).own);
    follow(self, ctx, role, state_of(self).own);
}

/// Ends our own throttle: somebody leads again, perhaps we.
void drop_own(self_pointer self) {
    auto& st = state_of(self);
    if (!st.own)
        return;
    caf::anon_send_exit(st.own, caf::exit_reason::kill);
    st.own = throttle_actor{};
    st.ledger->leader_gone(st.ledger->epoch());
    st.ledger->leader_left();
}

void leader_is_gone(self_pointer self, const context_ptr& ctx, const caf::actor_addr& who) {
    auto& st = state_of(self);
    std::erase_if(st.givers, [&](const auto& giver) {
        if (giver.second.address() == who)
            st.ledger->leader_gone(giver.first);
        return giver.second.address() == who;
    });
    if (st.late && st.late.address() == who) { // Killed while it was stopped, say: somebody may take the lead.
        st.late = throttle_actor{};
        st.beat.asked_at.reset();
        search(self, ctx);
    }
    if (!st.leader || st.leader.address() != who)
        return;
    st.ledger->leader_left();
    st.leader = throttle_actor{};
    st.beat_at.reset();
    st.beat.asked_at.reset();
    const bool was_own = st.own && st.own.address() == who;
    st.own = throttle_actor{};
    if (was_own && !st.restarts->allow(self->clock().now())) {
        self->quit(caf::make_error(errc::actor_failed)); // The coordinator decides.
        return;
    }
    if (st.late)
        follow_own(self, ctx, share_role::alone, "");
    else
        search(self, ctx);
}

/// A search has ended.
void found(self_pointer self, const context_ptr& ctx, throttle_found& what) {
    auto& st = state_of(self);
    if (what.role == share_role::alone && st.leader) {
        st.search_at = self->clock().now() + ctx->config.ask_again; // Alone before, and still.
        return;
    }
    drop_own(self);
    if (what.role != share_role::follows) {
        follow_own(self, ctx, what.role, "");
        return;
    }
    tell_role(ctx, what.role, "");
    follow(self, ctx, what.role, std::move(what.leader));
}

// -- is the leader there? --------------------------------------------------------------------------------------

/// The leader, or the late one, has answered; the runs want to see its level, too.
void heard(self_pointer self, const context_ptr& ctx, throttle_view& view) {
    auto& st = state_of(self);
    st.beat.asked_at.reset();
    if (st.late) {
        drop_own(self);
        tell_role(ctx, share_role::follows, " reason=\"the leader answers again\"");
        follow(self, ctx, share_role::follows, std::exchange(st.late, throttle_actor{}));
    }
    if (view.now.level == st.told_level || !ctx->sink)
        return;
    auto change = view.last_change.value_or(level_change{self->clock().now(), st.told_level, view.now.level, ""});
    st.told_level = view.now.level;
    port::send(self, ctx->sink, level_changed{ctx->config.name, std::move(change), std::move(view.now)});
}

/// The leader's process is stopped, or hangs: we go on without it. The question stays open; its answer is how we
/// hear that the leader is back.
void leader_is_silent(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    for (const auto waiter : st.ledger->leader_left())
        port::send(self, st.leader, forget_request{waiter});
    st.late = std::exchange(st.leader, throttle_actor{});
    follow_own(self, ctx, share_role::alone, " reason=\"the leader is silent\"");
}

void look_at_leader(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    const auto now = self->clock().now();
    st.beat_at = now + ctx->config.beat_every;
    if (st.beat.asked_at) {
        if (now - *st.beat.asked_at >= ctx->config.silent_after)
            leader_is_silent(self, ctx);
        return;
    }
    st.beat.asked_at = now;
    // No deadline but our own: a late answer is one, and where the leader dies we hear of that.
    port::request(self, st.leader, caf::infinite, get_throttle_view{})
        .then(
            [self, ctx, number = ++st.beat.number](throttle_view& view) {
                if (number != state_of(self).beat.number || !state_of(self).beat.asked_at)
                    return; // Another leader's.
                heard(self, ctx, view);
                arm(self);
            },
            [](const caf::error&) {});
}

void tick(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    const auto now = self->clock().now();
    st.armed_for.reset();
    if (st.beat_at && *st.beat_at <= now)
        look_at_leader(self, ctx);
    if (st.search_at && *st.search_at <= now)
        search(self, ctx);
    ask_leader(self, ctx);
}

std::uint64_t holder_id(self_pointer self, const context_ptr& ctx) {
    return state_of(self).askers.number(self, state_of(self).watched, [self, ctx](std::uint64_t id) {
        for (const auto& debt : state_of(self).ledger->holder_gone(id))
            give_back(self, debt, abandoned());
        ask_leader(self, ctx);
    });
}

} // namespace

shared_throttle_shell::behavior_type shared_throttle(self_pointer self, std::shared_ptr<throttle_peers> peers,
                                                     make_throttle make, share_config config, level_sink_actor sink,
                                                     std::shared_ptr<event_log> log) {
    port::harden(self, caf::make_error(errc::actor_failed));
    state_of(self).ledger =
        std::make_unique<share_ledger>(static_cast<std::size_t>(std::max(1, config.level_max)), config.patience);
    state_of(self).restarts = std::make_unique<restart_window>(config.restarts);
    const auto ctx = std::make_shared<const context>(
        context{std::move(peers), std::move(make), std::move(config), std::move(sink), std::move(log)});
    search(self, ctx);
    return {
        [self, ctx](const acquire_permit& ask) -> caf::result<permit> {
            auto& st = state_of(self);
            const auto holder = holder_id(self, ctx); // first: the promise takes the sender away
            auto promise = self->make_response_promise<permit>();
            const auto waiter = ++st.last_waiter;
            st.waiting.add(waiter, promise);
            st.ledger->ask(self->clock().now(), waiter, holder, ask);
            ask_leader(self, ctx);
            return promise;
        },
        [self, ctx](const forget_request& msg) {
            const auto taken = state_of(self).ledger->forget(holder_id(self, ctx), msg.ticket);
            dismiss(self, taken.waiters);
            for (const auto& debt : taken.back)
                give_back(self, debt, abandoned());
            ask_leader(self, ctx);
        },
        [self, ctx](const release_permit& msg) {
            if (const auto debt = state_of(self).ledger->release(msg.which))
                give_back(self, *debt, msg.outcome);
            ask_leader(self, ctx);
        },
        [self](const get_throttle_view& ask) -> caf::result<throttle_view> {
            auto promise = self->make_response_promise<throttle_view>();
            if (state_of(self).leader)
                look_for(self, promise, ask);
            else if (state_of(self).views.size() < views_max)
                state_of(self).views.push_back(promise);
            else
                promise.deliver(caf::make_error(errc::overloaded));
            return promise;
        },
        [self](const tune_throttle& ask) -> caf::result<throttle_view> {
            if (!state_of(self).leader)
                return caf::make_error(errc::timeout);
            auto promise = self->make_response_promise<throttle_view>();
            look_for(self, promise, ask);
            return promise;
        },
        [self, ctx](throttle_found& what) {
            if (what.epoch != state_of(self).searches)
                return;
            found(self, ctx, what);
            arm(self);
        },
        [self, ctx](const share_tick& due) {
            if (due.epoch == state_of(self).ticks)
                tick(self, ctx);
        },
    };
}

} // namespace tagwright
