#include "actors/throttle/adaptive_controller.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {

using namespace adaptive;

namespace {

double seconds(duration d) { return std::chrono::duration<double>(d).count(); }

send_fate fate_of(call_verdict v) {
    return v == call_verdict::ok             ? send_fate::ok
           : v == call_verdict::rate_limited ? send_fate::refused
           : v == call_verdict::timed_out    ? send_fate::late
                                             : send_fate::failed;
}

} // namespace

adaptive_controller::adaptive_controller(level_bounds bounds, std::uint64_t seed, const controller_tuning& tuning,
                                         day_rules days)
    : tuning_{tuning},
      window_{bounds.initial, bounds.max, tuning.concurrency_limit},
      episodes_{seed, tuning.refusal_episodes},
      day_{std::move(days)},
      told_level_{window_.level()},
      peak_level_{told_level_} {}

void adaptive_controller::advance(time_point t) {
    if (!start_)
        start_ = t;
    now_s_ = std::max(now_s_, from_start(t)); // a clock that steps back stands still
}

double adaptive_controller::from_start(time_point t) const { return seconds(t - start_.value_or(t)); }

time_point adaptive_controller::to_time(double s) const {
    return start_.value_or(time_point{}) + std::chrono::ceil<duration>(std::chrono::duration<double>(s));
}

cap_context adaptive_controller::cap_context() const {
    return {now_s_, workload_.round_trip_s(), episodes_.round_trip_s()};
}

bool adaptive_controller::may_probe() const {
    return budget_.allows_probe(rates_.admitted_calls()) && health_.healthy();
}

double adaptive_controller::usual_s() const {
    return workload_.has_round_trip() ? workload_.round_trip_s() : own().round_trip_guess_s;
}

/// Asking again at once would be no waiting.
admission adaptive_controller::not_before(time_point now, double s) const {
    return {false, std::max(to_time(s), now + std::chrono::microseconds{1})};
}

admission adaptive_controller::admit(time_point now, std::uint64_t call, const call_cost& estimate) {
    advance(now);
    follow_belief();
    const auto health_wait = health_.wait_s(now_s_, usual_s());
    if (const auto until = std::max(episodes_.hold_s(), suspended_until_s_); now_s_ < until)
        return not_before(now, until);
    const auto full = [&] { return static_cast<int>(flying_.size()) >= window_.level(); };
    if (full() && spacing_.on())
        make_room(spacing_.per_s());
    const auto may_grow = !queue_.possible() || window_.window < own().suspected_queue;
    if (full() && may_grow)
        slow_start_.wait(now_s_, window_, window_max());
    if (full()) {
        window_bound_ = true;
        const auto next = slow_start_.next_growth_s(window_, window_max());
        return {false, next >= 0 && may_grow ? std::optional{to_time(next)} : std::nullopt};
    }
    const auto ahead = static_cast<int>(flying_.size());
    const auto wait =
        std::max({health_wait, rates_.wait_s(moment(), estimate), slow_start_.wait_s(now_s_), spacing_.wait_s(now_s_),
                  quota_.wait_s(now_s_, episodes_.round_trip_s()), belief_.wait_s(now_s_, ahead), day_.wait_s(now)});
    if (wait > 0)
        return not_before(now, now_s_ + wait);
    send(call, estimate);
    day_.sent(now, log_.next_serial());
    return {true, std::nullopt};
}

void adaptive_controller::send(std::uint64_t call, const call_cost& estimate) {
    flying f;
    f.estimate = estimate;
    f.before = rates_.admitted();
    f.record.at_s = now_s_;
    f.record.ahead = static_cast<int>(flying_.size());
    f.record.requests_before = f.before[0];
    f.record.tokens_before = f.before[1];
    f.record.tokens = rate_set::cost(1, estimate);
    f.record = log_.add(f.record);
    log_.forget(now_s_ - own().history_s, latency_.first_serial());
    health_.sent(now_s_, call);
    workload_.sent(f.record.tokens);
    rates_.sent(moment(), estimate);
    if (rates_.outgrew_memory())
        budget_.nothing_known(); // it was not true
    belief_.sent(f.record);
    spacing_.sent(now_s_);
    quota_.sent(now_s_);
    flying_.insert_or_assign(call, f);
    slow_start_.sent(now_s_, workload_.has_round_trip() ? workload_.round_trip_s() : 0, window_.window, cold_);
    if (health_.healthy())
        rates_.start_probes(moment(), may_probe());
    if (window_.cap) {
        window_.sent(cap_context(), f.record.ahead, window_bound_, may_probe());
        window_bound_ = false;
    }
    note_level("probe");
}

