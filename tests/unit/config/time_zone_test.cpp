#include "config/time_zone.hpp"

#include "base/iso_time.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace tagwright {
namespace {

using namespace std::chrono;

local_seconds shown(const char* text) {
    return local_seconds(floor<seconds>(parse_iso_time(text).value()).time_since_epoch());
}

TEST(TimeZone, FirstAtIsTheMomentThatClocksShowATime) {
    struct row {
        const char* zone;
        const char* shown;
        const char* moment;
    };
    constexpr row rows[] = {
        {"UTC", "2026-03-29T02:30:00", "2026-03-29T02:30:00.000Z"},
        {"Europe/Berlin", "2026-01-15T12:00:00", "2026-01-15T11:00:00.000Z"},
        {"Europe/Berlin", "2026-07-15T12:00:00", "2026-07-15T10:00:00.000Z"},
        // put forward at 2:00: the next time that there is
        {"Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59.000Z"},
        {"Europe/Berlin", "2026-03-29T02:00:00", "2026-03-29T01:00:00.000Z"},
        {"Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:00:00.000Z"},
        {"Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T01:00:00.000Z"},
        // put back at 3:00: the first of two
        {"Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00.000Z"},
        {"Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25T02:00:00.000Z"},
        {"America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00.000Z"},
        // at midnight, by half an hour, by a whole day
        {"Africa/Cairo", "2025-04-25T00:00:00", "2025-04-24T22:00:00.000Z"},
        {"America/Santiago", "2025-09-07T00:30:00", "2025-09-07T04:00:00.000Z"},
        {"Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:30:00.000Z"},
        {"Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00.000Z"},
        {"Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T10:00:00.000Z"},
    };
    for (const auto& [name, text, moment] : rows) {
        const auto zone = time_zone::named(name);
        ASSERT_TRUE(zone) << name;
        EXPECT_EQ(format_iso_time(zone->first_at(shown(text))), moment) << name << " " << text;
    }
}

TEST(TimeZone, NamesAreThoseOfTheDatabase) {
    // Of the old names ("US/Eastern") Debian 13 keeps a package of its own.
    for (const auto* name : {"UTC", "Europe/Berlin", "Asia/Kathmandu", "America/New_York", "Etc/GMT+5"})
        EXPECT_TRUE(time_zone::named(name)) << name;
    for (const auto* name : {"", "Berlin", "Europe/Berln", "../../etc/passwd", "/etc/passwd", "+01:00"})
        EXPECT_FALSE(time_zone::named(name)) << name;
}

TEST(TimeZone, TheSystemsIsThatOfItsClock) {
    const auto zone = time_zone::of_system();
    EXPECT_FALSE(zone.name().empty());
    for (const std::time_t when : {1'767'225'600, 1'783'000'000}) {
        std::tm tm{};
        ASSERT_TRUE(localtime_r(&when, &tm));
        const auto local = zone.to_local(sys_seconds(seconds(when)));
        EXPECT_EQ(local.time_since_epoch().count() - when, tm.tm_gmtoff);
    }
}

} // namespace
} // namespace tagwright
