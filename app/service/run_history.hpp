#pragma once

#include "tagwright/run.hpp"

#include <cstddef>
#include <vector>

namespace tagwright::service {

/// A run's figures over time, for plots: one point a second for the last hour, means of ten seconds before, and still
/// coarser ones where a run goes on for days. Bounded. Pure.
class run_history {
public:
    struct point {
        double t = 0; ///< seconds after the start
        double level = 0;
        double in_flight = 0;
        double pages = 0;       ///< that have ended, so far
        double rate_limits = 0; ///< so far
        double cost_usd = 0;    ///< so far
        double weight = 1;      ///< snapshots that this is the mean of
    };

    void add(const run_progress& now);

    /// In the order of time.
    [[nodiscard]] std::vector<point> points() const;

    static constexpr std::size_t fine_max = 3600;
    static constexpr std::size_t coarse_max = 4000;

private:
    std::vector<point> coarse_;
    std::vector<point> fine_;
};

} // namespace tagwright::service
