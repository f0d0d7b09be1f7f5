#pragma once

#include "actors/supervision/restart_window.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace tagwright {

/// When failed children start again: after a wait that doubles with every failure that is not long ago, with
/// jitter, so that what fails together does not return together; and not for ever. Pure.
class restart_plan {
public:
    struct config {
        restart_window::config intensity{.restarts_max = 5, .within = std::chrono::minutes(2)};
        duration first_wait = std::chrono::milliseconds(100);
        duration wait_max = std::chrono::seconds(5);
        std::uint64_t seed = 0; ///< of the jitter
    };

    explicit restart_plan(config limits) : limits_(limits), window_(limits.intensity), random_(limits.seed) {}

    /// A child failed. @returns how long to wait before the restart; empty: it was one failure too many
    [[nodiscard]] std::optional<duration> failed(time_point now) {
        if (!last_ || now - *last_ > limits_.intensity.within)
            row_ = 0;
        last_ = now;
        if (!window_.allow(now))
            return std::nullopt;
        const auto doubled = limits_.first_wait * (std::int64_t{1} << std::min(row_++, 20));
        const auto most = std::min(limits_.wait_max, duration(doubled));
        random_ = random_ * 6364136223846793005ULL + 1442695040888963407ULL;
        const auto share = 0.5 + 0.5 * static_cast<double>(random_ >> 11U) * 0x1.0p-53;
        return std::chrono::duration_cast<duration>(most * share);
    }

private:
    config limits_;
    restart_window window_;
    std::uint64_t random_;
    std::optional<time_point> last_;
    int row_ = 0;
};

} // namespace tagwright
