#include "tests/sim/throttle/baselines/published.hpp"

#include "tests/sim/throttle/baselines/base.hpp"
#include "tests/sim/throttle/baselines/clairvoyant.hpp"
#include "tests/sim/throttle/baselines/windows.hpp"

namespace tagwright::sim {

namespace {

/// botocore: off until the first throttling error, then a token bucket whose rate follows CUBIC
/// (scale 0.4, beta 0.7), at most twice the measured rate (EWMA 0.8 over half seconds), at least 0.5/s.
class aws_adaptive final : public published_limiter {
public:
    using published_limiter::published_limiter;

    double not_before(double now_s, const call_cost&) override {
        if (!enabled_)
            return 0;
        refill(now_s);
        return level_ >= 1 - 1e-9 ? 0 : now_s + (1 - level_) / rate_;
    }
    void on_send(double, const call_cost&) override {
        if (enabled_)
            level_ -= 1;
    }
    void on_outcome(double now_s, const sent_call&, const call_outcome& o) override {
        measure(now_s);
        auto next = 0.0;
        if (o.verdict == call_verdict::rate_limited) {
            most_ = enabled_ ? std::min(measured_, rate_) : measured_;
            window_s_ = std::cbrt(most_ * (1 - beta) / scale);
            throttled_s_ = now_s;
            next = beta * most_;
            enabled_ = true;
        } else {
            next = scale * std::pow(now_s - throttled_s_ - window_s_, 3) + most_;
        }
        refill(now_s);
        next = std::min(next, 2 * measured_);
        rate_ = std::max(next, 0.5);
        capacity_ = std::max(next, 1.0);
        level_ = std::min(level_, capacity_);
    }

private:
    static constexpr double scale = 0.4, beta = 0.7;

    void refill(double now_s) {
        if (filled_s_ >= 0)
            level_ = std::min(capacity_, level_ + (now_s - filled_s_) * rate_);
        filled_s_ = now_s;
    }
    void measure(double now_s) {
        ++counted_;
        const auto bucket_s = std::floor(2 * now_s) / 2;
        if (bucket_s <= bucket_s_)
            return;
        measured_ = 0.8 * counted_ / (bucket_s - bucket_s_) + 0.2 * measured_;
        counted_ = 0;
        bucket_s_ = bucket_s;
    }

    bool enabled_ = false;
    double rate_ = 1, capacity_ = 1, level_ = 0, filled_s_ = -1;
    double most_ = 0, window_s_ = 0, throttled_s_ = 0;
    double measured_ = 0, bucket_s_ = 0, counted_ = 0;
};

/// botocore's retries: three attempts, full jitter, and a quota that retries share.
struct aws_retries {
    double quota = 500;
    std::optional<double> operator()(double, int attempt, const call_outcome& o, random_source& random) {
        const auto cost = o.verdict == call_verdict::timed_out ? 10.0 : 5.0;
        if (attempt >= 3 || quota < cost)
            return std::nullopt;
        quota -= cost;
        return full_jitter(attempt, o, random);
    }
};

std::optional<double> jittered_retry(double, int attempt, const call_outcome& o, random_source& random) {
    return full_jitter(attempt, o, random);
}

std::optional<double> seed_retry(double, int attempt, const call_outcome& o, random_source&) {
    if (attempt > 3)
        return std::nullopt;
    const auto asked = o.hints.retry_after ? std::chrono::duration<double>(*o.hints.retry_after).count() : 0.0;
    return std::max(asked, 0.5 * std::pow(2.0, attempt - 1));
}

} // namespace

const std::vector<named_baseline>& baselines() {
    static const std::vector<named_baseline> all{
        {baseline::seed, "seed's rule"},          {baseline::aimd, "classic AIMD"},
        {baseline::netflix_aimd, "Netflix AIMD"}, {baseline::gradient2, "Gradient2"},
        {baseline::aws_adaptive, "AWS adaptive"}, {baseline::clairvoyant, "clairvoyant"},
    };
    return all;
}

contender make_baseline(baseline which, const scenario& s, std::uint64_t seed) {
    switch (which) {
    case baseline::seed: return {make_seed_rule(std::min(10, s.max_concurrency)), seed_retry, true};
    case baseline::aimd: return {make_classic_aimd(s.max_concurrency), jittered_retry, false};
    case baseline::netflix_aimd: return {make_netflix_aimd(s.max_concurrency), jittered_retry, false};
    case baseline::gradient2: return {make_gradient2(s.max_concurrency), jittered_retry, false};
    case baseline::aws_adaptive: return {std::make_unique<aws_adaptive>(s.max_concurrency), aws_retries{}, false};
    case baseline::clairvoyant: break;
    }
    const auto soon = [](double, int, const call_outcome&, random_source&) -> std::optional<double> { return 0.05; };
    return {make_clairvoyant(s, seed), soon, false};
}

} // namespace tagwright::sim
