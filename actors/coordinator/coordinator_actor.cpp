#include "actors/coordinator/coordinator_actor.hpp"

#include "actors/cache/cache_actor.hpp"
#include "actors/coordinator/pipeline.hpp"
#include "actors/journal/journal_actor.hpp"
#include "actors/journal/page_course.hpp"
#include "actors/throttle/adaptive_controller.hpp"
#include "actors/throttle/limit_group.hpp"
#include "actors/throttle/seed_controller.hpp"
#include "actors/throttle/shared_throttle_actor.hpp"
#include "actors/throttle/throttle_actor.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <random>

namespace tagwright {

using self_pointer = coordinator_actor::stateful_pointer<coordinator_state>;

coordinator_state::~coordinator_state() {
    for (const auto& [id, run] : runs)
        caf::anon_send_exit(run, caf::exit_reason::kill);
    for (auto it = shared.rbegin(); it != shared.rend(); ++it)
        caf::anon_send_exit(*it, caf::exit_reason::kill);
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

throttle_actor adopt(self_pointer self, throttle_actor made) {
    self->state.shared.push_back(caf::actor_cast<caf::actor>(made));
    return made;
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
        limits.disk = config.disk;
        limits.memory_key = "limits/" + group;
        return system.spawn(throttle, std::move(controller), std::move(limits), sink, config.log);
    };
    if (!config.peers || endpoint.shape == llm::wire::local)
        return adopt(self, make(self->system(), false));
    share_config sharing;
    sharing.group = group;
    sharing.name = endpoint.name;
    sharing.level_max = bounds.max;
    return adopt(self, self->system().spawn(shared_throttle, config.peers, make_throttle{make}, std::move(sharing),
                                            sink, config.log));
}

/// Confluence tells no quota and is rarely at its limit.
throttle_actor spawn_site_throttle(self_pointer self, const coordinator_config& config, const char* name, int most) {
    auto limits = limits_of(name, config.config->confluence.timeout);
    limits.log_changes = false;
    return adopt(self, self->system().spawn(throttle, std::make_shared<seed_controller>(level_bounds{most, most}),
                                            std::move(limits), level_sink_actor{}, config.log));
}

void spawn_shared(self_pointer self, const coordinator_config& config) {
    auto& st = self->state;
    auto& out = st.services;
    const auto& from = *config.config;
    out.config = config.config;
    out.rules = config.rules;
    out.net = config.net;
    out.documents = config.documents;
    out.log = config.log;
    out.seed = config.seed;
    out.on_child = config.on_child;
    out.memory = self->system().spawn(cache, config.disk, static_cast<std::size_t>(from.cache_size));
    st.shared.push_back(caf::actor_cast<caf::actor>(out.memory));
    out.history = self->system().spawn(journal, config.disk);
    st.shared.push_back(caf::actor_cast<caf::actor>(out.history));
    std::map<std::string, throttle_actor> groups; // endpoints of one account and model share one quota
    for (const auto& endpoint : from.providers) {
        const auto group = limit_group(endpoint);
        if (!groups.contains(group))
            groups.emplace(group, spawn_provider_throttle(self, config, endpoint, group));
        out.limiters.push_back(groups.at(group));
    }
    out.reads_limiter = spawn_site_throttle(self, config, "confluence-reads", from.confluence.reads_max);
    out.writes_limiter = spawn_site_throttle(self, config, "confluence-writes", from.confluence.writes_max);
}

/// Sortable by time, readable by people, and not the same in two processes.
std::string new_run_id() {
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789"; // none that look alike
    std::random_device random;
    std::string tail;
    while (tail.size() < 5)
        tail += letters[random() % letters.size()];
    return fmt::format("{:%Y%m%d-%H%M%S}-{}", fmt::gmtime(now), tail);
}

open_run opening_of(self_pointer self, const start_run& ask) {
    if (ask.action != run_action::tag)
        return {ask.run, std::nullopt};
    run_record fresh;
    fresh.run = new_run_id();
    fresh.request = ask.request;
    fresh.identity = identity_of_runs(self->state.services);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    fresh.started_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    return {fresh.run, std::move(fresh)};
}

/// The run is ours to drive: an actor does.
run_started begin_run(self_pointer self, const start_run& ask, opened_run&& opened, const run_sink_actor& sink) {
    auto& st = self->state;
    run_started out{opened.record.run, std::move(opened.why), opened.record.request, ask.action};
    if (out.why)
        return out;
    run_job job{std::move(opened.record), run_action::tag, ask.stale_ok};
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
    auto started = self->system().spawn(run, std::move(job), std::move(opened.claim), st.services, sink);
    st.runs.emplace(out.run, started);
    st.watched.add(self, started, [self, id = out.run](const caf::error&) { self->state.runs.erase(id); });
    return out;
}

} // namespace

coordinator_actor::behavior_type coordinator(self_pointer self, coordinator_config config, run_sink_actor sink) {
    port::harden(self, caf::make_error(errc::actor_failed));
    spawn_shared(self, config);
    return {
        [self, sink](start_run& ask) -> caf::result<run_started> {
            if (ask.action == run_action::tag && ask.request.space.empty() && !self->state.services.documents)
                return caf::make_error(errc::invalid_input);
            auto promise = self->make_response_promise<run_started>();
            port::request(self, self->state.services.history, 60s, opening_of(self, ask))
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
            const auto candidates = spawn_candidates(self->system(), self->state.services);
            const auto asked = self->system().spawn(connector, candidates, std::chrono::milliseconds(20min));
            auto promise = self->make_response_promise<connected_space>();
            const auto release = [candidates, asked] {
                for (const auto& candidate : candidates)
                    caf::anon_send_exit(candidate.reads, caf::exit_reason::user_shutdown);
                caf::anon_send_exit(asked, caf::exit_reason::user_shutdown);
            };
            port::request(self, asked, 25min, ask)
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
