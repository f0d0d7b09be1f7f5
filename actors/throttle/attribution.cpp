#include "actors/throttle/attribution.hpp"

namespace tagwright::adaptive {

cause attribute(const refusal_evidence& e, const attribution_tuning& tuning) {
    if (e.ahead == 0)
        return cause::rate;
    const auto at_cap = e.has_cap && e.ahead >= e.cap - e.slack;
    if (at_cap && e.cap_probing && e.accepted_over_cap < tuning.let_in_min)
        return cause::concurrency;
    if (at_cap && e.cap_confirmed && !e.rate_probing && !e.rate_bound_lately && e.accepted_above < tuning.let_in_min)
        return cause::concurrency;
    if (e.accepted_above >= tuning.let_in_min)
        return cause::rate;
    if (e.rate_probing && e.ahead < tuning.room * e.window)
        return cause::rate;
    if (e.has_cap && !e.cap_confirmed && !at_cap) // a cap would have refused the calls before it, too
        return cause::rate;
    return cause::unclear;
}

} // namespace tagwright::adaptive
