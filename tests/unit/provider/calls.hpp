#pragma once

#include "actors/provider/job.hpp"

#include <optional>
#include <utility>

namespace tagwright {

/// A call that has failed, as a worker tells it.
inline call_done failed(failure why, std::optional<duration> retry_after = std::nullopt) {
    call_done out;
    out.reply.verdict = why.code == errc::rate_limited   ? call_verdict::rate_limited
                        : why.code == errc::server_error ? call_verdict::server_error
                                                         : call_verdict::other;
    out.reply.why = std::move(why);
    out.reply.hints.retry_after = retry_after;
    return out;
}

inline call_done failed(errc code, std::optional<duration> retry_after = std::nullopt) {
    return failed(failure{code, "why"}, retry_after);
}

} // namespace tagwright
