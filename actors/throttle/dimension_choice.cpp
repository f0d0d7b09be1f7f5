#include "actors/throttle/dimension_choice.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

namespace tagwright::adaptive {

namespace {

constexpr double calls_min = 16; // shorter intervals scatter by themselves

/// Median of |ln(rate / previous rate)|; empty with fewer than three pairs.
std::optional<double> scatter(const policer& p) {
    std::vector<double> steps;
    const auto& h = p.history();
    for (std::size_t i = 1; i < h.size(); ++i)
        if (h[i].calls >= calls_min && h[i].rate > 0 && h[i - 1].rate > 0)
            steps.push_back(std::abs(std::log(h[i].rate / h[i - 1].rate)));
    if (steps.size() < 3)
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
    if (refused_costs_.size() > 16)
        refused_costs_.pop_front();
    ++refusals_;
    if (variation < 0.02) {
        chosen_ = binding::requests;
        return;
    }
    const auto mean =
        std::accumulate(refused_costs_.begin(), refused_costs_.end(), 0.0) / static_cast<double>(refused_costs_.size());
    const auto r = scatter(requests), t = scatter(tokens);
    if (r && t && refusals_ >= 5) {
        if (*t < 0.6 * *r && mean > 1 + 0.15 * variation)
            chosen_ = binding::tokens;
        else if (*r < 0.6 * *t && mean < 1 + 0.35 * variation)
            chosen_ = binding::requests;
    }
    if (chosen_ == binding::undecided && refusals_ >= 16)
        chosen_ = mean > 1 + 0.5 * variation ? binding::tokens : binding::requests;
}

void dimension_choice::reopen() {
    chosen_ = binding::undecided;
    refused_costs_.clear();
    refusals_ = 0;
}

} // namespace tagwright::adaptive
