#pragma once

#include <algorithm>
#include <limits>
#include <optional>

namespace tagwright::adaptive {

/// Looks for more rate than is known, by sending faster for a moment.
class rate_probe {
public:
    bool running = false;
    double gain = 1.25; ///< pace while running, relative to the rate
    double started_s = 0;
    double started_units = 0; ///< admitted when it began
    double excess_max = 0;    ///< units above the rate that verify it
    double reached_s = -1;    ///< when the excess was reached
    bool coarse = true;
    double fine = 0.125;      ///< the small step that every third probe takes
    int count = 0, chain = 0; ///< probes so far; verified steps in a row
    double interval_s = 15;
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
        coarse = count % 3 != 0 || fine < 0.03;
        gain = coarse ? (chain == 0 ? 1.25 : chain == 1 ? 1.5 : 2.0) : 1 + fine;
        recalling = recall && *recall > 1.15 * rate;
        if (recalling) {
            coarse = true;
            gain = std::min(4.0, *recall / rate);
            ++recalls;
        }
        excess_max = 1.2 * std::max(surplus, stored) + slack_units;
    }
};

} // namespace tagwright::adaptive
