// How the controller finds small limits, and which part keeps to what was found.

#include "actors/throttle/adaptive_controller.hpp"

#include <algorithm>

namespace tagwright {

using namespace adaptive;

known_pace adaptive_controller::pace() const {
    const auto& calls = rates_.of(quota_dimension::requests);
    const auto guess = belief_.running() ? belief_.likely_per_s() : calls.rate.value_or(0);
    known_pace out{guess >= own().guess_fast_per_s, {}};
    if (belief_.running())
        return out;
    if (spacing_.on())
        out.missing_s = spacing_.wait_s(now_s_);
    else if (calls.rate && calls.confirmed)
        out.missing_s = 1 / *calls.rate;
    return out;
}

bool adaptive_controller::nothing_known() const {
    if (!cold_ || window_.cap || rates_.any_learned() || spacing_.on() || quota_.on() || rates_.any_told() ||
        log_.records().empty())
        return false;
    const auto& t = tuning_.limit_belief;
    if (workload_.variation() > t.variation_max) // it may be tokens that are counted
        return false;
    // A large quota tells its rate by itself.
    const auto calls = rates_.admitted_calls();
    return calls <= t.calls_before_few ||
           (calls <= t.calls_before_max && calls <= t.calls_per_s_max * (now_s_ - log_.records().front().at_s));
}

/// A bucket of many calls lets more of them in before it refuses the first one.
bool adaptive_controller::saves_little() const {
    if (!cold_ || window_.cap || rates_.any_learned() || spacing_.on() || quota_.on() || rates_.any_told())
        return false;
    const auto& calls = log_.records();
    const auto answered =
        std::count_if(calls.begin(), calls.end(), [](const send_record& r) { return r.fate == send_fate::ok; });
    return static_cast<double>(answered) < own().gap_answers;
}

/// Where little is saved, a gap is kept to from the beginning, although nothing tells how large it is.
void adaptive_controller::keep_gap(const flying& f) {
    spacing_.begin(own().gap_guess_per_s, tuning_.rate_limit.error_guess, f.record.at_s, now_s_);
}

/// While nothing is known, and where calls keep a gap, refusals are read by other parts. False if this one is not.
bool adaptive_controller::believe(const flying& f, const limit_hints& hints, bool news) {
    const auto rate_named = hints.exhausted.has_value();
    if (spacing_.on()) {
        if (news)
            episodes_.react(now_s_);
        spacing_.refused(f.record.at_s);
        if (rates_.any_told()) { // there is nothing to guess
            if (spacing_.no_spacing() || spacing_.lost())
                spacing_.end();
            return true;
        }
        if (spacing_.no_spacing()) {
            rates_.found(moment(), f.record, spacing_.per_s(), own().shared_error);
            spacing_.end();
            return true;
        }
        if (!spacing_.lost())
            return true;
        spacing_.end();
        belief_.begin(log_, f.record.at_s, true); // another rate, not a cap
    }
    if (quota_.on()) {
        if (news)
            episodes_.react(now_s_);
        quota_.refused(f.record.at_s, news);
        if (!quota_.lost())
            return true;
        quota_.end();
        belief_.begin(log_, f.record.at_s, true); // another rate, not a cap
    }
    if (rates_.of(quota_dimension::requests).belies_memory(f.record))
        forget_memory();
    const auto weighed = f.record.told_wait_s >= own().weighed_wait_s;
    const auto gap = !weighed && saves_little();
    if (weighed && !belief_.running() && f.record.ahead <= tuning_.limit_belief.ahead_max && nothing_known()) {
        belief_.begin(log_, 0, rate_named);
        rates_.first_emptied(f.record);
    }
    cold_ = false;
    if (!gap && !belief_.running())
        return false;
    if (news)
        episodes_.react(now_s_);
    if (slow_start_.running) {
        slow_start_.interrupt();
        latency_.restart(now_s_, log_, true);
    }
    if (gap) {
        keep_gap(f);
        return true;
    }
    belief_.refused(f.record, rate_named);
    follow_belief();
    return true;
}

/// What an earlier run learned of a slow provider is not true any more: it is weighed anew, as if nothing were known.
void adaptive_controller::forget_memory() {
    const auto& calls = rates_.of(quota_dimension::requests);
    const auto few = calls.rate && *calls.rate < own().probed_soon_per_s;
    if (!few || rates_.of(quota_dimension::tokens).rate || window_.confirmed)
        return;
    rates_.forget_calls();
    window_.drop();
    budget_.nothing_known();
    cold_ = true;
}

void adaptive_controller::follow_belief() {
    if (!belief_.running())
        return;
    belief_.poll(now_s_, episodes_.round_trip_s());
    if (!belief_.running()) // a hiccup, and nothing is known yet
        cold_ = true;
    const auto found = belief_.verdict();
    if (!found)
        return make_room(belief_.likely_per_s());
    belief_.stop();
    switch (found->what) {
    case found_limit::kind::none: // what got through so far: without a pace all that waits would go at once
        rates_.found(moment(), belief_.last_refusal(), found->per_s, own().shared_error);
        break;
    case found_limit::kind::bucket:
        rates_.found(moment(), belief_.last_refusal(), found->per_s, found->error);
        rates_.doubt();
        rates_.surprised(found->surprises);
        // Where few calls go, a run may be over before a probe pays; else it may have been a busy time of others.
        if (found->per_s >= own().probed_soon_per_s)
            budget_.spend_to(1);
        else
            budget_.spend_to_share(rates_.admitted_calls());
        break;
    case found_limit::kind::spacing: spacing_.begin(found->per_s, found->error, belief_.last_let_in_s()); break;
    case found_limit::kind::cap:
        if (found->calls >= tuning_.limit_belief.cap_large)
            window_.suspect(cap_context(), found->calls);
        else
            window_.found(cap_context(), found->calls);
        break;
    case found_limit::kind::window: begin_window(*found); break;
    }
    make_room(found->what == found_limit::kind::window ? found->calls / window_quota::minute_s : found->per_s);
    note_level("429");
}

void adaptive_controller::begin_window(const found_limit& found) {
    constexpr auto minute_s = window_quota::minute_s;
    quota_.begin({found.calls, minute_s, found.slides, false, found.edge_s, found.early_s}, now_s_);
    for (const auto& r : log_.records()) {
        if (r.at_s < now_s_ - 2 * minute_s)
            continue;
        if (r.fate == send_fate::refused)
            quota_.was_refused(r.at_s);
        else
            quota_.was_sent(r.at_s);
    }
}

/// Calls at this rate must find room in the window, also when they take longer than usual (Little's law).
void adaptive_controller::make_room(double per_s) {
    if (per_s <= 0)
        return;
    window_.set_window(std::max(window_.window, std::min(window_max(), own().room_over_usual * per_s * usual_s() + 2)));
}

/// One call at work and one that waits for it keep a server busy that does one after the other.
void adaptive_controller::judge_queue() {
    if (queue_.disproved() && window_.queued()) { // a coincidence: the start goes on
        window_.drop();
        slow_start_.running = true;
    }
    if (queue_.sure()) {
        queue_.found();
        slow_start_.end();
        window_.queue_seen(now_s_, static_cast<int>(own().queue_level));
        note_level("queue");
    }
}

} // namespace tagwright
