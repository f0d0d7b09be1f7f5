#pragma once

#include "messages/messages.hpp"
#include "tagwright/settings.hpp"

#include <optional>
#include <string>

/// Keeps a run within its budget. A call is counted when it starts, and what it may cost is set aside until its real
/// cost is known, so that calls in flight cannot pass the budget together. The budget in USD is kept as well as the
/// estimates are: where calls turn out dearer than estimated (a model that thinks writes more than labels), later
/// estimates are raised by the same factor.
namespace tagwright {

/// What that many tokens cost at this provider.
[[nodiscard]] spending cost_of(const llm::endpoint& to, const token_usage& tokens);
/// The same for an estimate; 0 where the price is not known.
[[nodiscard]] double cost_of(const llm::endpoint& to, const call_cost& estimate);

/// Pure.
class call_budget {
public:
    /// @param before  what the run has used when it was driven earlier
    call_budget(run_budget limits, const run_progress& before);

    /// True if a call of this estimate may start beside those in flight. Calls that cost nothing always may, as far
    /// as USD are concerned.
    /// @param ahead  other calls that are about to start
    [[nodiscard]] bool allows(double usd_estimate, std::uint64_t ahead = 0) const;
    void start(double usd_estimate);
    /// A call has ended. Without `usd`, its estimate stays counted.
    void finish(double usd_estimate, std::optional<double> usd);

private:
    [[nodiscard]] double factor() const;

    run_budget limits_;
    std::uint64_t calls_ = 0; ///< begun
    double spent_ = 0;
    double set_aside_ = 0;       ///< estimates of the calls in flight
    double estimated_ended_ = 0; ///< estimates of the calls that ended with a cost …
    double spent_ended_ = 0;     ///< … and these costs
};

/// "1.97 USD"; small amounts with as many digits as they need.
[[nodiscard]] std::string usd_text(double usd);

/// Why a run has ended whose budget is used up, and how it goes on.
/// @param resumable  the run can be gone on with
[[nodiscard]] std::string budget_message(const run_budget& limits, const run_progress& now, bool resumable);

} // namespace tagwright
