#include "config/day_reset.hpp"

#include "base/ascii.hpp"

namespace tagwright {

using namespace std::chrono;

std::optional<day_reset> day_reset::read(std::string_view text) {
    constexpr std::size_t clock = 5; // "00:00"
    if (text.size() < clock || text[2] != ':' || !is_all_digits(text.substr(0, 2)) || !is_all_digits(text.substr(3, 2)))
        return std::nullopt;
    const auto two_digits = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    if (two_digits(0) > 23 || two_digits(3) > 59 || (text.size() > clock && text[clock] != ' '))
        return std::nullopt;
    auto name = text.substr(std::min(text.size(), clock + 1));
    const auto zone = name.empty() ? time_zone::utc() : time_zone::named(std::string(name));
    return zone ? std::optional(day_reset(hours(two_digits(0)) + minutes(two_digits(3)), *zone)) : std::nullopt;
}

sys_seconds day_reset::next_after(sys_seconds after) const {
    auto day = floor<days>(zone_.to_local(after));
    auto when = zone_.first_at(day + at_);
    while (when <= after)
        when = zone_.first_at((day += days(1)) + at_);
    return when;
}

} // namespace tagwright
