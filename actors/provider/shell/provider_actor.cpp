#include "actors/provider/shell/provider_actor.hpp"

#include "actors/provider/call_log.hpp"
#include "actors/provider/wait_text.hpp"

#include "actors/journal/page_course.hpp"
#include "base/foreign_text.hpp"

#include <fmt/format.h>

#include "providers/llm/dialect.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace tagwright {

using self_pointer = provider_shell::stateful_pointer<provider_state>;

provider_state::~provider_state() {
    for (const auto& who : idle)
        caf::anon_send_exit(who, caf::exit_reason::user_shutdown);
    for (const auto& [call, open] : flights)
        caf::anon_send_exit(open.by, caf::exit_reason::kill);
}

namespace {

struct context {
    worker_factory make_worker;
    batcher_actor batcher;
    std::vector<throttle_actor> throttles;
    publisher_actor publisher;
    fact_sink_actor run;
    std::shared_ptr<event_log> log;
    provider_config config;
};
using context_ptr = std::shared_ptr<const context>;

void advance(self_pointer self, const context_ptr& ctx);

void fail_run(self_pointer self, const context_ptr& ctx, failure why) {
    auto& st = state_of(self);
    if (st.told_end)
        return;
    st.stopped = true;
    st.plan->stop();
    port::send(self, ctx->run, run_failed{std::move(why)});
}

// -- batches ------------------------------------------------------------------------------------------

void pull(self_pointer self, const context_ptr& ctx) {
    ++state_of(self).pulls;
    const auto got = [self, ctx](std::vector<page_doc>&& pages, bool end) {
        auto& st = state_of(self);
        --st.pulls;
        if (!st.stopped && !pages.empty())
            st.plan->desk().add(std::move(pages));
        if (end)
            st.plan->desk().no_more();
        advance(self, ctx);
    };
    port::request(self, ctx->batcher, ctx->config.pull_timeout, pull_batch{})
        .then(
            [self, got](page_batch& batch) {
                state_of(self).in_use = std::move(batch.in_use);
                got(std::move(batch.pages), batch.end);
            },
            [self, ctx, got](const caf::error& why) {
                // Dead: the run hears of it. Late: what it would still bring is lost to this pull, so all starts
                // anew.
                if (is_late(why))
                    fail_run(self, ctx, {errc::actor_failed, "batcher"});
                got({}, true);
            });
}

void hand_to_publisher(self_pointer self, const context_ptr& ctx, std::vector<labelled_by>&& labelled,
                       const std::string& by) {
    if (labelled.empty())
        return;
    publish msg;
    for (auto& page : labelled)
        msg.pages.push_back({std::move(page.page),
                             std::move(page.labels),
                             page.rejected,
                             by,
                             page_status::labelled,
                             {},
                             std::move(page.notes)});
    const auto count = msg.pages.size();
    state_of(self).plan->handed_to_publisher(count);
    const auto taken = [self, ctx, count] {
        state_of(self).plan->taken_by_publisher(count);
        advance(self, ctx);
    };
    port::request(self, ctx->publisher, ctx->config.publish_timeout, std::move(msg))
        .then([taken](const published&) { taken(); },
              [self, ctx, taken](const caf::error& why) {
                  fail_run(self, ctx,
                           failure_of(why, "publisher",
                                      {errc::store_failed, "labels cannot be made durable: is the disk full?"}));
                  taken();
              });
}

// -- calls ----------------------------------------------------------------------------------------------

void settle_failed(self_pointer self, const context_ptr& ctx, std::vector<failed_page>&& failed) {
    for (auto& page : failed) {
        page_settled out;
        out.result.page = std::move(page.page.page);
        out.result.status = page_status::failed;
        out.result.existing = std::move(page.page.existing.names);
        out.result.why = std::move(page.why);
        keep_ours(out, std::move(page.page.ours));
        port::send(self, ctx->run, std::move(out));
    }
}

/// A person is told once of each wait: who is waited for, why, and until when.
/// @param why  of the last failure
void tell_waits(self_pointer self, const context_ptr& ctx, std::size_t provider, const failure& why) {
    auto& st = state_of(self);
    auto notice = wait_to_tell(ctx->config.providers[provider].name, st.plan->desk().breaker(provider),
                               self->clock().now(), ctx->config.tell_wait_after, why);
    if (notice && std::exchange(st.waits_told[provider], notice->wait) != notice->wait)
        port::send(self, ctx->run, run_notice{std::move(notice->text)});
}

void end_if_all_lost(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    if (st.stopped)
        return;
    if (auto why = st.plan->desk().all_lost(self->clock().now())) {
        why->message = end_text(*why);
        ctx->log->write(log_channel::router, fmt::format("[ERROR] no provider left code={} message={}",
                                                         to_string(why->code), quoted_for_log(why->message)));
        fail_run(self, ctx, std::move(*why));
    }
}

// -- how endpoints are spoken to --------------------------------------------------------------------------

std::int64_t epoch_s() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

void recall(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    if (!ctx->config.values)
        return;
    for (std::size_t p = 0; p < st.book->size(); ++p) {
        if (st.book->at(p).shape == llm::wire::local)
            continue;
        ++st.recalling;
        ctx->config.values->get_value(llm::dialect_key(st.book->at(p)), [weak = caf::weak_actor_ptr{self->ctrl()},
                                                                         p](std::string&& text, const failure&) {
            if (const auto dst = caf::actor_cast<provider_shell>(weak))
                port::post(dst, dialect_remembered{p, std::move(text)});
        });
    }
    if (st.recalling > 0)
        port::send_later(self, ctx->config.memory_patience, dialect_remembered{st.book->size(), {}});
}

void recalled(self_pointer self, const dialect_remembered& msg) {
    auto& st = state_of(self);
    if (msg.provider >= st.book->size()) {
        st.recalling = 0; // The store takes too long: what it knows may still come.
        return;
    }
    st.book->recall(msg.provider, msg.text, epoch_s());
    st.recalling -= st.recalling > 0 ? 1 : 0;
}

void learn(self_pointer self, const context_ptr& ctx, std::size_t provider, const llm::reply& got) {
    auto& book = *state_of(self).book;
    const auto& to = book.at(provider);
    if (got.notice && !state_of(self).notices_told[provider]) {
        state_of(self).notices_told[provider] = true;
        port::send(self, ctx->run, run_notice{*got.notice});
    }
    if (book.learn(provider, got))
        ctx->log->write(log_channel::router,
                        fmt::format("[DIALECT] provider={} speaks={} message={}", word_for_log(to.name),
                                    quoted_for_log(llm::describe_dialect(to)), quoted_for_log(got.why.message)));
    if (auto text = book.to_keep(provider, got, epoch_s()); text && ctx->config.values)
        ctx->config.values->put_value(llm::dialect_key(to), std::move(*text), [](const failure&) {});
}

call_outcome outcome_of(const call_done& done) {
    call_outcome out;
    out.verdict = done.reply.verdict;
    out.actual = {static_cast<double>(done.reply.usage.input), static_cast<double>(done.reply.usage.output)};
    out.hints = done.reply.hints;
    return out;
}

void call_ended(self_pointer self, const context_ptr& ctx, call_done&& done) {
    auto& st = state_of(self);
    auto node = st.flights.extract(done.call);
    if (node.empty())
        return;
    const auto flight = std::move(node.mapped());
    if (done.reply.why.code != errc::actor_failed)
        st.idle.push_back(flight.by);
    const auto outcome = outcome_of(done);
    const auto summary = call_done{done.call, done.reply, done.took, {}, {}, done.alien_refs};
    auto end = st.plan->end(self->clock().now(), std::move(done));
    if (!end)
        return;
    const auto provider = end->provider;
    auto& steps = end->steps;
    port::send(self, ctx->throttles[provider], release_permit{flight.lease, outcome});
    learn(self, ctx, provider, summary.reply);
    const auto& name = ctx->config.providers[provider].name;
    for (const auto& line : end_lines(name, summary, steps))
        ctx->log->write(log_channel::router, line);
    calls_changed fact;
    fact.tokens = summary.reply.usage;
    fact.cost = std::move(end->cost);
    fact.delta = steps.counted;
    (summary.reply.why.code == errc::ok ? fact.delta.successful : fact.delta.failed) = 1;
    fact.delta.rate_limits = summary.reply.verdict == call_verdict::rate_limited ? 1 : 0;
    fact.in_flight = static_cast<int>(st.plan->in_flight());
    port::send(self, ctx->run, fact);
    end_if_all_lost(self, ctx); // first: the last page that ends may end the run, as if all were well
    tell_waits(self, ctx, provider, summary.reply.why);
    settle_failed(self, ctx, std::move(steps.failed));
    hand_to_publisher(self, ctx, std::move(steps.labelled), name);
    advance(self, ctx);
}

worker_actor take_worker(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    if (!st.idle.empty()) {
        auto out = st.idle.back();
        st.idle.pop_back();
        return out;
    }
    auto out = ctx->make_worker(self->system());
    ++st.workers;
    st.watched.add(self, out, [self, ctx, address = out.address()](const caf::error&) {
        auto& state = state_of(self);
        --state.workers;
        std::erase_if(state.idle, [&](const worker_actor& w) { return w.address() == address; });
        if (!state.restarts->allow(self->clock().now())) {
            fail_run(self, ctx, {errc::intensity_exceeded, "workers die again and again: see the log"});
            advance(self, ctx);
        }
    });
    return out;
}

void begin_call(self_pointer self, const context_ptr& ctx, std::size_t provider, const permit& lease,
                const permit_use& meant_for) {
    auto& st = state_of(self);
    const auto begun = st.plan->begin(self->clock().now(), provider, meant_for);
    if (!begun) {
        port::send(self, ctx->throttles[provider], release_permit{lease, {call_verdict::abandoned, {}, {}}});
        return;
    }
    const auto id = begun->call;
    const auto& what = *begun->what;
    auto by = take_worker(self, ctx);
    st.flights.emplace(id, provider_state::flight{lease, by});
    const auto& to = st.book->at(provider);
    if (what.handed_over)
        ctx->log->write(log_channel::router, fallback_line(to.name, id, what));
    // Counted now, not when it ends: what a budget allows must not depend on who lives to hear the answer.
    calls_changed fact;
    fact.delta.total = 1;
    fact.in_flight = static_cast<int>(st.plan->in_flight());
    port::send(self, ctx->run, std::move(fact));
    port::request(self, by, to.timeout + std::chrono::seconds(10), run_call{id, to, what.pages, st.in_use})
        .then([self, ctx](call_done& done) { call_ended(self, ctx, std::move(done)); },
              [self, ctx, id, by](const caf::error&) {
                  // Dead, or deaf beyond the transport's own deadline: not to be used again.
                  self->send_exit(by, caf::exit_reason::kill);
                  call_done done;
                  done.call = id;
                  done.reply.why = {errc::actor_failed, "the worker failed; its batch goes round again"};
                  done.reply.verdict = call_verdict::abandoned;
                  call_ended(self, ctx, std::move(done));
              });
}

// -- permits -----------------------------------------------------------------------------------------------

void ask_permit(self_pointer self, const context_ptr& ctx, const dispatch_plan::wish& wanted) {
    const auto within = ctx->config.permit_within;
    const auto provider = wanted.provider;
    port::request(self, ctx->throttles[provider], within + deadlines::margin, acquire_permit{wanted.cost, within})
        .then(
            [self, ctx, provider, use = wanted.meant_for](const permit& lease) {
                state_of(self).plan->wish_ended(provider, use.job);
                begin_call(self, ctx, provider, lease, use);
                advance(self, ctx);
            },
            [self, ctx, provider, id = wanted.meant_for.job](const caf::error& why) {
                auto& st = state_of(self);
                st.plan->wish_ended(provider, id);
                if (why == caf::make_error(errc::suspended)) {
                    const auto rest = std::max<duration>(suspended_time(why), std::chrono::seconds(1));
                    const auto& name = ctx->config.providers[provider].name;
                    st.plan->desk().suspend_provider(provider, self->clock().now() + rest,
                                                     {errc::quota_exhausted,
                                                      name + ": " + std::string(meaning(errc::quota_exhausted)),
                                                      failure_scope::endpoint, rest});
                    tell_waits(self, ctx, provider, {});
                    end_if_all_lost(self, ctx);
                } else if (is_gone(why)) {
                    fail_run(self, ctx, {errc::actor_failed, "throttle"});
                }
                advance(self, ctx);
            });
}

void arm(self_pointer self) {
    auto& st = state_of(self);
    const auto now = self->clock().now();
    const auto at = st.plan->desk().next_due(now);
    if (!at || (st.armed_for && *st.armed_for <= *at && *st.armed_for > now))
        return;
    st.armed_for = at;
    port::send_later(self, std::max(duration::zero(), *at - now), provider_tick{++st.epoch});
}

void advance(self_pointer self, const context_ptr& ctx) {
    auto& st = state_of(self);
    if (st.told_end)
        return;
    const auto now = self->clock().now();
    if (st.plan->is_out_of_budget(now)) {
        ctx->log->write(log_channel::router, "[BUDGET] used up: no call starts any more");
        fail_run(self, ctx, {errc::budget_exhausted, std::string(meaning(errc::budget_exhausted))});
    }
    settle_failed(self, ctx, st.plan->desk().give_up_rest(now).failed);
    if (st.plan->finished()) {
        st.told_end = true;
        port::send(self, ctx->run, drained{pipeline_stage::provider});
        return;
    }
    if (st.stopped)
        return;
    st.plan->spill(now);
    while (st.plan->wants_batch(st.pulls))
        pull(self, ctx);
    if (st.recalling == 0)
        for (const auto& wanted : st.plan->wishes(now))
            ask_permit(self, ctx, wanted);
    arm(self);
}

} // namespace

