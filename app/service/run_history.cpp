#include "app/service/run_history.hpp"

#include <iterator>

namespace tagwright::service {
namespace {

constexpr double step_s = 1.0;
constexpr std::size_t folded = 10; // fine points that become a coarse one

/// Level and calls in flight as means; the counts are those of the later one.
run_history::point both(const run_history::point& a, const run_history::point& b) {
    auto out = b;
    out.weight = a.weight + b.weight;
    out.level = (a.level * a.weight + b.level * b.weight) / out.weight;
    out.in_flight = (a.in_flight * a.weight + b.in_flight * b.weight) / out.weight;
    return out;
}

} // namespace

void run_history::add(const run_progress& now) {
    point next;
    next.t = static_cast<double>(now.elapsed.count()) / 1000.0;
    next.level = now.level;
    next.in_flight = now.in_flight;
    next.pages = static_cast<double>(now.pages.settled());
    next.rate_limits = static_cast<double>(now.calls.rate_limits);
    next.cost_usd = now.cost.usd;
    if (!fine_.empty() && next.t - fine_.back().t < step_s) {
        auto& last = fine_.back();
        const auto began = last.t;
        last = both(last, next);
        last.level = next.level; // it is a step, whose last height is the truth
        last.t = began;
        return;
    }
    fine_.push_back(next);
    if (fine_.size() < fine_max + folded)
        return;
    auto mean = fine_.front();
    for (std::size_t i = 1; i < folded; ++i)
        mean = both(mean, fine_[i]);
    fine_.erase(fine_.begin(), std::next(fine_.begin(), folded));
    coarse_.push_back(mean);
    if (coarse_.size() < coarse_max)
        return;
    for (std::size_t i = 0; i < coarse_max / 2; ++i)
        coarse_[i] = both(coarse_[2 * i], coarse_[2 * i + 1]);
    coarse_.resize(coarse_max / 2);
}

std::vector<run_history::point> run_history::points() const {
    auto out = coarse_;
    out.insert(out.end(), fine_.begin(), fine_.end());
    return out;
}

} // namespace tagwright::service
