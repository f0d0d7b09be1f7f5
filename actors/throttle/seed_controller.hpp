#pragma once

#include "actors/throttle/limit_controller.hpp"

#include <unordered_map>

namespace tagwright {

/// The classic rule: start at a given level, halve on a 429 (once per burst: 429s of calls that were
/// sent before the last cut say nothing new), climb by a fifth after a time without 429s in which the
/// level was in use. Hints of the server (Retry-After) hold every call back until their time.
///
/// Used for Confluence, which tells no quota and is rarely at its limit.
class seed_controller final : public limit_controller {
public:
    /// @param quiet  time without a 429 after which the level climbs; > 0
    explicit seed_controller(level_bounds bounds, duration quiet = std::chrono::seconds(20));

    admission admit(time_point now, std::uint64_t call, const call_cost& estimate) override;
    void settle(time_point now, std::uint64_t call, const call_outcome& outcome) override;
    [[nodiscard]] controller_view view(time_point now) const override;
    std::vector<level_change> take_changes() override;
    void bound(time_point now, int lowest, int highest) override;

private:
    void move_to(time_point now, int level, const char* reason);
    void on_rate_limit(time_point now, time_point sent, const limit_hints& hints);
    void on_success(time_point now);

    level_bounds bounds_;
    int lowest_ = 1;
    int highest_; ///< at most bounds_.max
    duration quiet_;
    int level_;
    int peak_;
    bool used_fully_ = false; ///< the level was reached since the last climb
    std::optional<time_point> last_cut_;
    std::optional<time_point> quiet_since_;
    std::optional<time_point> hold_until_;
    std::optional<time_point> suspended_until_;
    std::unordered_map<std::uint64_t, time_point> in_flight_;
    std::vector<level_change> changes_;
};

} // namespace tagwright
