#pragma once

#include "messages/messages.hpp"
#include "messages/port.hpp"

#include <optional>

/// How the messages that travel between processes are written down: those of the throttle, which processes
/// on one machine share. Every other message stays in its process.
namespace tagwright {

namespace wire {

/// CAF 0.17 does not know std::optional.
template <class T>
caf::optional<T> to_caf(const std::optional<T>& from) {
    return from ? caf::optional<T>{*from} : caf::none;
}
template <class T>
void from_caf(const caf::optional<T>& from, std::optional<T>& to) {
    if (from)
        to = *from;
    else
        to.reset();
}

/// Steady time is one clock for all processes of a machine.
using ticks = std::int64_t;
inline ticks count(duration d) { return std::chrono::nanoseconds(d).count(); }
inline duration from_count(ticks t) { return std::chrono::duration_cast<duration>(std::chrono::nanoseconds(t)); }
inline caf::optional<ticks> to_ticks(const std::optional<duration>& from) {
    return from ? caf::optional<ticks>{count(*from)} : caf::none;
}
inline void from_ticks(const caf::optional<ticks>& from, std::optional<duration>& to) {
    if (from)
        to = from_count(*from);
    else
        to.reset();
}

} // namespace wire

template <class Inspector>
auto inspect(Inspector& f, call_cost& x) {
    return f(caf::meta::type_name("call_cost"), x.input_tokens, x.output_tokens);
}

template <class Inspector>
auto inspect(Inspector& f, quota_reading& x) {
    auto limit = wire::to_caf(x.limit);
    auto remaining = wire::to_caf(x.remaining);
    auto reset = wire::to_ticks(x.reset_after);
    const auto load = [&]() -> caf::error {
        wire::from_caf(limit, x.limit);
        wire::from_caf(remaining, x.remaining);
        wire::from_ticks(reset, x.reset_after);
        return caf::none;
    };
    return f(caf::meta::type_name("quota_reading"), x.dimension, x.window, limit, remaining, reset,
             caf::meta::load_callback(load));
}

template <class Inspector>
auto inspect(Inspector& f, limit_hints& x) {
    auto wait = wire::to_ticks(x.retry_after);
    auto exhausted = wire::to_caf(x.exhausted);
    const auto load = [&]() -> caf::error {
        wire::from_ticks(wait, x.retry_after);
        wire::from_caf(exhausted, x.exhausted);
        return caf::none;
    };
    return f(caf::meta::type_name("limit_hints"), wait, x.readings, exhausted, x.exhausted_window, x.points,
             x.points_used_up, caf::meta::load_callback(load));
}

template <class Inspector>
auto inspect(Inspector& f, call_outcome& x) {
    return f(caf::meta::type_name("call_outcome"), x.verdict, x.actual, x.hints);
}

template <class Inspector>
auto inspect(Inspector& f, level_change& x) {
    auto at = wire::count(x.at.time_since_epoch());
    const auto load = [&]() -> caf::error {
        x.at = time_point(wire::from_count(at));
        return caf::none;
    };
    return f(caf::meta::type_name("level_change"), at, x.from, x.to, x.reason, caf::meta::load_callback(load));
}

template <class Inspector>
auto inspect(Inspector& f, controller_view& x) {
    auto requests = wire::to_caf(x.requests_per_s);
    auto tokens = wire::to_caf(x.tokens_per_s);
    std::optional<duration> until;
    if (x.suspended_until)
        until = x.suspended_until->time_since_epoch();
    auto suspended = wire::to_ticks(until);
    const auto load = [&]() -> caf::error {
        wire::from_caf(requests, x.requests_per_s);
        wire::from_caf(tokens, x.tokens_per_s);
        x.suspended_until.reset();
        if (suspended)
            x.suspended_until = time_point(wire::from_count(*suspended));
        return caf::none;
    };
    return f(caf::meta::type_name("controller_view"), x.level, x.peak_level, x.in_flight, requests, tokens, suspended,
             x.state, caf::meta::load_callback(load));
}

template <class Inspector>
auto inspect(Inspector& f, acquire_permit& x) {
    auto within = wire::to_ticks(x.within);
    const auto load = [&]() -> caf::error {
        wire::from_ticks(within, x.within);
        return caf::none;
    };
    return f(caf::meta::type_name("acquire_permit"), x.estimate, within, x.flow, x.ticket,
             caf::meta::load_callback(load));
}

template <class Inspector>
auto inspect(Inspector& f, forget_request& x) {
    return f(caf::meta::type_name("forget_request"), x.ticket);
}

template <class Inspector>
auto inspect(Inspector& f, permit& x) {
    return f(caf::meta::type_name("permit"), x.id);
}

template <class Inspector>
auto inspect(Inspector& f, release_permit& x) {
    return f(caf::meta::type_name("release_permit"), x.which, x.outcome);
}

template <class Inspector>
auto inspect(Inspector& f, get_throttle_view&) {
    return f(caf::meta::type_name("get_throttle_view"));
}

template <class Inspector>
auto inspect(Inspector& f, tune_throttle& x) {
    return f(caf::meta::type_name("tune_throttle"), x.lowest, x.highest);
}

template <class Inspector>
auto inspect(Inspector& f, throttle_view& x) {
    auto change = wire::to_caf(x.last_change);
    auto waiting = static_cast<std::uint64_t>(x.waiting);
    const auto load = [&]() -> caf::error {
        wire::from_caf(change, x.last_change);
        x.waiting = static_cast<std::size_t>(waiting);
        return caf::none;
    };
    return f(caf::meta::type_name("throttle_view"), x.group, x.now, waiting, change, caf::meta::load_callback(load));
}

} // namespace tagwright
