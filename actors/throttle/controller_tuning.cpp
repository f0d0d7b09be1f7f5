#include "actors/throttle/controller_tuning.hpp"

#include "actors/throttle/finding_tuning.hpp"

namespace tagwright::adaptive {

namespace {

// One row a number: name, value, lowest, highest, unit, what it does and why.

tuned_part controller_numbers(adaptive_controller_tuning& t) {
    return {
        "adaptive_controller",
        {{"window_over_proven", &t.window_over_proven, 1, 10, "of the proven window",
          "the most that may be in flight: growth by doubling stays one step ahead of what a cohort proved"},
         {"round_trip_guess_s", &t.round_trip_guess_s, 0.1, 60, "s", "of a call, for the health before any answer"},
         {"history_s", &t.history_s, 1, 3600, "s",
          "how long sent calls are remembered: longer than a call may take, so that each outcome finds its call"},
         {"hold_max_s", &t.hold_max_s, 3600, 604'800, "s", "a provider that asks for a longer silence is not believed"},
         {"pause_min_s", &t.pause_min_s, 0.01, 3600, "s", "a used-up daily quota is not back at once"},
         {"day_quota_pause_s", &t.day_quota_pause_s, 1, 86'400, "s",
          "where a used-up daily quota does not say when it returns"},
         {"silence_min_s", &t.silence_min_s, 0, 3600, "s",
          "a longer silence that was asked for begins a new measurement: the provider saved up meanwhile"},
         {"silence_round_trips", &t.silence_round_trips, 0, 100, "round trips", "and no shorter than so many"},
         {"disproved_let_in", &t.disproved_let_in, 1, 100, "calls",
          "let in with more in flight than the cap would allow: then it is none; fewer may be reordering"},
         {"disproved_ahead", &t.disproved_ahead, 0, 1, "of the cap",
          "a refusal with fewer calls in flight says nothing of the cap"},
         {"outage_refusals", &t.outage_refusals, 2, 1000, "refusals in a row",
          "that no bucket gives to a client that backs off: what was learned meanwhile is undone"},
         {"outage_window", &t.outage_window, 1, 1000, "calls in flight", "the least after such an outage"},
         {"queue_slots", &t.queue_slots, 1, 100, "calls in flight",
          "with fewer, time-outs mean that they are done one after the other (one GPU)"},
         {"queue_share", &t.queue_share, 0, 10, "of the time waited",
          "so much would have passed if each waited for those before it: then they do"},
         {"queue_turns_max", &t.queue_turns_max, 0, 100, "round trips",
          "the longest wait until a server has done what timed out"},
         {"shared_error", &t.shared_error, 0.01, 1, "of the rate", "where spacing turned out to be none"},
         {"suspected_queue", &t.suspected_queue, 1, 1000, "calls in flight",
          "while the first answers are as from a queue"},
         {"queue_level", &t.queue_level, 1, 100, "calls in flight",
          "keep a server busy that does one after the other: one at work, one waiting"},
         {"room_over_usual", &t.room_over_usual, 1, 100, "times",
          "the calls that a measured rate keeps in flight: they do not take equally long"},
         {"remembered_window", &t.remembered_window, 0.05, 1, "of the window",
          "counts as proven after a restart: with window_over_proven the remembered window, and no growth yet"},
         {"remembered_window_min", &t.remembered_window_min, 1, 1000, "calls in flight",
          "counts as proven at least, so that a small window can grow"},
         {"guess_fast_per_s", &t.guess_fast_per_s, 1, 1e6, "calls/s",
          "a guessed rate of so many waits by itself for the last whole second that it was told; of a model never"},
         {"weighed_wait_s", &t.weighed_wait_s, 0, 3600, "s",
          "told by the first refusal, from which on explanations are weighed; of a model always"},
         {"gap_answers", &t.gap_answers, 0, 100, "calls",
          "answered before a first refusal that is not weighed: with fewer, calls keep a gap"}}};
}

tuned_part workload_numbers(workload_tuning& t) {
    return {"workload",
            {{"size_weight", &t.size_weight, 0.0001, 1, "of a call", "in the mean size: follows within fifty calls"},
             {"round_trip_weight", &t.round_trip_weight, 0.0001, 1, "of an answer",
              "in the round trip: follows within twenty calls"},
             {"round_trip_guess_s", &t.round_trip_guess_s, 0.01, 600, "s", "until the first answer"},
             {"line_weight_min", &t.line_weight_min, 0.0001, 1, "of an answer",
              "in the line of time over tokens: remembers some 250 calls"},
             {"line_calls_min", &t.line_calls_min, 1, 100'000, "calls", "before the line is believed"},
             {"line_variation_min", &t.line_variation_min, 0.0001, 100, "(standard deviation / mean)²",
              "sizes that vary less tell no line"},
             {"line_fixed_min", &t.line_fixed_min, 0.0001, 1, "of the mean time",
              "the least that a call of no tokens takes: keeps the line away from zero"}}};
}

tuned_part rate_set_numbers(rate_set_tuning& t) {
    return {
        "rate_set",
        {{"variation_min", &t.variation_min, 0, 100, "(standard deviation / mean)²",
          "sizes that vary less cannot tell calls from tokens"},
         {"undecided_depth_calls", &t.undecided_depth_calls, 1, 1000, "calls",
          "that a gate may save up while calls and tokens are both candidates, so that the slower one decides"},
         {"bound_lately_round_trips", &t.bound_lately_round_trips, 0, 100, "round trips",
          "after which a gate no longer counts as having held a call back"},
         {"told_depth", &t.told_depth, 0.01, 1, "of the limit", "saved up where headers tell it: a margin for drift"},
         {"told_reserve_calls", &t.told_reserve_calls, 0, 100, "calls",
          "kept back where headers tell the level: answers arrive in another order"},
         {"told_reserve", &t.told_reserve, 0, 0.9, "of the limit", "and at least so much: estimates err"},
         {"kept_error_min", &t.kept_error_min, 0.0001, 1, "of the rate",
          "that a remembered rate may be off: another process, another day"}}};
}

tuned_part choice_numbers(dimension_choice_tuning& t) {
    return {
        "dimension_choice",
        {{"variation_min", &t.variation_min, 0, 100, "(standard deviation / mean)²",
          "sizes that vary less make calls and tokens the same: calls"},
         {"interval_calls_min", &t.interval_calls_min, 1, 10'000, "calls", "shorter intervals scatter by themselves"},
         {"pairs_min", &t.pairs_min, 1, 1000, "pairs of intervals", "before their scatter is believed"},
         {"costs_kept", &t.costs_kept, 1, 10'000, "refused calls", "whose mean size is looked at"},
         {"refusals_min", &t.refusals_min, 1, 10'000, "refusals", "before scatter and size decide together"},
         {"scatter_ratio", &t.scatter_ratio, 0.01, 1, "of the other's scatter", "clearly less: the right unit"},
         {"tokens_cost", &t.tokens_cost, 0, 10, "of the variation",
          "tokens refuse calls larger than the mean by more than this: a bucket would show 1"},
         {"requests_cost", &t.requests_cost, 0, 10, "of the variation",
          "calls refuse blindly, so by less than this: half way, with room for noise"},
         {"refusals_max", &t.refusals_max, 1, 100'000, "refusals",
          "after which the size of refused calls decides alone"},
         {"last_word_cost", &t.last_word_cost, 0, 10, "of the variation", "that decides then: half way"}}};
}

tuned_part rate_numbers(rate_limit_tuning& t) {
    return {
        "rate_limit",
        {{"first_guess", &t.first_guess, 0.01, 1, "of the rate before the first refusal",
          "that rate held a saved-up burst; measured best of 0.03 to 1"},
         {"unmeasured_calls_per_s", &t.unmeasured_calls_per_s, 0.01, 1000, "calls/s",
          "taken as the rate where the first calls of all are refused"},
         {"told_wait_cost", &t.told_wait_cost, 0.01, 10, "of a call",
          "lacked when it was refused with a wait: half of its cost, in the mean"},
         {"climb_per_two_calls", &t.climb_per_two_calls, 1, 4, "times",
          "a guess grows with every two calls that it holds back"},
         {"climb_round_trip_min_s", &t.climb_round_trip_min_s, 0.01, 60, "s",
          "a guess that lets nothing through grows with every two of these or of the round trips"},
         {"climb_over_average", &t.climb_over_average, 1, 100, "times the average since the refusal",
          "the most that a guess climbs to: what was let in is evidence, the guess is none"},
         {"climb_span_calls", &t.climb_span_calls, 1, 10'000, "calls", "over which that average is taken"},
         {"binding_calls", &t.binding_calls, 1, 1000, "calls", "over which the share of calls held back is taken"},
         {"binding_min", &t.binding_min, 0, 1, "of the calls",
          "a guess that holds back fewer does not bind, and is given up"},
         {"wait_max_s", &t.wait_max_s, 0.01, 60, "s", "after which a waiting call asks again: the rate may have moved"},
         {"refused_guess", &t.refused_guess, 0.1, 1, "of the guess", "the most that is left when it is refused again"},
         {"guess_cut_most", &t.guess_cut_most, 0.01, 1, "of the guess",
          "the least that is left when it is refused soon"},
         {"guess_below_bound", &t.guess_below_bound, 0.1, 1, "of what the interval allows",
          "the guess after a refusal that came soon: a short interval is a bound only"},
         {"bound_agrees", &t.bound_agrees, 0.1, 1, "of the rate",
          "a measured rate is kept where a short interval allows so much of it"},
         {"told_pace", &t.told_pace, 0.1, 1, "of the rate", "used where headers tell it"},
         {"margin_min", &t.margin_min, 0, 0.5, "of the rate", "left unused at least: clocks drift"},
         {"margin_step", &t.margin_step, 0, 0.5, "of the rate", "more is left unused after each refusal of no probe"},
         {"margin_max", &t.margin_max, 0, 0.5, "of the rate", "left unused for such refusals at most"},
         {"margin_keeps", &t.margin_keeps, 0.5, 1, "of the margin", "left after each call: gone in some 2,000"},
         {"error_guess", &t.error_guess, 0.001, 1, "of the rate", "taken as its error before it is measured"},
         {"error_margin_max", &t.error_margin_max, 0, 0.5, "of the rate", "left unused for its error at most"},
         {"interval_max_s", &t.interval_max_s, 10, 86'400, "s",
          "an older refusal begins no interval: the bucket was full in between"},
         {"grain_per_variation", &t.grain_per_variation, 0, 100, "calls a variation",
          "that the ends of an interval blur, beside one"},
         {"proof_burst_calls", &t.proof_burst_calls, 0, 1000, "calls",
          "a bucket is taken to have saved so much at least when calls are to prove a rate"},
         {"proof_error_min", &t.proof_error_min, 0.001, 1, "of the rate", "that such a proof may be off"},
         {"burst_margin", &t.burst_margin, 1, 10, "times the known burst", "that a bucket may have saved"},
         {"changed_by", &t.changed_by, 0.001, 1, "of the rate",
          "a new measurement that is further off means that the limit moved: probes begin again"},
         {"fall_errors", &t.fall_errors, 0, 100, "errors", "a measured fall within these is believed at once"},
         {"fall_most", &t.fall_most, 0.1, 1, "of the rate", "the least that one measured fall leaves: it may be noise"},
         {"steady_calls_min", &t.steady_calls_min, 1, 10'000, "calls",
          "a rate measured over so many is worth recalling after a fall"},
         {"fallen_to", &t.fallen_to, 0.1, 1, "of the steady rate", "below which it counts as fallen"},
         {"recovered_to", &t.recovered_to, 0.1, 1, "of the rate before the fall", "above which it counts as back"},
         {"reopen_by", &t.reopen_by, 0.001, 5, "|ln of the change|",
          "a rate that moves by more may be the wrong dimension: calls or tokens is asked again"},
         {"stepped_error", &t.stepped_error, 0.001, 1, "of the rate",
          "where a step up was refused at its first interval"},
         {"resume_calls_min", &t.resume_calls_min, 1, 10'000, "calls",
          "after an outage the last rate measured over so many is taken again"},
         {"resume_error", &t.resume_error, 0.001, 1, "of the rate", "of that rate"},
         {"resume_guess", &t.resume_guess, 0.01, 1, "of the rate before",
          "the guess where no such rate was measured"}}};
}

tuned_part gate_numbers(rate_gate_tuning& t) {
    return {"rate_gate",
            {{"surplus_max_s", &t.surplus_max_s, 0, 3600, "s of the rate",
              "that a provider of unknown depth may have saved: more would never be worth proving"},
             {"surplus_errors", &t.surplus_errors, 0, 10, "errors", "by which the real rate may be above ours"},
             {"surplus_error_max", &t.surplus_error_max, 0, 1, "of the rate", "and at most so much"}}};
}

tuned_part policer_numbers(policer_tuning& t) {
    return {
        "policer",
        {{"calls_min", &t.calls_min, 2, 1000, "calls", "shorter intervals say too little: their error is above 1/8"},
         {"intervals_kept", &t.intervals_kept, 1, 1000, "intervals", "whose scatter is compared"},
         {"agree_errors", &t.agree_errors, 0, 100, "errors", "within which an interval joins the baseline"},
         {"agree_by", &t.agree_by, 0, 1, "of the rate", "beside the errors: providers' clocks"},
         {"baseline_calls_max", &t.baseline_calls_max, 2, 1'000'000, "calls",
          "after which the baseline begins anew, so that a slow drift is followed"},
         {"recent_span_max_s", &t.recent_span_max_s, 0.1, 600, "s", "of what counts as just before a refusal"},
         {"recent_calls_min", &t.recent_calls_min, 1, 1000, "calls", "and at least so many of them"},
         {"suffix_calls_min", &t.suffix_calls_min, 2, 1000, "calls", "before a refusal that prove a rate at least"},
         {"suffix_calls_max", &t.suffix_calls_max, 2, 10'000, "calls", "looked at: older ones tell of older limits"}}};
}

tuned_part probe_numbers(rate_probe_tuning& t) {
    return {
        "rate_probe",
        {{"gain_first", &t.gain_first, 1.01, 4, "times the rate", "of a probe: found by the first step"},
         {"gain_second", &t.gain_second, 1.01, 4, "times the rate", "after one verified step: there is more to find"},
         {"gain_later", &t.gain_later, 1.01, 4, "times the rate", "after two: doubling"},
         {"fine_every", &t.fine_every, 1, 1000, "probes", "of which one takes a small step"},
         {"fine_first", &t.fine_first, 0.001, 1, "of the rate", "the largest small step: half of a coarse one"},
         {"fine_min", &t.fine_min, 0, 1, "of the rate", "smaller ones are not worth a refusal"},
         {"fine_shrinks", &t.fine_shrinks, 0.01, 1, "times", "a small step that was refused"},
         {"fine_grows", &t.fine_grows, 1, 10, "times", "a small step that was verified"},
         {"surplus_over", &t.surplus_over, 0, 10, "times what may be saved",
          "has to be passed: a burst proves nothing"},
         {"excess_calls", &t.excess_calls, 0, 1000, "calls", "that verify a step beside that"},
         {"excess_calls_per_variation", &t.excess_calls_per_variation, 0, 1000, "calls a variation",
          "more where sizes vary"},
         {"lag_round_trips", &t.lag_round_trips, 0, 100, "round trips of a refusal",
          "after which it would have come back"},
         {"due_calls", &t.due_calls, 0, 1000, "calls",
          "since the gate held one back: it has to bind for a probe to tell"},
         {"due_part", &t.due_part, 0.1, 100, "th of a round trip", "more since then"},
         {"patience_s", &t.patience_s, 1, 3600, "s", "after which a probe that too few calls came for ends"},
         {"patience_calls", &t.patience_calls, 0, 10'000, "calls", "longer where calls are slow"},
         {"patience_excesses", &t.patience_excesses, 0, 1000, "excesses", "longer where much has to be passed"},
         {"error", &t.error, 0.001, 1, "of the rate", "of a verified step"},
         {"claim_min", &t.claim_min, 1, 10, "times the rate before",
          "a measurement below means that the step was served from savings"},
         {"stored_shrinks", &t.stored_shrinks, 0, 1, "times", "the savings that are feared, after a step that held"},
         {"interval_guess_s", &t.interval_guess_s, 0.1, 3600, "s", "between probes, at first"},
         {"interval_calls", &t.interval_calls, 1, 100'000, "calls", "between probes at most: a probe costs a refusal"},
         {"interval_low_s", &t.interval_low_s, 0.1, 30, "s", "that longest interval at least"},
         {"interval_high_s", &t.interval_high_s, 30, 3600, "s", "and at most: limits move"},
         {"interval_high_calls", &t.interval_high_calls, 1, 100'000, "calls",
          "or so many, where they are few: a refusal costs most there"},
         {"interval_soon", &t.interval_soon, 0.01, 1, "of the longest interval", "between probes after a change"},
         {"interval_grows", &t.interval_grows, 1, 10, "times", "with each probe that was refused"},
         {"outage_interval_grows", &t.outage_interval_grows, 1, 10, "times",
          "with each step that ended in a long streak of refusals"},
         {"outage_interval_max", &t.outage_interval_max, 1, 100, "longest intervals", "between probes then"},
         {"after_refusal_calls", &t.after_refusal_calls, 0, 10'000, "calls", "after a refusal without a probe"},
         {"restored_wait_s", &t.restored_wait_s, 0, 3600, "s", "until a remembered rate is probed"},
         {"recall_from", &t.recall_from, 1, 10, "times the rate", "a rate before a fall is above this, to be tried"},
         {"recall_gain_max", &t.recall_gain_max, 1.01, 100, "times the rate", "of the probe back to it"},
         {"recall_calls", &t.recall_calls, 0, 10'000, "calls", "between probes for the rate before a fall"},
         {"recalls_max", &t.recalls_max, 0, 1000, "probes",
          "for the rate before a fall that may exceed the budget: a limit that comes back is worth it"}}};
}

tuned_part cap_numbers(concurrency_limit_tuning& t) {
    return {
        "concurrency_limit",
        {{"slack_from_cap", &t.slack_from_cap, 1, 1000, "calls in flight", "smaller caps are exact"},
         {"slack_per_cap", &t.slack_per_cap, 1, 1000, "calls of the cap", "for each call by which it may be off"},
         {"again_round_trips", &t.again_round_trips, 0, 100, "round trips",
          "a cap suspected again so soon was too high"},
         {"again_cap", &t.again_cap, 0.1, 1, "of the calls in flight", "the cap then"},
         {"try_lag", &t.try_lag, 0, 100, "round trips of a refusal", "after which a call above the cap was let in"},
         {"let_in_min", &t.let_in_min, 1, 1000, "calls", "above the cap, let in: then it is higher"},
         {"let_in_share", &t.let_in_share, 0, 10, "of the cap", "and so many where it is large"},
         {"step_grows", &t.step_grows, 1, 10, "times", "the step above the cap, after each that was let in"},
         {"step_per_cap", &t.step_per_cap, 1, 1000, "calls of the cap", "for each call of the largest step"},
         {"give_up_round_trips", &t.give_up_round_trips, 1, 1000, "round trips",
          "after which a probe that the window did not bind ends"},
         {"interval_guess_s", &t.interval_guess_s, 0.1, 3600, "s", "between probes, at first"},
         {"interval_first", &t.interval_first, 0.001, 1, "of the longest interval", "until a new suspicion is probed"},
         {"interval_grows", &t.interval_grows, 1, 10, "times", "with each probe that was refused"},
         {"interval_max_s", &t.interval_max_s, 0.1, 3600, "s", "the longest interval at most: caps move"},
         {"interval_max_round_trips", &t.interval_max_round_trips, 0, 1000, "round trips", "and at least"},
         {"interval_max_calls", &t.interval_max_calls, 0, 100'000, "calls", "and at least: a probe costs a refusal"},
         {"interval_least_calls", &t.interval_least_calls, 1, 100'000, "calls",
          "between probes of a small cap, however long that takes: each costs a refusal"},
         {"calls_per_s_min", &t.calls_per_s_min, 0.001, 100, "calls/s", "that a cap is taken to let through"},
         {"queue_again_s", &t.queue_again_s, 1, 86'400, "s",
          "until a server that does one call after the other is tried with more: a try costs a time-out"},
         {"restored_wait_s", &t.restored_wait_s, 0.1, 3600, "s", "until a remembered cap is probed"}}};
}

tuned_part start_numbers(slow_start_tuning& t) {
    return {"slow_start",
            {{"first_gap_s", &t.first_gap_s, 0, 10, "s",
              "between the very first calls: one that is refused speaks for those after it"},
             {"silence_s", &t.silence_s, 0.01, 60, "s",
              "without a refusal are worth one more call: answers may take half a minute"},
             {"window_used", &t.window_used, 0, 1, "of the window",
              "in flight, for an answer to count: else it proves nothing"},
             {"spread", &t.spread, 0, 1, "of a round trip", "over which a window of calls is sent"},
             {"spread_max_s", &t.spread_max_s, 0, 60, "s", "between two of them"}}};
}

tuned_part latency_numbers(latency_guard_tuning& t) {
    return {
        "latency_guard",
        {{"too_slow", &t.too_slow, 1.05, 100, "times the base",
          "latency doubles at twice the knee, where throughput begins to fall"},
         {"healthy", &t.healthy, 1, 100, "times the base", "below, more calls in flight still help"},
         {"cohort_start_min", &t.cohort_start_min, 4, 400, "calls", "in a cohort of slow start: quick, if noisy"},
         {"cohort_start_share", &t.cohort_start_share, 0, 2, "of the window", "in a cohort of slow start"},
         {"cohort_min", &t.cohort_min, 4, 400, "calls", "in any other cohort: less is noise"},
         {"cohort_way_back_min", &t.cohort_way_back_min, 4, 400, "calls", "on the way back to a known window"},
         {"cohort_max", &t.cohort_max, 4, 10'000, "calls", "of a cohort that are looked at"},
         {"known_min", &t.known_min, 0.5, 1, "of a cohort", "answered, or late, before it is judged"},
         {"proven_first", &t.proven_first, 1, 1000, "calls in flight", "taken as healthy before any cohort"},
         {"base_start_calls", &t.base_start_calls, 1, 10'000, "calls", "of slow start whose mean is the base"},
         {"base_falls", &t.base_falls, 0, 1, "of the way", "to a faster cohort"},
         {"base_rises", &t.base_rises, 0, 1, "of the way", "to a slower cohort that the window did not hold back"},
         {"plateau_growth", &t.plateau_growth, 1, 10, "times the calls in flight", "between cohorts that are compared"},
         {"plateau_throughput", &t.plateau_throughput, 1, 10, "times the throughput", "less than this gained, and"},
         {"plateau_latency", &t.plateau_latency, 1, 10, "times the base", "slower than this: growth is over"},
         {"window_min", &t.window_min, 1, 100, "calls in flight", "no cut goes below: one call tells nothing of load"},
         {"search_step", &t.search_step, 0.1, 0.99, "of the window",
          "that a cut leaves in the search: its effect on throughput stands out of the noise of 50 calls"},
         {"trial_loss", &t.trial_loss, 0, 1, "of a loss in proportion to the window",
          "a cut that costs more throughput was not needed"},
         {"trial_improved", &t.trial_improved, 0.1, 1, "times the latency before", "a cut has helped below"},
         {"trial_base", &t.trial_base, 1, 10, "times the base", "a latency that is not ours is at most"},
         {"way_back", &t.way_back, 0, 1, "of the window before a cut", "below, growth is quick: it was healthy"},
         {"growth_way_back", &t.growth_way_back, 1, 4, "times a cohort", "that quick growth"},
         {"growth", &t.growth, 1, 4, "times a cohort", "any other growth"},
         {"growth_calls", &t.growth_calls, 0, 100, "calls a cohort", "and so much more, so that small windows grow"},
         {"timeout_step", &t.timeout_step, 0.1, 0.99, "of the window", "left by one time-out: a few cost little"},
         {"timeout_floor", &t.timeout_floor, 0.01, 1, "of the window", "left by many that were sent before the cut"},
         {"ceiling", &t.ceiling, 0.1, 1, "of the window", "growth stops there: short of where calls timed out"},
         {"ceiling_growth", &t.ceiling_growth, 1, 4, "times a cohort", "as good as fixed for some twenty cohorts"}}};
}

tuned_part health_numbers(health_guard_tuning& t) {
    return {"health_guard",
            {{"memory_round_trips", &t.memory_round_trips, 0.1, 100, "round trips",
              "over which outcomes count: the end of a brownout is noticed soon"},
             {"memory_min_s", &t.memory_min_s, 0.5, 10, "s", "at least"},
             {"memory_max_s", &t.memory_max_s, 10, 600, "s", "and at most"},
             {"judge_every_s", &t.judge_every_s, 0.01, 60, "s", "between two looks"},
             {"overdue_min_s", &t.overdue_min_s, 0.1, 3600, "s", "a call is out for longer: overdue"},
             {"overdue_round_trips", &t.overdue_round_trips, 1, 1000, "round trips", "and longer than so many"},
             {"overdue_counts", &t.overdue_counts, 0, 1, "of a failure", "it may be answered yet"},
             {"healthy_share", &t.healthy_share, 0, 1, "of the outcomes", "good: all is well above"},
             {"outcomes_min", &t.outcomes_min, 0, 1000, "outcomes", "before a healthy provider is called ill"},
             {"pace_per_share", &t.pace_per_share, 0.1, 100, "times the share of good outcomes",
              "is the pace while ill, of the healthy one; 2 and 3 measured no better"},
             {"share_min", &t.share_min, 0.01, 1, "of the healthy pace", "so that the end of the brownout is noticed"},
             {"pace_min_per_s", &t.pace_min_per_s, 0.01, 1000, "calls/s", "at least"},
             {"pace_guess_per_s", &t.pace_guess_per_s, 0.01, 1000, "calls/s", "the healthy pace before it is measured"},
             {"throughput_span_s", &t.throughput_span_s, 0.1, 3600, "s", "over which the healthy pace is measured"},
             {"throughput_weight", &t.throughput_weight, 0.01, 1, "of a measurement", "in the healthy pace"},
             {"failures_memory_s", &t.failures_memory_s, 1, 3600, "s",
              "calls that hang are reported a time-out (a minute, usually) later than errors"},
             {"ill_per_timeout", &t.ill_per_timeout, 0, 100, "errors a time-out",
              "with more the provider itself says that it is ill, with fewer it is load"},
             {"piling_up", &t.piling_up, 0, 100, "time-outs", "more than one lately: one alone happens"}}};
}

} // namespace

std::vector<tuned_part> tuned_parts(controller_tuning& t) {
    return {controller_numbers(t.adaptive_controller),
            workload_numbers(t.workload),
            rate_set_numbers(t.rate_set),
            choice_numbers(t.dimension_choice),
            rate_numbers(t.rate_limit),
            gate_numbers(t.rate_gate),
            policer_numbers(t.policer),
            probe_numbers(t.rate_probe),
            cap_numbers(t.concurrency_limit),
            attribution_numbers(t.attribution),
            start_numbers(t.slow_start),
            latency_numbers(t.latency_guard),
            health_numbers(t.health_guard),
            budget_numbers(t.refusal_budget),
            episode_numbers(t.refusal_episodes),
            shared_numbers(t.shared_rate),
            belief_numbers(t.limit_belief),
            spacing_numbers(t.call_spacing),
            window_numbers(t.window_quota),
            queue_numbers(t.queue_guard)};
}

} // namespace tagwright::adaptive
