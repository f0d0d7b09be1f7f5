#include "actors/site/site_tuning.hpp"

namespace tagwright {

adaptive::controller_tuning site_tuning() {
    adaptive::controller_tuning out;
    out.rate_limit.unmeasured_calls_per_s = 20;
    out.limit_belief.per_s_min = 0.1;
    // A second of silence is long where several requests a second are let through, as a wiki mostly does.
    out.adaptive_controller.guess_fast_per_s = 4;
    // Gateways fill buckets; nobody gives a wiki some requests a minute.
    out.limit_belief.window_weight = 0;
    // A run is short, and its requests are many: a refusal is to tell more than it does of a model.
    out.call_spacing.back = 0.1;
    // A run has some hundred requests: what was found too low is looked into within it.
    out.refusal_budget.earned = 0.02;
    out.refusal_budget.probe_after_calls = 40;
    return out;
}

} // namespace tagwright
