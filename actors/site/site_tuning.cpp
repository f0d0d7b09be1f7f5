#include "actors/site/site_tuning.hpp"

namespace tagwright {

adaptive::controller_tuning site_tuning() {
    adaptive::controller_tuning out;
    out.rate_limit.unmeasured_calls_per_s = 10;
    return out;
}

} // namespace tagwright
