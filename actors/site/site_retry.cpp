#include "actors/site/site_retry.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright {
namespace {

duration stretched(duration first, int tries, duration longest, double jitter) {
    const auto doubled = std::chrono::duration<double>(first) * std::pow(2.0, std::min(tries - 1, 20));
    const auto capped = std::min(doubled, std::chrono::duration<double>(longest));
    return std::chrono::duration_cast<duration>(capped * (0.7 + 0.6 * jitter));
}

} // namespace

std::optional<duration> next_try(const site_retry_rule& rule, errc code, int status, int tries,
                                 std::optional<duration> retry_after, double jitter) {
    if (retry_after && *retry_after > rule.hint_longest)
        return std::nullopt;
    switch (code) {
    case errc::connect_failed:
        if (tries > rule.reconnects_max)
            return std::nullopt;
        return stretched(rule.reconnect_first, tries, rule.longest, jitter);
    case errc::network:
    case errc::timeout:
    case errc::rate_limited:
    case errc::overloaded:
        break;
    case errc::server_error:
        // A bare 500 is often the answer to this very request; two more tries tell.
        if (status == 500 && !retry_after && tries > 2)
            return std::nullopt;
        break;
    default: return std::nullopt;
    }
    if (tries > rule.retries_max)
        return std::nullopt;
    return std::max(stretched(rule.first, tries, rule.longest, jitter), retry_after.value_or(duration::zero()));
}

call_verdict verdict_of(errc code, int status) noexcept {
    if (status == 429)
        return call_verdict::rate_limited;
    if (status >= 500)
        return call_verdict::server_error;
    if (code == errc::timeout)
        return call_verdict::timed_out;
    return status >= 200 && status < 300 ? call_verdict::ok : call_verdict::other;
}

} // namespace tagwright
