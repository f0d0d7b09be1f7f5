#include "actors/throttle/limit_explanations.hpp"

namespace tagwright::adaptive {

namespace {

constexpr double minute_s = 60;
constexpr int moments = 30;
constexpr int limit_least = 6; ///< nobody sells a window of fewer calls
constexpr double half_step_s = minute_s / moments / 2;

} // namespace

void window_explanations::begin(double start_s) {
    constexpr double share_of_sliding = 0.35, of_it_counts_refused = 0.3;
    fixed_.clear();
    refused_s_ = -1;
    first_after_s_ = full_s_ = start_s;
    const auto weight = share_of_sliding * tuning_.window_weight;
    sliding_ = {sliding{false, 0, (1 - of_it_counts_refused) * weight, {}},
                sliding{true, 0, of_it_counts_refused * weight, {}}};
    for (auto i = 0; i < moments; ++i)
        fixed_.push_back(
            {start_s + (2 * i + 1) * half_step_s, 0, 0, (1 - share_of_sliding) * tuning_.window_weight / moments});
}

double window_explanations::chance(const fixed& f, double at_s, int more) const {
    const auto after = at_s - f.edge_s;
    const auto free = after >= 0 || f.limit == 0 || f.count + more < f.limit;
    if (!free && after > -half_step_s)
        return 0.5; // the moment is known to half a step only
    return free ? 1 - tuning_.lapse : tuning_.lapse;
}

void window_explanations::learn(fixed& f, const believed_call& c) const {
    const auto p = chance(f, c.at_s, 0);
    while (c.at_s >= f.edge_s) {
        f.edge_s += minute_s;
        f.count = 0;
    }
    if (c.let_in()) {
        if (f.limit > 0 && f.count >= f.limit && c.at_s > f.edge_s - half_step_s) { // a bit early: so was the edge
            f.edge_s = c.at_s + minute_s;
            f.count = 0;
        }
        f.weight *= p;
        ++f.count;
        return;
    }
    if (f.limit == 0 && f.count > 0) {
        f.limit = f.count;
        f.weight *= f.limit < limit_least ? tuning_.lapse : 1;
    } else if (f.limit > 0 && f.count == 0 && f.edge_s - c.at_s > minute_s - half_step_s) { // a bit late
        f.edge_s += half_step_s;
        f.count = f.limit;
        f.weight *= 0.5;
    } else {
        f.weight *= 1 - p;
    }
    if (c.told_wait_s > 0) {
        const auto wait = f.count == 0 ? 0 : f.edge_s - c.at_s;
        f.weight *= std::abs(wait + 0.5 - c.told_wait_s) < half_step_s + 1 ? 1 : tuning_.hint_lapse;
    }
}

double window_explanations::chance(const sliding& s, double at_s, int more) const {
    const auto within = [&](double length_s) {
        return std::count_if(s.counted_s.begin(), s.counted_s.end(), [&](double t) { return t > at_s - length_s; }) +
               more;
    };
    if (s.limit == 0 || within(minute_s + tuning_.overtakes_s) < s.limit)
        return 1 - tuning_.lapse;
    return within(minute_s - tuning_.overtakes_s) < s.limit ? 0.5 : tuning_.lapse;
}

void window_explanations::learn(sliding& s, const believed_call& c) const {
    const auto p = chance(s, c.at_s, 0);
    while (!s.counted_s.empty() && s.counted_s.front() <= c.at_s - minute_s - tuning_.overtakes_s)
        s.counted_s.pop_front();
    if (c.let_in()) {
        s.weight *= p;
        s.counted_s.push_back(c.at_s);
        return;
    }
    if (s.limit == 0) {
        s.limit = static_cast<int>(s.counted_s.size());
        s.weight *= s.limit < limit_least ? tuning_.lapse : 1;
    } else
        s.weight *= 1 - p;
    if (s.counts_refused)
        s.counted_s.push_back(c.at_s);
    if (c.told_wait_s > 0) {
        const auto wait = s.counted_s.empty() ? 0 : s.counted_s.front() + minute_s - c.at_s;
        s.weight *= std::abs(wait + 0.5 - c.told_wait_s) < 1 ? 1 : tuning_.hint_lapse;
    }
}

void window_explanations::learn(const believed_call& c) {
    for (auto& f : fixed_)
        learn(f, c);
    for (auto& s : sliding_)
        learn(s, c);
    if (c.let_in() && refused_s_ >= 0) {
        first_after_s_ = c.at_s;
        full_s_ = refused_s_;
    }
    refused_s_ = c.let_in() ? -1 : c.at_s;
}

void window_explanations::scale(double by) {
    for (auto& f : fixed_)
        f.weight *= by;
    for (auto& s : sliding_)
        s.weight *= by;
}

double window_explanations::weight() const {
    auto w = sliding_weight();
    for (const auto& f : fixed_)
        w += f.weight;
    return w;
}

double window_explanations::let_in_weight(double at_s, const open_calls& open) const {
    const auto more =
        static_cast<int>(std::count_if(open.begin(), open.end(), [](const auto& c) { return c.let_in(); }));
    auto p = 0.0;
    for (const auto& s : sliding_)
        p += s.weight * chance(s, at_s, more);
    for (const auto& f : fixed_)
        p += f.weight * chance(f, at_s, more);
    return p;
}

window_explanations::likely window_explanations::most_likely() const {
    auto all_fixed = 0.0;
    for (const auto& f : fixed_)
        all_fixed += f.weight;
    // What keeps to a sliding window keeps to a fixed one. The limit is that of one that slides: there may have been an
    // edge among the first calls, but there were never more than the limit between two.
    const auto slides = sliding_weight() * tuning_.fixed_sure > all_fixed;
    return {sliding_[0].limit, slides, first_after_s_, first_after_s_ - full_s_};
}

} // namespace tagwright::adaptive
