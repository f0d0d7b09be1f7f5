#pragma once

#include <cstddef>

/// How many files a process may have open at once, connections among them. Who passes that cannot open its own log or
/// database any more, and every call that begins fails.
namespace tagwright {

/// What this process may have open now (RLIMIT_NOFILE).
[[nodiscard]] std::size_t open_files_max() noexcept;

/// Lets this process have open as many as the system allows: what it begins with is often low, for the sake of old
/// programs that use select(). For whoever owns the process.
void raise_open_files_max() noexcept;

/// How many connections one of two parts (calls to others, other people's requests) may hold: after what the rest of
/// the program needs, a half for each, and four at least.
[[nodiscard]] std::size_t connections_within(std::size_t wanted, std::size_t open_files) noexcept;

} // namespace tagwright
