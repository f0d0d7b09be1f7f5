#include "actors/coordinator/run_actor.hpp"

#include "actors/coordinator/pipeline.hpp"
#include "actors/journal/page_course.hpp"
#include "actors/provider/call_budget.hpp"

#include <fmt/format.h>

namespace tagwright {

using self_pointer = run_actor::stateful_pointer<run_state>;

run_state::~run_state() {
    for (auto it = children.rbegin(); it != children.rend(); ++it)
        caf::anon_send_exit(*it, caf::exit_reason::kill);
}

namespace {

using namespace std::chrono_literals;

constexpr auto progress_every = 200ms;
/// Results that wait for the next tick at most; more are written at once.
constexpr std::size_t unsaved_max = 500;
constexpr auto store_patience = 60s;
/// How long a publisher may take to finish before a restart.
constexpr auto drain_patience = 60s;

struct context {
    run_job job;
    run_services services;
    run_sink_actor sink;
};
using context_ptr = std::shared_ptr<const context>;

void tell_progress(self_pointer self, const context_ptr& ctx) {
    auto now = self->state.fold->at(self->clock().now());
    self->state.told = now;
    port::send(self, ctx->sink, std::move(now));
}

std::int64_t unix_now_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

bool is_labelling(run_action action) { return action == run_action::tag || action == run_action::resume; }

/// The record for the journal, with the counts of this moment. Applying and undoing change what the run has
/// on the pages; calls and times stay those of the labelling.
run_record record_now(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    auto now = st.fold->at(self->clock().now());
    if (is_labelling(ctx->job.action)) {
        st.record.totals = std::move(now);
        return st.record;
    }
    auto& added = st.record.totals.labels.added;
    added = st.labels_before.added + now.labels.added;
    added -= std::min(added, now.labels.removed);
    return st.record;
}

void end_early(self_pointer self, const context_ptr& ctx, failure why);
void finish_if_due(self_pointer self, const context_ptr& ctx);

/// Brings the journal up to date. One write at a time: what comes up meanwhile goes into the next.
void save(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (st.saving || st.ended || (st.unsaved.empty() && !st.save_due))
        return;
    st.saving = true;
    st.save_due = false;
    port::request(self, ctx->services.history, store_patience,
                  journal_pages{record_now(self, ctx), std::exchange(st.unsaved, {})})
        .then(
            [self, ctx](journaled& answer) {
                self->state.saving = false;
                if (answer.why)
                    end_early(self, ctx, std::move(answer.why));
                else if (self->state.unsaved.size() >= unsaved_max)
                    save(self, ctx);
                finish_if_due(self, ctx);
            },
            [self, ctx](const caf::error&) {
                self->state.saving = false;
                end_early(self, ctx, {errc::store_failed, "the journal does not answer"});
                finish_if_due(self, ctx);
            });
}

/// The last message to the sink; the actor ends, and its children with it.
void tell_end(self_pointer self, const context_ptr& ctx, run_finished last) {
    self->state.claim.reset(); // first: whoever hears of the end may go on with the run
    port::send(self, ctx->sink, last.last);
    port::send(self, ctx->sink, std::move(last));
    self->quit(caf::exit_reason::user_shutdown);
}

/// Closes the journal, then tells.
void finish(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (st.ended)
        return;
    if (st.saving) {
        // Results are on their way to the journal: until they are there nobody knows how the run ends.
        st.drain_until = self->clock().now();
        return;
    }
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
        tell_end(self, ctx, std::move(told));
    };
    port::request(self, ctx->services.history, store_patience, std::move(closing))
        .then([end](journaled& answer) { end(std::move(answer.why)); },
              [end](const caf::error&) {
                  end({errc::store_failed, "the journal does not answer"});
              });
}

/// In-flight calls and writes end as usual, nothing new starts; then the run finishes.
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
    if (!st.calls && !st.undoing) {
        finish(self, ctx);
        return;
    }
    auto longest = 0ms;
    for (const auto& to : ctx->services.config->providers)
        longest = std::max(longest, to.timeout);
    st.drain_until = self->clock().now() + longest + 30s;
    if (st.undoing) {
        port::send(self, st.undoing, drain{});
        return;
    }
    port::send(self, st.batches, drain{});
    port::send(self, st.calls, drain{});
}

void finish_if_complete(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (!st.ending && !st.restarting && st.fold->complete())
        finish(self, ctx);
}

