#pragma once

#include "messages/messages.hpp"
#include "messages/port.hpp"

#include <optional>
#include <tuple>
#include <type_traits>

/// How the messages that travel between processes are written down: those of the throttle, which processes
/// on one machine share. Every other message stays in its process.
namespace tagwright {

namespace wire {

/// Most values travel as they are.
template <class T>
struct form {
    using type = T;
    static const T& pack(const T& from) { return from; }
    static T unpack(const T& from) { return from; }
};

/// An enum is a number.
template <class T>
requires std::is_enum_v<T>
struct form<T> {
    using type = std::underlying_type_t<T>;
    static type pack(T from) { return static_cast<type>(from); }
    static T unpack(type from) { return static_cast<T>(from); }
};

/// So is time. Steady time is one clock for all processes of a machine.
template <>
struct form<duration> {
    using type = std::int64_t;
    static type pack(duration from) { return std::chrono::nanoseconds(from).count(); }
    static duration unpack(type from) { return std::chrono::duration_cast<duration>(std::chrono::nanoseconds(from)); }
};
template <>
struct form<time_point> {
    using type = std::int64_t;
    static type pack(time_point from) { return form<duration>::pack(from.time_since_epoch()); }
    static time_point unpack(type from) { return time_point(form<duration>::unpack(from)); }
};

template <class T>
struct form<std::optional<T>> {
    using type = port::wire_optional<typename form<T>::type>;
    static type pack(const std::optional<T>& from) {
        type out;
        if (from)
            out = form<T>::pack(*from);
        return out;
    }
    static std::optional<T> unpack(const type& from) {
        std::optional<T> out;
        if (from)
            out = form<T>::unpack(*from);
        return out;
    }
};

/// Reads or writes the members of a message, in this order.
template <class Inspector, class T, class... Members>
auto members(Inspector& f, T& x, const char* name, Members&... xs) {
    std::tuple<typename form<Members>::type...> packed{form<Members>::pack(xs)...};
    return std::apply(
        [&](auto&... each) {
            return port::inspect_members(
                f, x, name, [&] { ((xs = form<Members>::unpack(each)), ...); }, each...);
        },
        packed);
}

} // namespace wire

template <class Inspector>
auto inspect(Inspector& f, call_cost& x) {
    return wire::members(f, x, "call_cost", x.input_tokens, x.output_tokens);
}

template <class Inspector>
auto inspect(Inspector& f, quota_reading& x) {
    return wire::members(f, x, "quota_reading", x.dimension, x.window, x.limit, x.remaining, x.reset_after);
}

template <class Inspector>
auto inspect(Inspector& f, limit_hints& x) {
    return wire::members(f, x, "limit_hints", x.retry_after, x.readings, x.exhausted, x.exhausted_window, x.points,
                         x.points_used_up);
}

template <class Inspector>
auto inspect(Inspector& f, call_outcome& x) {
    return wire::members(f, x, "call_outcome", x.verdict, x.actual, x.hints);
}

template <class Inspector>
auto inspect(Inspector& f, level_change& x) {
    return wire::members(f, x, "level_change", x.at, x.from, x.to, x.reason);
}

template <class Inspector>
auto inspect(Inspector& f, controller_view& x) {
    return wire::members(f, x, "controller_view", x.level, x.peak_level, x.in_flight, x.requests_per_s, x.tokens_per_s,
                         x.suspended_until, x.state);
}

template <class Inspector>
auto inspect(Inspector& f, acquire_permit& x) {
    return wire::members(f, x, "acquire_permit", x.estimate, x.within, x.flow, x.ticket);
}

template <class Inspector>
auto inspect(Inspector& f, forget_request& x) {
    return wire::members(f, x, "forget_request", x.ticket);
}

template <class Inspector>
auto inspect(Inspector& f, permit& x) {
    return wire::members(f, x, "permit", x.id);
}

template <class Inspector>
auto inspect(Inspector& f, release_permit& x) {
    return wire::members(f, x, "release_permit", x.which, x.outcome);
}

template <class Inspector>
auto inspect(Inspector& f, get_throttle_view& x) {
    return wire::members(f, x, "get_throttle_view");
}

template <class Inspector>
auto inspect(Inspector& f, tune_throttle& x) {
    return wire::members(f, x, "tune_throttle", x.lowest, x.highest);
}

template <class Inspector>
auto inspect(Inspector& f, throttle_view& x) {
    return wire::members(f, x, "throttle_view", x.group, x.now, x.waiting, x.last_change);
}

} // namespace tagwright
