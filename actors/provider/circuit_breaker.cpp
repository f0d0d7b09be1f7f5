#include "actors/provider/circuit_breaker.hpp"

#include <algorithm>

namespace tagwright {

bool circuit_breaker::allows(time_point now) const {
    if (shut_ || suspended(now))
        return false;
    if (!open_until_)
        return true;
    return now >= *open_until_ && !probing_;
}

bool circuit_breaker::on_start(time_point now) {
    if (!open_until_ || now < *open_until_ || probing_)
        return false;
    probing_ = true;
    return true;
}

void circuit_breaker::on_success() {
    worked_ = true;
    reached_ = true;
    failures_ = 0;
    refusals_ = 0;
    probing_ = false;
    open_until_.reset();
    suspended_until_.reset();
    failing_since_.reset();
    pause_ = limits_.pause;
}

void circuit_breaker::trouble(time_point now, const failure& why) {
    // A long silence of ours is no illness of the provider's: it counts from its next failure on.
    const auto silence = long_wait + std::chrono::minutes(1);
    if (!failing_since_ || now - last_trouble_ > silence)
        failing_since_ = now;
    last_trouble_ = now;
    last_why_ = why;
}

void circuit_breaker::on_failure(time_point now, bool probe, const failure& why, bool reached) {
    reached_ = reached_ || reached;
    trouble(now, why);
    ++failures_;
    const auto enough = std::max(limits_.failures_to_open, worked_ ? limits_.failures_once_worked : 0);
    fail(now, probe, failures_ >= enough);
}

void circuit_breaker::on_refusal(time_point now, bool probe, const failure& why, bool others) {
    reached_ = true;
    trouble(now, why);
    if (refusals_++ == 0)
        refused_since_ = now;
    const auto row = others ? limits_.refusals_to_open : limits_.refusals_to_open_alone;
    const auto time = others ? limits_.refused_for : limits_.refused_alone_for;
    const auto enough = refusals_ >= row && now - refused_since_ >= time;
    if (others || enough)
        fail(now, probe, enough);
    else
        on_unknown(probe);
}

void circuit_breaker::fail(time_point now, bool probe, bool enough) {
    if (open_until_) {
        if (!probe)
            return; // Sent before the breaker opened.
        probing_ = false;
        pause_ = std::min(pause_ * 2, limits_.pause_max);
        open_until_ = now + pause_;
    } else if (enough) {
        open_until_ = now + pause_;
    }
}

void circuit_breaker::suspend(time_point until, failure why) {
    probing_ = false;
    suspended_until_ = std::max(suspended_until_.value_or(until), until);
    suspended_why_ = std::move(why);
}

std::optional<time_point> circuit_breaker::suspended(time_point now) const {
    return suspended_until_ && now < *suspended_until_ ? suspended_until_ : std::nullopt;
}

std::optional<time_point> circuit_breaker::patience_ends() const {
    if (!failing_since_)
        return std::nullopt;
    return *failing_since_ + (reached_ ? limits_.patience : std::min(limits_.patience, limits_.patience_unreached));
}

std::optional<failure> circuit_breaker::out_of_patience() const {
    const auto end = patience_ends();
    return end && last_trouble_ >= *end ? std::optional(last_why_) : std::nullopt;
}

} // namespace tagwright
