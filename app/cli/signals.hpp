#pragma once

namespace tagwright::cli {

/// Counts SIGINT and SIGTERM from here on; the third ends the process at once. Only the command line
/// does this: the library never touches signals.
void catch_stop_signals();

/// How many have come.
[[nodiscard]] int stop_signals() noexcept;

} // namespace tagwright::cli