/// A save was in the way of the end.
void finish_if_due(self_pointer self, const context_ptr& ctx) {
    if (self->state.ending && self->clock().now() >= self->state.drain_until)
        finish(self, ctx);
    else
        finish_if_complete(self, ctx);
}

// -- supervision --------------------------------------------------------------------------------------

/// Ends the children, last started first. The publisher and its gateway are left to finish where it is to
/// drain: what is durable must be told before the rest is listed again.
void end_children(self_pointer self, bool all) {
    auto& st = self->state;
    for (auto it = st.children.rbegin(); it != st.children.rend(); ++it)
        if (all || (it->address() != st.labels.address() && it->address() != st.label_writes.address()))
            self->send_exit(*it, caf::exit_reason::kill);
}

void all_children_gone(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    st.children.clear();
    st.batches = batcher_actor{};
    st.calls = provider_actor{};
    st.labels = publisher_actor{};
    st.label_writes = site_actor{};
    if (st.ending)
        finish(self, ctx); // stopped meanwhile
}

void child_failed(self_pointer self, const context_ptr& ctx, const std::string& what, bool publisher_lives) {
    auto& st = self->state;
    if (st.ended || st.ending || st.restarting)
        return;
    failure why{errc::actor_failed, fmt::format("the {} failed; what is done is kept", what)};
    // A run over documents cannot read them again; apply and undo are short, and resumed by hand.
    // The journal does not tell in which life of a resumed run a page failed, nor what was told in this one.
    const bool clear = ctx->job.action == run_action::tag || st.fold->nothing_told();
    const bool can = publisher_lives && clear && is_labelling(ctx->job.action) && !st.record.request.space.empty();
    const auto wait = can ? st.restarts->failed(self->clock().now()) : std::nullopt;
    if (!wait) {
        if (can)
            why = {errc::intensity_exceeded, fmt::format("the {} failed again and again; what is done is kept", what)};
        end_early(self, ctx, std::move(why));
        return;
    }
    ctx->services.log->write(log_channel::router,
                             fmt::format("[RESTART] run={} failed=\"{}\" wait_s={:.3f}", st.record.run, what,
                                         std::chrono::duration<double>(*wait).count()));
    st.restarting = true;
    st.restart_at = self->clock().now() + *wait;
    st.drain_until = self->clock().now() + drain_patience;
    end_children(self, !st.labels);
    if (st.labels)
        port::send(self, st.labels, drain{});
    else if (st.alive == 0)
        all_children_gone(self, ctx);
}

void watch_child(self_pointer self, const context_ptr& ctx, const std::string& name, const caf::actor& child) {
    auto& st = self->state;
    ++st.alive;
    const bool publishes = st.labels && child.address() == st.labels.address();
    st.watched.add(self, child, [self, ctx, name, publishes](const caf::error&) {
        auto& state = self->state;
        --state.alive;
        if (state.ended)
            return;
        if (!state.restarting)
            child_failed(self, ctx, name, !publishes);
        else if (state.alive == 0)
            all_children_gone(self, ctx);
    });
    if (ctx->services.on_child)
        ctx->services.on_child(name, child);
}

void adopt(self_pointer self, const context_ptr& ctx, pipeline&& parts) {
    auto& st = self->state;
    st.batches = parts.batches;
    st.calls = parts.calls;
    st.labels = parts.labels;
    st.label_writes = parts.label_writes;
    st.undoing = parts.undoing;
    for (auto& child : parts.actors) {
        st.children.push_back(child.who);
        watch_child(self, ctx, child.name, child.who);
    }
}

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
    job.record = record;
    job.restarted = self->state.restarted;
    if (job.restarted && job.action == run_action::tag)
        job.action = run_action::resume;
    const fact_sink_actor run{run_actor{self}};
    if (job.action == run_action::undo)
        adopt(self, ctx, spawn_undo(self->system(), ctx->services, job, site, run));
    else
        adopt(self, ctx, spawn_space_pipeline(self->system(), ctx->services, job, site, space, run));
}