void adaptive_controller::settle(time_point now, std::uint64_t call, const call_outcome& outcome) {
    advance(now);
    const auto found = flying_.find(call);
    if (found == flying_.end())
        return;
    auto f = found->second;
    flying_.erase(found);
    f.record.fate = fate_of(outcome.verdict);
    if (outcome.hints.retry_after)
        f.record.told_wait_s = std::max(0.0, seconds(*outcome.hints.retry_after));
    if (auto* logged = log_.find(f.record.serial)) {
        logged->fate = f.record.fate;
        logged->told_wait_s = f.record.told_wait_s;
    }
    const auto accepted = f.record.fate != send_fate::refused;
    if (!accepted)
        take_back(f);
    const auto named = rates_.read(moment(), f.record.at_s, accepted, f.estimate, f.before, outcome.hints);
    day_.ended(now, f.record.serial + 1, outcome.verdict, outcome.hints,
               rates_.admitted_calls() - f.before[0] - (accepted ? 1 : 0));
    switch (outcome.verdict) {
    case call_verdict::ok: answered(f, call, outcome); break;
    case call_verdict::rate_limited: refused(f, call, outcome.hints, named); break;
    case call_verdict::server_error: failed(f, call, false); break;
    case call_verdict::timed_out: failed(f, call, true); break;
    case call_verdict::other:
    case call_verdict::abandoned: health_.refused(call); break;
    }
}

/// A refused call used nothing, also where calls that were sent after it have counted it.
void adaptive_controller::take_back(const flying& f) {
    rates_.refused_cost(f.estimate, f.record.at_s);
    for (auto& [call, later] : flying_) {
        if (later.record.serial < f.record.serial)
            continue;
        for (std::size_t i = 0; i < later.before.size(); ++i)
            later.before[i] -= rate_set::cost(i, f.estimate);
        later.record.requests_before = later.before[0];
        later.record.tokens_before = later.before[1];
    }
}

void adaptive_controller::answered(const flying& f, std::uint64_t call, const call_outcome& outcome) {
    budget_.success();
    belief_.answered(f.record, now_s_, episodes_.round_trip_s());
    if (quota_.lost()) {
        quota_.end();
        belief_.begin(log_, now_s_, true);
    }
    follow_belief();
    timed_out_in_row_ = 0;
    const auto actual = rate_set::cost(1, outcome.actual) > 0 ? outcome.actual : f.estimate;
    rates_.corrected(f.estimate, actual);
    if (episodes_.is_after_last(f.record.at_s))
        end_streak();
    health_.answered(now_s_, call);
    if (!workload_.has_round_trip())
        latency_.started(now_s_);
    const auto latency = workload_.answered(rate_set::cost(1, actual), now_s_ - f.record.at_s);
    if (auto* logged = log_.find(f.record.serial))
        logged->latency = latency;
    if (!window_.cap && !rates_.any_learned() && !belief_.running() && !spacing_.on() && !quota_.on())
        slow_start_.resume(); // what interrupted it turned out to be nothing
    if (!queue_.possible() || window_.window < own().suspected_queue)
        slow_start_.answered(now_s_, f.record.ahead, window_, window_max());
    window_.poll(cap_context(), window_max());
    note_level("recovery");
    judge_latency();
    queue_.answered(f.record.serial, now_s_ - f.record.at_s);
    judge_queue();
}

void adaptive_controller::judge_latency() {
    latency_.answered();
    auto judged = false;
    const auto advice =
        latency_.judge({now_s_, window_.window, slow_start_.running, window_bound_, window_.cap.has_value(),
                        static_cast<double>(window_.max()), health_.ill()},
                       log_, health_.healthy() || !health_.ill(), judged); // timeouts alone are a matter of load
    if (judged)
        window_bound_ = false;
    if (advice) {
        window_.set_window(advice->window);
        if (advice->end_startup)
            slow_start_.end();
        slow_start_.forbid_resumption();
    }
    if (judged && window_.cap && !window_.probe)
        window_.set_window(std::min(window_.window, static_cast<double>(*window_.cap)));
    note_level(advice ? advice->reason : "recovery");
}

