#include "actors/coordinator/coordinator_actor.hpp"

#include "actors/cache/cache_actor.hpp"
#include "actors/coordinator/pipeline.hpp"
#include "actors/journal/journal_actor.hpp"
#include "actors/journal/page_course.hpp"
#include "actors/journal/run_name.hpp"
#include "actors/throttle/adaptive_controller.hpp"
#include "actors/throttle/limit_group.hpp"
#include "actors/throttle/seed_controller.hpp"
#include "actors/throttle/shared_throttle_actor.hpp"
#include "actors/throttle/throttle_actor.hpp"
#include "base/foreign_text.hpp"

#include <fmt/format.h>

#include <random>

namespace tagwright {

using self_pointer = coordinator_actor::stateful_pointer<coordinator_state>;

coordinator_state::~coordinator_state() {
    for (const auto& [id, run] : runs)
        caf::anon_send_exit(run, caf::exit_reason::kill);
    for (auto it = shared.rbegin(); it != shared.rend(); ++it)
        caf::anon_send_exit(it->who, caf::exit_reason::kill);
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

throttle_actor spawn_provider_throttle(self_pointer self, const coordinator_config& config,
                                       const llm::endpoint& endpoint, const std::string& group) {
    const level_sink_actor sink = coordinator_actor{self};
    const level_bounds bounds{config.config->ai_concurrency, config.config->ai_concurrency_max};
    // Alone and perhaps not alone: half of the level, from one on.
    const level_bounds careful{1, std::max(1, bounds.max / 2)};
    const auto make = [=](caf::actor_system& system, bool cautious) -> throttle_actor {
        const auto& level = cautious ? careful : bounds;
        auto controller = config.make_controller ? config.make_controller(endpoint, level)
                                                 : std::make_shared<adaptive_controller>(level, config.seed);
        auto limits = limits_of(endpoint.name, endpoint.timeout);
        limits.values = config.disk;
        limits.memory_key = "limits/" + group;
        return system.spawn(throttle, std::move(controller), std::move(limits), sink, config.log);
    };
    if (!config.peers || endpoint.shape == llm::wire::local)
        return make(self->system(), false);
    share_config sharing;
    sharing.group = group;
    sharing.name = endpoint.name;
    sharing.level_max = bounds.max;
    return self->system().spawn(shared_throttle, config.peers, make_throttle{make}, std::move(sharing), sink,
                                config.log);
}

/// Confluence tells no quota and is rarely at its limit.
throttle_actor spawn_site_throttle(self_pointer self, const coordinator_config& config, const char* name, int most) {
    auto limits = limits_of(name, config.config->confluence.timeout);
    limits.log_changes = false;
    return self->system().spawn(throttle, std::make_shared<seed_controller>(level_bounds{most, most}),
                                std::move(limits), level_sink_actor{}, config.log);
}

/// OTP's "rest for one": whoever was started later used this one, so it starts again, too.
void start_shared(self_pointer self, std::size_t index) {
    auto& st = self->state;
    auto& child = st.shared[index];
    child.who = child.start();
    st.watched.add(self, child.who, [self, index](const caf::error&) {
        auto& state = self->state;
        const auto name = state.shared[index].name;
        if (!state.restarts.allow(self->clock().now())) {
            state.shared[index].who = caf::actor{};
            for (const auto& [id, run] : state.runs)
                port::send(self, run,
                           run_failed{{errc::intensity_exceeded,
                                       fmt::format("the {} failed again and again; what is done is kept", name)}});
            return;
        }
        state.services.log->write(log_channel::router, fmt::format("[RESTART] shared={}", quoted_for_log(name)));
        start_shared(self, index);
        for (const auto& [id, run] : state.runs)
            port::send(self, run, shared_renewed{name, state.services.shared});
    });
    if (st.services.on_child)
        st.services.on_child(child.name, child.who);
}

/// Who died too often gets another chance with the next run.
void revive_shared(self_pointer self) {
    for (std::size_t i = 0; i < self->state.shared.size(); ++i)
        if (!self->state.shared[i].who)
            start_shared(self, i);
}

/// @param start  starts the actor; keeps it where `slot` says
template <class Handle>
void keep(self_pointer self, std::string name, std::function<Handle()> start,
          std::function<void(shared_actors&, const Handle&)> slot) {
    self->state.shared.push_back({std::move(name),
                                  [self, start = std::move(start), slot = std::move(slot)] {
                                      const auto made = start();
                                      slot(self->state.services.shared, made);
                                      return caf::actor_cast<caf::actor>(made);
                                  },
                                  {}});
    start_shared(self, self->state.shared.size() - 1);
}

void spawn_shared(self_pointer self, const std::shared_ptr<const coordinator_config>& config) {
    auto& out = self->state.services;
    const auto& from = *config->config;
    out.config = config->config;
    out.rules = config->rules;
    out.net = config->net;
    out.documents = config->documents;
    out.log = config->log;
    out.disk = config->disk;
    out.seed = config->seed;
    out.on_child = config->on_child;
    keep<cache_actor>(
        self, "cache",
        [self, config] {
            return self->system().spawn(cache, config->disk, static_cast<std::size_t>(config->config->cache_size));
        },
        [](shared_actors& all, const cache_actor& made) { all.cache = made; });
    keep<journal_actor>(
        self, "journal", [self, config] { return self->system().spawn(journal, config->disk); },
        [](shared_actors& all, const journal_actor& made) { all.journal = made; });
    std::map<std::string, std::vector<std::size_t>> groups; // endpoints of one account and model share one quota
    out.shared.throttles.resize(from.providers.size());
    for (std::size_t i = 0; i < from.providers.size(); ++i)
        groups[limit_group(from.providers[i])].push_back(i);
    for (const auto& [group, members] : groups)
        keep<throttle_actor>(
            self, "throttle",
            [self, config, group = group, first = members.front()] {
                return spawn_provider_throttle(self, *config, config->config->providers[first], group);
            },
            [members = members](shared_actors& all, const throttle_actor& made) {
                for (const auto i : members)
                    all.throttles[i] = made;
            });
    keep<throttle_actor>(
        self, "throttle of reads",
        [self, config] {
            return spawn_site_throttle(self, *config, "confluence-reads", config->config->confluence.reads_max);
        },
        [](shared_actors& all, const throttle_actor& made) { all.reads_throttle = made; });
    keep<throttle_actor>(
        self, "throttle of writes",
        [self, config] {
            return spawn_site_throttle(self, *config, "confluence-writes", config->config->confluence.writes_max);
        },
        [](shared_actors& all, const throttle_actor& made) { all.writes_throttle = made; });
}

std::string new_run_name() {
    std::random_device random;
    return run_name(std::chrono::system_clock::now(), [&random] { return random(); });
}

open_run opening_of(self_pointer self, const start_run& ask) {
    if (ask.action != run_action::tag)
        return {ask.run, std::nullopt};
    run_record fresh;
    fresh.run = new_run_name();
    fresh.request = ask.request;
    fresh.identity = identity_of_runs(self->state.services);
    fresh.started_ms = unix_now_ms();
    return {fresh.run, std::move(fresh)};
}

/// The run is ours to drive: an actor does.
run_started begin_run(self_pointer self, const start_run& ask, opened_run&& opened, const run_sink_actor& sink) {
    auto& st = self->state;
    run_started out{opened.record.run, std::move(opened.why), opened.record.request, ask.action};
    if (out.why)
        return out;
    run_job job{std::move(opened.record), run_action::tag, ask.stale_ok, {}};
    if (ask.action != run_action::tag)
        for (const auto& [name, value] : ask.request.given)
            job.record.request.given[name] = value;
    job.action = out.action = action_of(ask.action, job.record);
    // What the run has on the pages was written, whoever asked for it.
    out.request.apply = out.request.apply || out.action == run_action::apply || out.action == run_action::undo ||
                        job.record.totals.labels.added > 0;
    if (ask.action != run_action::tag && out.request.space.empty()) {
        out.why = {errc::invalid_input, fmt::format("run {} labelled documents: there is no space to go back to. Label "
                                                    "them again; what was paid for is in the cache",
                                                    out.run)};
        return out;
    }
    auto services = st.services;
    services.log = std::make_shared<run_log>(st.log, out.run);
    st.shared_log->begin(out.run);
    auto started = self->system().spawn(run, std::move(job), std::move(opened.claim), std::move(services), sink);
    st.runs.emplace(out.run, started);
    if (st.services.on_child)
        st.services.on_child("run", caf::actor_cast<caf::actor>(started));
    st.watched.add(self, started, [self, id = out.run](const caf::error&) {
        self->state.runs.erase(id);
        self->state.shared_log->end(id);
    });
    return out;
}

} // namespace

coordinator_actor::behavior_type coordinator(self_pointer self, coordinator_config config, run_sink_actor sink) {
    port::harden(self, caf::make_error(errc::actor_failed));
    auto& st = self->state;
    st.log = config.log;
    st.shared_log = std::make_shared<run_log>(config.log);
    config.log = st.shared_log;
    if (!config.peers_problem.empty())
        config.log->write(log_channel::router, fmt::format("[SHARE] limits are not shared message={}",
                                                           quoted_for_log(config.peers_problem)));
    spawn_shared(self, std::make_shared<const coordinator_config>(std::move(config)));
    return {
        [self, sink](start_run& ask) -> caf::result<run_started> {
            if (ask.action == run_action::tag && ask.request.space.empty() && !self->state.services.documents)
                return caf::make_error(errc::invalid_input);
            revive_shared(self);
            auto promise = self->make_response_promise<run_started>();
            port::request(self, self->state.services.shared.journal, 60s, opening_of(self, ask))
                .then(
                    [self, ask, sink, promise](opened_run& opened) mutable {
                        promise.deliver(begin_run(self, ask, std::move(opened), sink));
                    },
                    [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
            return promise;
        },
        [self](const stop_run& ask) {
            const auto it = self->state.runs.find(ask.run);
            if (it != self->state.runs.end())
                port::send(self, it->second, ask);
        },
        [self](const connect_space& ask) -> caf::result<connected_space> {
            self->state.shared_log->settle();
            revive_shared(self);
            const auto candidates = spawn_candidates(self->system(), self->state.services);
            const auto times = site_times_of(*self->state.services.config);
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
        [self](const level_changed& fact) {
            for (const auto& [id, run] : self->state.runs)
                port::send(self, run, fact);
        },
    };
}

} // namespace tagwright
