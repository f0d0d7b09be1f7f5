#include "actors/site/site_tuning.hpp"

namespace tagwright {

adaptive::controller_tuning site_tuning() {
    adaptive::controller_tuning out;
    // At first there are five requests at once, or ten, and a wiki lets them all through or few of them: what they
    // were sent with says little, so the guess is low, unless they have proved a rate to a bucket of twenty.
    out.rate_limit.first_guess = 0.2;
    out.rate_limit.unmeasured_calls_per_s = 45;
    out.rate_limit.first_proof_burst = 20;
    out.rate_limit.error_guess = 0.5;
    out.rate_limit.error_margin_max = 0.015; // a run is over before a margin pays
    // Of some hundred requests, those that overshoot count: a guess climbs no further above what is let in than it
    // must, slowly beyond what was refused, and falls far where that is refused again.
    out.rate_limit.climb_over_average = 1.5;
    out.rate_limit.climb_per_two_calls_beyond = 1.03;
    out.rate_limit.guess_cut_most = 0.25;
    out.rate_limit.overflow_calls = 12;
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
    out.adaptive_controller.gap_guess_per_s = 6;
    // A run is short, and its requests are many: a refusal is to tell more than it does of a model.
    out.call_spacing.back = 0.1;
    out.call_spacing.unknown_keeps = 0.5;
    out.call_spacing.row_calls = 3;
    // A run has some hundred requests: what was found too low is looked into within it.
    out.refusal_budget.earned = 0.012;
    out.refusal_budget.probe_after_calls = 120;
    return out;
}

} // namespace tagwright
