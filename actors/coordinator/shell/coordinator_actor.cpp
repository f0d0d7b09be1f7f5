#include "actors/coordinator/shell/coordinator_actor.hpp"

#include "actors/cache/shell/cache_actor.hpp"
#include "actors/coordinator/run_terms.hpp"
#include "actors/coordinator/shell/throttle_survey.hpp"
#include "actors/journal/page_course.hpp"
#include "actors/journal/run_name.hpp"
#include "actors/journal/shell/journal_actor.hpp"
#include "actors/site/site_share.hpp"
#include "actors/throttle/adaptive_controller.hpp"
#include "actors/throttle/limit_group.hpp"
#include "actors/throttle/shell/shared_throttle_actor.hpp"
#include "actors/throttle/shell/throttle_actor.hpp"
#include "base/foreign_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace tagwright {

using self_pointer = coordinator_shell::stateful_pointer<coordinator_state>;

coordinator_state::~coordinator_state() {
    for (const auto& [id, run] : runs)
        caf::anon_send_exit(run.who, caf::exit_reason::kill);
    for (auto it = shared.rbegin(); it != shared.rend(); ++it)
        caf::anon_send_exit(it->who, caf::exit_reason::kill);
    if (config && config->peers)
        config->peers->leave();
}

namespace {

using namespace std::chrono_literals;

throttle_config limits_of(std::string group, std::chrono::milliseconds call_timeout) {
    throttle_config out;
    out.group = std::move(group);
    // A lease outlives the longest call; only a lost one ends by its time.
    out.desk.lease = call_timeout + std::chrono::minutes(1);
    return out;
}

/// Days begin by the clock on the wall, which may be put right meanwhile.
double wall_s(time_point) { return static_cast<double>(unix_now_ms()) / 1000; }

/// @param name  the throttle's, unlike any other's
throttle_actor spawn_provider_throttle(self_pointer self, const coordinator_config& config,
                                       const llm::endpoint& endpoint, const std::string& group,
                                       const std::string& name) {
    const level_sink_actor sink = coordinator_shell{self};
    const level_bounds bounds{config.config->ai_concurrency, config.config->ai_concurrency_max};
    // Alone and perhaps not alone: half of the level, from one on.
    const level_bounds careful{1, std::max(1, bounds.max / 2)};
    const auto make = [=](caf::actor_system& system, bool cautious) -> throttle_actor {
        const auto& level = cautious ? careful : bounds;
        auto controller = config.make_controller
                              ? config.make_controller(endpoint, level)
                              : std::make_shared<adaptive_controller>(level, config.seed, adaptive::controller_tuning{},
                                                                      adaptive::rules_of(endpoint.day, wall_s));
        auto limits = limits_of(name, endpoint.timeout);
        limits.values = config.store;
        limits.memory_key = "limits/" + group;
        return system.spawn(throttle, std::move(controller), std::move(limits), sink, config.log);
    };
    if (!config.peers || endpoint.shape == llm::wire::local)
        return make(self->system(), false);
    share_config sharing;
    sharing.group = group;
    sharing.name = name;
    sharing.level_max = bounds.max;
    return self->system().spawn(shared_throttle, config.peers, make_throttle{make}, std::move(sharing), sink,
                                config.log);
}

/// Confluence mostly tells no quota: what it lets through is measured, as a model's is.
std::shared_ptr<shared_site_quota> make_site_quota(const coordinator_config& config) {
    const auto& wiki = config.config->confluence;
    constexpr int first = 5; // is polite; while the wiki answers as fast there may be more
    return std::make_shared<shared_site_quota>(level_bounds{std::min(first, wiki.reads_max), wiki.reads_max},
                                               level_bounds{std::min(first, wiki.writes_max), wiki.writes_max},
                                               config.seed);
}

throttle_actor spawn_site_throttle(self_pointer self, const coordinator_config& config, const char* name,
                                   std::shared_ptr<shared_site_quota> quota, site_side side) {
    auto limits = limits_of(name, config.config->confluence.timeout);
    limits.log_changes = false;
    return self->system().spawn(throttle, std::make_shared<site_share>(std::move(quota), side), std::move(limits),
                                level_sink_actor{}, config.log);
}

/// The shared actors as this run sees them.
shared_actors actors_for(const coordinator_state& st, const std::vector<std::string>& groups) {
    auto out = st.services.shared;
    for (const auto& group : groups)
        out.throttles.push_back(st.throttles.at(group).who);
    return out;
}

/// Who died too often waits for the next run.
void give_up(self_pointer self, std::size_t index) {
    auto& st = state_of(self);
    auto& child = st.shared[index];
    child.who = caf::actor{};
    for (const auto& [id, run] : st.runs)
        port::send(self, run.who,
                   run_failed{{errc::intensity_exceeded,
                               fmt::format("the {} failed again and again; what is done is kept", child.name)}});
}

/// One that dies starts again, and so do the pipelines that spoke to it.
void start_shared(self_pointer self, std::size_t index) {
    auto& st = state_of(self);
    auto& child = st.shared[index];
    child.who = child.start();
    st.watched.add(self, child.who, [self, index](const caf::error&) {
        auto& state = state_of(self);
        if (!state.restarts.allow(self->clock().now()))
            return give_up(self, index);
        const auto name = state.shared[index].name;
        state.services.log->write(log_channel::router, fmt::format("[RESTART] shared={}", quoted_for_log(name)));
        start_shared(self, index);
        for (const auto& [id, run] : state.runs)
            port::send(self, run.who, shared_renewed{name, actors_for(state, run.groups)});
    });
    if (st.services.on_child)
        st.services.on_child(child.name, child.who);
}

/// Who died too often gets another chance with the next run.
void revive_shared(self_pointer self) {
    for (std::size_t i = 0; i < state_of(self).shared.size(); ++i)
        if (!state_of(self).shared[i].who)
            start_shared(self, i);
}

/// @param start  starts the actor
/// @param slot   where its handle is kept; called each time that it starts
template <class Handle>
void keep(self_pointer self, std::string name, std::function<Handle()> start, std::function<Handle&()> slot) {
    state_of(self).shared.push_back({std::move(name),
                                     [start = std::move(start), slot = std::move(slot)] {
                                         slot() = start();
                                         return caf::actor_cast<caf::actor>(slot());
                                     },
                                     {}});
    start_shared(self, state_of(self).shared.size() - 1);
}

void spawn_shared(self_pointer self) {
    auto& st = state_of(self);
    const auto config = st.config;
    auto& out = st.services;
    out.net = config->net;
    out.log = config->log;
    out.store = config->store;
    out.seed = config->seed;
    out.on_child = config->on_child;
    auto* all = &out.shared;
    keep<cache_actor>(
        self, "cache",
        [self, config] {
            return self->system().spawn(cache, config->store, static_cast<std::size_t>(config->config->cache_size));
        },
        [all]() -> auto& { return all->cache; });
    keep<journal_actor>(
        self, "journal", [self, config] { return self->system().spawn(journal, config->store); },
        [all]() -> auto& { return all->journal; });
    const auto quota = make_site_quota(*config);
    keep<throttle_actor>(
        self, "throttle of reads",
        [self, config, quota] {
            return spawn_site_throttle(self, *config, "confluence-reads", quota, site_side::reads);
        },
        [all]() -> auto& { return all->reads_throttle; });
    keep<throttle_actor>(
        self, "throttle of writes",
        [self, config, quota] {
            return spawn_site_throttle(self, *config, "confluence-writes", quota, site_side::writes);
        },
        [all]() -> auto& { return all->writes_throttle; });
}

/// Two endpoints of one name may be two accounts.
std::string unused_name(const coordinator_state& st, const std::string& wanted) {
    auto out = wanted;
    const auto is_used = [&] {
        return std::any_of(st.throttles.begin(), st.throttles.end(),
                           [&](const auto& slot) { return slot.second.name == out; });
    };
    for (int number = 2; is_used(); ++number)
        out = fmt::format("{}-{}", wanted, number);
    return out;
}

/// The limit groups of these endpoints, in their order, each with its throttle: endpoints of one account and model
/// share one quota.
std::vector<std::string> throttles_for(self_pointer self, const std::vector<llm::endpoint>& endpoints) {
    auto& st = state_of(self);
    std::vector<std::string> out;
    for (const auto& endpoint : endpoints) {
        const auto& group = out.emplace_back(limit_group(endpoint));
        if (st.throttles.contains(group))
            continue;
        const auto name = unused_name(st, endpoint.name);
        st.throttles[group].name = name;
        keep<throttle_actor>(
            self, "throttle",
            [self, config = st.config, endpoint, group, name] {
                return spawn_provider_throttle(self, *config, endpoint, group, name);
            },
            [ self, group ]() -> auto& { return state_of(self).throttles[group].who; });
    }
    return out;
}

std::string new_run_name() {
    std::random_device random;
    return run_name(std::chrono::system_clock::now(), [&random] { return random(); });
}

run_terms terms_for(self_pointer self, const start_run& ask, const run_record* kept) {
    const auto* settings_kept = kept != nullptr && kept->settings ? &*kept->settings : nullptr;
    return terms_of(*state_of(self).config->config, ask.settings, settings_kept,
                    kept != nullptr ? action_of(ask.action, *kept) : ask.action);
}

/// What keeps a run from starting, whatever the journal says.
failure refusal_of(const start_run& ask) {
    if (ask.action == run_action::tag && ask.request.space.empty() && !ask.documents)
        return {errc::invalid_input, "a run without a space needs documents"};
    return {};
}

open_run opening_of(const start_run& ask, const run_terms& terms) {
    if (ask.action != run_action::tag)
        return {ask.run, std::nullopt};
    run_record fresh;
    fresh.run = new_run_name();
    fresh.request = ask.request;
    fresh.identity = identity_of_runs(*terms.config, *terms.rules);
    fresh.started_ms = unix_now_ms();
    fresh.settings = without_keys(*terms.config);
    return {fresh.run, std::move(fresh)};
}

void spawn_run(self_pointer self, run_job job, std::shared_ptr<run_claim> claim, run_terms terms, const start_run& ask,
               const run_sink_actor& sink) {
    auto& st = state_of(self);
    const auto id = job.record.run;
    coordinator_state::live_run entry;
    entry.groups = throttles_for(self, terms.config->providers);
    for (const auto& each : terms.config->providers)
        entry.providers.push_back(each.name);
    auto services = st.services;
    services.config = std::move(terms.config);
    services.rules = std::move(terms.rules);
    services.documents = ask.documents;
    services.unread = ask.unread;
    services.shared = actors_for(st, entry.groups);
    services.log = std::make_shared<run_log>(st.log, id);
    st.shared_log->begin(id);
    entry.who = self->system().spawn(run, std::move(job), std::move(claim), std::move(services), sink);
    const auto who = caf::actor_cast<caf::actor>(entry.who);
    st.runs.emplace(id, std::move(entry));
    if (st.services.on_child)
        st.services.on_child("run", who);
    st.watched.add(self, who, [self, id](const caf::error&) {
        state_of(self).runs.erase(id);
        state_of(self).shared_log->end(id);
    });
}

/// The run is ours to drive: an actor does.
/// @param terms  of a new run; one that is gone on with has them only now
run_started begin_run(self_pointer self, const start_run& ask, run_terms terms, opened_run&& opened,
                      const run_sink_actor& sink) {
    run_started out{opened.record.run, std::move(opened.why), opened.record.request, ask.action};
    if (out.why)
        return out;
    const bool is_new = ask.action == run_action::tag;
    run_job job{std::move(opened.record), run_action::tag, ask.stale_ok, {}};
    job.action = out.action = action_of(ask.action, job.record);
    if (ask.action == run_action::apply) // one that is resumed keeps to what it was asked for
        job.record.approved_only = ask.approved_only;
    // What the run has on the pages was written, whoever asked for it.
    out.request.apply = out.request.apply || out.action == run_action::apply || out.action == run_action::undo ||
                        job.record.totals.labels.added > 0;
    if (!is_new && out.request.space.empty()) {
        out.why = {errc::invalid_input, fmt::format("run {} labelled documents: there is no space to go back to. "
                                                    "Label them again; what was paid for is in the cache",
                                                    out.run)};
        return out;
    }
    if (!is_new)
        terms = terms_for(self, ask, &job.record);
    if (terms.why) {
        out.why = std::move(terms.why);
        return out;
    }
    if (!is_new)
        for (const auto& [name, value] : ask.request.given)
            job.record.request.given[name] = value;
    // What an apply or an undo goes by is not what the run was labelled with; nor is what would mix in other labels.
    const bool are_the_runs = !is_new && ask.settings && is_labelling(job.action) &&
                              differences(job.record.identity, identity_of_runs(*terms.config, *terms.rules)).empty();
    job.record.settings.reset(); // they are in the journal
    if (are_the_runs)
        job.record.settings = without_keys(*ask.settings);
    spawn_run(self, std::move(job), std::move(opened.claim), std::move(terms), ask, sink);
    return out;
}

/// The throttle's own name → that of the run's provider.
void pass_on(self_pointer self, const level_changed& fact) {
    const auto& st = state_of(self);
    for (const auto& [id, run] : st.runs)
        for (std::size_t i = 0; i < run.groups.size(); ++i)
            if (st.throttles.at(run.groups[i]).name == fact.group) {
                auto own = fact;
                own.group = run.providers[i];
                port::send(self, run.who, std::move(own));
                break;
            }
}

} // namespace

