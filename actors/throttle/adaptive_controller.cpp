#include "actors/throttle/adaptive_controller.hpp"

#include "actors/throttle/attribution.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#ifdef TRACE
#include <cstdio>
#include <cstdlib>
static bool tracing = std::getenv("TRACE") != nullptr;
#define TR(...) do { if (tracing) { std::printf(__VA_ARGS__); } } while (0)
#else
#define TR(...) do { } while (0)
#endif

namespace tagwright {

using namespace adaptive;

adaptive_controller::adaptive_controller(level_bounds bounds, std::uint64_t seed)
    : random_{seed}, window_{bounds.initial, bounds.max} {
    told_level_ = peak_level_ = window_.level();
}

void adaptive_controller::advance(time_point t) {
    if (!has_epoch_) {
        has_epoch_ = true;
        epoch_ = t;
    }
    now_ = std::max(now_, std::chrono::duration<double>(t - epoch_).count());

}

time_point adaptive_controller::to_time(double s) const {
    return epoch_ + std::chrono::ceil<duration>(std::chrono::duration<double>(s));
}

rate_context adaptive_controller::context(const rate_limit& r) const {
    const auto calls = &r == &rates_[0];
    rate_context c;
    c.now_s = now_;
    c.round_trip_s = workload_.round_trip_s();
    c.refusal_s = refusal_s_;
    c.mean = calls ? 1.0 : std::max(1.0, workload_.mean_tokens());
    c.variation = calls ? 0.0 : workload_.variation();
    c.depth_calls = undecided() && workload_.variation() > 0.02 ? 8 : 1;
    return c;
}

cap_context adaptive_controller::cap_context() const { return {now_, workload_.round_trip_s(), refusal_s_}; }

double adaptive_controller::cost(std::size_t dimension, const call_cost& c) {
    switch (dimension) {
        case 0: return 1;
        case 1: return c.input_tokens + c.output_tokens;
        case 2: return c.input_tokens;
        default: return c.output_tokens;
    }
}

double adaptive_controller::gate_wait_s(const call_cost& estimate) {
    auto wait = 0.0;
    for (std::size_t i = 0; i < rates_.size(); ++i)
        wait = std::max(wait, rates_[i].wait_s(context(rates_[i]), cost(i, estimate)));
    return wait;
}

admission adaptive_controller::admit(time_point now, std::uint64_t call, const call_cost& estimate) {
    advance(now);
    const auto health_wait = health_.wait_s(now_, workload_.has_round_trip() ? workload_.round_trip_s() : 5.0);
    if (now_ < hold_s_)
        return {false, to_time(hold_s_)};
    if (PARAM("SIL", 1) > 0 && starting_ && static_cast<int>(flying_.size()) >= window_.level() && now_ - grown_s_ > PARAM("SILT", 0.5) &&
        window_.window + 1 <= 2 * latency_.validated()) {
        window_.set_window(window_.window + 1);
        grown_s_ = now_;
    }
    if (static_cast<int>(flying_.size()) >= window_.level()) {
        window_bound_ = true;
        if (starting_ && window_.window + 1 <= 2 * latency_.validated() && window_.level() < window_.max())
            return {false, to_time(grown_s_ + PARAM("SILT", 0.5) + 0.001)};
        return {false, std::nullopt};
    }
    auto wait = std::max(health_wait, gate_wait_s(estimate));
    if (starting_)
        wait = std::max(wait, next_send_s_ - now_);
    if (wait > 0)
        return {false, std::max(to_time(now_ + wait), now + std::chrono::microseconds{1})};
    send(call, estimate);
    return {true, std::nullopt};
}

void adaptive_controller::send(std::uint64_t call, const call_cost& estimate) {
    const auto all_tokens = cost(1, estimate);
    flying f;
    f.estimate = estimate;
    for (std::size_t i = 0; i < rates_.size(); ++i)
        f.before[i] = rates_[i].admitted;
    f.record.at_s = now_;
    f.record.ahead = static_cast<int>(flying_.size());
    f.record.requests_before = f.before[0];
    f.record.tokens_before = f.before[1];
    f.record.tokens = all_tokens;
    f.record = log_.add(f.record);
    log_.forget(now_ - 120, latency_.first_serial());
    health_.sent(now_, call);
    workload_.sent(all_tokens);
    for (std::size_t i = 0; i < rates_.size(); ++i)
        rates_[i].sent(context(rates_[i]), cost(i, estimate));
    flying_.emplace(call, f);
    if (starting_ && workload_.has_round_trip())
        next_send_s_ = now_ + std::min(0.5, workload_.round_trip_s() / (2 * window_.window));
    start_probes();
    if (window_.cap) {
        window_.sent(cap_context(), f.record.ahead, window_bound_, may_probe());
        window_bound_ = false;
    }
    note_level("probe");
    TR("%8.3f send n %d R %.2f%s%s L %.1f cap %d\n", now_, f.record.ahead, rates_[0].rate.value_or(0), rates_[0].confirmed ? "c" : "", rates_[0].probe.running ? "P" : "", window_.window, window_.cap.value_or(0));
}

void adaptive_controller::start_probes() {
    if (!health_.healthy())
        return;
    const auto ready = [&](const rate_limit& r) { return r.rate && r.confirmed && !r.told && !r.probe.running; };
    const auto start = [&](rate_limit& r) {
        const auto c = context(r);
        r.probe.start(now_, r.admitted, *r.rate, r.gate.surplus, (4 + 6 * c.variation) * c.mean);
    };
    for (auto& r : rates_) {
        const auto c = context(r);
        if (!ready(r) || now_ < r.probe.next_s || now_ - r.gate.bound_s >= 5 * c.mean / *r.rate + workload_.round_trip_s() / 3)
            continue;
        if (!may_probe() && !(r.probe.recall && r.probe.recalls < PARAM("RECALLS", 4)))
            continue;
        start(r);
        if (undecided())
            for (auto& other : rates_)
                if (ready(other))
                    start(other);
    }
}

void adaptive_controller::settle(time_point now, std::uint64_t call, const call_outcome& outcome) {
    advance(now);
    const auto found = flying_.find(call);
    if (found == flying_.end())
        return;
    auto f = found->second;
    flying_.erase(found);
    auto* logged = log_.find(f.record.serial);
    f.record.fate = outcome.verdict == call_verdict::ok             ? send_fate::ok
                    : outcome.verdict == call_verdict::rate_limited ? send_fate::refused
                                                                    : send_fate::failed;
    if (logged)
        logged->fate = f.record.fate;
    if (f.record.fate == send_fate::refused)
        for (std::size_t i = 0; i < rates_.size(); ++i)
            rates_[i].take_back(cost(i, f.estimate));
    read_headers(f, outcome.hints);
    switch (outcome.verdict) {
        case call_verdict::ok: answered(f, call, outcome); break;
        case call_verdict::rate_limited: refused(f, call, outcome); break;
        case call_verdict::server_error: failed(f, call, false); break;
        case call_verdict::timed_out: failed(f, call, true); break;
        default: health_.refused(call); break;
    }
}

void adaptive_controller::answered(const flying& f, std::uint64_t call, const call_outcome& outcome) {
    budget_.success();
    const auto actual = cost(1, outcome.actual) > 0 ? outcome.actual : f.estimate;
    for (std::size_t i = 1; i < rates_.size(); ++i)
        rates_[i].correct(cost(i, actual) - cost(i, f.estimate));
    if (f.record.at_s > last_refused_send_s_)
        end_streak();
    health_.answered(now_, call);
    if (!workload_.has_round_trip())
        latency_.started(now_);
    const auto latency = workload_.answered(cost(1, actual), now_ - f.record.at_s);
    if (auto* logged = log_.find(f.record.serial))
        logged->latency = latency;
    if (PARAM("RES", 1) > 0 && interrupted_ && !starting_ && !window_.cap && !rates_[0].rate && !rates_[1].rate)
        starting_ = true; // what ended the slow start turned out to be nothing
    if (starting_ && (f.record.ahead + 1) * 2 >= window_.window)
    {
        window_.set_window(std::min(2 * latency_.validated(), window_.window + 1));
        grown_s_ = now_;
    }
    window_.poll(cap_context(), 2 * latency_.validated());
    note_level("recovery");
    latency_.answered();
    bool judged = false;
    const auto advice = latency_.judge({now_, window_.window, starting_, window_bound_, window_.cap.has_value(),
                                        static_cast<double>(window_.max())},
                                       log_, health_.healthy(), judged);
    if (judged)
        window_bound_ = false;
    if (advice) {
        window_.set_window(advice->window);
        starting_ = starting_ && !advice->end_startup;
        interrupted_ = interrupted_ && starting_;
    }
    if (judged && window_.cap && !window_.probe)
        window_.set_window(std::min(window_.window, static_cast<double>(*window_.cap)));
    note_level(advice ? advice->reason : "recovery");
}

void adaptive_controller::end_streak() {
    if (streak_ >= 6) {
        for (auto& r : rates_)
            if (r.rate && r.before_streak && !r.told)
                r.resume(context(r));
        window_.cap = cap_before_streak_;
        window_.probe = 0;
        window_.set_window(window_.cap ? *window_.cap : std::max(window_.window, 16.0));
    }
    streak_ = 0;
}

void adaptive_controller::failed(const flying& f, std::uint64_t call, bool timeout) {
    health_.failed(now_, call);
    server_errors_ = 0.9 * server_errors_ + (timeout ? 0 : 1);
    timeouts_ = 0.9 * timeouts_ + (timeout ? 1 : 0);
    const auto slow = !latency_.base() || workload_.recent_round_trip_s() > 1.8 * *latency_.base();
    if (!timeout || server_errors_ >= 0.25 * timeouts_ || f.record.at_s <= overload_cut_s_ || timeouts_ <= 1.5 || !slow)
        return;
    overload_cut_s_ = now_;
    latency_.before_cut = std::max(latency_.before_cut, window_.window);
    window_.set_window(std::max(2.0, 0.5 * window_.window));
    starting_ = false;
    latency_.restart(now_, log_, false);
    note_level("timeout");
}

void adaptive_controller::refused(flying& f, std::uint64_t call, const call_outcome& outcome) {
    health_.refused(call);
    refusal_s_ += (refusals_++ == 0 ? 1.0 : 0.2) * (std::min(2.0, now_ - f.record.at_s) - refusal_s_);
    if (PARAM("STR", 1) > 0 && streak_ > 0 && f.record.at_s > episode_s_ && let_in_since(last_refused_send_s_))
        end_streak();
    last_refused_send_s_ = std::max(last_refused_send_s_, f.record.at_s);
    budget_.refusal(requests().admitted);
    if (f.record.at_s > episode_s_)
        react(f, outcome.hints);
    if (outcome.hints.retry_after) {
        const auto s = std::chrono::duration<double>(*outcome.hints.retry_after).count();
        hold_s_ = std::max(hold_s_, now_ + std::clamp(s, 0.0, 86'400.0));
    }
    note_level("429");
}

bool adaptive_controller::let_in_since(double sent_s) const {
    const auto& records = log_.records();
    for (auto r = records.rbegin(); r != records.rend() && r->at_s > sent_s; ++r)
        if (r->fate == send_fate::ok || (r->fate == send_fate::out && now_ - r->at_s > 3 * refusal_s_))
            return true;
    return false;
}

int adaptive_controller::accepted_lately(int ahead) const {
    auto since = std::max(previous_episode_s_, now_ - 3.3 * workload_.round_trip_s());
    if (PARAM("SINCE", 1) > 0 && !window_.confirmed)
        since = now_ - 3.3 * workload_.round_trip_s();
    auto count = 0;
    const auto& records = log_.records();
    for (auto r = records.rbegin(); r != records.rend() && r->at_s > since; ++r)
        if (r->ahead >= ahead && (r->fate == send_fate::ok || (r->fate == send_fate::out && now_ - r->at_s > 1)))
            ++count;
    return count;
}

void adaptive_controller::react(const flying& f, const limit_hints&) {
    previous_episode_s_ = episode_s_;
    episode_s_ = now_;
    const auto n = f.record.ahead;
    if (++streak_ == 1) {
        for (auto& r : rates_)
            r.before_streak = r.rate;
        cap_before_streak_ = window_.cap;
        streak_since_s_ = now_;
    }
    if (headers_name_it_) {
        headers_name_it_ = false;
        return;
    }
    const auto c = cap_context();
    refusal_evidence e;
    e.ahead = n;
    e.accepted_above = accepted_lately(n);
    e.has_cap = window_.cap.has_value();
    e.cap = window_.cap.value_or(0);
    e.accepted_over_cap = e.has_cap ? accepted_lately(e.cap + window_.blur(c)) : 0;
    e.cap_confirmed = window_.confirmed;
    e.cap_probing = window_.probe > 0;
    e.slack = window_.slack(c);
    e.window = window_.window;
    for (const auto& r : rates_) {
        e.rate_probing = e.rate_probing || r.probe.running;
        e.rate_bound_lately = e.rate_bound_lately || (r.rate && now_ - r.gate.bound_s <= 0.67 * workload_.round_trip_s());
    }
    const auto blame = attribute(e);
    TR("%8.3f 429 sent %.3f n %d L %.1f cap %d%s probe %d above %d over %d -> %s R %.2f%s T %.0f iv %.2f streak %d inflight %zu W %.2f adm %.0f\n", now_, f.record.at_s, n, window_.window, e.cap, e.cap_confirmed ? "c" : "", window_.probe, e.accepted_above, e.accepted_over_cap, blame == cause::rate ? "RATE" : blame == cause::concurrency ? "CONC" : "UNCLEAR", rates_[0].rate.value_or(0), rates_[0].confirmed ? "c" : "", rates_[1].rate.value_or(0), rates_[0].probe.interval_s, streak_, flying_.size(), workload_.round_trip_s(), rates_[0].admitted);
    if (starting_) {
        starting_ = false;
        interrupted_ = true;
        latency_.restart(now_, log_, true);
    }
    if (blame == cause::concurrency)
        window_.confirm(c);
    else if (blame == cause::unclear)
        window_.suspect(c, n);
    else if (window_.cap && e.accepted_above >= 3 && n >= 0.7 * *window_.cap)
        window_.drop();
    if (blame != cause::concurrency)
        blame_rate(f);
    TR("%8.3f        -> R %.2f%s err %.3f next %.2f L %.1f cap %d hold %.2f\n", now_, rates_[0].rate.value_or(0), rates_[0].confirmed ? "c" : "", rates_[0].error, rates_[0].probe.next_s, window_.window, window_.cap.value_or(0), hold_s_);
    if (streak_ >= 3) {
        const auto most = now_ - streak_since_s_ < 75 ? 8.0 : 60.0;
        const auto first = std::min(0.5, workload_.round_trip_s() / 6);
        hold_s_ = now_ + std::min(most, first * std::pow(2.0, streak_ - 3)) * jitter();
    }
}

void adaptive_controller::blame_rate(const flying& f) {
    const auto chosen = choice_.chosen();
    for (std::size_t i = 0; i < 2; ++i) {
        auto& r = rates_[i];
        if (r.told || (chosen != binding::undecided && chosen != (i == 0 ? binding::requests : binding::tokens)))
            continue;
        if (r.refused(context(r), f.record, log_, streak_ == 1) && !undecided() && workload_.variation() > 0.02) {
            choice_.reopen();
            rates_[0].intervals.forget_history();
            rates_[1].intervals.forget_history();
        }
    }
    if (undecided()) {
        choice_.refused(f.record.tokens / std::max(1.0, workload_.mean_tokens()), workload_.variation(),
                        rates_[0].intervals, rates_[1].intervals);
        if (!undecided())
            rates_[choice_.chosen() == binding::requests ? 1 : 0].forget();
    }
}

void adaptive_controller::read_headers(const flying& f, const limit_hints& hints) {
    for (const auto& reading : hints.readings) {
        const auto i = static_cast<std::size_t>(reading.dimension);
        auto& r = rates_[i];
        if (!reading.limit || !reading.remaining || told_s_[i] > f.record.at_s)
            continue;
        told_s_[i] = f.record.at_s;
        const auto c = context(r);
        const auto accepted = f.record.fate != send_fate::refused;
        const auto own = cost(i, f.estimate);
        r.told = r.confirmed = true;
        r.error = 0;
        r.rate = *reading.limit / 60;
        r.probe.running = false;
        r.gate.depth = 0.98 * *reading.limit;
        r.gate.reserve = std::max(2 * c.mean, 0.02 * *reading.limit);
        if (!accepted && *reading.remaining < own)
            headers_name_it_ = true;
        r.refill(c);
        const auto sent_after = r.admitted - f.before[i] - (accepted ? own : 0.0);
        r.gate.level = std::min(r.gate.depth, *reading.remaining + *r.rate * (now_ - f.record.at_s) - sent_after);
    }
}

void adaptive_controller::note_level(const char* reason) {
    const auto level = window_.level();
    if (level == told_level_)
        return;
    changes_.push_back({to_time(now_), told_level_, level, reason});
    told_level_ = level;
    peak_level_ = std::max(peak_level_, level);
}

double adaptive_controller::jitter() {
    random_ = random_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return 0.75 + 0.5 * static_cast<double>(random_ >> 11) * 0x1.0p-53;
}

controller_view adaptive_controller::view(time_point) const {
    controller_view v;
    v.level = window_.level();
    v.peak_level = peak_level_;
    v.in_flight = static_cast<int>(flying_.size());
    v.requests_per_s = rates_[0].rate;
    v.tokens_per_s = rates_[1].rate;
    v.state = starting_ ? "startup" : "steady";
    return v;
}

std::vector<level_change> adaptive_controller::take_changes() { return std::exchange(changes_, {}); }

std::string adaptive_controller::export_state(time_point) const { return {}; }
void adaptive_controller::import_state(time_point, const std::string&) {}

} // namespace tagwright
