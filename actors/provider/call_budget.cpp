#include "actors/provider/call_budget.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tagwright {
namespace {

constexpr double per_million = 1e-6;
constexpr double rounding = 1e-12; ///< sums of fractions: not to be refused for the last digit

} // namespace

spending cost_of(const llm::endpoint& to, const token_usage& tokens) {
    if (tokens.input + tokens.output == 0)
        return {};
    if (!to.price)
        return {0, to.model};
    return {
        (to.price->input * static_cast<double>(tokens.input) + to.price->output * static_cast<double>(tokens.output)) *
            per_million,
        {}};
}

double cost_of(const llm::endpoint& to, const call_cost& estimate) {
    if (!to.price)
        return 0;
    return (to.price->input * estimate.input_tokens + to.price->output * estimate.output_tokens) * per_million;
}

call_budget::call_budget(run_budget limits, const run_progress& before)
    : limits_(limits), calls_(before.calls.total), spent_(before.cost.usd) {}

double call_budget::factor() const {
    return estimated_ended_ > 0 ? std::max(1.0, spent_ended_ / estimated_ended_) : 1.0;
}

bool call_budget::allows(double usd_estimate, std::uint64_t ahead) const {
    if (limits_.calls && calls_ + ahead >= *limits_.calls)
        return false;
    if (!limits_.usd || usd_estimate <= 0)
        return true;
    return spent_ + factor() * (set_aside_ + usd_estimate) <= *limits_.usd + rounding;
}

void call_budget::start(double usd_estimate) {
    ++calls_;
    set_aside_ += usd_estimate;
}

void call_budget::finish(double usd_estimate, std::optional<double> usd) {
    set_aside_ = std::max(0.0, set_aside_ - usd_estimate);
    spent_ += usd.value_or(factor() * usd_estimate);
    if (usd.value_or(0) > 0 && usd_estimate > 0) {
        estimated_ended_ += usd_estimate;
        spent_ended_ += *usd;
    }
}

std::string usd_text(double usd) {
    if (usd == 0 || usd >= 0.1)
        return fmt::format("{:.2f} USD", usd);
    return usd >= 0.0001 ? fmt::format("{:.4f} USD", usd) : fmt::format("{:.6f} USD", usd);
}

std::string budget_message(const run_budget& limits, const run_progress& now, bool resumable) {
    const bool by_calls = limits.calls && (!limits.usd || now.calls.total >= *limits.calls);
    auto out = by_calls ? fmt::format("budget of {} calls used up: {} calls made", *limits.calls, now.calls.total)
                        : fmt::format("budget of {} used up: {} spent, and the next call would pass it",
                                      usd_text(limits.usd.value_or(0)), usd_text(now.cost.usd));
    out += fmt::format("; {} of {}{} pages done", now.pages.settled(), now.pages.listed,
                       now.listing_complete ? "" : " listed");
    if (resumable)
        out +=
            fmt::format("; resume {} with a larger {} goes on", now.run, by_calls ? "--budget-calls" : "--budget-usd");
    return out;
}

} // namespace tagwright
