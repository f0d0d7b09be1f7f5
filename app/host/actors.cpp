#include "tagwright/actors.hpp"

#include "actors/coordinator/shell/coordinator_actor.hpp"
#include "actors/coordinator/shell/known_messages.hpp"
#include "actors/throttle/shell/machine_peers.hpp"

#include <random>

namespace tagwright::inline v0 {
namespace {

/// Whoever cannot look for the others is careful.
class nobody_found final : public throttle_peers {
public:
    void find(const std::string&, found then) override { then(share_role::alone, {}); }
    void announce(const std::string&, const throttle_actor&) override {}
};

std::shared_ptr<throttle_peers> peers_of(caf::actor_system& system, const std::string& limits_dir,
                                         const std::string& problem) {
    if (limits_dir.empty())
        return nullptr;
    if (problem.empty())
        return make_machine_peers(system, limits_dir);
    return std::make_shared<nobody_found>();
}

} // namespace

std::string configure(caf::actor_system_config& config, const std::string& limits_dir) {
    know_messages();
    return limits_dir.empty() ? std::string() : configure_sharing(config, limits_dir);
}

coordinator_actor spawn_coordinator(caf::actor_system& system, host_parts parts, const std::string& limits_problem) {
    coordinator_config config;
    config.peers = peers_of(system, parts.limits_dir, limits_problem);
    config.config = std::move(parts.config);
    config.net = std::move(parts.net);
    config.store = std::move(parts.store);
    config.log = parts.log ? std::move(parts.log) : std::make_shared<null_log>();
    config.peers_problem = limits_problem;
    config.seed = std::random_device{}();
    return system.spawn(coordinator, std::move(config));
}

} // namespace tagwright::inline v0
