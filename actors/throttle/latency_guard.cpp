#include "actors/throttle/latency_guard.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace tagwright::adaptive {

namespace {

double median_of(std::vector<double>& x) {
    const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
    std::nth_element(x.begin(), middle, x.end());
    const auto high = *middle;
    if (x.size() % 2)
        return high;
    return (high + *std::max_element(x.begin(), middle)) / 2;
}

} // namespace

int latency_guard::calls_needed(const cohort_context& c) const {
    if (c.starting)
        return static_cast<int>(std::max(tuning_.cohort_start_min, tuning_.cohort_start_share * c.window));
    // On the way back what was known is found again.
    const auto back = c.window < tuning_.way_back * before_cut;
    return static_cast<int>(std::max(back ? tuning_.cohort_way_back_min : tuning_.cohort_min, c.window));
}

void latency_guard::restore(std::optional<double> base, double validated) {
    base_ = base;
    base_calls_ = base ? tuning_.base_start_calls : 0;
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

double latency_guard::timed_out(double now_s, double sent_s, double window, const send_log& log) {
    if (sent_s > episode_s_) {
        episode_s_ = now_s;
        floor_ = tuning_.timeout_floor * window;
        ceiling_ = tuning_.ceiling * window; // growth stops short of where it happened
        before_cut = window;
        restart(now_s, log, false);
        trial_.reset();
        descending_ = !proved_;
    }
    return std::min(window, std::max({tuning_.window_min, floor_, tuning_.timeout_step * window}));
}

std::optional<latency_guard::cohort> latency_guard::take(const cohort_context& c, const send_log& log) {
    if (log.next_serial() < first_ + static_cast<std::uint64_t>(calls_needed(c)))
        return std::nullopt;
    std::vector<double> latencies;
    std::size_t known = 0;
    auto top = 0;
    const auto& records = log.records();
    const auto skip = first_ > records.front().serial ? first_ - records.front().serial : 0;
    const auto end = std::min<std::uint64_t>(records.size(), skip + static_cast<std::uint64_t>(tuning_.cohort_max));
    for (auto i = skip; i < end; ++i) {
        const auto& r = records[i];
        top = std::max(top, r.ahead + 1);
        if (r.fate == send_fate::ok || (r.fate == send_fate::late && !c.ill)) {
            ++known;
            latencies.push_back(r.latency);
        } else if (r.fate == send_fate::out) {
            const auto age = c.now_s - r.at_s;
            const auto slow = !c.ill && base_ && age > tuning_.too_slow * *base_;
            known += slow ? 1 : 0;
            latencies.push_back(slow ? age : std::numeric_limits<double>::infinity());
        }
    }
    if (known == 0 || static_cast<double>(known) < tuning_.known_min * static_cast<double>(latencies.size()))
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
    follow(c, *taken);
    if (taken->median < tuning_.healthy * *base_)
        validated_ = std::max(validated_, static_cast<double>(taken->top));
    return verdict(c, *taken);
}

void latency_guard::follow(const cohort_context& c, const cohort& k) {
    if (!base_)
        base_ = k.median;
    else if (c.starting && base_calls_ < tuning_.base_start_calls)
        base_ = (*base_ * base_calls_ + k.median * k.size) / (base_calls_ + k.size);
    else if (k.median < *base_)
        *base_ += tuning_.base_falls * (k.median - *base_);
    else if (!c.window_bound && !c.starting)
        *base_ += tuning_.base_rises * (k.median - *base_);
    base_calls_ += k.size;
}

std::optional<latency_guard::advice> latency_guard::plateau(const cohort& k) {
    std::optional<advice> result;
    const auto grown = !previous_ || k.top >= tuning_.plateau_growth * previous_->top;
    if (previous_ && grown && k.throughput < tuning_.plateau_throughput * previous_->throughput &&
        k.median > tuning_.plateau_latency * *base_)
        result = advice{static_cast<double>(previous_->top), true, "throughput plateau"};
    if (grown)
        previous_ = k;
    return result;
}

std::optional<latency_guard::advice> latency_guard::verdict(const cohort_context& c, const cohort& k) {
    std::optional<advice> result;
    ceiling_ *= tuning_.ceiling_growth;
    const auto window = c.window;
    if (c.starting)
        result = plateau(k);
    if (trial_) {
        const auto before = *trial_;
        trial_.reset();
        // A throughput in proportion to the window would have lost so much.
        const auto loss = 1 - window / before.window;
        const auto fell = k.throughput < before.throughput * (1 - tuning_.trial_loss * loss);
        const auto improved = k.median < tuning_.trial_improved * before.median;
        if (fell && !improved) {
            descending_ = false;
            proved_ = true;
            base_ = std::clamp(*base_, before.median / tuning_.trial_base, before.median);
            return advice{before.window, false, "latency is not ours"};
        }
        if (descending_ && improved)
            base_ = std::min(*base_, k.median);
        descending_ = descending_ && improved && !fell && window > tuning_.window_min;
    }
    if (k.median > tuning_.too_slow * *base_ || descending_ || result) {
        descending_ = descending_ || c.starting;
        const auto share =
            descending_ ? tuning_.search_step : std::max(tuning_.search_step, tuning_.healthy * *base_ / k.median);
        const auto next = std::max(tuning_.window_min, result ? result->window : share * window);
        before_cut = window;
        episode_s_ = c.now_s;
        floor_ = next;
        trial_ = cut{k.throughput, window, k.median};
        return advice{next, true, result ? result->reason : "latency"};
    }
    if (!c.starting && !c.capped && c.window_bound && k.median < tuning_.healthy * *base_) {
        const auto growth = window < tuning_.way_back * before_cut ? tuning_.growth_way_back : tuning_.growth;
        const auto grown = window * growth + tuning_.growth_calls;
        return advice{std::min({c.window_max, std::max(window, ceiling_), grown}), true, "recovery"};
    }
    return std::nullopt;
}

} // namespace tagwright::adaptive
