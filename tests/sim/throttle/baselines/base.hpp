#pragma once

#include "tests/sim/throttle/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace tagwright::sim {

/// What the published limiters have in common: they count calls in flight and react to outcomes.
class published_limiter : public limit_controller {
public:
    explicit published_limiter(int max) : max_{max} {}

    admission admit(time_point now, std::uint64_t call, const call_cost& estimate) final {
        const auto t = std::chrono::duration<double>(now.time_since_epoch()).count();
        if (in_flight() >= std::min(max_, limit(t)))
            return {};
        if (const auto at = not_before(t, estimate); at > t)
            return {false, to_time(at) + std::chrono::microseconds{1}};
        calls_[call] = {t, in_flight(), estimate};
        on_send(t, estimate);
        return {true, std::nullopt};
    }

    void settle(time_point now, std::uint64_t call, const call_outcome& outcome) final {
        const auto found = calls_.find(call);
        if (found == calls_.end())
            return;
        const auto sent = found->second;
        calls_.erase(found);
        on_outcome(std::chrono::duration<double>(now.time_since_epoch()).count(), sent, outcome);
    }

    [[nodiscard]] controller_view view(time_point now) const final {
        controller_view v;
        v.level = std::min(max_, limit(std::chrono::duration<double>(now.time_since_epoch()).count()));
        v.in_flight = in_flight();
        return v;
    }
    std::vector<level_change> take_changes() final { return {}; }

protected:
    struct sent_call {
        double at_s = 0;
        int ahead = 0;
        call_cost estimate;
    };
    [[nodiscard]] int in_flight() const { return static_cast<int>(calls_.size()); }
    [[nodiscard]] int max() const { return max_; }
    [[nodiscard]] virtual int limit(double) const { return max_; }
    [[nodiscard]] virtual double not_before(double, const call_cost&) { return 0; }
    virtual void on_send(double, const call_cost&) {}
    virtual void on_outcome(double, const sent_call&, const call_outcome&) = 0;

private:
    int max_;
    std::unordered_map<std::uint64_t, sent_call> calls_;
};

/// Full jitter (AWS architecture blog): U(0, min(20 s, 2^(attempt − 1))), at least what Retry-After asks for.
inline double full_jitter(int attempt, const call_outcome& outcome, random_source& random) {
    const auto wait = random.unit() * std::min(20.0, std::pow(2.0, std::min(attempt - 1, 10)));
    const auto asked =
        outcome.hints.retry_after ? std::chrono::duration<double>(*outcome.hints.retry_after).count() : 0.0;
    return std::max({1e-3, asked, wait});
}

} // namespace tagwright::sim
