#pragma once

#include "actors/throttle/controller_tuning.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace tagwright::adaptive {

/// Looks for more rate than is known, by sending faster for a moment.
class rate_probe {
public:
    explicit rate_probe(const rate_probe_tuning& numbers = {}) : tuning{numbers} {}

    rate_probe_tuning tuning;
    bool running = false;
    double gain = 1; ///< pace while running, relative to the rate
    double started_s = 0;
    double started_units = 0; ///< admitted when it began
    double excess_max = 0;    ///< units above the rate that verify it
    double reached_s = -1;    ///< when the excess was reached
    bool coarse = true;
    double fine = tuning.fine_first; ///< the small step that every few probes one takes
    int count = 0, chain = 0;        ///< probes so far; verified steps in a row
    double interval_s = tuning.interval_guess_s;
    double next_s = std::numeric_limits<double>::infinity();

    double stored = 0; ///< the largest excess that was served from savings and meant nothing
    struct claim {
        double rate = 0, at_s = 0, units = 0, excess = 0;
    };
    std::optional<claim> claimed; ///< a verified step that no refusal has confirmed yet
    bool stepped = false;

    /// The rate before it fell: the first thing to try, and at once rather than in steps.
    std::optional<double> recall;
    int recalls = 0; ///< probes for it since the fall
    bool recalling = false;

    void start(double now_s, double units, double rate, double surplus, double slack_units) {
        running = true;
        reached_s = -1;
        started_s = now_s;
        started_units = units;
        ++count;
        coarse = count % static_cast<int>(tuning.fine_every) != 0 || fine < tuning.fine_min;
        gain = !coarse      ? 1 + fine
               : chain == 0 ? tuning.gain_first
               : chain == 1 ? tuning.gain_second
                            : tuning.gain_later;
        recalling = recall && *recall > tuning.recall_from * rate;
        if (recalling) {
            coarse = true;
            gain = std::min(tuning.recall_gain_max, *recall / rate);
            ++recalls;
        }
        excess_max = tuning.surplus_over * std::max(surplus, stored) + slack_units;
    }
};

} // namespace tagwright::adaptive
