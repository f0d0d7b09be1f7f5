#include "config/time_zone.hpp"

#include <date/tz.h>

#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <utility>

namespace tagwright {

using namespace std::chrono;

time_zone time_zone::utc() {
    return {"UTC", [](sys_seconds) { return seconds(0); }};
}

// Not date::current_zone(): it does not know TZ, and throws where /etc/localtime is a file, as in many containers.
time_zone time_zone::of_system() {
    tzset();
    const auto* named = std::getenv("TZ");
    return {named && *named ? named : "the system's time zone", [](sys_seconds when) {
                const std::time_t count = when.time_since_epoch().count();
                std::tm shown{};
                return seconds(localtime_r(&count, &shown) ? shown.tm_gmtoff : 0);
            }};
}

std::optional<time_zone> time_zone::named(const std::string& name) {
    if (name == "UTC")
        return utc();
    try {
        const auto* zone = date::locate_zone(name);
        const auto offset = [zone](sys_seconds when) { return zone->get_info(when).offset; };
        (void)offset(sys_seconds{}); // the zone's own file is read with the first question, and may be a broken one
        return time_zone(name, offset);
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

local_seconds time_zone::to_local(sys_seconds when) const {
    return local_seconds(when.time_since_epoch() + offset_(when));
}

sys_seconds time_zone::first_at(local_seconds shown) const {
    constexpr seconds day = hours(24); // no clock is further from UTC, nor was one put by more
    const sys_seconds about(shown.time_since_epoch());
    // Clocks that are put back show it twice: the offset of before leads to the first time.
    for (const auto& offset : {offset_(about - day), offset_(about + day)})
        if (const auto when = about - offset; offset_(when) == offset)
            return when;
    auto before = about - day;
    auto after = about + day;
    while (after - before > seconds(1)) {
        const auto middle = before + (after - before) / 2;
        (to_local(middle) < shown ? before : after) = middle;
    }
    return after;
}

} // namespace tagwright
