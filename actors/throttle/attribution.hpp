#pragma once

#include "actors/throttle/controller_tuning.hpp"

#include <cstdint>

namespace tagwright::adaptive {

/// What a refusal without any hint is blamed on.
enum class cause : std::uint8_t { rate, concurrency, unclear };

/// What was seen around a refused call.
struct refusal_evidence {
    int ahead = 0;             ///< calls in flight when it was sent
    int accepted_above = 0;    ///< calls sent lately with at least as many in flight, and let in
    int accepted_over_cap = 0; ///< as above, with clearly more than the cap in flight
    bool has_cap = false;
    bool cap_confirmed = false;
    bool cap_probing = false;
    int cap = 0, slack = 0;
    bool rate_probing = false;
    bool rate_bound_lately = false; ///< a rate gate held calls back within the last 2 s
    double window = 0;
};

/// Rate or concurrency?
///
/// Idea: a concurrency cap cannot refuse a call while it lets in others that had more calls ahead of them,
/// and cannot refuse the only call; a rate does not care how many are in flight. What stays unclear is
/// blamed on both, and the wrong suspicion is given up when it is contradicted.
[[nodiscard]] cause attribute(const refusal_evidence&, const attribution_tuning& = {});

} // namespace tagwright::adaptive
