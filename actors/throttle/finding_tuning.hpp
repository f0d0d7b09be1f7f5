#pragma once

#include "actors/throttle/controller_tuning.hpp"

namespace tagwright::adaptive {

// Tables of tuned_parts() that stand in a file of their own: one idea, finding a small limit. Nobody else needs them.

[[nodiscard]] tuned_part attribution_numbers(attribution_tuning&);
[[nodiscard]] tuned_part budget_numbers(refusal_budget_tuning&);
[[nodiscard]] tuned_part episode_numbers(refusal_episodes_tuning&);
[[nodiscard]] tuned_part shared_numbers(shared_rate_tuning&);
[[nodiscard]] tuned_part belief_numbers(limit_belief_tuning&);
[[nodiscard]] tuned_part spacing_numbers(call_spacing_tuning&);
[[nodiscard]] tuned_part window_numbers(window_quota_tuning&);
[[nodiscard]] tuned_part queue_numbers(queue_guard_tuning&);

} // namespace tagwright::adaptive
