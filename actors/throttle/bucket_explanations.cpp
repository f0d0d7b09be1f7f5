#include "actors/throttle/limit_explanations.hpp"

#include <numeric>

namespace tagwright::adaptive {

namespace {

constexpr double bottomless = 1e9;
constexpr double deep_min = 5; // shallower ones are followed
constexpr int unknown_levels = 6;
constexpr double surprising = 0.1; // a chance below this: the outcome was not expected

double sum(const std::vector<double>& x) { return std::accumulate(x.begin(), x.end(), 0.0); }

} // namespace

void bucket_explanations::begin(double start_s) {
    at_s_ = refused_s_ = start_s;
    let_in_s_.clear();
    burst_calls_ = bottomless;
    burst_s_ = 0;
    per_s_.clear();
    families_.clear();
    for (auto r = tuning_.per_s_min; r < tuning_.per_s_max; r *= 1 + tuning_.per_s_step)
        per_s_.push_back(r);
    auto all = 0.0; // higher rates are more usual than very low ones
    for (const auto r : per_s_)
        all += std::pow(r, tuning_.tilt);
    const auto add = [&](double depth, bool known, double level, double weight, bool full_at_first = false) {
        family f{depth, known, full_at_first, level, {}, {}, {}};
        f.level.assign(per_s_.size(), level);
        f.surprises.assign(per_s_.size(), 0);
        for (const auto r : per_s_)
            f.weight.push_back(weight * std::pow(r, tuning_.tilt) / all);
        families_.push_back(std::move(f));
    };
    add(1, true, 1, tuning_.spacing_weight);
    for (const auto depth : {2.0, 3.0, 4.0})
        add(depth, true, depth, tuning_.shallow_weight / 3);
    const auto rest = 1 - tuning_.spacing_weight - tuning_.shallow_weight - tuning_.cap_weight - tuning_.window_weight -
                      tuning_.random_weight;
    constexpr auto share_full = 0.5;
    for (auto k = 0; k < unknown_levels; ++k) {
        const auto level = (k + 0.5) / unknown_levels;
        add(bottomless, false, level, (1 - share_full) * rest / unknown_levels);
        if (k % 2 == 1)
            add(bottomless, false, level - 0.5 / unknown_levels, share_full * 2 * rest / unknown_levels, true);
    }
    scale(1);
}

double bucket_explanations::chance(const family& f, double level, double per_s, double at_s) const {
    constexpr double certain = 12; // widths: an exponential function more would say the same
    // The level of a deep bucket was last known when it was empty. A rate stands for those up to the next one, and the
    // longer the bucket was filled, the further their levels are apart.
    const auto filled_s = f.known ? 0 : tuning_.blur_deep * tuning_.per_s_step * std::max(0.0, at_s - refused_s_);
    const auto x = (level - 1) / (0.5 * (tuning_.blur + (tuning_.blur_s + filled_s) * per_s));
    const auto let_in = x > certain ? 1.0 : x < -certain ? 0.0 : 1 / (1 + std::exp(-x));
    // Others on a quota are the likelier the more it lets through.
    const auto lapse = f.known ? tuning_.lapse : std::clamp(tuning_.lapse * per_s, tuning_.lapse_deep, tuning_.lapse);
    return lapse + (1 - 2 * lapse) * let_in;
}

bool bucket_explanations::fits(double told_wait_s, double level, double per_s) const {
    const auto wait = (1 - level) / per_s;
    if (told_wait_s == std::floor(told_wait_s)) // rounded up
        return wait > told_wait_s - 1.1 && wait < told_wait_s + 0.1;
    return std::abs(wait - told_wait_s) < 0.1 + 0.05 * told_wait_s;
}

double bucket_explanations::most_per_s(double refused_s, bool full_at_first) const {
    auto followed = 1e9, was_full = 0.0, calls = 0.0;
    for (auto t = let_in_s_.rbegin(); t != let_in_s_.rend(); ++t) {
        const auto since = std::max(1e-3, refused_s - *t);
        if (++calls < deep_min) // since then it was not full, and something was left
            followed = std::min(followed, calls / since);
        was_full = std::max(was_full, (calls + 1 - deep_min) / since); // it was full then
    }
    return full_at_first ? was_full : std::max(followed, was_full);
}

double bucket_explanations::usual(double per_s) const {
    const auto saved_s = burst_calls_ < bottomless ? burst_calls_ / per_s - burst_s_ : 0;
    return saved_s > tuning_.saved_s ? tuning_.saved_s / saved_s : 1;
}

void bucket_explanations::learn(const believed_call& c) {
    // A deep bucket that fills faster than calls came would not have been empty.
    const auto first = !c.let_in() && c.refused_before == 0;
    if (first && !let_in_s_.empty()) {
        burst_calls_ = static_cast<double>(let_in_s_.size());
        burst_s_ = c.at_s - let_in_s_.front();
    }
    if (c.let_in() && c.refused_before == 0)
        let_in_s_.push_back(c.at_s);
    const auto elapsed = std::max(0.0, c.at_s - at_s_);
    at_s_ = std::max(at_s_, c.at_s);
    for (auto& f : families_) {
        const auto most = first && !f.known ? (1 + tuning_.blur) * most_per_s(c.at_s, f.full_at_first) : 0;
        for (std::size_t i = 0; i < per_s_.size(); ++i) {
            auto& level = f.level[i];
            const auto counts = f.known || c.refused_before > 0;
            const auto filled = level + (counts ? per_s_[i] * elapsed : 0);
            level = std::min(depth(f, i), filled);
            if (c.let_in()) {
                if (!counts)
                    continue;
                f.see(i, chance(f, filled, per_s_[i], at_s_));
                level = std::max(0.0, level - 1);
                continue;
            }
            if (counts)
                f.see(i, 1 - chance(f, filled, per_s_[i], at_s_));
            else
                f.weight[i] *= (per_s_[i] > most ? tuning_.lapse : 1) * usual(per_s_[i]);
            level = std::min(level, 1.0);
            if (c.told_wait_s > 0)
                f.weight[i] *= fits(c.told_wait_s, level, per_s_[i]) ? 1 : tuning_.hint_lapse;
        }
    }
    if (!c.let_in())
        refused_s_ = at_s_;
    scale(1);
}

void bucket_explanations::family::see(std::size_t rate, double chance) {
    weight[rate] *= chance;
    surprises[rate] += chance < surprising ? 1 : 0;
}

void bucket_explanations::scale(double by) {
    weight_ = saving_weight_ = 0;
    for (auto& f : families_) {
        for (auto& w : f.weight)
            w *= by;
        const auto all = sum(f.weight);
        weight_ += all;
        saving_weight_ += f.depth >= bottomless ? all : 0;
    }
}

double bucket_explanations::depth(const family& f, std::size_t rate) const {
    return f.full_at_first ? std::max(deep_min, burst_calls_ - per_s_[rate] * burst_s_ + f.level_at_first) : f.depth;
}

bucket_explanations::prospect bucket_explanations::prospect_at(double at_s) const {
    constexpr double negligible = 1e-6;
    prospect all;
    for (const auto& f : families_)
        for (std::size_t i = 0; i < per_s_.size(); ++i) {
            if (f.weight[i] <= negligible * weight_)
                continue;
            const auto level = f.level[i] + per_s_[i] * std::max(0.0, at_s - at_s_);
            const auto deepest = f.depth < bottomless || f.full_at_first ? depth(f, i) : deep_min;
            all.let_in += f.weight[i] * chance(f, level, per_s_[i], at_s);
            all.lost += f.weight[i] * std::max(0.0, level - deepest);
        }
    return all;
}

double bucket_explanations::surprises() const {
    auto all = 0.0;
    for (const auto& f : families_)
        for (std::size_t i = 0; i < per_s_.size(); ++i)
            all += f.weight[i] * f.surprises[i];
    return weight_ > 0 ? all / weight_ : 0;
}

// Quantiles rather than moments: no explanation is ever ruled out, and a hundredth of the weight on a rate ten times as
// high would make what is well known look unknown.
std::pair<double, double> bucket_explanations::log_rate() const {
    constexpr double low = 0.16, high = 0.84; // one deviation off, were it a normal distribution
    if (weight_ <= 0)
        return {0, 1};
    std::vector<double> weight(per_s_.size());
    for (const auto& f : families_)
        for (std::size_t i = 0; i < weight.size(); ++i)
            weight[i] += f.weight[i];
    const auto quantile = [&](double share) {
        auto left = share * weight_;
        std::size_t i = 0;
        while (i + 1 < weight.size() && left > weight[i])
            left -= weight[i++];
        const auto within = weight[i] > 0 ? std::min(1.0, left / weight[i]) : 0.5;
        return std::log(per_s_[i]) + (within - 0.5) * std::log1p(tuning_.per_s_step);
    };
    return {quantile(0.5), (quantile(high) - quantile(low)) / 2};
}

} // namespace tagwright::adaptive
