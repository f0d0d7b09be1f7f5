#include "app/run_host.hpp"

#include "app/tagwright.hpp"

#include "actors/coordinator/shell/pipeline.hpp"
#include "actors/throttle/shell/machine_peers.hpp"

#include <algorithm>
#include <random>
#include <thread>

namespace tagwright {
namespace {

/// Hands the events of one run to its listener; ends with the run.
run_sink_actor::behavior_type forward_to(run_sink_actor::pointer self, const run_listener& hear) {
    port::harden(self, caf::make_error(errc::actor_failed));
    return {
        [hear](run_progress& event) { hear(std::move(event)); },
        [hear](page_settled& event) { hear(std::move(event)); },
        [hear](level_changed& event) { hear(std::move(event)); },
        [hear](run_notice& event) { hear(std::move(event)); },
        [self, hear](run_finished& event) {
            hear(std::move(event));
            self->quit(caf::exit_reason::user_shutdown);
        },
    };
}

/// Fills the configuration, which cannot be moved.
std::string configure(caf::actor_system_config& out, const std::string& limits_dir) {
    // Actors wait on networks: few threads, none of which spins or is owned by one busy actor.
    out.set("scheduler.policy", caf::atom("sharing"));
    out.set("scheduler.max-threads", std::size_t{std::clamp(std::thread::hardware_concurrency(), 2U, 4U)});
    out.set("scheduler.max-throughput", std::size_t{64});
    return limits_dir.empty() ? std::string() : configure_sharing(out, limits_dir);
}

/// Whoever cannot look for the others is careful.
class nobody_found final : public throttle_peers {
public:
    void find(const std::string&, found then) override { then(share_role::alone, {}); }
    void announce(const std::string&, const throttle_actor&) override {}
};

std::shared_ptr<throttle_peers> peers_of(caf::actor_system& system, const run_host_parts& parts,
                                         const std::string& problem) {
    if (parts.limits_dir.empty())
        return nullptr;
    if (problem.empty())
        return make_machine_peers(system, parts.limits_dir);
    return std::make_shared<nobody_found>();
}

coordinator_config coordinator_config_of(const run_host_parts& parts, std::shared_ptr<throttle_peers> peers,
                                         const std::string& problem) {
    coordinator_config out;
    out.peers = std::move(peers);
    out.config = parts.config;
    out.net = parts.net;
    out.store = parts.store;
    out.log = parts.log ? parts.log : std::make_shared<null_log>();
    out.peers_problem = problem;
    out.seed = std::random_device{}();
    return out;
}

} // namespace

/// The parts come first: they must outlive the actors, and none of their threads may be joined by one.
class run_host::body {
public:
    explicit body(run_host_parts from)
        : parts(std::move(from)),
          problem(configure(config, parts.limits_dir)),
          system(config),
          peers(peers_of(system, parts, problem)),
          coordinator(system.spawn(tagwright::coordinator, coordinator_config_of(parts, peers, problem))) {}

    ~body() {
        caf::scoped_actor self(system);
        self->send_exit(coordinator, caf::exit_reason::user_shutdown);
        self->wait_for(coordinator);
        if (peers)
            peers->leave();
    }

    run_host_parts parts;
    caf::actor_system_config config;
    std::string problem; ///< why limits are not shared, though they should
    caf::actor_system system;
    std::shared_ptr<throttle_peers> peers;
    coordinator_actor coordinator;
};

run_host::run_host(run_host_parts parts) : body_(std::make_unique<body>(std::move(parts))) {}

run_host::~run_host() = default;

connected_space run_host::connect(const std::string& space) {
    connected_space out;
    const auto time = site_times_of(*body_->parts.config).connect();
    caf::scoped_actor self(body_->system);
    self->request(body_->coordinator, site_times::with_hop(site_times::with_hop(time)), connect_space{space})
        .receive([&](connected_space& answer) { out = std::move(answer); },
                 [&](const caf::error&) {
                     out.why = {errc::timeout, "connecting to Confluence took too long"};
                 });
    return out;
}

run_started run_host::start(start_run what, run_listener hear) {
    run_started out;
    out.run = what.run;
    out.request = what.request;
    const auto sink = body_->system.spawn(forward_to, hear);
    caf::scoped_actor self(body_->system);
    self->request(body_->coordinator, std::chrono::seconds(70), std::move(what), sink)
        .receive([&](run_started& started) { out = std::move(started); },
                 [&](const caf::error&) {
                     out.why = {errc::actor_failed, "the run could not be started"};
                 });
    if (out.why) {
        run_finished end;
        end.last.run = out.run;
        end.last.status = run_status::failed;
        end.why = out.why;
        caf::anon_send(sink, std::move(end));
    }
    return out;
}

std::vector<throttle_view> run_host::throttles(const std::string& only, std::optional<tune_throttle> to) {
    std::vector<throttle_view> out;
    caf::scoped_actor self(body_->system);
    self->request(body_->coordinator, std::chrono::seconds(5), look_at_throttles{only, to})
        .receive([&](throttles_seen& seen) { out = std::move(seen.all); }, [](const caf::error&) {});
    return out;
}

void run_host::stop(const std::string& run) { caf::anon_send(body_->coordinator, stop_run{run}); }

} // namespace tagwright
