#include "actors/throttle/latency_guard.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace tagwright::adaptive {

namespace {

constexpr std::uint64_t cohort_max = 400;

double median_of(std::vector<double>& x) {
    const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
    std::nth_element(x.begin(), middle, x.end());
    const auto high = *middle;
    if (x.size() % 2)
        return high;
    return (high + *std::max_element(x.begin(), middle)) / 2;
}

} // namespace

void latency_guard::restore(std::optional<double> base, double validated) {
    base_ = base;
    base_calls_ = base ? 30 : 0;
    restored_ = base.has_value();
    validated_ = validated;
}

void latency_guard::restart(double now_s, const send_log& log, bool forget_base) {
    first_ = log.next_serial();
    if (forget_base) {
        base_.reset();
        since_s_ = now_s;
        answers_ = 0;
    }
}

std::optional<latency_guard::cohort> latency_guard::take(const cohort_context& c, const send_log& log) {
    const auto need =
        c.starting ? std::max(16, static_cast<int>(0.7 * c.window)) : std::max(50, static_cast<int>(c.window));
    if (log.next_serial() < first_ + static_cast<std::uint64_t>(need))
        return std::nullopt;
    std::vector<double> latencies;
    std::size_t done = 0;
    auto top = 0;
    const auto& records = log.records();
    const auto skip = first_ > records.front().serial ? first_ - records.front().serial : 0;
    const auto end = std::min<std::uint64_t>(records.size(), skip + cohort_max);
    for (auto i = skip; i < end; ++i) {
        const auto& r = records[i];
        top = std::max(top, r.ahead + 1);
        if (r.fate == send_fate::ok) {
            ++done;
            latencies.push_back(r.latency);
        } else if (r.fate == send_fate::out) {
            latencies.push_back(std::numeric_limits<double>::infinity());
        }
    }
    if (done == 0 || static_cast<double>(done) < 0.7 * static_cast<double>(latencies.size()))
        return std::nullopt;
    cohort result{median_of(latencies), answers_ / std::max(1e-3, c.now_s - since_s_),
                  static_cast<int>(latencies.size()), top};
    first_ = log.next_serial();
    since_s_ = c.now_s;
    answers_ = 0;
    return result;
}

std::optional<latency_guard::advice> latency_guard::judge(const cohort_context& c, const send_log& log, bool healthy,
                                                          bool& judged) {
    const auto taken = take(c, log);
    judged = false;
    if (!taken || !healthy)
        return std::nullopt;
    judged = true;
    if (restored_ && base_) { // a base from another workload is worse than none
        if (const auto ratio = taken->median / *base_; ratio < 0.4 || ratio > 2.5)
            base_.reset();
    }
    restored_ = false;
    follow(c, *taken);
    if (taken->median < 1.35 * *base_)
        validated_ = std::max(validated_, static_cast<double>(taken->top));
    return verdict(c, *taken);
}

void latency_guard::follow(const cohort_context& c, const cohort& k) {
    if (!base_)
        base_ = k.median;
    else if (c.starting && base_calls_ < 30)
        base_ = (*base_ * base_calls_ + k.median * k.size) / (base_calls_ + k.size);
    else if (k.median < *base_)
        *base_ += 0.3 * (k.median - *base_);
    else if (!c.window_bound && !c.starting)
        *base_ += 0.2 * (k.median - *base_);
    base_calls_ += k.size;
}

std::optional<latency_guard::advice> latency_guard::plateau(const cohort& k) {
    std::optional<advice> result;
    const auto grown = !previous_ || k.top >= 1.6 * previous_->top;
    if (previous_ && grown && k.throughput < 1.15 * previous_->throughput && k.median > 1.2 * *base_)
        result = advice{static_cast<double>(previous_->top), true, "throughput plateau"};
    if (grown)
        previous_ = k;
    return result;
}

std::optional<latency_guard::advice> latency_guard::verdict(const cohort_context& c, const cohort& k) {
    std::optional<advice> result;
    auto window = c.window;
    auto starting = c.starting;
    if (c.starting) {
        result = plateau(k);
        if (result) {
            window = result->window;
            starting = false;
        }
    }
    if (trial_) {
        const auto before = *trial_;
        trial_.reset();
        if (k.throughput < before.throughput * (1 - 0.6 * (1 - window / before.window)) &&
            k.median > 0.85 * before.median) {
            base_ = before.median / 1.5;
            return advice{before.window, false, "latency is not ours"};
        }
    }
    if (k.median > 1.7 * *base_) {
        const auto next = std::max(2.0, window * std::max(0.6, 1.35 * *base_ / k.median));
        trial_ = cut{k.throughput, window, k.median};
        return advice{next, true, "latency"};
    }
    if (!starting && !c.capped && c.window_bound && k.median < 1.35 * *base_)
        return advice{std::min(c.window_max, window * (window < 0.6 * before_cut ? 1.4 : 1.15) + 0.5), true,
                      "recovery"};
    return result;
}

} // namespace tagwright::adaptive
