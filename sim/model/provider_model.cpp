#include "sim/model/provider_model.hpp"

#include "sim/model/vendor_headers.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::sim {

provider_model::provider_model(const scenario& s, std::uint64_t seed)
    : scenario_{s},
      random_{"server", s.name, seed},
      cap_{s.concurrency()},
      quotas_{s, seed},
      tenants_{s, seed},
      slots_{s.slots} {}

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

limit_hints provider_model::hints(double now_s, bool refused, double wait_s) const {
    if (scenario_.headers == header_style::none)
        return {};
    const auto quotas =
        scenario_.headers == header_style::retry_after ? std::vector<quota_reading>{} : quotas_.readings(now_s);
    return hints_told(scenario_.headers, refused, wait_s, quotas);
}

void provider_model::leave(departure&& d) { due_.push(std::move(d)); }

void provider_model::refuse(double now_s, std::uint64_t call, double wait_s, int status) {
    // As providers/llm judges it: 503 and 529 say nothing about a quota, with Retry-After and without.
    const auto verdict = status == 429 ? call_verdict::rate_limited : call_verdict::server_error;
    leave({now_s, call, verdict, hints(now_s, true, wait_s), status, true});
}

void provider_model::let_tenants_call(double now_s) {
    tenants_share_.until_s = now_s;
    while (tenants_.next_s() <= now_s) {
        const auto at = tenants_.next_s();
        const auto c = tenants_.draw();
        if (quotas_.ask(at, c) > 0) {
            ++tenants_share_.dropped;
            continue;
        }
        tenants_share_.calls += c.calls;
        tenants_share_.tokens += c.tokens;
    }
}

bool provider_model::fail(double now_s, std::uint64_t call, const limit_hints& h) {
    for (const auto& f : scenario_.faults) {
        if (now_s < f.from_s || now_s >= f.to_s)
            continue;
        const auto u = random_.unit();
        if (u < f.fast_503) {
            ++in_service_;
            leave({now_s + 0.2, call, call_verdict::server_error, h, 503, false});
            return true;
        }
        if (u < f.fast_503 + f.hang)
            return true;
    }
    return false;
}

void provider_model::arrive(double now_s, std::uint64_t call, double service_s, double tokens, double output_tokens) {
    let_tenants_call(now_s);
    if (const auto cap = cap_.at(now_s); cap > 0 && in_service() >= static_cast<int>(cap))
        return refuse(now_s, call, 0, scenario_.refusal_status);
    if (slots_.used() && slots_.full())
        return refuse(now_s, call, 0, scenario_.slots.full_status);
    if (const auto wait = quotas_.ask(now_s, charge_of(tokens, output_tokens)); wait > 0)
        return refuse(now_s, call, wait, scenario_.refusal_status);
    const auto h = hints(now_s, false, 0);
    if (fail(now_s, call, h))
        return;
    if (slots_.used())
        return slots_.enter(now_s, call, service_s, h);
    if (scenario_.sharing_knee <= 0) {
        ++in_service_;
        return leave({now_s + service_s, call, call_verdict::ok, h, 200, false});
    }
    advance_sharing(now_s);
    shared_calls_[call] = shared_.emplace(virtual_s_ + service_s, shared_call{call, h});
}

void provider_model::hang_up(double now_s, std::uint64_t call) {
    slots_.hang_up(now_s, call);
    const auto found = shared_calls_.find(call);
    if (found == shared_calls_.end())
        return;
    advance_sharing(now_s);
    shared_.erase(found->second);
    shared_calls_.erase(found);
}

double provider_model::next_s() {
    const auto plain = std::min(due_.empty() ? forever : due_.top().at_s, slots_.next_s());
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
        if (!d.refused)
            --in_service_;
        return d;
    }
    if (slots_.next_s() <= at) {
        auto done = slots_.finish();
        return {done.at_s, done.call, call_verdict::ok, std::move(done.hints), 200, false};
    }
    advance_sharing(at);
    const auto first = shared_.begin();
    departure d{at, first->second.call, call_verdict::ok, std::move(first->second.hints), 200, false};
    shared_calls_.erase(d.call);
    shared_.erase(first);
    return d;
}

} // namespace tagwright::sim
