#pragma once

#include "actors/throttle/rate_set.hpp"

#include <optional>
#include <string>

namespace tagwright::adaptive {

/// What is worth remembering of a limit group, as JSON text.
///
/// Idea: limits last longer than processes. What was learned is taken over as a hypothesis: it is used at
/// once, probed after five seconds, and given up as soon as refusals or latencies contradict it.
struct learned_state {
    rate_set::memory rates;
    std::optional<int> cap; ///< calls in flight
    bool cap_confirmed = false;
    bool queued = false;                ///< calls above the cap are not refused, but wait
    double spacing_per_s = 0;           ///< calls/s where a gap is kept between them; 0: none is
    int calls_a_minute = 0;             ///< of a window that is counted; 0: none is
    bool slides = false;                ///< the window does
    double window = 0;                  ///< calls in flight
    std::optional<double> latency_base; ///< s, median at the reference size
    double round_trip_s = 0;
    double mean_tokens = 0, mean_square_tokens = 0;

    [[nodiscard]] std::string to_json() const;
    /// Empty where the text is not such a state, or holds numbers that make no sense.
    [[nodiscard]] static std::optional<learned_state> from_json(const std::string&);
};

} // namespace tagwright::adaptive
