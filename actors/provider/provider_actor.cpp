#include "actors/provider/provider_actor.hpp"

#include "actors/provider/wait_text.hpp"

#include "actors/journal/page_course.hpp"
#include "base/foreign_text.hpp"

#include <fmt/format.h>

#include "providers/llm/dialect.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

namespace tagwright {

using self_pointer = provider_actor::stateful_pointer<provider_state>;

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

double seconds(duration d) { return std::chrono::duration<double>(d).count(); }

void fail_run(self_pointer self, const context_ptr& ctx, failure why) {
    auto& st = self->state;
    if (st.told_end)
        return;
    st.stopped = true;
    st.desk->stop();
    port::send(self, ctx->run, run_failed{std::move(why)});
}

// -- batches ------------------------------------------------------------------------------------------

void pull(self_pointer self, const context_ptr& ctx) {
    self->state.pulling = true;
    const auto got = [self, ctx](std::vector<page_doc>&& pages, bool end) {
        auto& st = self->state;
        st.pulling = false;
        if (!st.stopped && !pages.empty())
            st.desk->add(std::move(pages));
        if (end)
            st.desk->no_more();
        advance(self, ctx);
    };
    port::request(self, ctx->batcher, ctx->config.pull_timeout, pull_batch{})
        .then(
            [self, got](page_batch& batch) {
                self->state.in_use = std::move(batch.in_use);
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
        msg.pages.push_back(
            {std::move(page.page), std::move(page.labels), page.rejected, by, page_status::labelled, {}});
    const auto count = msg.pages.size();
    self->state.unpublished += count;
    ++self->state.unpublished_calls;
    const auto taken = [self, ctx, count] {
        self->state.unpublished -= count;
        --self->state.unpublished_calls;
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

// -- money ----------------------------------------------------------------------------------------------

call_cost estimate(const context_ptr& ctx, const job& what) {
    double input = ctx->config.prompt_overhead_tokens;
    for (const auto& page : what.pages)
        input += page.tokens;
    return {input, static_cast<double>(ctx->config.output_tokens_per_page) * static_cast<double>(what.pages.size())};
}

double usd_estimate(const context_ptr& ctx, std::size_t provider, const job& what) {
    return cost_of(ctx->config.providers[provider], estimate(ctx, what));
}

/// Nothing is in flight, something waits, and nothing of it may start.
bool is_out_of_budget(self_pointer self, const context_ptr& ctx) {
    const auto& st = self->state;
    const auto& waiting = st.desk->jobs_waiting();
    const auto asked = [](const auto& jobs) { return !jobs.empty(); };
    if (!st.flights.empty() || waiting.empty() || std::any_of(st.permits_asked.begin(), st.permits_asked.end(), asked))
        return false;
    const auto now = self->clock().now();
    return std::none_of(waiting.begin(), waiting.end(), [&](const job& what) {
        return st.budget->allows(usd_estimate(ctx, st.desk->destination(now, what), what));
    });
}

// -- calls ----------------------------------------------------------------------------------------------

void log_end(const context_ptr& ctx, const std::string& name, const call_done& done, const next_steps& steps) {
    const auto& why = done.reply.why;
    if (why.code == errc::ok)
        return;
    const auto shown = word_for_log(name);
    const auto message = quoted_for_log(why.message);
    if (why.code == errc::rate_limited) {
        const auto hint = done.reply.hints.retry_after;
        ctx->log->write(log_channel::router, fmt::format("[429] provider={} call={} retry_after_s={:.3f}", shown,
                                                         done.call, hint ? seconds(*hint) : 0.0));
    }
    if (steps.waits) {
        ctx->log->write(log_channel::router, fmt::format("[BACKOFF] provider={} call={} wait_s={:.3f} code={}", shown,
                                                         done.call, seconds(*steps.waits), to_string(why.code)));
        ctx->log->write(log_channel::router, fmt::format("[RETRY] provider={} call={} code={} message={}", shown,
                                                         done.call, to_string(why.code), message));
    } else {
        ctx->log->write(log_channel::router, fmt::format("[ERROR] provider={} call={} code={} message={}", shown,
                                                         done.call, to_string(why.code), message));
    }
}

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
void tell_wait(self_pointer self, const context_ptr& ctx, std::size_t provider, time_point wait, std::string text) {
    auto& told = self->state.waits_told[provider];
    if (told == wait)
        return;
    told = wait;
    port::send(self, ctx->run, run_notice{std::move(text)});
}

/// @param why  of the last failure
void tell_waits(self_pointer self, const context_ptr& ctx, std::size_t provider, const failure& why) {
    const auto& breaker = self->state.desk->breaker(provider);
    const auto now = self->clock().now();
    const auto& name = ctx->config.providers[provider].name;
    if (breaker.is_shut())
        return;
    if (const auto until = breaker.suspended(now)) {
        const auto told = breaker.suspended_why().retry_after;
        tell_wait(self, ctx, provider, *until,
                  suspension_text(name, told ? std::optional(*until - now) : std::nullopt));
        return;
    }
    const auto since = breaker.failing_since();
    if (since && now - *since >= ctx->config.tell_wait_after && why)
        tell_wait(self, ctx, provider, *since, patience_text(why.message, *breaker.patience_ends() - now));
}

void end_if_all_lost(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (st.stopped)
        return;
    if (auto why = st.desk->all_lost(self->clock().now())) {
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
    auto& st = self->state;
    if (!ctx->config.disk)
        return;
    for (std::size_t p = 0; p < st.book->size(); ++p) {
        if (st.book->at(p).shape == llm::wire::local)
            continue;
        ++st.recalling;
        ctx->config.disk->get_value(llm::dialect_key(st.book->at(p)),
                                    [weak = caf::weak_actor_ptr{self->ctrl()}, p](std::string&& text, const failure&) {
                                        if (const auto dst = caf::actor_cast<provider_actor>(weak))
                                            port::post(dst, dialect_remembered{p, std::move(text)});
                                    });
    }
    if (st.recalling > 0)
        port::send_later(self, ctx->config.memory_patience, dialect_remembered{st.book->size(), {}});
}

void recalled(self_pointer self, const dialect_remembered& msg) {
    auto& st = self->state;
    if (msg.provider >= st.book->size()) {
        st.recalling = 0; // The store takes too long: what it knows may still come.
        return;
    }
    st.book->recall(msg.provider, msg.text, epoch_s());
    st.recalling -= st.recalling > 0 ? 1 : 0;
}

void learn(self_pointer self, const context_ptr& ctx, std::size_t provider, const llm::reply& got) {
    auto& book = *self->state.book;
    const auto& to = book.at(provider);
    if (got.notice && !self->state.notices_told[provider]) {
        self->state.notices_told[provider] = true;
        port::send(self, ctx->run, run_notice{*got.notice});
    }
    if (book.learn(provider, got))
        ctx->log->write(log_channel::router,
                        fmt::format("[DIALECT] provider={} speaks={} message={}", word_for_log(to.name),
                                    quoted_for_log(llm::describe_dialect(to)), quoted_for_log(got.why.message)));
    if (auto text = book.to_keep(provider, got, epoch_s()); text && ctx->config.disk)
        ctx->config.disk->put_value(llm::dialect_key(to), std::move(*text), [](const failure&) {});
}

call_outcome outcome_of(const call_done& done) {
    call_outcome out;
    out.verdict = done.reply.verdict;
    out.actual = {static_cast<double>(done.reply.usage.input), static_cast<double>(done.reply.usage.output)};
    out.hints = done.reply.hints;
    return out;
}

void call_ended(self_pointer self, const context_ptr& ctx, call_done&& done) {
    auto& st = self->state;
    auto node = st.flights.extract(done.call);
    if (node.empty())
        return;
    const auto flight = std::move(node.mapped());
    if (done.reply.why.code != errc::actor_failed)
        st.idle.push_back(flight.by);
    port::send(self, ctx->throttles[flight.provider], release_permit{flight.lease, outcome_of(done)});
    learn(self, ctx, flight.provider, done.reply);
    const auto& name = ctx->config.providers[flight.provider].name;
    calls_changed fact;
    fact.tokens = done.reply.usage;
    fact.cost = cost_of(ctx->config.providers[flight.provider], fact.tokens);
    st.budget->finish(flight.usd_estimate,
                      may_be_billed(done.reply.why.code) ? std::nullopt : std::optional(fact.cost.usd));
    const auto verdict = done.reply.verdict;
    const bool good = done.reply.why.code == errc::ok;
    const auto summary = call_done{done.call, done.reply, done.took, {}, {}, done.alien_refs};
    auto steps = st.desk->finish(self->clock().now(), flight.job, std::move(done));
    log_end(ctx, name, summary, steps);
    fact.delta = steps.counted;
    (good ? fact.delta.successful : fact.delta.failed) = 1;
    fact.delta.rate_limits = verdict == call_verdict::rate_limited ? 1 : 0;
    fact.in_flight = static_cast<int>(st.flights.size());
    port::send(self, ctx->run, fact);
    end_if_all_lost(self, ctx); // first: the last page that ends may end the run, as if all were well
    tell_waits(self, ctx, flight.provider, summary.reply.why);
    settle_failed(self, ctx, std::move(steps.failed));
    hand_to_publisher(self, ctx, std::move(steps.labelled), name);
    advance(self, ctx);
}

worker_actor take_worker(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (!st.idle.empty()) {
        auto out = st.idle.back();
        st.idle.pop_back();
        return out;
    }
    auto out = ctx->make_worker(self->system());
    ++st.workers;
    st.watched.add(self, out, [self, ctx, address = out.address()](const caf::error&) {
        auto& state = self->state;
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
    auto& st = self->state;
    const auto now = self->clock().now();
    const auto* next = st.stopped ? nullptr : st.desk->next(now, provider, meant_for);
    const auto usd = next == nullptr ? 0 : usd_estimate(ctx, provider, *next);
    const auto* what = next == nullptr || !st.budget->allows(usd) ? nullptr : st.desk->start(now, provider, meant_for);
    if (what == nullptr) {
        port::send(self, ctx->throttles[provider], release_permit{lease, {call_verdict::abandoned, {}, {}}});
        return;
    }
    st.budget->start(usd);
    const auto id = ++st.last_call;
    auto by = take_worker(self, ctx);
    st.flights.emplace(id, provider_state::flight{what->id, provider, lease, by, usd});
    const auto& to = st.book->at(provider);
    if (what->handed_over)
        ctx->log->write(log_channel::router,
                        fmt::format("[FALLBACK] provider={} call={} pages={}{}", word_for_log(to.name), id,
                                    what->pages.size(), what->spilled == detour::away ? " reason=slow" : ""));
    // Counted now, not when it ends: what a budget allows must not depend on who lives to hear the answer.
    calls_changed fact;
    fact.delta.total = 1;
    fact.in_flight = static_cast<int>(st.flights.size());
    port::send(self, ctx->run, std::move(fact));
    port::request(self, by, to.timeout + std::chrono::seconds(10), run_call{id, to, what->pages, st.in_use})
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

void ask_permit(self_pointer self, const context_ptr& ctx, std::size_t provider, const job& what) {
    const auto id = what.id;
    const auto within = ctx->config.permit_within;
    self->state.permits_asked[provider].push_back(id);
    port::request(self, ctx->throttles[provider], within + deadlines::margin,
                  acquire_permit{estimate(ctx, what), within})
        .then(
            [self, ctx, provider, use = permit_use{id, tokens_of(what)}](const permit& lease) {
                std::erase(self->state.permits_asked[provider], use.job);
                begin_call(self, ctx, provider, lease, use);
                advance(self, ctx);
            },
            [self, ctx, provider, id](const caf::error& why) {
                auto& st = self->state;
                std::erase(st.permits_asked[provider], id);
                if (why == caf::make_error(errc::suspended)) {
                    const auto rest = std::max<duration>(suspended_time(why), std::chrono::seconds(1));
                    const auto& name = ctx->config.providers[provider].name;
                    st.desk->suspend_provider(provider, self->clock().now() + rest,
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

std::size_t permits_under_way(const provider_state& st) {
    return std::accumulate(st.permits_asked.begin(), st.permits_asked.end(), std::size_t{0},
                           [](std::size_t sum, const auto& asked) { return sum + asked.size(); });
}

/// What a slow provider is behind goes to the next one.
void spill(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    // Labels that are not durable yet keep calls from starting: the publisher is slow then, nobody else.
    const bool held_up = st.unpublished_calls >= ctx->config.workers_max;
    st.desk->spill(self->clock().now(), held_up, [&](std::size_t to, const job& what) {
        return st.budget->allows(usd_estimate(ctx, to, what), permits_under_way(st));
    });
}

void ask_permits(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (st.recalling > 0)
        return;
    const auto now = self->clock().now();
    // A provider has its share of the calls, which its own throttle does not pass: permits that wait for a slow one
    // must not keep the next one's calls from starting.
    const auto share = ctx->config.workers_max / ctx->throttles.size();
    for (std::size_t p = 0; p < ctx->throttles.size(); ++p) {
        auto& asked = st.permits_asked[p];
        const auto held = static_cast<std::size_t>(std::count_if(
            st.flights.begin(), st.flights.end(), [p](const auto& open) { return open.second.provider == p; }));
        for (const auto index : st.desk->ready(now, p, 2 * ctx->config.permits_asked_max)) {
            const auto& what = st.desk->waiting(index);
            if (asked.size() >= ctx->config.permits_asked_max || held + asked.size() >= share)
                break;
            if (std::find(asked.begin(), asked.end(), what.id) != asked.end())
                continue;
            if (!st.budget->allows(usd_estimate(ctx, p, what), permits_under_way(st)))
                continue;
            // A call whose labels are not durable yet could be lost as one in flight could: both count, so that a
            // kill never costs more calls than may be in flight.
            if (st.flights.size() + st.unpublished_calls + permits_under_way(st) >= ctx->config.workers_max)
                return;
            ask_permit(self, ctx, p, what);
        }
    }
}

void arm(self_pointer self) {
    auto& st = self->state;
    const auto now = self->clock().now();
    const auto at = st.desk->next_due(now);
    if (!at || (st.armed_for && *st.armed_for <= *at && *st.armed_for > now))
        return;
    st.armed_for = at;
    port::send_later(self, std::max(duration::zero(), *at - now), provider_tick{++st.epoch});
}

void advance(self_pointer self, const context_ptr& ctx) {
    auto& st = self->state;
    if (st.told_end)
        return;
    if (!st.stopped && is_out_of_budget(self, ctx)) {
        ctx->log->write(log_channel::router, "[BUDGET] used up: no call starts any more");
        fail_run(self, ctx, {errc::budget_exhausted, std::string(meaning(errc::budget_exhausted))});
    }
    settle_failed(self, ctx, st.desk->give_up_rest(self->clock().now()).failed);
    const bool idle = st.flights.empty() && st.unpublished == 0;
    if (idle && st.desk->finished()) {
        st.told_end = true;
        port::send(self, ctx->run, drained{pipeline_stage::provider});
        return;
    }
    if (st.stopped)
        return;
    spill(self, ctx);
    if (!st.pulling && st.unpublished < ctx->config.unpublished_max && st.desk->wants_batch())
        pull(self, ctx);
    ask_permits(self, ctx);
    arm(self);
}

} // namespace

provider_actor::behavior_type provider(self_pointer self, worker_factory make_worker, batcher_actor batcher,
                                       std::vector<throttle_actor> throttles, publisher_actor publisher,
                                       fact_sink_actor run, std::shared_ptr<event_log> log, provider_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    auto& st = self->state;
    st.desk = std::make_unique<call_desk>(config.desk);
    st.budget = std::make_unique<call_budget>(config.budget, config.before);
    st.restarts = std::make_unique<restart_window>(config.restarts);
    st.permits_asked.resize(throttles.size());
    st.waits_told.resize(throttles.size());
    st.notices_told.resize(throttles.size());
    st.book = std::make_unique<llm::endpoint_book>(config.providers);
    const auto ctx = std::make_shared<const context>(context{std::move(make_worker), std::move(batcher),
                                                             std::move(throttles), std::move(publisher), std::move(run),
                                                             std::move(log), std::move(config)});
    recall(self, ctx);
    port::send(self, provider_actor{self}, provider_tick{st.epoch});
    return {
        [self, ctx](const drain&) {
            self->state.stopped = true;
            self->state.desk->stop();
            advance(self, ctx);
        },
        [self, ctx](const provider_tick& tick) {
            if (tick.epoch != self->state.epoch)
                return; // An earlier timer has been armed since.
            self->state.armed_for.reset();
            advance(self, ctx);
        },
        [self, ctx](const dialect_remembered& msg) {
            recalled(self, msg);
            advance(self, ctx);
        },
    };
}

} // namespace tagwright
