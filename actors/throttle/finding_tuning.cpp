// The numbers of the parts that find a small limit, and of those that keep to it afterwards.

#include "actors/throttle/finding_tuning.hpp"

namespace tagwright::adaptive {

tuned_part belief_numbers(limit_belief_tuning& t) {
    return {
        "limit_belief",
        {{"calls_before_few", &t.calls_before_few, 0, 10'000, "calls",
          "let in before the first refusal, at most: more of them tell a rate by themselves"},
         {"calls_before_max", &t.calls_before_max, 0, 10'000, "calls", "or so many, where they were slow"},
         {"calls_per_s_max", &t.calls_per_s_max, 0, 10'000, "calls/s", "no faster than this"},
         {"variation_max", &t.variation_max, 0, 100, "(standard deviation / mean)²",
          "of the calls' sizes, at most: else it may be tokens that are counted"},
         {"ahead_max", &t.ahead_max, 1, 1000, "calls in flight",
          "beside the refused one, at most: with more a cap is found by trying"},
         {"per_s_min", &t.per_s_min, 0.0001, 1, "calls/s",
          "the lowest rate that is thought of: one call in two minutes"},
         {"per_s_max", &t.per_s_max, 1, 10'000, "calls/s", "the highest"},
         {"per_s_step", &t.per_s_step, 0.01, 1, "of a rate", "to the next one"},
         {"tilt", &t.tilt, 0, 1, "power of the rate",
          "beforehand, a rate of 60 a minute is so much more likely than one of 6"},
         {"spacing_weight", &t.spacing_weight, 0.001, 0.2, "of all", "beforehand: buckets of one call"},
         {"shallow_weight", &t.shallow_weight, 0.001, 0.2, "of all", "beforehand: buckets of two to four"},
         {"cap_weight", &t.cap_weight, 0.001, 0.3, "of all", "beforehand: caps on the calls at once"},
         {"window_weight", &t.window_weight, 0.001, 0.2, "of all", "beforehand: so many calls a minute"},
         {"random_weight", &t.random_weight, 0.001, 0.2, "of all",
          "beforehand: refusals without a rule, as in a storm"},
         {"random_sure", &t.random_sure, 0.5, 0.9999, "of all", "weight on those: no limit is looked for any more"},
         {"fixed_sure", &t.fixed_sure, 1, 1000, "times",
          "as likely as a sliding window must be one with edges: what keeps to the first keeps to both"},
         {"let_in_round_trips", &t.let_in_round_trips, 1, 100, "round trips of a refusal",
          "without one: the call was let in"},
         {"overtakes_s", &t.overtakes_s, 0, 10, "s", "calls sent within this time may arrive in any order"},
         {"blur", &t.blur, 0.001, 1, "calls", "by which a level is not known: the steps between rates"},
         {"blur_s", &t.blur_s, 0, 10, "s", "by which an arrival is not known: the network"},
         {"lapse", &t.lapse, 0.0001, 0.1, "chance",
          "of an outcome that no explanation expects: none is ever ruled out"},
         {"hint_lapse", &t.hint_lapse, 0.0001, 1, "chance", "of a Retry-After that is not what is missing"},
         {"refusals_first", &t.refusals_first, 0, 100, "refusals", "that may be spent at once"},
         {"refusals_per_call", &t.refusals_per_call, 0, 1, "refusals", "that each call adds"},
         {"refusals_hinted", &t.refusals_hinted, 0, 100, "refusals",
          "where each tells how long to wait: two of them say all"},
         {"chance_least", &t.chance_least, 0, 0.5, "chance", "the boldest call, after many that were let in"},
         {"bolder", &t.bolder, 0, 1, "chance", "less with every call that was let in"},
         {"bolder_careful", &t.bolder_careful, 0, 1, "chance", "the same, once the refusals are spent"},
         {"chance_explore", &t.chance_explore, 0.05, 0.99, "chance", "that a call is let in which may go"},
         {"chance_saved", &t.chance_saved, 0.05, 0.9, "chance",
          "the same, where the bucket is deep: what it saves meanwhile is not lost"},
         {"chance_test", &t.chance_test, 0.05, 0.99, "chance", "that no rate refuses a call that tests a cap"},
         {"test_after_calls", &t.test_after_calls, 0, 100, "calls",
          "let in since the last refusal, before a cap is tested"},
         {"test_late_calls", &t.test_late_calls, 0, 1000, "calls", "the same, once the refusals are spent"},
         {"chance_edge", &t.chance_edge, 0.01, 0.9, "chance", "that a window has begun anew, at which one call looks"},
         {"window_calls", &t.window_calls, 1, 100, "calls",
          "let in at the beginning of a window before it is believed"},
         {"chance_careful", &t.chance_careful, 0.05, 0.99, "chance", "the same, once the refusals are spent"},
         {"wait_max_s", &t.wait_max_s, 1, 3600, "s", "until it is asked again"},
         {"calls_max", &t.calls_max, 10, 10'000, "calls", "after which the best explanation is taken"},
         {"sure", &t.sure, 0.5, 0.9999, "of all", "weight on one kind of limit: that is it"},
         {"cap_sure", &t.cap_sure, 0.5, 0.9999, "of all", "the same for a cap, which costs most where it is not there"},
         {"cap_large", &t.cap_large, 2, 1000, "calls at once",
          "from here on a cap is taken as soon as it is likely: it is soon found by trying"},
         {"deep_sure", &t.deep_sure, 0.5, 0.9999, "of the buckets",
          "weight on deep ones; else a gap is kept, as for those of few calls"},
         {"error_max", &t.error_max, 0.001, 1, "of the rate", "at which it is known well enough"},
         {"error_deep_max", &t.error_deep_max, 0.001, 1, "of the rate",
          "the same for a deep bucket, whose refusals measure its rate"},
         {"error_vague", &t.error_vague, 0.01, 10, "of the rate",
          "too much for the best explanation to be taken so soon: three times as many calls"},
         {"begin_below", &t.begin_below, 0, 10, "errors",
          "below the rate that was found begins the spacing: from there a refusal is the exception"},
         {"begin_least", &t.begin_least, 0.1, 1, "of the rate", "where the spacing begins at least"}}};
}

tuned_part spacing_numbers(call_spacing_tuning& t) {
    return {
        "call_spacing",
        {{"step", &t.step, 0.00001, 0.1, "of the rate",
          "more with each call: with `back` the share that is refused, some 0.7 %"},
         {"step_max", &t.step_max, 0.00001, 0.5, "of the rate", "at most, once it has grown"},
         {"settle_step", &t.settle_step, 0, 1, "of the error",
          "of the rate that was found, more with each call before the first refusal"},
         {"faster_after_calls", &t.faster_after_calls, 1, 100'000, "calls", "without a refusal: the step doubles"},
         {"back", &t.back, 0.0001, 1, "of the gap",
          "more with a refusal, and twice as much with each further one in a row"},
         {"back_max", &t.back_max, 0.0001, 10, "of the gap", "more at most"},
         {"idle", &t.idle, 1, 100, "gaps", "since the call before: then it was not the gap that held this one back"},
         {"lost_refusals", &t.lost_refusals, 2, 100, "in a row", "the limit is another one now"},
         {"back_doublings", &t.back_doublings, 0, 20, "refusals in a row", "with which `back` doubles"},
         {"recall_step", &t.recall_step, 0.0001, 0.5, "of the rate",
          "more with each call, on the way back to what it was before several were refused"},
         {"recall_after_calls", &t.recall_after_calls, 0, 1000, "calls", "let in before that"},
         {"again_keeps", &t.again_keeps, 0.5, 0.9999, "a call",
          "memory of calls that were refused after a refused one"},
         {"again_most", &t.again_most, 0.5, 1000, "of them",
          "more are no spacing: others draw from the same bucket, or it is a deep one"}}};
}

tuned_part window_numbers(window_quota_tuning& t) {
    return {"window_quota",
            {{"margin_s", &t.margin_s, 0.001, 10, "s", "after an edge: clocks and networks differ"},
             {"late_s", &t.late_s, 0.01, 30, "s", "later is the edge, where the first calls of a window are refused"},
             {"first_alone_s", &t.first_alone_s, 0, 10, "s", "the first call of a window goes before the others"},
             {"late_share", &t.late_share, 0, 1, "of the calls",
              "a refusal so early in a window means that it has not begun"},
             {"try_more_windows", &t.try_more_windows, 1, 10000, "windows",
              "used up, between tries of one call more, at most"},
             {"check_wait_s", &t.check_wait_s, 1, 60, "s",
              "until the next edge, at least, where one call looks whether there is one"},
             {"check_at", &t.check_at, 0.1, 0.9, "of the wait", "at which it goes"},
             {"check_windows", &t.check_windows, 1, 10'000, "windows", "between such looks"},
             {"wrong_times", &t.wrong_times, 1.5, 100, "of the calls",
              "that were found, let in within a window: it is none"},
             {"lost_refusals", &t.lost_refusals, 2, 100, "in a row", "the limit is another one now"}}};
}

tuned_part queue_numbers(queue_guard_tuning& t) {
    return {"queue_guard",
            {{"answers_sure", &t.answers_sure, 3, 100, "answers", "in order, each later than the one before: a queue"},
             {"answers_most", &t.answers_most, 3, 1000, "answers", "after which it is no longer looked at"},
             {"longer_per_answer", &t.longer_per_answer, 0.05, 2, "of the first",
              "longer waits each further answer at least; in a queue it is as long as the first in the mean"},
             {"overtaken_most", &t.overtaken_most, 1, 1000, "answers",
              "that overtook others: it is no queue; the network swaps two now and then"}}};
}

} // namespace tagwright::adaptive
