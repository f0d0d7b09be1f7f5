#pragma once

#include "tagwright/limits.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// The answer to "may this call start now?".
struct admission {
    bool granted = false;
    /// Where it was not granted: the earliest time at which asking again can help without any outcome
    /// arriving in between; empty when only an outcome can change the answer.
    std::optional<time_point> retry_at;
};

/// The brain of the throttle actor. Pure: no CAF, no I/O, no clock; the caller passes the time, which
/// never runs backwards. One instance holds all that is known of one limit group (provider, account,
/// model family).
///
/// Contract: every granted call is settled exactly once. `level` never leaves [1, max_level]; the
/// number of granted and unsettled calls never exceeds the level at the time of a grant.
class limit_controller {
public:
    virtual ~limit_controller() = default;

    /// Asks for one call of this estimated cost. If granted, the call counts as in flight from now.
    /// @param call  an id that the caller has not used before
    [[nodiscard]] virtual admission admit(time_point now, std::uint64_t call, const call_cost& estimate) = 0;

    /// Says how a granted call ended. Unknown ids are ignored.
    virtual void settle(time_point now, std::uint64_t call, const call_outcome& outcome) = 0;

    [[nodiscard]] virtual controller_view view(time_point now) const = 0;

    /// Changes of the level since the last call of this function, oldest first.
    [[nodiscard]] virtual std::vector<level_change> take_changes() = 0;

    /// Keeps the level within an operator's bounds until the next call of this function; what is learned goes
    /// on being learned. Equal bounds pin the level. Rates and holds still apply.
    /// @param lowest, highest  1 ≤ lowest ≤ highest; the maximum of the settings is never passed
    virtual void bound(time_point, int /*lowest*/, int /*highest*/) {}

    /// What was learned, as JSON text, to be kept for the next start; empty if there is nothing to keep.
    [[nodiscard]] virtual std::string export_state(time_point) const { return {}; }

    /// Takes over what an earlier run learned, as a hypothesis. Text that cannot be used is ignored.
    virtual void import_state(time_point, const std::string&) {}
};

/// Bounds of the adaptive level; 1 ≤ initial ≤ max.
struct level_bounds {
    int initial = 3;
    int max = 10;
};

} // namespace tagwright
