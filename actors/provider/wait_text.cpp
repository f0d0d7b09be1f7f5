#include "actors/provider/wait_text.hpp"

#include <fmt/format.h>

#include <ctime>

namespace tagwright {

std::string clock_text(duration from_now) {
    const auto now = std::chrono::system_clock::now();
    const auto local = [](std::chrono::system_clock::time_point at) {
        const auto seconds = std::chrono::system_clock::to_time_t(at);
        std::tm out{};
        ::localtime_r(&seconds, &out);
        return out;
    };
    const auto today = local(now);
    const auto then = local(now + std::chrono::duration_cast<std::chrono::system_clock::duration>(from_now));
    char text[32] = "";
    const bool same_day = today.tm_yday == then.tm_yday && today.tm_year == then.tm_year;
    const auto size = std::strftime(text, sizeof text, same_day ? "%H:%M" : "%d %b %H:%M", &then);
    return {text, size};
}

std::string suspension_text(std::string_view provider, std::optional<duration> rest) {
    if (!rest)
        return fmt::format("{}: the quota is used up", provider);
    return fmt::format("{}: the quota is used up until {}", provider, clock_text(*rest));
}

std::string patience_text(std::string_view why, duration rest) {
    return fmt::format("{}; trying again until {}", why, clock_text(rest));
}

std::optional<wait_notice> wait_to_tell(std::string_view provider, const circuit_breaker& breaker, time_point now,
                                        duration tell_after, const failure& why) {
    if (breaker.is_shut())
        return std::nullopt;
    if (const auto until = breaker.suspended(now)) {
        const bool told_when = breaker.suspended_why().retry_after.has_value();
        return wait_notice{*until, suspension_text(provider, told_when ? std::optional(*until - now) : std::nullopt)};
    }
    const auto since = breaker.failing_since();
    if (since && now - *since >= tell_after && why)
        return wait_notice{*since, patience_text(why.message, *breaker.patience_ends() - now)};
    return std::nullopt;
}

std::string patience_is_over(std::string_view why, duration waited) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(waited).count();
    const auto time = seconds < 120 ? fmt::format("{} s", seconds) : fmt::format("{} min", seconds / 60);
    return fmt::format("{}; no good answer came for {} (see TAGWRIGHT_PATIENCE)", why, time);
}

std::string end_text(const failure& why) {
    if (course_of(why) == course::suspend && why.retry_after)
        return fmt::format("{}; used up until {}: resume the run then, or let it wait (--wait)", why.message,
                           clock_text(*why.retry_after));
    return why.message;
}

} // namespace tagwright
