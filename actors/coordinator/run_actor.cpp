#include "actors/coordinator/run_actor.hpp"

#include "actors/coordinator/run_parts.hpp"
#include "actors/journal/page_course.hpp"
#include "actors/provider/call_budget.hpp"

#include <fmt/format.h>

namespace tagwright {

run_state::~run_state() {
    for (auto it = children.rbegin(); it != children.rend(); ++it)
        caf::anon_send_exit(*it, caf::exit_reason::kill);
    if (!told_end && fold)
        tell_death();
}

void run_state::tell_death() {
    fold->close(run_status::failed);
    run_finished last;
    last.last = fold->at(last_tick);
    last.why = {errc::actor_failed, "the run itself failed; what is done is kept"};
    last.action = record.action;
    last.adjustments = fold->adjustments();
    last.started = fold->started();
    claim.reset();
    port::post(sink, last.last);
    port::post(sink, std::move(last));
}

std::int64_t unix_now_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

namespace run_parts {

using namespace std::chrono_literals;

namespace {

constexpr auto progress_every = 200ms;

void tell_progress(self_pointer self) {
    auto now = self->state.fold->at(self->clock().now());
    self->state.told = now;
    port::send(self, self->state.sink, std::move(now));
}

/// The last message to the sink; the actor ends, and its children with it.
void tell_end(self_pointer self, run_finished last) {
    auto& st = self->state;
    st.claim.reset(); // first: whoever hears of the end may go on with the run
    port::send(self, st.sink, last.last);
    port::send(self, st.sink, std::move(last));
    st.told_end = true;
    self->quit(caf::exit_reason::user_shutdown);
}

} // namespace

void finish(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (st.ended)
        return;
    if (st.saving) {
        // Results are on their way to the journal: until they are there nobody knows how the run ends.
        st.drain_until = self->clock().now();
        return;
    }
    if (!st.why)
        st.why = st.listing_failed;
    const auto status = st.why.code == errc::ok                 ? run_status::completed
                        : st.why.code == errc::stopped          ? run_status::stopped
                        : st.why.code == errc::budget_exhausted ? run_status::stopped
                                                                : run_status::failed;
    if (st.why.code == errc::budget_exhausted)
        st.why.message = budget_message(ctx->services.config->budget, st.fold->at(self->clock().now()),
                                        !st.record.request.space.empty());
    st.fold->close(status);
    run_finished last;
    last.last = st.fold->at(self->clock().now());
    last.why = st.why;
    last.action = st.record.action;
    last.adjustments = st.fold->adjustments();
    last.started = st.fold->started();
    st.record.status = status;
    st.record.why = st.why;
    st.record.ended_ms = unix_now_ms();
    st.record.planned = st.record.planned || (is_labelling(ctx->job.action) && status == run_status::completed);
    auto closing = journal_pages{record_now(self, ctx), std::exchange(st.unsaved, {})};
    if (ctx->job.action == run_action::undo && status == run_status::completed && last.last.pages.failed == 0)
        closing.run->totals.labels.added = 0; // also what somebody else had taken off
    st.ended = true;
    const auto end = [self, ctx, last](failure why) {
        auto told = last;
        if (why && !told.why) {
            told.why = std::move(why);
            told.last.status = run_status::failed;
        }
        tell_end(self, std::move(told));
    };
    write_journal(self, ctx, std::move(closing), end);
}

void end_early(self_pointer self, const context_ptr& ctx, failure why) {
    auto& st = self->state;
    if (st.ending || st.ended)
        return;
    st.ending = true;
    st.why = std::move(why);
    if (st.restarting) {
        if (st.alive == 0)
            finish(self, ctx);
        return; // else when the children are gone
    }
    if (!st.provider && !st.undoer) {
        finish(self, ctx);
        return;
    }
    auto longest = 0ms;
    for (const auto& to : ctx->services.config->providers)
        longest = std::max(longest, to.timeout);
    st.drain_until = self->clock().now() + longest + 30s;
    if (st.undoer) {
        port::send(self, st.undoer, drain{});
        return;
    }
    port::send(self, st.batcher, drain{});
    port::send(self, st.provider, drain{});
}

namespace {

void finish_if_complete(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (!st.ending && !st.restarting && st.fold->complete())
        finish(self, ctx);
}

} // namespace

void finish_if_due(self_pointer self, const context_ptr& ctx) {
    if (self->state.ending && self->clock().now() >= self->state.drain_until)
        finish(self, ctx);
    else
        finish_if_complete(self, ctx);
}

namespace {

/// The space is there: what the run does begins.
void begin_pipeline(self_pointer self, const context_ptr& ctx, const site_candidate& site,
                    const confluence::space& space) {
    auto& record = self->state.record;
    if (!record.site.empty() && record.site != site.at.root) {
        end_early(self, ctx,
                  {errc::settings_changed, fmt::format("run {} belongs to {}; CONFLUENCE_BASE_URL is now {}",
                                                       record.run, record.site, site.at.root)});
        return;
    }
    record.site = site.at.root;
    if (record.scope_key.empty())
        record.scope_key = scope_key_of(ctx->services, site.at);
    self->state.save_due = true;
    auto job = ctx->job;
    job.record = record_now(self, ctx);
    if (self->state.restarted) {
        job.told = std::make_shared<const std::unordered_set<std::string>>(self->state.pages_told);
        job.action = job.action == run_action::tag ? run_action::resume : job.action;
    }
    const fact_sink_actor run{run_actor{self}};
    if (job.action == run_action::undo)
        adopt(self, ctx, spawn_undo(self->system(), ctx->services, job, site, run));
    else
        adopt(self, ctx, spawn_space_pipeline(self->system(), ctx->services, job, site, space, run));
}

} // namespace

void begin_space(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    const auto candidates = spawn_candidates(self->system(), ctx->services);
    for (const auto& candidate : candidates) {
        st.gateways.push_back(caf::actor_cast<caf::actor>(candidate.reads));
        watch_child(self, ctx, "gateway for reads", st.gateways.back());
    }
    const auto times = site_times_of(*ctx->services.config);
    const auto connecting = self->system().spawn(connector, candidates, times);
    st.children.push_back(caf::actor_cast<caf::actor>(connecting));
    port::request(self, connecting, site_times::with_hop(times.connect()), connect_space{ctx->job.record.request.space})
        .then(
            [self, ctx, candidates](connected_space& answer) {
                if (self->state.ending || self->state.restarting)
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

namespace {

void begin(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    st.record = ctx->job.record;
    st.labels_before = st.record.totals.labels;
    if (ctx->job.action == run_action::resume)
        st.fold->go_on_from(st.record.totals);
    const bool shown_again = ctx->job.action == run_action::resume && st.record.planned;
    if (!shown_again)
        st.record.action = is_labelling(ctx->job.action) ? run_action::tag : ctx->job.action;
    st.record.status = run_status::running;
    st.record.why = {};
    st.record.ended_ms = 0;
    st.save_due = ctx->job.action != run_action::tag; // a new run was written when it was opened
    save(self, ctx);
    port::request(self, ctx->services.shared.throttles.front(), 10s, get_throttle_view{})
        .then([self](const throttle_view& view) { self->state.fold->on_first_level(view.now); },
              [](const caf::error&) {});
    st.told = st.fold->at(self->clock().now());
    port::send_later(self, progress_every, progress_tick{});
    if (st.record.request.space.empty())
        adopt(self, ctx,
              spawn_documents_pipeline(self->system(), ctx->services, ctx->job, fact_sink_actor{run_actor{self}}));
    else
        begin_space(self, ctx);
}

bool differs(const run_progress& a, const run_progress& b) {
    return a.pages != b.pages || a.calls != b.calls || a.labels != b.labels || a.level != b.level ||
           a.in_flight != b.in_flight || a.listing_complete != b.listing_complete;
}

void on_tick(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    const auto now = self->clock().now();
    st.last_tick = now;
    if (!st.journal_asks.empty() && now >= st.journal_asks_until)
        write_again(self); // for the last time
    port::send_later(self, progress_every, progress_tick{});
    if (st.ended)
        return;
    if (st.ending && now >= st.drain_until) {
        finish(self, ctx); // Somebody does not answer; what is durable is durable.
        return;
    }
    if (differs(st.fold->at(now), st.told)) {
        st.save_due = true;
        tell_progress(self);
    }
    save(self, ctx);
    restart_if_due(self, ctx);
}

/// The counts are closed once the run has ended: such a page has had no turn, and a resume looks at it again.
void on_page(self_pointer self, const context_ptr& ctx, page_settled& fact) {
    auto& st = self->state;
    if (st.ended)
        return;
    if (!st.record.request.space.empty())
        st.pages_told.insert(fact.result.page.id);
    st.fold->on(fact);
    if (!fact.durable)
        st.unsaved.push_back(record_of(ctx->job.record.run, fact));
    port::send(self, st.sink, std::move(fact));
    if (st.unsaved.size() >= unsaved_max)
        save(self, ctx);
    finish_if_complete(self, ctx);
}

} // namespace
} // namespace run_parts

using namespace run_parts;

run_actor::behavior_type run(self_pointer self, run_job job, std::shared_ptr<run_claim> claim, run_services services,
                             run_sink_actor sink) {
    port::harden(self, caf::make_error(errc::actor_failed));
    auto& st = self->state;
    st.claim = std::move(claim);
    st.sink = std::move(sink);
    st.last_tick = self->clock().now();
    st.fold = std::make_unique<progress_fold>(job.record.run, self->clock().now());
    restart_plan::config plan;
    plan.seed = services.seed;
    st.restarts = std::make_unique<restart_plan>(plan);
    const auto ctx = std::make_shared<context>(context{std::move(job), std::move(services)});
    begin(self, ctx);
    return {
        [self, ctx](const pages_listed& fact) {
            if (fact.why)
                self->state.listing_failed = fact.why;
            self->state.fold->on(fact);
            finish_if_complete(self, ctx);
        },
        [self, ctx](page_settled& fact) { on_page(self, ctx, fact); },
        [self](const cache_asked& fact) { self->state.fold->on(fact); },
        [self](const calls_changed& fact) { self->state.fold->on(fact); },
        [self](run_notice& fact) { port::send(self, self->state.sink, std::move(fact)); },
        [self, ctx](run_failed& fact) {
            if (self->state.restarting)
                return; // A child that missed another one.
            if (fact.why.code == errc::actor_failed)
                actor_failed(self, ctx, fact.why.message);
            else
                end_early(self, ctx, std::move(fact.why));
        },
        [self, ctx](const drained& fact) { on_drained(self, ctx, fact.stage); },
        [self, ctx](level_changed& fact) {
            if (fact.group == ctx->services.config->providers.front().name)
                self->state.fold->on(fact);
            port::send(self, self->state.sink, std::move(fact));
        },
        [self, ctx](shared_renewed& now) {
            ctx->services.shared = std::move(now.actors);
            write_again(self);
            actor_failed(self, ctx, now.who);
        },
        [self, ctx](const stop_run&) {
            if (self->state.ending)
                finish(self, ctx); // Asked twice: at once.
            else
                end_early(self, ctx, {errc::stopped, "stopped by the user; resume it to go on"});
        },
        [self, ctx](const progress_tick&) { on_tick(self, ctx); },
    };
}

} // namespace tagwright
