#pragma once

#include "tagwright/limits.hpp"

#include <algorithm>

namespace tagwright {

/// How long whoever talks to the wiki waits. All of it follows from two settings, here and nowhere else: who asks hands
/// its deadline down, and whoever is asked has less time than that.
struct site_times {
    duration patience = std::chrono::minutes(10); ///< for a site that answers nobody
    duration exchange = std::chrono::minutes(1);  ///< of one request

    /// For one page that fails while others are answered.
    [[nodiscard]] duration page() const { return std::min<duration>(std::chrono::minutes(1), patience); }
    /// A gateway's answer: both kinds of patience, and a place in its queue.
    [[nodiscard]] duration answer() const { return patience + page() + 4 * exchange + std::chrono::minutes(1); }
    /// The answer to one of the connector's questions; there are six at most.
    [[nodiscard]] duration probe() const { return page() + 4 * exchange; }
    [[nodiscard]] duration connect() const { return 6 * with_hop(probe()); }

    /// What the asker has where the asked has `time`.
    [[nodiscard]] static duration with_hop(duration time) { return time + std::chrono::seconds(5); }
};

} // namespace tagwright
