#include "config/schedule_time.hpp"

#include <gmock/gmock.h>

#include <set>
#include <vector>

namespace tagwright {
namespace {

using testing::HasSubstr;

time_zone zone_of(const std::string& name) { return time_zone::named(name).value(); }

utc_time at(const std::string& text) { return parse_iso_time(text).value(); }

/// The next moments, e.g. "01-31T08:05": without the year and the seconds, and joined.
std::string next(const std::string& when, const std::string& from, int count, const time_zone& zone) {
    const auto parsed = parse_schedule_time(when);
    if (!parsed.value)
        return parsed.problem;
    std::string out;
    auto now = at(from);
    for (int i = 0; i < count; ++i) {
        now = parsed.value->next_after(now, zone);
        out += (i == 0 ? "" : " ") + format_iso_time(now).substr(5, 11);
    }
    return out;
}

TEST(ScheduleTime, ComesWhenItsFieldsSay) {
    struct row {
        const char* when;
        const char* from;
        const char* expected;
    };
    // 2026-01-01 is a Thursday.
    constexpr row rows[] = {
        {"* * * * *", "2026-01-01T00:00:30", "01-01T00:01 01-01T00:02 01-01T00:03"},
        {"0 3 * * *", "2026-01-01T03:00", "01-02T03:00 01-03T03:00 01-04T03:00"},
        {"0 3 * * *", "2026-01-01T02:59:59.999", "01-01T03:00 01-02T03:00 01-03T03:00"},
        {"*/15 * * * *", "2026-01-01T00:50", "01-01T01:00 01-01T01:15 01-01T01:30"},
        {"5/20 * * * *", "2026-01-01T00:00", "01-01T00:05 01-01T00:25 01-01T00:45"},
        {"1-5/2 0 1 * *", "2026-01-01T00:00", "01-01T00:01 01-01T00:03 01-01T00:05"},
        {"*/60 */24 1 * *", "2026-01-01T00:00", "02-01T00:00 03-01T00:00 04-01T00:00"},
        {"0 22-23,0-2 * * *", "2026-01-01T21:00", "01-01T22:00 01-01T23:00 01-02T00:00"},
        {" 30\t4 1,15  * 5 ", "2026-01-01T00:00", "01-01T04:30 01-02T04:30 01-09T04:30"},
        {"0 0 * * 0", "2026-01-01T00:00", "01-04T00:00 01-11T00:00 01-18T00:00"},
        {"0 0 * * 7", "2026-01-01T00:00", "01-04T00:00 01-11T00:00 01-18T00:00"},
        {"0 0 * * SUN", "2026-01-01T00:00", "01-04T00:00 01-11T00:00 01-18T00:00"},
        {"0 0 * * 5-7", "2026-01-01T00:00", "01-02T00:00 01-03T00:00 01-04T00:00"},
        {"0 0 * * fri-sun", "2026-01-01T00:00", "01-02T00:00 01-03T00:00 01-04T00:00"},
        {"0 0 * * 0-7", "2026-01-01T00:00", "01-02T00:00 01-03T00:00 01-04T00:00"},
        {"0 0 * * 2/2", "2026-01-01T00:00", "01-03T00:00 01-06T00:00 01-08T00:00"},
        {"0 0 * * */2", "2026-01-02T00:00", "01-03T00:00 01-04T00:00 01-06T00:00"},
        {"0 0 * * */7", "2026-01-01T00:00", "01-04T00:00 01-11T00:00 01-18T00:00"},
        {"0 0 * * Monday,wed", "2026-01-01T00:00", "01-05T00:00 01-07T00:00 01-12T00:00"},
        {"0 0 1 JAN,july *", "2026-01-01T00:00", "07-01T00:00 01-01T00:00 07-01T00:00"},
        {"0 0 31 * *", "2026-01-31T00:00", "03-31T00:00 05-31T00:00 07-31T00:00"},
        {"0 0 29 2 *", "2026-01-01T00:00", "02-29T00:00 02-29T00:00 02-29T00:00"},
        // either day will do where both are restricted; else both must fit
        {"0 0 13 * 5", "2026-02-01T00:00", "02-06T00:00 02-13T00:00 02-20T00:00"},
        {"0 0 31 2 1", "2026-01-01T00:00", "02-02T00:00 02-09T00:00 02-16T00:00"},
        {"0 0 1-7 * */7", "2026-01-05T00:00", "02-01T00:00 03-01T00:00 04-05T00:00"},
        {"0 0 */10 * mon", "2026-01-01T00:00", "05-11T00:00 06-01T00:00 08-31T00:00"},
        {"@hourly", "2026-01-01T00:00", "01-01T01:00 01-01T02:00 01-01T03:00"},
        {"@Daily", "2026-01-01T00:00", "01-02T00:00 01-03T00:00 01-04T00:00"},
        {"@midnight", "2026-01-01T00:00", "01-02T00:00 01-03T00:00 01-04T00:00"},
        {"@weekly", "2026-01-01T00:00", "01-04T00:00 01-11T00:00 01-18T00:00"},
        {"@monthly", "2026-01-01T00:00", "02-01T00:00 03-01T00:00 04-01T00:00"},
        {"@yearly", "2026-01-01T00:00", "01-01T00:00 01-01T00:00 01-01T00:00"},
        {"30m", "2026-01-01T00:10", "01-01T00:40 01-01T01:10 01-01T01:40"},
        {"5m", "2026-01-01T00:00", "01-01T00:05 01-01T00:10 01-01T00:15"},
        {"6 h", "2026-01-01T00:00", "01-01T06:00 01-01T12:00 01-01T18:00"},
        {"366d", "2026-01-01T00:00", "01-02T00:00 01-03T00:00 01-03T00:00"},
    };
    for (const auto& [when, from, expected] : rows)
        EXPECT_EQ(next(when, from, 3, time_zone::utc()), expected) << when;
}

TEST(ScheduleTime, LeapDaysAndTheirWeekdaysAreFound) {
    const auto leap = parse_schedule_time("0 0 29 2 *").value.value();
    EXPECT_EQ(format_iso_time(leap.next_after(at("2026-01-01"), time_zone::utc())), "2028-02-29T00:00:00.000Z");
    EXPECT_EQ(format_iso_time(leap.next_after(at("2096-03-01"), time_zone::utc())), "2104-02-29T00:00:00.000Z");
    const auto sunday = parse_schedule_time("0 0 29 2 */7").value.value();
    EXPECT_EQ(format_iso_time(sunday.next_after(at("2026-01-01"), time_zone::utc())), "2032-02-29T00:00:00.000Z");
    EXPECT_EQ(format_iso_time(sunday.next_after(at("2088-03-01"), time_zone::utc())), "2128-02-29T00:00:00.000Z");
}

TEST(ScheduleTime, ClocksThatAreMovedNeitherSkipNorDoubleAStart) {
    struct row {
        const char* zone;
        const char* when;
        const char* from;
        const char* expected;
    };
    constexpr row rows[] = {
        // forward at 2:00 (01:00Z): once, at the next time that there is
        {"Europe/Berlin", "30 2 * * *", "2026-03-28T00:00", "03-28T01:30 03-29T01:00 03-30T00:30"},
        {"Europe/Berlin", "0,30 2 * * *", "2026-03-28T12:00", "03-29T01:00 03-30T00:00 03-30T00:30"},
        {"Europe/Berlin", "0 2,3 * * *", "2026-03-28T12:00", "03-29T01:00 03-30T00:00 03-30T01:00"},
        {"Europe/Berlin", "30 2 29 3 *", "2026-01-01T00:00", "03-29T01:00 03-29T00:30 03-29T00:30"},
        {"Europe/Berlin", "0 * * * *", "2026-03-29T00:00", "03-29T01:00 03-29T02:00 03-29T03:00"},
        // back at 3:00 (01:00Z): the first of two
        {"Europe/Berlin", "30 2 * * *", "2026-10-24T12:00", "10-25T00:30 10-26T01:30 10-27T01:30"},
        {"Europe/Berlin", "30 2 * * *", "2026-10-25T01:10", "10-26T01:30 10-27T01:30 10-28T01:30"},
        // every hour: as hours pass (node-cron, and crontab(5) has it so)
        {"Europe/Berlin", "0 * * * *", "2026-10-24T23:30", "10-25T00:00 10-25T01:00 10-25T02:00"},
        {"Europe/Berlin", "*/30 * * * *", "2026-10-25T00:10", "10-25T00:30 10-25T01:00 10-25T01:30"},
        {"Europe/Berlin", "30 * * * *", "2026-03-29T00:00", "03-29T00:30 03-29T01:30 03-29T02:30"},
        {"Europe/Berlin", "10 * * * sun", "2026-03-29T21:30", "04-04T22:10 04-04T23:10 04-05T00:10"},
        {"Australia/Lord_Howe", "15 * * * *", "2026-04-04T13:30", "04-04T14:15 04-04T15:45 04-04T16:45"},
        {"Africa/Cairo", "5 * * * *", "2025-04-24T21:00", "04-24T21:05 04-24T22:05 04-24T23:05"},
        {"America/New_York", "30 1 * * *", "2026-10-31T12:00", "11-01T05:30 11-02T06:30 11-03T06:30"},
        // the day is not lost where midnight is
        {"Africa/Cairo", "0 0 * * *", "2025-04-23T12:00", "04-23T22:00 04-24T22:00 04-25T21:00"},
        {"Africa/Cairo", "0 */2 * * *", "2025-04-24T21:00", "04-24T22:00 04-24T23:00 04-25T01:00"},
        {"America/Santiago", "0 0 * * *", "2025-09-05T12:00", "09-06T04:00 09-07T04:00 09-08T03:00"},
        {"America/Santiago", "30 23 * * *", "2026-04-03T12:00", "04-04T02:30 04-05T02:30 04-06T03:30"},
        {"Australia/Lord_Howe", "15 2 * * *", "2026-10-02T12:00", "10-02T15:45 10-03T15:30 10-04T15:15"},
        {"Pacific/Apia", "0 12 * * *", "2011-12-28T23:00", "12-29T22:00 12-30T10:00 12-30T22:00"},
        // an interval is no time of the clock
        {"Europe/Berlin", "24h", "2026-03-28T12:00", "03-29T12:00 03-30T12:00 03-31T12:00"},
    };
    for (const auto& [zone, when, from, expected] : rows)
        EXPECT_EQ(next(when, from, 3, zone_of(zone)), expected) << zone << ": " << when;
}

/// Every moment of the days about a change of clocks leads to the first start after it, in whatever zone.
TEST(ScheduleTime, AnyMomentLeadsToTheNextStart) {
    const auto parsed = parse_schedule_time("*/20 0-3,23 * * *").value.value();
    for (const auto& [name, day] : {std::pair{"Europe/Berlin", "2026-10-24"},
                                    {"Europe/Berlin", "2026-03-28"},
                                    {"America/Santiago", "2026-04-03"},
                                    {"Africa/Cairo", "2025-04-23"},
                                    {"America/St_Johns", "2010-11-06"},
                                    {"Australia/Lord_Howe", "2026-04-03"}}) {
        const auto zone = zone_of(name);
        std::set<utc_time> starts;
        const auto first = at(day);
        for (auto shown = zone.to_local(std::chrono::floor<std::chrono::seconds>(first)) - std::chrono::hours(24);
             shown < zone.to_local(std::chrono::floor<std::chrono::seconds>(first)) + std::chrono::hours(96);
             shown += std::chrono::minutes(1)) {
            const auto since_midnight = shown - std::chrono::floor<std::chrono::days>(shown);
            const auto hour = since_midnight / std::chrono::hours(1);
            if ((hour <= 3 || hour == 23) && since_midnight % std::chrono::minutes(20) == std::chrono::seconds(0))
                starts.insert(zone.first_at(shown));
        }
        for (auto now = first; now < first + std::chrono::hours(60); now += std::chrono::minutes(7))
            EXPECT_EQ(parsed.next_after(now, zone), *starts.upper_bound(now)) << name << " " << format_iso_time(now);
    }
}

TEST(ScheduleTime, WhatCannotBeReadIsNamedWithWhatIsAllowed) {
    struct row {
        const char* when;
        const char* says;
    };
    constexpr row rows[] = {
        {"", "must be five fields of cron"},
        {"daily", "must be five fields of cron"},
        {"@reboot", "@hourly, @daily, @weekly, @monthly or @yearly"},
        {"@every 6h", "has 2 fields"},
        {"0 3 * *", "has 4 fields"},
        {"0 0 3 * * *", "has 6 fields"},
        {"0 0 3 * * *", "there are no seconds"},
        {"TZ=UTC 0 3 * * *", "has 6 fields"},
        {"60 3 * * *", "the minute \"60\" is out of bounds: allowed are 0 to 59"},
        {"0 24 * * *", "the hour \"24\" is out of bounds: allowed are 0 to 23"},
        {"0 0 0 * *", "the day of the month \"0\" is out of bounds: allowed are 1 to 31"},
        {"0 0 32 * *", "the day of the month \"32\""},
        {"0 0 1 13 *", "the month \"13\" is out of bounds: allowed are 1 to 12, jan to dec"},
        {"0 0 1 0 *", "the month \"0\""},
        {"0 0 * * 8",
         "the day of the week \"8\" is out of bounds: allowed are 0 to 7 (0 and 7 are Sunday), sun to sat"},
        {"0 0 * * mo", "the day of the week \"mo\" is not one"},
        {"0 0 * jann *", "the month \"jann\" is not one"},
        {"mon 0 * * *", "the minute \"mon\" is not one"},
        {"-5 0 * * *", "the minute \"-5\" is not one"},
        {"1- 0 * * *", "the minute \"1-\" is not one"},
        {"1-2-3 0 * * *", "the minute \"1-2-3\" is not one"},
        {"1,,2 0 * * *", "the minute \"\" is not one"},
        {"1, 0 * * *", "the minute \"\" is not one"},
        {"*-5 0 * * *", "the minute \"*-5\" is not one"},
        {"** 0 * * *", "the minute \"**\" is not one"},
        {"0x5 0 * * *", "the minute \"0x5\" is not one"},
        {"+5 0 * * *", "the minute \"+5\" is not one"},
        {"0 22-2 * * *", "the hour \"22-2\" runs backwards"},
        {"0 0 * * fri-mon", "the day of the week \"fri-mon\" runs backwards"},
        {"*/0 * * * *", "a step that is not a number from 1 to 60"},
        {"*/61 * * * *", "a step that is not a number from 1 to 60"},
        {"*/ * * * *", "a step that is not a number from 1 to 60"},
        {"*/-5 * * * *", "a step that is not a number from 1 to 60"},
        {"*/2/2 * * * *", "a step that is not a number from 1 to 60"},
        {"*/99999999999999999999 * * * *", "a step that is not a number from 1 to 60"},
        {"0 0 L * *", "the day of the month \"L\" is not one"},
        {"0 0 * * 5#2", "the day of the week \"5#2\" is not one"},
        {"0 0 ? * mon", "the day of the month \"?\" is not one"},
        {"0 0 31 2 *", "never comes"},
        {"0 0 30 2 *", "never comes"},
        {"0 0 31 4,6,9,11 *", "never comes"},
        {"0 0 31 2 */2", "never comes"},
        {"1m", "an interval is from 5m to 366d"},
        {"299s", "an interval is from 5m to 366d"},
        {"0h", "an interval is from 5m to 366d"},
        {"367d", "an interval is from 5m to 366d"},
        {"999999999999999999999d", "an interval is from 5m to 366d"},
        {"-6h", "must be five fields of cron"},
        {"6w", "must be five fields of cron"},
    };
    for (const auto& [when, says] : rows) {
        const auto read = parse_schedule_time(when);
        EXPECT_FALSE(read.value) << when;
        EXPECT_THAT(read.problem, HasSubstr(says)) << when;
    }
    EXPECT_THAT(parse_schedule_time("60 24 * * mo").problem,
                testing::AllOf(HasSubstr("the minute \"60\""), HasSubstr("the hour \"24\""), HasSubstr("\"mo\"")));
    EXPECT_LT(parse_schedule_time("99" + std::string(5000, ',') + " 0 * * *").problem.size(), 300u);
    EXPECT_THAT(parse_schedule_time("1\x1b[2J 0 * * *").problem, testing::Not(HasSubstr("\x1b")));
}

} // namespace
} // namespace tagwright
