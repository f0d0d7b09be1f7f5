#include "actors/coordinator/shell/run_actor.hpp"

#include "actors/provider/call_budget.hpp"
#include "base/foreign_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>

namespace tagwright {

using self_pointer = run_actor::stateful_pointer<run_state>;

std::int64_t unix_now_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

namespace {

using namespace std::chrono_literals;

constexpr auto store_patience = 60s;

struct context {
    run_job job;
    run_services services; ///< changes when a shared actor is started again
};
using context_ptr = std::shared_ptr<context>;

void tick_in(self_pointer self, duration delay) {
    port::send_later(self, delay, progress_tick{++state_of(self).tick_epoch});
}

/// Something has happened: the next look at the progress is soon.
void wake(self_pointer self) {
    if (state_of(self).pace.woken())
        tick_in(self, progress_pace::busy);
}

template <class Fact>
void fold_in(self_pointer self, const Fact& fact) {
    wake(self);
    state_of(self).fold->on(fact);
}

void perform(self_pointer self, const context_ptr& ctx, run_orders orders);

run_progress progress_now(self_pointer self) { return state_of(self).fold->at(self->clock().now()); }

/// Not over documents, which cannot be listed or read again.
bool is_over_a_space(const context_ptr& ctx) { return !ctx->job.record.request.space.empty(); }

// -- the journal ------------------------------------------------------------------------------------------

using written = std::function<void(failure)>;

void try_write(self_pointer self, const context_ptr& ctx, const std::shared_ptr<const journal_pages>& what,
               const written& then, time_point until) {
    port::request(self, ctx->services.shared.journal, store_patience, journal_pages{*what})
        .then([then](journaled& answer) { then(std::move(answer.why)); },
              [self, ctx, what, then, until](const caf::error& why) {
                  if (is_gone(why) && self->clock().now() < until)
                      state_of(self).journal_asks.push_back(
                          [self, ctx, what, then, until] { try_write(self, ctx, what, then, until); });
                  else
                      then({errc::store_failed, "the journal does not answer"});
              });
}

/// Writes to the journal, again where the journal dies over it and is started again.
void write_journal(self_pointer self, const context_ptr& ctx, journal_pages what, const written& then) {
    const auto until = self->clock().now() + store_patience;
    state_of(self).journal_asks_until = until;
    try_write(self, ctx, std::make_shared<const journal_pages>(std::move(what)), then, until);
}

/// There is a journal again, or the time for waiting is up.
void write_again(self_pointer self) {
    for (const auto& ask : std::exchange(state_of(self).journal_asks, {}))
        ask();
}

/// Brings the journal up to date. One write at a time: what comes up meanwhile goes into the next.
void save(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    if (st.course->is_saving() || st.course->is_closed() || !st.book->has_news())
        return;
    st.course->saving();
    write_journal(self, ctx, st.book->take(progress_now(self)), [self, ctx](failure why) {
        auto& state = state_of(self);
        const bool failed = why.code != errc::ok;
        auto orders = state.course->saved(std::move(why), state.fold->complete(), self->clock().now());
        if (!failed && orders.empty() && state.book->is_full())
            save(self, ctx);
        perform(self, ctx, std::move(orders));
    });
}

// -- the pipeline -----------------------------------------------------------------------------------------

void watch_child(self_pointer self, const context_ptr& ctx, const run_child& child) {
    auto& st = state_of(self);
    st.course->child_started();
    st.children.add(child);
    st.watched.add(self, child.who, [self, ctx, name = child.name, role = child.role](const caf::error&) {
        perform(self, ctx, state_of(self).course->child_gone(role, name, self->clock().now()));
    });
    if (ctx->services.on_child)
        ctx->services.on_child(child.name, child.who);
}

void adopt(self_pointer self, const context_ptr& ctx, const pipeline& parts) {
    auto& st = state_of(self);
    st.children.speak_to(parts);
    st.course->pipeline_began();
    for (const auto& child : parts.actors)
        watch_child(self, ctx, child);
}

void actor_failed(self_pointer self, const context_ptr& ctx, const std::string& who) {
    wake(self);
    perform(self, ctx, state_of(self).course->actor_failed(who, self->clock().now()));
}

void end_early(self_pointer self, const context_ptr& ctx, failure why) {
    perform(self, ctx, state_of(self).course->end_early(std::move(why), self->clock().now()));
}

/// The space is there: what the run does begins.
void begin_pipeline(self_pointer self, const context_ptr& ctx, const site_candidate& site,
                    const confluence::space& space) {
    auto& st = state_of(self);
    const auto& record = st.book->record();
    if (!record.site.empty() && record.site != site.at.root) {
        end_early(self, ctx,
                  {errc::settings_changed, fmt::format("run {} belongs to {}; CONFLUENCE_BASE_URL is now {}",
                                                       record.run, record.site, site.at.root)});
        return;
    }
    st.book->connected(site.at.root, scope_key_of(ctx->services, site.at));
    auto job = ctx->job;
    job.record = st.book->record_with(progress_now(self));
    if (st.course->was_restarted()) {
        job.told = std::make_shared<const id_set>(st.pages_told);
        job.action = job.action == run_action::tag ? run_action::resume : job.action;
    }
    const results_sink_actor run{run_actor{self}};
    if (job.action == run_action::undo)
        adopt(self, ctx, spawn_undo(self->system(), ctx->services, job, site, run));
    else
        adopt(self, ctx, spawn_space_pipeline(self->system(), ctx->services, job, site, space, run));
}

/// Connects to the site, and starts the pipeline there.
void connect(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    st.children.forget();
    // An undo reads what it is about to take off.
    const bool serves_writer = ctx->job.action == run_action::undo;
    const auto candidates = spawn_candidates(self->system(), ctx->services);
    for (const auto& candidate : candidates)
        watch_child(
            self, ctx,
            {"gateway for reads", caf::actor_cast<caf::actor>(candidate.reads), child_role::helper, serves_writer});
    const auto times = site_times_of(*ctx->services.config);
    const auto connecting = self->system().spawn(connector, candidates, times);
    st.children.add({"connector", caf::actor_cast<caf::actor>(connecting)});
    port::request(self, connecting, site_times::with_hop(times.connect()), connect_space{ctx->job.record.request.space})
        .then(
            [self, ctx, candidates](connected_space& answer) {
                if (!state_of(self).course->wants_pipeline())
                    return;
                if (answer.why.code == errc::actor_failed)
                    actor_failed(self, ctx, "gateway for reads");
                else if (answer.why)
                    end_early(self, ctx, std::move(answer.why));
                else
                    begin_pipeline(self, ctx, candidates[answer.candidate], answer.space);
            },
            [self, ctx](const caf::error& why) {
                if (is_late(why))
                    end_early(self, ctx, {errc::timeout, "connecting to Confluence took too long"});
                else
                    actor_failed(self, ctx, "connector");
            });
}

// -- the end ------------------------------------------------------------------------------------------------

/// The last message to the sink; the actor ends, and its children with it.
void tell_end(self_pointer self, run_finished last) {
    auto& st = state_of(self);
    st.claim.reset(); // first: whoever hears of the end may go on with the run
    port::send(self, st.sink, last.last);
    port::send(self, st.sink, std::move(last));
    st.told_end = true;
    self->quit(caf::exit_reason::user_shutdown);
}

void close(self_pointer self, const context_ptr& ctx, run_order::close how) {
    auto& st = state_of(self);
    if (how.why.code == errc::budget_exhausted)
        how.why.message = budget_message(ctx->services.config->budget, progress_now(self), is_over_a_space(ctx));
    st.fold->close(how.status);
    run_finished last;
    last.last = progress_now(self);
    last.why = how.why;
    last.action = st.book->record().action;
    last.adjustments = st.fold->adjustments();
    last.started = st.fold->started();
    write_journal(self, ctx, st.book->close(how.status, how.why, last.last, unix_now_ms()), [self, last](failure why) {
        auto told = last;
        if (why && !told.why) {
            told.why = std::move(why);
            told.last.status = run_status::failed;
        }
        tell_end(self, std::move(told));
    });
}

// -- what the machine orders ----------------------------------------------------------------------------------

class performer {
public:
    performer(self_pointer self, const context_ptr& ctx) : self_(self), ctx_(ctx), st_(state_of(self)) {}
    void operator()(const run_order::connect&) const { connect(self_, ctx_); }
    void operator()(const run_order::end_readers&) const { st_.children.end(self_, false); }
    void operator()(const run_order::end_children&) const { st_.children.end(self_, true); }
    void operator()(const run_order::drain_calls&) const { st_.children.drain_calls(self_); }
    void operator()(const run_order::drain_writer&) const { st_.children.drain_writer(self_); }
    void operator()(const run_order::list_again&) const { st_.fold->list_again(); }
    void operator()(const run_order::note_restart& note) const {
        const auto wait = std::chrono::duration<double>(note.wait).count();
        ctx_->services.log->write(log_channel::router,
                                  fmt::format("[RESTART] failed={} wait_s={:.3f}", quoted_for_log(note.who), wait));
    }
    void operator()(const run_order::close& how) const { close(self_, ctx_, how); }

private:
    self_pointer self_;
    const context_ptr& ctx_;
    run_state& st_;
};

void perform(self_pointer self, const context_ptr& ctx, run_orders orders) {
    if (!orders.empty())
        wake(self);
    for (const auto& order : orders)
        std::visit(performer(self, ctx), order);
}

// -- the course of the run ------------------------------------------------------------------------------------

run_machine course_of(const run_job& job, const run_services& services) {
    run_machine::config how;
    how.can_restart = !job.record.request.space.empty();
    how.is_undo = job.action == run_action::undo;
    how.call_longest = duration::zero();
    for (const auto& to : services.config->providers)
        how.call_longest = std::max<duration>(how.call_longest, to.timeout);
    how.restarts.seed = services.seed;
    return run_machine(how);
}

void begin(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    if (ctx->job.action == run_action::resume)
        st.fold->go_on_from(st.book->record().totals);
    save(self, ctx);
    port::request(self, ctx->services.shared.throttles.front(), 10s, get_throttle_view{})
        .then([self](const throttle_view& view) { state_of(self).fold->on_first_level(view.now); },
              [](const caf::error&) {});
    st.told = progress_now(self);
    tick_in(self, progress_pace::busy);
    if (is_over_a_space(ctx))
        connect(self, ctx);
    else
        adopt(self, ctx,
              spawn_documents_pipeline(self->system(), ctx->services, ctx->job, fact_sink_actor{run_actor{self}}));
}

void on_tick(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    const auto now = self->clock().now();
    st.last_tick = now;
    if (!st.journal_asks.empty() && now >= st.journal_asks_until)
        write_again(self); // for the last time
    auto progress = st.fold->at(now);
    const auto changed = differs(progress, st.told);
    const auto urgent = !st.journal_asks.empty() || st.course->is_restarting();
    tick_in(self, st.pace.looked(changed || urgent));
    if (st.course->is_closed())
        return;
    perform(self, ctx, st.course->tick(now));
    if (st.course->is_closed())
        return;
    if (changed) {
        st.book->counted();
        st.told = progress;
        port::send(self, st.sink, std::move(progress));
    }
    save(self, ctx);
}

/// The counts are closed once the run has ended: such a page has had no turn, and a resume looks at it again.
void on_pages(self_pointer self, const context_ptr& ctx, std::span<page_settled> facts) {
    auto& st = state_of(self);
    if (st.course->is_closed())
        return;
    for (auto& fact : facts) {
        if (is_over_a_space(ctx))
            st.pages_told.insert(fact.result.page.id);
        fold_in(self, fact);
        st.book->note(fact);
        fact.run = ctx->job.record.run;
        if (ctx->services.unread)
            ctx->services.unread->told();
    }
    // Apart from the above: one behind the other they find the sink awake.
    for (auto& fact : facts)
        port::send(self, st.sink, std::move(fact));
    if (st.book->is_full())
        save(self, ctx);
    perform(self, ctx, st.course->progressed(st.fold->complete()));
}

} // namespace

run_actor::behavior_type run(self_pointer self, run_job job, std::shared_ptr<run_claim> claim, run_services services,
                             run_sink_actor sink) {
    port::harden(self, caf::make_error(errc::actor_failed));
    auto& st = state_of(self);
    st.claim = std::move(claim);
    st.sink = std::move(sink);
    st.last_tick = self->clock().now();
    st.fold.emplace(job.record.run, self->clock().now());
    st.book.emplace(job.record, job.action);
    st.course.emplace(course_of(job, services));
    const auto ctx = std::make_shared<context>(context{std::move(job), std::move(services)});
    begin(self, ctx);
    return {
        [self, ctx](const pages_listed& fact) {
            auto& state = state_of(self);
            if (fact.why)
                state.course->listing_failed(fact.why);
            fold_in(self, fact);
            perform(self, ctx, state.course->progressed(state.fold->complete()));
        },
        [self, ctx](page_settled& fact) {
            on_pages(self, ctx, {&fact, 1});
        },
        [self, ctx](settled_pages& facts) { on_pages(self, ctx, facts.pages); },
        [self](const cache_asked& fact) { fold_in(self, fact); },
        [self](const calls_changed& fact) { fold_in(self, fact); },
        [self, ctx](run_notice& fact) {
            fact.run = ctx->job.record.run;
            port::send(self, state_of(self).sink, std::move(fact));
        },
        [self, ctx](run_failed& fact) {
            if (state_of(self).course->is_restarting())
                return; // A child that missed another one.
            if (fact.why.code == errc::actor_failed)
                actor_failed(self, ctx, fact.why.message);
            else
                end_early(self, ctx, std::move(fact.why));
        },
        [self, ctx](const drained& fact) { perform(self, ctx, state_of(self).course->drained(fact.stage)); },
        [self, ctx](level_changed& fact) {
            if (fact.group == ctx->services.config->providers.front().name)
                fold_in(self, fact);
            fact.run = ctx->job.record.run;
            port::send(self, state_of(self).sink, std::move(fact));
        },
        [self, ctx](shared_renewed& now) {
            ctx->services.shared = std::move(now.actors);
            write_again(self);
            actor_failed(self, ctx, now.who);
        },
        [self, ctx](const stop_run&) { perform(self, ctx, state_of(self).course->stop(self->clock().now())); },
        [self, ctx](const progress_tick& tick) {
            if (tick.epoch == state_of(self).tick_epoch)
                on_tick(self, ctx);
        },
    };
}

} // namespace tagwright
