#include "sim/model/provider_model.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace tagwright::sim {

namespace {

duration to_duration(double s) { return std::chrono::duration_cast<duration>(std::chrono::duration<double>(s)); }

} // namespace

void provider_model::bucket::refill(double now_s) {
    if (now_s <= at_s)
        return;
    level = std::min(burst.at(now_s), level + rate.integral(at_s, now_s));
    at_s = now_s;
}

double provider_model::bucket::wait_s(double now_s, double cost) const {
    if (!used || level >= cost)
        return 0;
    const auto r = rate.at(now_s);
    return r > 0 ? (cost - level) / r : 0;
}

provider_model::provider_model(const scenario& s, std::uint64_t seed)
    : scenario_{s}, random_{"server", s.name, seed}, cap_{s.concurrency()} {
    requests_ = {s.request_rate(), s.request_burst(), 0, 0, false};
    tokens_ = {s.token_rate(), s.token_burst(), 0, 0, false};
    for (auto* b : {&requests_, &tokens_}) {
        b->used = !b->rate.none();
        b->level = b->burst.at(0);
    }
}

double provider_model::speed() const {
    const auto n = static_cast<double>(shared_.size());
    const auto k = scenario_.sharing_knee;
    if (n <= k)
        return 1;
    const auto collapse = k * scenario_.sharing_collapse;
    return k / n * (n > collapse ? std::sqrt(collapse / n) : 1.0);
}

void provider_model::advance_sharing(double now_s) {
    virtual_s_ += (now_s - shared_at_s_) * speed();
    shared_at_s_ = now_s;
}

limit_hints provider_model::hints(double now_s) const {
    limit_hints h;
    if (scenario_.headers != header_style::full)
        return h;
    const auto tell = [&](const bucket& b, quota_dimension dimension) {
        if (!b.used)
            return;
        quota_reading r;
        r.dimension = dimension;
        r.window = quota_window::minute;
        r.limit = b.rate.at(now_s) * 60;
        r.remaining = std::floor(std::max(0.0, b.level));
        r.reset_after = to_duration((b.burst.at(now_s) - b.level) / b.rate.at(now_s));
        h.readings.push_back(r);
    };
    tell(requests_, quota_dimension::requests);
    tell(tokens_, quota_dimension::tokens);
    return h;
}

void provider_model::leave(double at_s, std::uint64_t call, call_verdict verdict, limit_hints h) {
    due_.push({at_s, call, verdict, std::move(h)});
}

void provider_model::refuse(double now_s, std::uint64_t call, double wait_s) {
    auto h = hints(now_s);
    if (wait_s > 0 && scenario_.headers != header_style::none)
        h.retry_after = to_duration(std::max(1.0, std::ceil(wait_s)));
    leave(now_s, call, call_verdict::rate_limited, std::move(h));
}

bool provider_model::fail(double now_s, std::uint64_t call, const limit_hints& h) {
    for (const auto& f : scenario_.faults) {
        if (now_s < f.from_s || now_s >= f.to_s)
            continue;
        const auto u = random_.unit();
        if (u < f.fast_503) {
            ++in_service_;
            leave(now_s + 0.2, call, call_verdict::server_error, h);
            return true;
        }
        if (u < f.fast_503 + f.hang)
            return true;
    }
    return false;
}

void provider_model::arrive(double now_s, std::uint64_t call, double service_s, double tokens) {
    if (const auto cap = cap_.at(now_s); cap > 0 && in_service_ >= static_cast<int>(cap))
        return refuse(now_s, call, 0);
    requests_.refill(now_s);
    tokens_.refill(now_s);
    if (const auto wait = std::max(requests_.wait_s(now_s, 1), tokens_.wait_s(now_s, tokens)); wait > 0) {
        if (scenario_.refusals_consume)
            requests_.level = std::max(0.0, requests_.level - 1);
        return refuse(now_s, call, wait);
    }
    requests_.level -= 1;
    tokens_.level -= tokens;
    const auto h = hints(now_s);
    if (fail(now_s, call, h))
        return;
    if (scenario_.sharing_knee <= 0) {
        ++in_service_;
        return leave(now_s + service_s, call, call_verdict::ok, h);
    }
    advance_sharing(now_s);
    shared_calls_[call] = shared_.emplace(virtual_s_ + service_s, shared_call{call, h});
}

void provider_model::hang_up(double now_s, std::uint64_t call) {
    const auto found = shared_calls_.find(call);
    if (found == shared_calls_.end())
        return;
    advance_sharing(now_s);
    shared_.erase(found->second);
    shared_calls_.erase(found);
}

double provider_model::next_s() {
    const auto plain = due_.empty() ? forever : due_.top().at_s;
    if (shared_.empty())
        return plain;
    const auto finish = shared_at_s_ + std::max(0.0, shared_.begin()->first - virtual_s_) / speed();
    return std::min(plain, finish);
}

departure provider_model::depart() {
    const auto at = next_s();
    if (!due_.empty() && due_.top().at_s <= at) {
        auto d = due_.top();
        due_.pop();
        if (d.verdict != call_verdict::rate_limited)
            --in_service_;
        return d;
    }
    advance_sharing(at);
    const auto first = shared_.begin();
    departure d{at, first->second.call, call_verdict::ok, std::move(first->second.hints)};
    shared_calls_.erase(d.call);
    shared_.erase(first);
    return d;
}

} // namespace tagwright::sim
