#pragma once

#include "actors/throttle/throttle_peers.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tagwright {

/// What another process on this machine leads.
struct led_group {
    std::string group;
    int pid = 0;
    std::uint16_t port = 0; ///< on loopback
};

/// Processes on one machine that share a directory. Who holds the lock of a group's file leads it (the kernel
/// frees the lock when the process ends, however it ends); the file tells the loopback port of its throttle, and
/// CAF carries the messages. Only processes that can read the directory's token are spoken to.
///
/// @param system  was made with a configuration that configure_sharing() prepared; must outlive the peers
/// @param directory  must exist
[[nodiscard]] std::shared_ptr<throttle_peers> make_machine_peers(caf::actor_system& system, std::string directory);

/// Prepares an actor system's configuration for sharing: CAF's network layer, the messages that travel, the token.
/// Makes the directory and the token (readable by its owner only) where they are missing.
/// @returns what went wrong, naming the path; then nothing is shared. Empty if nothing did.
[[nodiscard]] std::string configure_sharing(caf::actor_system_config& config, const std::string& directory);

/// The groups that somebody leads now, by their lock files.
[[nodiscard]] std::vector<led_group> led_groups(const std::string& directory);

/// Asks for the throttle of a group that led_groups() told of. Blocks for at most about two seconds; not for actors.
[[nodiscard]] throttle_actor connect_to(caf::actor_system& system, const led_group& where);

} // namespace tagwright
