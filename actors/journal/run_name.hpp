#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace tagwright {

/// A name for a new run: readable by people, not the same in two processes, and never with "429" in it, which is what
/// operators look for in the logs. "2026-01-31-14h05-k7m3p", in UTC.
/// @param random  any number each time
[[nodiscard]] std::string run_name(std::chrono::system_clock::time_point now,
                                   const std::function<std::uint32_t()>& random);

} // namespace tagwright
