#include "actors/provider/endpoint_line.hpp"

#include "actors/provider/wait_text.hpp"

#include <algorithm>

namespace tagwright {

endpoint_line::endpoint_line(const desk_config& config) : wait_for_quota_(config.wait_for_quota) {
    endpoint_judge::config one;
    one.suspecting = config.suspecting;
    one.overflow = config.overflow;
    one.shortened_max = config.retry.shortened_max;
    one.call_overhead_tokens = config.call_overhead_tokens;
    one.proven = config.proven;
    for (std::size_t i = 0; i < config.providers.size(); ++i) {
        one.name = config.providers[i];
        one.breaker = config.breaker;
        if (i + 1 == config.providers.size()) {
            one.breaker.failures_once_worked = std::max(one.breaker.failures_once_worked, config.last_failures_to_open);
            one.breaker.pause = std::min(one.breaker.pause, config.last_pause);
            one.breaker.pause_max = std::min(one.breaker.pause_max, config.last_pause_max);
        }
        endpoints_.emplace_back(one);
    }
}

std::optional<std::size_t> endpoint_line::first_open(std::size_t from, time_point now,
                                                     const std::vector<bool>& passed) const {
    for (std::size_t i = from; i < endpoints_.size(); ++i)
        if (endpoints_[i].breaker.allows(now) && !passed[i])
            return i;
    return std::nullopt;
}

std::optional<std::size_t> endpoint_line::next_well(std::size_t behind, time_point now) const {
    for (std::size_t i = behind + 1; i < endpoints_.size(); ++i)
        if (is_well(i, now))
            return i;
    return std::nullopt;
}

bool endpoint_line::is_well(std::size_t provider, time_point now) const {
    const auto& breaker = endpoints_[provider].breaker;
    return breaker.allows(now) && !breaker.half_open(now);
}

bool endpoint_line::has_more(std::size_t provider) const {
    return std::any_of(endpoints_.begin() + static_cast<std::ptrdiff_t>(provider) + 1, endpoints_.end(),
                       [](const endpoint_judge& each) { return !each.breaker.is_shut(); });
}

bool endpoint_line::is_gone(std::size_t provider, time_point now) const {
    const auto& breaker = endpoints_[provider].breaker;
    return breaker.is_shut() || breaker.out_of_patience() || (breaker.suspended(now) && !wait_for_quota_);
}

bool endpoint_line::is_gone_from(std::size_t provider, time_point now) const {
    for (std::size_t i = provider; i < endpoints_.size(); ++i)
        if (!is_gone(i, now))
            return false;
    return true;
}

std::optional<time_point> endpoint_line::next_change(time_point now) const {
    std::optional<time_point> out;
    const auto sooner = [&](time_point at) {
        if (at > now)
            out = std::min(out.value_or(at), at);
    };
    for (const auto& each : endpoints_) {
        if (!each.breaker.is_shut() && each.breaker.opens_again())
            sooner(*each.breaker.opens_again());
        if (const auto until = each.breaker.suspended(now))
            sooner(*until);
    }
    for (std::size_t i = 0; i + 1 < endpoints_.size(); ++i)
        sooner(endpoints_[i].gauge.next_look(now));
    return out;
}

std::optional<failure> endpoint_line::all_gone(time_point now) const {
    std::optional<failure> first;
    std::optional<time_point> back_at;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
        const auto& breaker = endpoints_[i].breaker;
        if (!is_gone(i, now))
            return std::nullopt;
        const auto until = breaker.is_shut() ? std::nullopt : breaker.suspended(now);
        if (until) { // Waiting helps: that is worth more than to know why the others are out.
            auto why = breaker.suspended_why();
            if (!why.retry_after) // it did not say when
                first = first && first->retry_after ? first : std::optional(why);
            else if (!back_at || *until < *back_at) {
                back_at = until;
                why.retry_after = *until - now;
                first = why;
            }
        } else if (!first) {
            first = breaker.is_shut() ? *breaker.is_shut()
                                      : failure{errc::no_provider,
                                                patience_is_over(breaker.out_of_patience()->message, breaker.waited())};
        }
    }
    return first;
}

} // namespace tagwright
