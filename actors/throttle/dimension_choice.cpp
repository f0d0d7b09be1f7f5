#include "actors/throttle/dimension_choice.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

namespace tagwright::adaptive {

namespace {

/// Median of |ln(rate / previous rate)|; empty with too few pairs.
std::optional<double> scatter(const policer& p, const dimension_choice_tuning& tuning) {
    std::vector<double> steps;
    const auto& h = p.history();
    for (std::size_t i = 1; i < h.size(); ++i)
        if (h[i].calls >= tuning.interval_calls_min && h[i].rate > 0 && h[i - 1].rate > 0)
            steps.push_back(std::abs(std::log(h[i].rate / h[i - 1].rate)));
    if (steps.empty() || static_cast<double>(steps.size()) < tuning.pairs_min)
        return std::nullopt;
    std::sort(steps.begin(), steps.end());
    const auto n = steps.size();
    return n % 2 ? steps[n / 2] : (steps[n / 2 - 1] + steps[n / 2]) / 2;
}

} // namespace

void dimension_choice::refused(double relative_cost, double variation, const policer& requests, const policer& tokens) {
    if (chosen_ != binding::undecided)
        return;
    refused_costs_.push_back(relative_cost);
    if (static_cast<double>(refused_costs_.size()) > tuning_.costs_kept)
        refused_costs_.pop_front();
    ++refusals_;
    if (variation < tuning_.variation_min) {
        chosen_ = binding::requests;
        return;
    }
    const auto mean =
        std::accumulate(refused_costs_.begin(), refused_costs_.end(), 0.0) / static_cast<double>(refused_costs_.size());
    const auto r = scatter(requests, tuning_), t = scatter(tokens, tuning_);
    if (r && t && refusals_ >= tuning_.refusals_min) {
        if (*t < tuning_.scatter_ratio * *r && mean > 1 + tuning_.tokens_cost * variation)
            chosen_ = binding::tokens;
        else if (*r < tuning_.scatter_ratio * *t && mean < 1 + tuning_.requests_cost * variation)
            chosen_ = binding::requests;
    }
    if (chosen_ == binding::undecided && refusals_ >= tuning_.refusals_max)
        chosen_ = mean > 1 + tuning_.last_word_cost * variation ? binding::tokens : binding::requests;
}

void dimension_choice::reopen() {
    chosen_ = binding::undecided;
    refused_costs_.clear();
    refusals_ = 0;
}

} // namespace tagwright::adaptive
