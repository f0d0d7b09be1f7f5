#pragma once

#include "actors/throttle/limit_controller.hpp"

#include <optional>

/// How calls end, as the tests of controllers and of the permit desk tell it.
namespace tagwright {

inline call_outcome ended(call_verdict verdict, std::optional<duration> retry_after = std::nullopt) {
    call_outcome out;
    out.verdict = verdict;
    out.hints.retry_after = retry_after;
    return out;
}

inline call_outcome refused(std::optional<duration> wait, quota_window window = quota_window::unknown) {
    call_outcome out;
    out.verdict = call_verdict::rate_limited;
    out.hints.retry_after = wait;
    out.hints.exhausted_window = window;
    return out;
}

} // namespace tagwright