coordinator_shell::behavior_type coordinator(self_pointer self, coordinator_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    auto& st = state_of(self);
    st.log = config.log;
    st.shared_log = std::make_shared<run_log>(config.log);
    config.log = st.shared_log;
    if (!config.peers_problem.empty())
        config.log->write(log_channel::router, fmt::format("[SHARE] limits are not shared message={}",
                                                           quoted_for_log(config.peers_problem)));
    st.services.config = config.config;
    st.config = std::make_shared<const coordinator_config>(std::move(config));
    spawn_shared(self);
    return {
        [self](start_run& ask, const run_sink_actor& sink) -> caf::result<run_started> {
            revive_shared(self);
            run_terms terms;
            terms.why = refusal_of(ask);
            if (!terms.why && ask.action == run_action::tag)
                terms = terms_for(self, ask, nullptr);
            if (terms.why)
                return run_started{ask.run, std::move(terms.why), ask.request, ask.action};
            auto promise = self->make_response_promise<run_started>();
            port::request(self, state_of(self).services.shared.journal, 60s, opening_of(ask, terms))
                .then(
                    [self, ask, terms, sink, promise](opened_run& opened) mutable {
                        promise.deliver(begin_run(self, ask, std::move(terms), std::move(opened), sink));
                    },
                    [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
            return promise;
        },
        [self](const stop_run& ask) {
            const auto it = state_of(self).runs.find(ask.run);
            if (it != state_of(self).runs.end())
                port::send(self, it->second.who, ask);
        },
        [self](const connect_space& ask) -> caf::result<connected_space> {
            state_of(self).shared_log->settle();
            revive_shared(self);
            const auto candidates = spawn_candidates(self->system(), state_of(self).services);
            const auto times = site_times_of(*state_of(self).services.config);
            const auto asked = self->system().spawn(connector, candidates, times);
            auto promise = self->make_response_promise<connected_space>();
            const auto release = [candidates, asked] {
                for (const auto& candidate : candidates)
                    caf::anon_send_exit(candidate.reads, caf::exit_reason::user_shutdown);
                caf::anon_send_exit(asked, caf::exit_reason::user_shutdown);
            };
            port::request(self, asked, site_times::with_hop(times.connect()), ask)
                .then(
                    [promise, release](connected_space& answer) mutable {
                        release();
                        promise.deliver(std::move(answer));
                    },
                    [promise, release](caf::error& why) mutable {
                        release();
                        promise.deliver(std::move(why));
                    });
            return promise;
        },
        [self](const look_at_throttles& ask) { return survey_throttles(self, ask); },
        [self](const level_changed& fact) { pass_on(self, fact); },
    };
}

} // namespace tagwright
