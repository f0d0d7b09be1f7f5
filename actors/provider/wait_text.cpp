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

std::string end_text(const failure& why, duration patience) {
    if (course_of(why) == course::suspend)
        return why.retry_after ? fmt::format("{}; used up until {}: resume the run then, or let it wait (--wait)",
                                             why.message, clock_text(*why.retry_after))
                               : why.message;
    if (kind_of(why.code) == failure_kind::passing && why.code != errc::connect_failed && !why.message.empty())
        return fmt::format("{}; no good answer came for {} min (TAGWRIGHT_PATIENCE)", why.message,
                           std::chrono::duration_cast<std::chrono::minutes>(patience).count());
    return why.message;
}

} // namespace tagwright
