// Limiters of the number of calls in flight.

#include "tests/sim/throttle/baselines/windows.hpp"

#include "tests/sim/throttle/baselines/base.hpp"

#include <limits>

namespace tagwright::sim {

namespace {

bool ok(const call_outcome& o) { return o.verdict == call_verdict::ok; }

/// The rule that the study calls the seed's: slots are kept while a call sleeps before its retry.
class seed_rule final : public published_limiter {
public:
    using published_limiter::published_limiter;
    int limit(double now_s) const override {
        while (now_s - changed_s_ >= quiet_s) {
            changed_s_ += quiet_s;
            limit_ = std::min(max(), std::max(limit_ + 1, static_cast<int>(1.2 * limit_)));
        }
        return std::min(max(), limit_);
    }
    void on_outcome(double now_s, const sent_call&, const call_outcome& o) override {
        if (o.verdict != call_verdict::rate_limited)
            return;
        limit_ = std::max(1, limit(now_s) / 2);
        changed_s_ = now_s;
    }

private:
    static constexpr double quiet_s = 300;
    mutable int limit_ = 3;
    mutable double changed_s_ = 0;
};

class classic_aimd final : public published_limiter {
public:
    using published_limiter::published_limiter;
    int limit(double) const override { return static_cast<int>(limit_); }
    void on_outcome(double now_s, const sent_call& c, const call_outcome& o) override {
        if (ok(o)) {
            if ((c.ahead + 1) * 2 >= limit_)
                limit_ = std::min<double>(max(), limit_ + (limit_ < threshold_ ? 1 : 1 / limit_));
        } else if (c.at_s > cut_s_) {
            limit_ = threshold_ = std::max(1.0, limit_ / 2);
            cut_s_ = now_s;
        }
    }

private:
    double limit_ = 4, threshold_ = std::numeric_limits<double>::infinity(), cut_s_ = -1;
};

/// AIMDLimit with its defaults, but for a minimum of 1 instead of 20.
class netflix_aimd final : public published_limiter {
public:
    using published_limiter::published_limiter;
    int limit(double) const override { return limit_; }
    void on_outcome(double, const sent_call& c, const call_outcome& o) override {
        if (!ok(o))
            limit_ = std::max(1, static_cast<int>(0.9 * limit_));
        else if ((c.ahead + 1) * 2 >= limit_)
            limit_ = std::min(max(), limit_ + 1);
    }

private:
    int limit_ = 20;
};

/// Gradient2Limit in a WindowedLimit of 1 s with at least ten samples; drops are samples like others.
class gradient2 final : public published_limiter {
public:
    using published_limiter::published_limiter;
    int limit(double) const override { return static_cast<int>(limit_); }
    void on_outcome(double now_s, const sent_call& c, const call_outcome&) override {
        sum_ += now_s - c.at_s;
        ++samples_;
        most_ = std::max(most_, c.ahead + 1);
        if (now_s <= next_s_)
            return;
        if (samples_ >= 10)
            update(sum_ / samples_);
        sum_ = 0;
        samples_ = most_ = 0;
        next_s_ = now_s + 1;
    }

private:
    void update(double current) {
        if (warm_ < 10) {
            warm_sum_ += current;
            average_ = warm_sum_ / ++warm_;
        } else {
            average_ += 2.0 / 601 * (current - average_);
        }
        if (average_ / current > 2)
            average_ *= 0.95;
        if (most_ < limit_ / 2)
            return;
        const auto gradient = std::clamp(1.5 * average_ / current, 0.5, 1.0);
        limit_ = std::clamp<double>(0.8 * limit_ + 0.2 * (limit_ * gradient + 4), 1, max());
    }

    double limit_ = 20, average_ = 0, warm_sum_ = 0, sum_ = 0, next_s_ = 0;
    int warm_ = 0, samples_ = 0, most_ = 0;
};

} // namespace

std::unique_ptr<limit_controller> make_seed_rule(int max) { return std::make_unique<seed_rule>(max); }
std::unique_ptr<limit_controller> make_classic_aimd(int max) { return std::make_unique<classic_aimd>(max); }
std::unique_ptr<limit_controller> make_netflix_aimd(int max) { return std::make_unique<netflix_aimd>(max); }
std::unique_ptr<limit_controller> make_gradient2(int max) { return std::make_unique<gradient2>(max); }

} // namespace tagwright::sim
