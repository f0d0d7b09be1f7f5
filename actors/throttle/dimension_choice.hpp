#pragma once

#include "actors/throttle/controller_tuning.hpp"
#include "actors/throttle/policer.hpp"

#include <cstdint>
#include <deque>

namespace tagwright::adaptive {

enum class binding : std::uint8_t { undecided, requests, tokens };

/// Finds out whether calls or tokens are what the provider counts, when a 429 does not say.
///
/// Idea: measured in the right unit, the rates of successive intervals agree; in the wrong one they
/// scatter with the sizes. And a token bucket refuses large calls more often (the mean refused size is
/// 1 + variation means), a request bucket refuses blindly. Where sizes do not vary the two are the same.
class dimension_choice {
public:
    explicit dimension_choice(const dimension_choice_tuning& tuning = {}) : tuning_{tuning} {}

    /// A call of `relative_cost` (to the mean) was refused for a rate.
    void refused(double relative_cost, double variation, const policer& requests, const policer& tokens);
    void reopen();
    void restore(binding b) { chosen_ = b; }
    [[nodiscard]] binding chosen() const { return chosen_; }

private:
    dimension_choice_tuning tuning_;
    binding chosen_ = binding::undecided;
    std::deque<double> refused_costs_; ///< the last ones
    int refusals_ = 0;
};

} // namespace tagwright::adaptive
