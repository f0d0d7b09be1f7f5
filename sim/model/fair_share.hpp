#pragma once

#include "sim/model/metrics.hpp"
#include "sim/model/scenario.hpp"

namespace tagwright::sim {

/// How a run and the tenants beside it shared a quota of calls (scenario::limits).
struct sharing {
    double used_of_left = 0;  ///< our calls ÷ what the tenants really left
    double had_of_wanted = 1; ///< the tenants' calls that found room ÷ all of theirs
    double had_of_due = 1;    ///< … ÷ what they would have had alone, as far as half of the quota goes
};

/// What counts as used: crowding the tenants out is no use of what was left.
[[nodiscard]] sharing shared_fairly(const scenario&, const metrics&);

} // namespace tagwright::sim
