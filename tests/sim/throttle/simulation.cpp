#include "tests/sim/throttle/simulation.hpp"

#include "sim/model/provider_model.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <queue>
#include <unordered_map>

namespace tagwright::sim {

namespace {

struct queued_call {
    std::size_t job = 0;
    int attempt = 1;
};

struct flying_call {
    queued_call what;
    double sent_s = 0;
};

enum class event_kind : std::uint8_t { arrival, answer, timeout, retry, wake };

struct event {
    double at_s = 0;
    std::uint64_t order = 0;
    event_kind kind = event_kind::wake;
    std::uint64_t call = 0;
    queued_call queued;
    departure answer;
    bool operator>(const event& other) const { return at_s != other.at_s ? at_s > other.at_s : order > other.order; }
};

/// What a client says of so many tokens: on one side where the provider counts them together.
call_cost cost_of(const scenario& s, double tokens) {
    if (!s.tells_input_from_output())
        return {tokens, 0};
    const auto output = output_share(tokens, s.pages_per_call);
    return {tokens - output, output};
}

class run {
public:
    run(const scenario& s, std::uint64_t seed, contender& c, const run_options& options)
        : scenario_{s},
          contender_{c},
          options_{options},
          jobs_{make_jobs(s, seed)},
          provider_{s, seed},
          network_{"network", s.name, seed},
          retries_{"retries", s.name, seed} {
        result_.name = s.name;
        result_.seed = seed;
    }

    metrics go();

private:
    void schedule(double at_s, event e) {
        e.at_s = at_s;
        e.order = ++order_;
        events_.push(std::move(e));
    }
    double hop() { return network_.uniform(scenario_.net_low_s, scenario_.net_high_s); }
    bool all_done() const { return result_.ok == static_cast<int>(jobs_.size()); }
    void pump();
    bool try_send(const queued_call&);
    void finish(std::uint64_t call, call_verdict, limit_hints);
    void handle(event&);
    void take_sample();