void adaptive_controller::refused(const flying& f, std::uint64_t call, const limit_hints& hints, bool named) {
    health_.refused(call);
    queue_.stop();
    rates_.drop_credit();
    // Nothing to learn: the day's work is done, or what remains of it begins much later.
    if (hints.exhausted_window == quota_window::day || hints.retry_after.value_or(duration::zero()) > long_wait) {
        const auto pause = day_.refused(to_time(now_s_), hints, own().day_quota_pause_s);
        suspended_until_s_ =
            std::max(suspended_until_s_, now_s_ + std::clamp(pause, own().pause_min_s, own().hold_max_s));
        return;
    }
    const auto news = episodes_.is_news(f.record.at_s);
    if (news && episodes_.streak() > 0 && episodes_.let_in_since_last(now_s_, log_))
        end_streak();
    episodes_.refused(now_s_, f.record.at_s);
    budget_.refusal(rates_.admitted_calls());
    if (named && !spacing_.on() && rates_.told_strict_per_s() > 0)
        spacing_.begin(rates_.told_strict_per_s(), 0, f.record.at_s);
    if ((!named || spacing_.on()) && believe(f, hints, news))
        note_level("429");
    else if (news)
        react(f, hints, named);
    if (hints.retry_after) {
        const auto wait =
            obeyed_wait_s(std::clamp(seconds(*hints.retry_after), 0.0, own().hold_max_s), episodes_.streak(), pace());
        episodes_.hold_until(now_s_ + wait);
        if (wait > std::max(own().silence_min_s, own().silence_round_trips * workload_.round_trip_s()))
            rates_.interrupted();
    }
    note_level("429");
}

void adaptive_controller::react(const flying& f, const limit_hints& hints, bool named) {
    const auto first = episodes_.react(now_s_) == 1;
    if (first) {
        rates_.streak_begins();
        cap_before_streak_ = window_.cap;
    }
    if (named)
        return;
    const auto e = evidence(f.record.ahead > 0 ? f.record.ahead : overtakers(f.record));
    const auto guess = attribute(e, tuning_.attribution);
    const auto others = guess == cause::unclear && rates_.shared();
    const auto blame = hints.exhausted || others ? cause::rate : guess;
    if (slow_start_.running) {
        slow_start_.interrupt();
        latency_.restart(now_s_, log_, true);
    }
    if (blame == cause::concurrency)
        window_.confirm(cap_context());
    else if (blame == cause::unclear)
        window_.suspect(cap_context(), e.ahead);
    else if (e.has_cap && e.accepted_above >= own().disproved_let_in && e.ahead >= own().disproved_ahead * e.cap)
        window_.drop();
    if (blame != cause::concurrency)
        rates_.blame(moment(), f.record, log_, first, hints.exhausted);
    episodes_.back_off(now_s_, workload_.round_trip_s());
}

void adaptive_controller::end_streak() {
    if (episodes_.end_streak() < own().outage_refusals)
        return;
    rates_.resume(moment());
    window_.cap = cap_before_streak_;
    window_.probe = 0;
    window_.set_window(window_.cap ? *window_.cap : std::max(window_.window, own().outage_window));
}

void adaptive_controller::failed(const flying& f, std::uint64_t call, bool timeout) {
    if (auto* logged = log_.find(f.record.serial); logged && timeout)
        logged->latency = now_s_ - f.record.at_s; // at least
    health_.failed(now_s_, call, timeout);
    if (!timeout)
        queue_.stop();
    if (belief_.running() && !health_.healthy()) { // what is refused amid failures tells nothing of a limit
        if (const auto likely = belief_.likely_per_s(); likely > 0)
            rates_.found(moment(), belief_.last_refusal(), likely, own().shared_error);
        belief_.stop();
    }
    if (!timeout || health_.ill() || !health_.piling_up())
        return;
    const auto waited = now_s_ - f.record.at_s;
    const auto in_turn = workload_.has_round_trip() ? (f.record.ahead + 1) * workload_.round_trip_s() : 0;
    const auto few = f.record.ahead > 0 && f.record.ahead < own().queue_slots;
    if (window_.cap == 1 || (few && in_turn > own().queue_share * waited))
        one_at_a_time();
    else
        window_.set_window(latency_.timed_out(now_s_, f.record.at_s, window_.window, log_));
    slow_start_.end();
    note_level("timeout");
}

/// Two or three calls at once time out, as they would if each waited for those before it: the server does one after
/// the other (one GPU). What has timed out it does all the same, for nobody; until that is done, a further call would
/// only time out, too.
void adaptive_controller::one_at_a_time() {
    window_.queue_seen(now_s_, 1);
    timed_out_in_row_ = std::min(timed_out_in_row_ + 1, static_cast<int>(own().queue_turns_max));
    episodes_.hold_until(now_s_ + timed_out_in_row_ * workload_.round_trip_s());
}

void adaptive_controller::note_level(const char* reason) {
    const auto level = window_.level();
    if (level == told_level_)
        return;
    changes_.push_back({to_time(now_s_), std::exchange(told_level_, level), level, reason});
    peak_level_ = std::max(peak_level_, level);
}

} // namespace tagwright
