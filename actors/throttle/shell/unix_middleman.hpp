#pragma once

#include <caf/io/middleman_actor.hpp>

namespace tagwright {

/// CAF's protocol over Unix sockets, for processes of one user: each side asks the kernel who the other one is, and
/// hangs up on another user before anything is read. Takes the messages of CAF's own middleman: publish_atom,
/// connect_atom, close_atom. The host is the path of the socket, the port a number that is unique among those that
/// this process listens at; for connecting, any number. There must be nothing at a path that is published at.
///
/// Whoever makes one ends it with exit_reason::kill before the actor system ends.
/// @param system  with caf::io::middleman loaded. CAF's own middleman must not be told to publish or to open
///     anything: whoever is let in anywhere reaches every actor.
[[nodiscard]] caf::io::middleman_actor make_unix_middleman(caf::actor_system& system);

} // namespace tagwright
