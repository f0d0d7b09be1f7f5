#pragma once

#include <chrono>

/// Deadlines of what neighbours in the pipeline ask of each other, in one place: whoever stands in the middle has less
/// time than who asks it, so an answer that comes late at one end is not waited for in vain at the other.
namespace tagwright::deadlines {

using namespace std::chrono_literals;

inline constexpr std::chrono::milliseconds margin = 10s;

/// Pages from a source: it may have to wait for the wiki as long as anybody's patience lasts.
inline constexpr std::chrono::milliseconds pages = 30min;
/// A batch: its pages, and a moment.
inline constexpr std::chrono::milliseconds batch = pages + margin;
/// The same where the source waits for whoever reads the run's results, who may be out to lunch, or on holiday. That
/// neighbours live is watched besides.
inline constexpr std::chrono::milliseconds pages_for_a_reader = 365 * 24h;
/// Labels that are made durable and, where they are applied, written.
inline constexpr std::chrono::milliseconds published = 30min;
/// A permit; the throttle is told, and says so when there is none within that time.
inline constexpr std::chrono::milliseconds permit = 60s;

} // namespace tagwright::deadlines
