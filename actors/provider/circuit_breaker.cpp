#include "actors/provider/circuit_breaker.hpp"

#include <algorithm>

namespace tagwright {

bool circuit_breaker::allows(time_point now) const {
    if (shut_)
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
    failures_ = 0;
    refusals_ = 0;
    failed_probes_ = 0;
    probing_ = false;
    open_until_.reset();
    pause_ = limits_.pause;
}

void circuit_breaker::on_failure(time_point now, bool probe) {
    ++failures_;
    failed_probes_ += open_until_ && probe ? 1 : 0;
    const auto enough = std::max(limits_.failures_to_open, worked_ ? limits_.failures_once_worked : 0);
    fail(now, probe, failures_ >= enough);
}

void circuit_breaker::on_refusal(time_point now, bool probe) {
    if (refusals_++ == 0)
        refused_since_ = now;
    fail(now, probe, refusals_ >= limits_.refusals_to_open && now - refused_since_ >= limits_.refused_for);
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

} // namespace tagwright
