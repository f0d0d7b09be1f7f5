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
    failures_ = 0;
    failed_probes_ = 0;
    probing_ = false;
    open_until_.reset();
    pause_ = limits_.pause;
}

void circuit_breaker::on_failure(time_point now, bool probe) {
    ++failures_;
    if (open_until_) {
        if (!probe)
            return; // Sent before the breaker opened.
        probing_ = false;
        ++failed_probes_;
        pause_ = std::min(pause_ * 2, limits_.pause_max);
        open_until_ = now + pause_;
    } else if (failures_ >= limits_.failures_to_open) {
        open_until_ = now + pause_;
    }
}

} // namespace tagwright
