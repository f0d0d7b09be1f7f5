#include "actors/site/site_tuning.hpp"

namespace tagwright {

adaptive::controller_tuning site_tuning() {
    adaptive::controller_tuning out;
    out.rate_limit.unmeasured_calls_per_s = 20;
    out.rate_limit.error_guess = 0.5;
    // Of some hundred requests, those that overshoot count: a guess climbs no further above what is let in than it
    // must.
    out.rate_limit.climb_over_average = 1.7;
    out.slow_start.spread = 1.25; // the first ones of a side do not come in a pack
    // A second of silence is long where several requests a second are let through, as a wiki mostly does.
    out.adaptive_controller.guess_fast_per_s = 4;
    // Some requests a second are too many to weigh explanations with one request at a time: that takes half of a run,
    // and a second's silence after each refusal looks like a slow bucket. One that saves something tells its rate by
    // two refusals, and one that saves little asks for a gap.
    out.adaptive_controller.weighed_wait_s = 2;
    // Where they are weighed: gateways fill buckets, and not with some requests a minute.
    out.limit_belief.per_s_min = 0.1;
    out.limit_belief.window_weight = 0;
    // A run is short, and its requests are many: a refusal is to tell more than it does of a model.
    out.call_spacing.back = 0.1;
    out.call_spacing.unknown_keeps = 0.5;
    out.call_spacing.row_calls = 3;
    // A run has some hundred requests: what was found too low is looked into within it.
    out.refusal_budget.earned = 0.02;
    out.refusal_budget.probe_after_calls = 40;
    return out;
}

} // namespace tagwright
