#include "actors/coordinator/run_actor.hpp"

#include "actors/coordinator/pipeline.hpp"

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

struct context {
    std::string id;
    run_request request;
    run_services services;
    run_sink_actor sink;
};
using context_ptr = std::shared_ptr<const context>;

void tell_progress(self_pointer self, const context_ptr& ctx) {
    auto now = self->state.fold->at(self->clock().now());
    self->state.told = now;
    port::send(self, ctx->sink, std::move(now));
}

/// The last message to the sink; the actor ends, and its children with it.
void finish(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (st.ended)
        return;
    st.ended = true;
    const auto status = st.why.code == errc::ok        ? run_status::completed
                        : st.why.code == errc::stopped ? run_status::stopped
                                                       : run_status::failed;
    st.fold->close(status);
    run_finished last;
    last.last = st.fold->at(self->clock().now());
    last.why = st.why;
    last.adjustments = st.fold->adjustments();
    last.started = st.fold->started();
    port::send(self, ctx->sink, last.last);
    port::send(self, ctx->sink, std::move(last));
    self->quit(caf::exit_reason::user_shutdown);
}

/// In-flight calls and writes end as usual, nothing new starts; then the run finishes.
void end_early(self_pointer self, const context_ptr& ctx, failure why) {
    auto& st = self->state;
    if (st.ending)
        return;
    st.ending = true;
    st.why = std::move(why);
    if (!st.calls) {
        finish(self, ctx);
        return;
    }
    auto longest = 0ms;
    for (const auto& to : ctx->services.config->providers)
        longest = std::max(longest, to.timeout);
    st.drain_until = self->clock().now() + longest + 30s;
    port::send(self, st.batches, drain{});
    port::send(self, st.calls, drain{});
}

void finish_if_complete(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (!st.ending && st.fold->complete())
        finish(self, ctx);
}

void watch_child(self_pointer self, const context_ptr& ctx, const caf::actor& child, const char* what) {
    self->state.watched.add(self, child, [self, ctx, what](const caf::error&) {
        if (!self->state.ended)
            end_early(self, ctx, {errc::actor_failed, fmt::format("the {} failed; what is done is kept", what)});
    });
}

void adopt(self_pointer self, const context_ptr& ctx, pipeline&& parts) {
    auto& st = self->state;
    st.batches = parts.batches;
    st.calls = parts.calls;
    st.labels = parts.labels;
    for (auto& child : parts.actors) {
        watch_child(self, ctx, child, "pipeline");
        st.children.push_back(std::move(child));
    }
}

void begin_space(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    const auto candidates = spawn_candidates(self->system(), ctx->services);
    for (const auto& candidate : candidates)
        st.children.push_back(caf::actor_cast<caf::actor>(candidate.reads));
    const auto connecting = self->system().spawn(connector, candidates, std::chrono::milliseconds(20min));
    st.children.push_back(caf::actor_cast<caf::actor>(connecting));
    port::request(self, connecting, 25min, connect_space{ctx->request.space})
        .then(
            [self, ctx, candidates](connected_space& answer) {
                if (self->state.ending)
                    return;
                if (answer.why) {
                    end_early(self, ctx, std::move(answer.why));
                    return;
                }
                adopt(self, ctx,
                      spawn_space_pipeline(self->system(), ctx->services, ctx->request, candidates[answer.candidate],
                                           answer.space, fact_sink_actor{run_actor{self}}));
            },
            [self, ctx](const caf::error&) {
                end_early(self, ctx, {errc::actor_failed, "connecting to Confluence failed"});
            });
}

void begin(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    port::request(self, ctx->services.limiters.front(), 10s, get_throttle_view{})
        .then([self](const throttle_view& view) { self->state.fold->on_first_level(view.now); },
              [](const caf::error&) {});
    st.told = st.fold->at(self->clock().now());
    port::send_later(self, progress_every, progress_tick{});
    if (ctx->request.space.empty())
        adopt(self, ctx, spawn_documents_pipeline(self->system(), ctx->services, fact_sink_actor{run_actor{self}}));
    else
        begin_space(self, ctx);
}

void on_drained(self_pointer self, const context_ptr& ctx, pipeline_stage stage) {
    auto& st = self->state;
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
    if (st.ending && now >= st.drain_until) {
        finish(self, ctx); // Somebody does not answer; what is durable is durable.
        return;
    }
    if (differs(st.fold->at(now), st.told))
        tell_progress(self, ctx);
    port::send_later(self, progress_every, progress_tick{});
}

} // namespace

run_actor::behavior_type run(self_pointer self, std::string id, run_request request, run_services services,
                             run_sink_actor sink) {
    port::harden(self, caf::make_error(errc::actor_failed));
    auto& st = self->state;
    st.fold = std::make_unique<progress_fold>(id, self->clock().now());
    const auto ctx = std::make_shared<const context>(
        context{std::move(id), std::move(request), std::move(services), std::move(sink)});
    begin(self, ctx);
    return {
        [self, ctx](const pages_listed& fact) {
            self->state.fold->on(fact);
            finish_if_complete(self, ctx);
        },
        [self, ctx](page_settled& fact) {
            self->state.fold->on(fact);
            port::send(self, ctx->sink, std::move(fact));
            finish_if_complete(self, ctx);
        },
        [self](const cache_asked& fact) { self->state.fold->on(fact); },
        [self](const calls_changed& fact) { self->state.fold->on(fact); },
        [self, ctx](run_failed& fact) { end_early(self, ctx, std::move(fact.why)); },
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
                end_early(self, ctx, {errc::stopped, "stopped by the user; run it again to go on"});
        },
        [self, ctx](const progress_tick&) { on_tick(self, ctx); },
    };
}

} // namespace tagwright
