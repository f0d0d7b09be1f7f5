#include "actors/coordinator/run_parts.hpp"

#include "base/foreign_text.hpp"

#include <fmt/format.h>

namespace tagwright::run_parts {

using namespace std::chrono_literals;

namespace {

/// How long whoever writes to the pages may take to finish before a restart.
constexpr auto drain_patience = 30s;

/// The one that writes to the pages and tells of it: what it has done must be told before the rest is listed again.
caf::actor writer_of(const run_state& st) {
    return st.undoer ? caf::actor_cast<caf::actor>(st.undoer) : caf::actor_cast<caf::actor>(st.publisher);
}

/// Ends the children, last started first. The writer and its gateways are left to finish where it is to drain.
void end_children(self_pointer self, bool all) {
    auto& st = self->state;
    const auto writer = writer_of(st);
    const auto spared = [&](const caf::actor& child) {
        if (st.undoer) // reads what it is about to take off
            return std::find(st.gateways.begin(), st.gateways.end(), child) != st.gateways.end() || child == writer;
        return child == writer || child.address() == st.label_writes.address();
    };
    for (auto it = st.children.rbegin(); it != st.children.rend(); ++it)
        if (all || !spared(*it))
            self->send_exit(*it, caf::exit_reason::kill);
}

void all_children_gone(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    st.children.clear();
    st.gateways.clear();
    st.batcher = batcher_actor{};
    st.provider = provider_actor{};
    st.publisher = publisher_actor{};
    st.label_writes = site_actor{};
    st.undoer = undoer_actor{};
    if (st.ending)
        finish(self, ctx); // stopped meanwhile
}

void child_gone(self_pointer self, const context_ptr& ctx, const std::string& name, const caf::actor_addr& who) {
    auto& st = self->state;
    --st.alive;
    if (st.ended)
        return;
    const bool was_provider = st.provider && st.provider.address() == who;
    const auto writer = writer_of(st);
    const bool was_writer = writer && writer.address() == who;
    if (was_writer) {
        st.publisher = publisher_actor{};
        st.undoer = undoer_actor{};
    }
    if (st.restarting && st.alive == 0)
        all_children_gone(self, ctx);
    else if (st.restarting && was_writer)
        end_children(self, true);
    else if (!st.restarting && st.ending && (was_writer || was_provider))
        on_drained(self, ctx, was_writer ? pipeline_stage::publisher : pipeline_stage::provider);
    else if (!st.restarting)
        actor_failed(self, ctx, name);
}

} // namespace

void actor_failed(self_pointer self, const context_ptr& ctx, const std::string& who) {
    auto& st = self->state;
    if (st.ended || st.ending || st.restarting)
        return;
    // A run over documents cannot read them again.
    if (st.record.request.space.empty()) {
        end_early(self, ctx, {errc::actor_failed, fmt::format("the {} failed; what is done is kept", who)});
        return;
    }
    const auto wait = st.restarts->failed(self->clock().now());
    if (!wait) {
        end_early(self, ctx,
                  {errc::intensity_exceeded, fmt::format("the {} failed again and again; what is done is kept", who)});
        return;
    }
    ctx->services.log->write(log_channel::router, fmt::format("[RESTART] failed={} wait_s={:.3f}", quoted_for_log(who),
                                                              std::chrono::duration<double>(*wait).count()));
    st.restarting = true;
    st.restart_at = self->clock().now() + *wait;
    st.drain_until = self->clock().now() + drain_patience;
    end_children(self, !writer_of(st));
    if (st.undoer)
        port::send(self, st.undoer, drain{});
    else if (st.publisher)
        port::send(self, st.publisher, drain{});
    else if (st.alive == 0)
        all_children_gone(self, ctx);
}

void watch_child(self_pointer self, const context_ptr& ctx, const std::string& name, const caf::actor& child) {
    ++self->state.alive;
    self->state.children.push_back(child);
    self->state.watched.add(
        self, child, [self, ctx, name, who = child.address()](const caf::error&) { child_gone(self, ctx, name, who); });
    if (ctx->services.on_child)
        ctx->services.on_child(name, child);
}

void adopt(self_pointer self, const context_ptr& ctx, pipeline&& parts) {
    auto& st = self->state;
    st.batcher = parts.batcher;
    st.provider = parts.provider;
    st.publisher = parts.publisher;
    st.label_writes = parts.label_writes;
    st.undoer = parts.undoer;
    for (auto& child : parts.actors) {
        if (child.who.address() == st.label_writes.address())
            st.gateways.push_back(child.who);
        watch_child(self, ctx, child.name, child.who);
    }
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
    if (stage == pipeline_stage::provider && st.publisher)
        port::send(self, st.publisher, drain{});
    else
        finish(self, ctx);
}

void restart_if_due(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    const auto now = self->clock().now();
    if (st.restarting && st.alive > 0 && now >= st.drain_until)
        end_children(self, true); // What it was about to write is in the journal.
    if (!st.restarting || st.alive > 0 || now < st.restart_at)
        return;
    st.restarting = false;
    st.restarted = true;
    st.listing_failed = {};
    st.fold->list_again();
    begin_space(self, ctx);
}

} // namespace tagwright::run_parts