provider_shell::behavior_type provider(self_pointer self, worker_factory make_worker, batcher_actor batcher,
                                       std::vector<throttle_actor> throttles, publisher_actor publisher,
                                       fact_sink_actor run, std::shared_ptr<event_log> log, provider_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    auto& st = state_of(self);
    st.plan = std::make_unique<dispatch_plan>(config);
    st.restarts = std::make_unique<restart_window>(config.restarts);
    st.waits_told.resize(throttles.size());
    st.notices_told.resize(throttles.size());
    st.book = std::make_unique<llm::endpoint_book>(config.providers);
    const auto ctx = std::make_shared<const context>(context{std::move(make_worker), std::move(batcher),
                                                             std::move(throttles), std::move(publisher), std::move(run),
                                                             std::move(log), std::move(config)});
    recall(self, ctx);
    port::send(self, provider_shell{self}, provider_tick{st.epoch});
    return {
        [self, ctx](const drain&) {
            state_of(self).stopped = true;
            state_of(self).plan->stop();
            advance(self, ctx);
        },
        [self, ctx](const provider_tick& tick) {
            if (tick.epoch != state_of(self).epoch)
                return; // An earlier timer has been armed since.
            state_of(self).armed_for.reset();
            advance(self, ctx);
        },
        [self, ctx](const dialect_remembered& msg) {
            recalled(self, msg);
            advance(self, ctx);
        },
    };
}

} // namespace tagwright
