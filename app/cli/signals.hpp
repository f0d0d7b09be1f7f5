#pragma once

namespace tagwright::cli {

/// Counts SIGINT and SIGTERM from here on; the third ends the process at once. Notes SIGTSTP (Ctrl-Z). Only the
/// command line does this: the library never touches signals.
void catch_stop_signals();

/// Stops the process if SIGTSTP has come, but not amid a write: a stopped process that holds the lock of the store
/// would keep others from theirs for as long as it stands still. Returns when the process goes on.
void suspend_if_asked();

/// How many have come.
[[nodiscard]] int stop_signals() noexcept;

} // namespace tagwright::cli
