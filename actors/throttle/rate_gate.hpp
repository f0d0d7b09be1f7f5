#pragma once

#include "actors/throttle/controller_tuning.hpp"

#include <algorithm>

namespace tagwright::adaptive {

/// The client's mirror of one token bucket: lets calls through at a pace, with hardly any burst.
///
/// Two levels are kept. `level` is what this client allows itself. `surplus` is an upper estimate of what
/// the provider's bucket has saved up meanwhile: while the pace is below the real rate, a burst could be
/// served that proves nothing, so a probe has to exceed the surplus before it counts.
class rate_gate {
public:
    explicit rate_gate(const rate_gate_tuning& tuning = {}) : tuning_{tuning} {}

    double level = 0;      ///< units that may be sent now; below 0: to be waited for
    double credit = 0;     ///< units more than that, which the provider saved up before the first call
    double depth = 0;      ///< the most that `level` may save, units
    double reserve = 0;    ///< kept back where headers tell the level: reordering, estimate noise
    double surplus = 0;    ///< units that the provider may have saved for us
    double burst = 1e300;  ///< the depth of the provider's bucket, once it was seen to run from full to empty
    double bound_s = -1e9; ///< when this gate last made a call wait
    bool waited = false;   ///< it did so since the last send
    double binding = 1;    ///< share of the last calls that it made wait
    bool blocked = false;  ///< a call is waiting for this gate now

    [[nodiscard]] bool knows_burst() const { return burst < 1e299; }

    /// Time passes: `pace` and `rate` in units/s.
    void refill(double elapsed_s, double pace, double rate, double error) {
        level = std::min(depth, level + elapsed_s * pace);
        save(elapsed_s * rate * (1 + std::min(tuning_.surplus_error_max, tuning_.surplus_errors * error)), rate);
    }

    /// The provider's bucket filled by `units`, as far as it can hold them.
    void save(double units, double rate) { surplus = std::min({tuning_.surplus_max_s * rate, burst, surplus + units}); }

    void spend(double cost, bool limited) {
        if (limited)
            level -= cost;
        if (level < 0 && credit > 0) {
            const auto used = std::min(credit, -level);
            credit -= used;
            level += used;
        }
        surplus = std::max(0.0, surplus - cost);
    }

    /// The bucket was empty when a call was refused.
    void empty() {
        level = std::min(level, 0.0);
        credit = 0;
        surplus = 0;
    }

    /// Units missing for a call of this cost; ≤ 0 when it may go.
    [[nodiscard]] double missing(double cost) const { return std::min(cost + reserve, depth) - level - credit; }

private:
    rate_gate_tuning tuning_;
};

} // namespace tagwright::adaptive