    const scenario& scenario_;
    contender& contender_;
    const run_options& options_;
    std::vector<job> jobs_;
    provider_model provider_;
    random_source network_, retries_;
    std::priority_queue<event, std::vector<event>, std::greater<>> events_;
    std::unordered_map<std::uint64_t, flying_call> flying_;
    std::deque<queued_call> head_, tail_;
    std::size_t fresh_ = 0;
    std::uint64_t order_ = 0, next_call_ = 0;
    int sleeping_ = 0;
    double now_s_ = 0, wake_s_ = forever, next_sample_s_ = 0;
    metrics result_;
};

bool run::try_send(const queued_call& q) {
    const auto& j = jobs_[q.job];
    const auto call = next_call_;
    const auto estimate = cost_of(scenario_, j.estimate);
    const auto answer = contender_.brain->admit(to_time(now_s_), call, estimate);
    if (!answer.granted) {
        if (answer.retry_at) {
            const auto at = std::chrono::duration<double>(answer.retry_at->time_since_epoch()).count();
            if (at < wake_s_ - 1e-9) {
                wake_s_ = std::max(at, now_s_ + 1e-6);
                schedule(wake_s_, {});
            }
        }
        return false;
    }
    ++next_call_;
    if (options_.on_grant)
        options_.on_grant(now_s_, estimate, static_cast<int>(flying_.size()));
    flying_[call] = {q, now_s_};
    ++result_.calls;
    result_.peak_concurrency = std::max(result_.peak_concurrency, static_cast<int>(flying_.size()));
    event arrival, timeout;
    arrival.kind = event_kind::arrival;
    timeout.kind = event_kind::timeout;
    arrival.call = timeout.call = call;
    schedule(now_s_ + hop(), arrival);
    schedule(now_s_ + scenario_.timeout_s(), timeout);
    return true;
}

void run::pump() {
    for (;;) {
        const auto busy = static_cast<int>(flying_.size()) + sleeping_;
        if (!head_.empty()) {
            if (!try_send(head_.front()))
                return;
            head_.pop_front();
        } else if (busy >= (contender_.sleeps_in_slot ? contender_.brain->view(to_time(now_s_)).level
                                                      : scenario_.max_concurrency)) {
            return;
        } else if (fresh_ < jobs_.size()) {
            if (!try_send({fresh_, 1}))
                return;
            ++fresh_;
        } else if (!tail_.empty()) {
            if (!try_send(tail_.front()))
                return;
            tail_.pop_front();
        } else {
            return;
        }
    }
}

void run::finish(std::uint64_t call, call_verdict verdict, limit_hints hints) {
    const auto found = flying_.find(call);
    if (found == flying_.end())
        return; // the client gave up on it before
    const auto q = found->second.what;
    flying_.erase(found);
    call_outcome outcome;
    outcome.verdict = verdict;
    outcome.hints = std::move(hints);
    if (verdict == call_verdict::ok)
        outcome.actual = cost_of(scenario_, jobs_[q.job].tokens);
    contender_.brain->settle(to_time(now_s_), call, outcome);
    if (verdict == call_verdict::ok) {
        ++result_.ok;
        result_.makespan_s = now_s_;
        return;
    }
    if (verdict == call_verdict::rate_limited) {
        ++result_.n_429;
        result_.refused_at_s.push_back(now_s_);
    } else {
        ++(verdict == call_verdict::timed_out ? result_.timeouts : result_.errors);
    }
    const auto delay = contender_.retry(now_s_, q.attempt, outcome, retries_);
    if (!delay) {
        ++result_.gave_up;
        tail_.push_back({q.job, 1});
    } else if (*delay <= 0) {
        head_.push_front({q.job, q.attempt + 1});
    } else {
        ++sleeping_;
        event again;
        again.kind = event_kind::retry;
        again.queued = {q.job, q.attempt + 1};
        schedule(now_s_ + *delay, again);
    }
}

void run::handle(event& e) {
    switch (e.kind) {
    case event_kind::arrival:
        if (const auto found = flying_.find(e.call); found != flying_.end()) {
            const auto& j = jobs_[found->second.what.job];
            provider_.arrive(now_s_, e.call, j.service_s, j.tokens, j.output);
        }
        return;
    case event_kind::answer: finish(e.call, e.answer.verdict, std::move(e.answer.hints)); return;
    case event_kind::timeout:
        if (flying_.contains(e.call)) {
            provider_.hang_up(now_s_, e.call);
            finish(e.call, call_verdict::timed_out, {});
        }
        return;
    case event_kind::retry:
        --sleeping_;
        head_.push_back(e.queued);
        return;
    case event_kind::wake:
        if (now_s_ >= wake_s_ - 1e-9)
            wake_s_ = forever;
        return;
    }
}

void run::take_sample() {
    if (!options_.keep_samples || now_s_ < next_sample_s_)
        return;
    result_.samples.push_back(
        {now_s_, static_cast<int>(flying_.size()), contender_.brain->view(to_time(now_s_)).level});
    next_sample_s_ = std::floor(now_s_) + 1;
}

metrics run::go() {
    pump();
    while (!all_done()) {
        const auto answer_s = provider_.next_s();
        const auto event_s = events_.empty() ? forever : events_.top().at_s;
        now_s_ = std::min(answer_s, event_s);
        if (now_s_ > options_.horizon_s)
            break;
        if (answer_s <= event_s) {
            event e;
            e.kind = event_kind::answer;
            e.answer = provider_.depart();
            e.call = e.answer.call;
            if (flying_.contains(e.call))
                schedule(now_s_ + hop(), std::move(e));
            continue;
        }
        auto e = events_.top();
        events_.pop();
        const auto settles = e.kind != event_kind::arrival;
        handle(e);
        if (settles)
            pump();
        take_sample();
    }
    result_.finished = all_done();
    result_.t_min_s = t_min_s(scenario_, jobs_, result_.seed);
    result_.utilisation = result_.finished
                              ? result_.t_min_s / result_.makespan_s
                              : result_.t_min_s * result_.ok / static_cast<double>(jobs_.size()) / options_.horizon_s;
    result_.tenants = provider_.tenants();
    result_.rate_429 = static_cast<double>(result_.n_429) / std::max(1, result_.calls);
    return result_;
}

} // namespace

metrics simulate(const scenario& s, std::uint64_t seed, contender& c, const run_options& options) {
    return run{s, seed, c, options}.go();
}

time_point silent_until(time_point now, duration told) {
    const auto whole = told % std::chrono::seconds(1) == duration::zero();
    return now + told - (whole ? std::chrono::seconds(1) : duration::zero());
}

std::optional<double> default_retry(double, int attempt, const call_outcome& outcome, random_source& random) {
    if (outcome.verdict == call_verdict::rate_limited)
        return 0.0;
    if (attempt >= 8)
        return std::nullopt;
    return std::min(30.0, random.uniform(1.0, std::pow(3.0, std::min(4, attempt))));
}

} // namespace tagwright::sim
