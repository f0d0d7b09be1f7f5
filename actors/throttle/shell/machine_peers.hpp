#pragma once

#include "actors/throttle/shell/throttle_peers.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace tagwright {

/// What another process on this machine leads.
struct led_group {
    std::string group;
    int pid = 0;
    std::string socket; ///< the path of its throttle's socket
};

/// Processes of one user on one machine that share a directory (share_directory.hpp). The leader's throttle is reached
/// over a Unix socket (unix_middleman.hpp): no port is opened, and no other user is spoken to.
///
/// A process leads for as long as it holds the lock, also while it is stopped: nobody else can take it then, so there
/// are never two leaders. Its throttle may die and be made anew; each has a socket of its own.
///
/// @param system  was made with a configuration that configure_sharing() prepared; end the peers before it
/// @param directory  must exist
[[nodiscard]] std::shared_ptr<throttle_peers> make_machine_peers(caf::actor_system& system, std::string directory);

/// For know_messages().
void know_peer_messages();

/// Prepares an actor system's configuration for sharing: CAF's network layer and the messages that travel. Makes the
/// directory, or makes sure that it is this user's alone.
/// @returns what went wrong, naming the path; then nothing is shared. Empty if nothing did.
[[nodiscard]] std::string configure_sharing(caf::actor_system_config& config, const std::string& directory);

/// The groups that somebody leads now, by their lock files.
[[nodiscard]] std::vector<led_group> led_groups(const std::string& directory);

/// Connects to throttles that led_groups() told of. For programs that are no peers; must end before the system.
class throttle_line {
public:
    explicit throttle_line(caf::actor_system& system);
    throttle_line(const throttle_line&) = delete;
    throttle_line& operator=(const throttle_line&) = delete;
    ~throttle_line();

    /// Blocks for no longer than the patience; not for actors. Empty: nobody answers.
    [[nodiscard]] throttle_actor connect(const led_group& where, std::chrono::milliseconds patience) const;

private:
    caf::actor_system& system_;
    caf::actor by_;
};

} // namespace tagwright
