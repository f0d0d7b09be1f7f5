#include "actors/throttle/finding_tuning.hpp"

namespace tagwright::adaptive {

tuned_part attribution_numbers(attribution_tuning& t) {
    return {"attribution",
            {{"let_in_min", &t.let_in_min, 1, 100, "calls", "that contradict a cap: fewer may be reordering"},
             {"room", &t.room, 0, 1, "of the window", "with fewer calls in flight, a probe of the rate is to blame"}}};
}

tuned_part budget_numbers(refusal_budget_tuning& t) {
    return {"refusal_budget",
            {{"most", &t.most, 1, 1000, "refusals", "saved up, and there at the start"},
             {"earned", &t.earned, 0, 1, "of a refusal", "by a success: keeps a long run below 0.6 % of refusals"},
             {"probe_after_calls", &t.probe_after_calls, 1, 1'000'000, "calls",
              "without a refusal, after which a probe is allowed whatever is left"},
             {"small_share", &t.small_share, 0.0001, 1, "of the calls",
              "refused at most by the first probe after a small bucket was found"},
             {"known_probes", &t.known_probes, 0, 1000, "refusals",
              "that a warm start may spend on few calls a minute before probes have to be earned"},
             {"known_calls", &t.known_calls, 1, 1'000'000, "calls",
              "for each of them: three make 2 % of 150; with 60 or 90 hardly more or less is used"}}};
}

tuned_part episode_numbers(refusal_episodes_tuning& t) {
    return {
        "refusal_episodes",
        {{"round_trip_guess_s", &t.round_trip_guess_s, 0.001, 60, "s", "of a refusal, before the first"},
         {"round_trip_weight", &t.round_trip_weight, 0.001, 1, "of a refusal", "in the round trip of refusals"},
         {"round_trip_max_s", &t.round_trip_max_s, 0.01, 60, "s", "one that took longer waited in a queue"},
         {"hold_from", &t.hold_from, 1, 1000, "refusals in a row", "the first that holds everything back"},
         {"hold_first_part", &t.hold_first_part, 0.1, 1000, "th of a round trip", "the first hold"},
         {"hold_first_max_s", &t.hold_first_max_s, 0.01, 60, "s", "the first hold at most"},
         {"hold_grows", &t.hold_grows, 1, 10, "times", "from hold to hold"},
         {"hold_max_s", &t.hold_max_s, 0.01, 3600, "s", "a hold at most: the calls of a storm are few"},
         {"outage_after_s", &t.outage_after_s, 1, 86'400, "s",
          "of a streak are no storm: longer than a quota's minute"},
         {"outage_hold_max_s", &t.outage_hold_max_s, 0.01, 3600, "s", "a hold at most, then"},
         {"jitter", &t.jitter, 0, 0.9, "of a hold", "more or less: processes that share a key do not return together"},
         {"silent_round_trips", &t.silent_round_trips, 0, 1000, "round trips of a refusal",
          "after which a call that is out was let in"},
         {"let_in_memory", &t.let_in_memory, 0.1, 100, "round trips", "over which calls let in contradict a cap"},
         {"let_in_after_s", &t.let_in_after_s, 0, 60, "s", "a call is out for longer: it was let in"}}};
}

tuned_part shared_numbers(shared_rate_tuning& t) {
    return {
        "shared_rate",
        {{"memory_calls", &t.memory_calls, 10, 100'000, "calls", "over which unexpected refusals are counted"},
         {"seen", &t.seen, 1, 100, "refusals",
          "that nothing explains, lately: others are on the quota. A limit that moves makes one"},
         {"pause_calls", &t.pause_calls, 1, 100, "calls", "left out after a refusal: theirs and ours empty the bucket"},
         {"fall", &t.fall, 0, 0.5, "of the rate", "given up with a refusal: against growth, some 1.5 % are refused"},
         {"cut", &t.cut, 0, 0.45, "of the rate", "given up beside that, where one refusal follows another at once"},
         {"cut_calls", &t.cut_calls, 1, 1000, "calls", "after which that is a third: a single refusal is chance"},
         {"growth", &t.growth, 0, 0.1, "of the rate", "more with each call"},
         {"growth_calls", &t.growth_calls, 1, 10'000, "calls", "without a refusal double that"},
         {"growth_most", &t.growth_most, 1, 1.25, "times the rate", "with one call at most"},
         {"best_calls", &t.best_calls, 10, 100'000, "calls", "over which the best rate fades"},
         {"again_from", &t.again_from, 1.01, 10, "times the rate", "is the best one, to be tried again"},
         {"again_calls", &t.again_calls, 1, 10'000, "calls at the best rate", "between such tries"},
         {"agree_calls_min", &t.agree_calls_min, 1, 10'000, "calls", "of an interval that is compared with others"},
         {"agree_by", &t.agree_by, 0, 1, "of the rate", "within which intervals agree"},
         {"agree_calls", &t.agree_calls, 0, 100, "calls", "more: their ends are whole calls"},
         {"agree_times", &t.agree_times, 1, 1000, "in a row", "of intervals that agree: nobody else is there"},
         {"error", &t.error, 0.001, 1, "of the rate", "while it is balanced"}}};
}

} // namespace tagwright::adaptive
