#pragma once

#include "app/cli/session.hpp"

namespace tagwright::cli {

/// Serves until SIGINT or SIGTERM, and drains.
/// @param configured_by  what the session's settings were made from
/// @param demo           it serves the sample space
/// @returns the exit code
[[nodiscard]] int serve(session open, sources configured_by, bool demo);

} // namespace tagwright::cli