void begin_space(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    const auto candidates = spawn_candidates(self->system(), ctx->services);
    for (const auto& candidate : candidates) {
        st.children.push_back(caf::actor_cast<caf::actor>(candidate.reads));
        watch_child(self, ctx, "gateway for reads", st.children.back());
    }
    const auto connecting = self->system().spawn(connector, candidates, std::chrono::milliseconds(20min));
    st.children.push_back(caf::actor_cast<caf::actor>(connecting));
    port::request(self, connecting, 25min, connect_space{ctx->job.record.request.space})
        .then(
            [self, ctx, candidates](connected_space& answer) {
                if (self->state.ending || self->state.restarting)
                    return;
                if (answer.why.code == errc::actor_failed)
                    child_failed(self, ctx, answer.why.message, true);
                else if (answer.why)
                    end_early(self, ctx, std::move(answer.why));
                else
                    begin_pipeline(self, ctx, candidates[answer.candidate], answer.space);
            },
            [self, ctx](const caf::error&) {
                if (!self->state.restarting)
                    child_failed(self, ctx, "connector", true);
            });
}

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
    port::request(self, ctx->services.limiters.front(), 10s, get_throttle_view{})
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

void on_drained(self_pointer self, const context_ptr& ctx, pipeline_stage stage) {
    auto& st = self->state;
    if (st.restarting) {
        if (stage == pipeline_stage::publisher)
            end_children(self, true);
        return;
    }
    if (!st.ending)
        return; // Out of work; the run ends when every page has ended.
    if (stage == pipeline_stage::provider)
        port::send(self, st.labels, drain{});
    else
        finish(self, ctx);
}

bool differs(const run_progress& a, const run_progress& b) {
    return a.pages != b.pages || a.calls != b.calls || a.labels != b.labels || a.level != b.level ||
           a.in_flight != b.in_flight || a.listing_complete != b.listing_complete;
}

void on_tick(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    const auto now = self->clock().now();
    if (st.ended)
        return;
    if ((st.ending || (st.restarting && st.alive > 0)) && now >= st.drain_until) {
        if (!st.ending)
            st.why = {errc::actor_failed, "the publisher did not finish; what is done is kept"};
        finish(self, ctx); // Somebody does not answer; what is durable is durable.
        return;
    }
    if (differs(st.fold->at(now), st.told)) {
        st.save_due = true;
        tell_progress(self, ctx);
    }
    save(self, ctx);
    // What has ended must be in the journal before the rest is listed again.
    if (st.restarting && st.alive == 0 && !st.saving && st.unsaved.empty() && now >= st.restart_at) {
        st.restarting = false;
        st.restarted = ctx->job.action == run_action::tag;
        st.fold->list_again();
        begin_space(self, ctx);
    }
    port::send_later(self, progress_every, progress_tick{});
}

} // namespace

run_actor::behavior_type run(self_pointer self, run_job job, std::shared_ptr<run_claim> claim, run_services services,
                             run_sink_actor sink) {
    port::harden(self, caf::make_error(errc::actor_failed));
    auto& st = self->state;
    st.claim = std::move(claim);
    st.fold = std::make_unique<progress_fold>(job.record.run, self->clock().now());
    restart_plan::config plan;
    plan.seed = services.seed;
    st.restarts = std::make_unique<restart_plan>(plan);
    const auto ctx = std::make_shared<const context>(context{std::move(job), std::move(services), std::move(sink)});
    begin(self, ctx);
    return {
        [self, ctx](const pages_listed& fact) {
            self->state.fold->on(fact);
            finish_if_complete(self, ctx);
        },
        [self, ctx](page_settled& fact) {
            if (self->state.ended)
                return; // The counts are closed: the page has had no turn, and a resume looks at it again.
            auto& unsaved = self->state.unsaved;
            self->state.fold->on(fact);
            if (!fact.durable)
                unsaved.push_back(record_of(ctx->job.record.run, fact));
            port::send(self, ctx->sink, std::move(fact));
            if (unsaved.size() >= unsaved_max)
                save(self, ctx);
            finish_if_complete(self, ctx);
        },
        [self](const cache_asked& fact) { self->state.fold->on(fact); },
        [self](const calls_changed& fact) { self->state.fold->on(fact); },
        [self, ctx](run_failed& fact) {
            if (self->state.restarting)
                return; // A child that missed another one.
            if (fact.why.code == errc::actor_failed)
                child_failed(self, ctx, fact.why.message, true);
            else
                end_early(self, ctx, std::move(fact.why));
        },
        [self, ctx](const drained& fact) { on_drained(self, ctx, fact.stage); },
        [self, ctx](level_changed& fact) {
            if (fact.group == ctx->services.config->providers.front().name)
                self->state.fold->on(fact);
            port::send(self, ctx->sink, std::move(fact));
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
