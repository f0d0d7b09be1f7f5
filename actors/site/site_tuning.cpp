#include "actors/site/site_tuning.hpp"

namespace tagwright {

adaptive::controller_tuning site_tuning() {
    adaptive::controller_tuning out;
    out.rate_limit.unmeasured_calls_per_s = 20;
    out.limit_belief.per_s_min = 0.1;
    // A run is short, and its requests are many: a refusal is to tell more than it does of a model.
    out.call_spacing.back = 0.1;
    return out;
}

} // namespace tagwright
