#include "base/iso_time.hpp"

#include "base/ascii.hpp"

#include <cstdio>

namespace tagwright {
namespace {

/// Reads from the front of a text; every method says whether it found what it looks for.
class reader {
public:
    explicit reader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool done() const { return rest_.empty(); }

    bool skip(char wanted) {
        if (!rest_.starts_with(wanted))
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// Exactly `width` digits.
    bool number(int width, int& value) {
        value = 0;
        for (int i = 0; i < width; ++i) {
            int digit = 0;
            if (!next_digit(digit))
                return false;
            value = value * 10 + digit;
        }
        return true;
    }

    bool next_digit(int& digit) {
        if (rest_.empty() || !is_digit(rest_.front()))
            return false;
        digit = rest_.front() - '0';
        rest_.remove_prefix(1);
        return true;
    }

private:
    std::string_view rest_;
};

bool read_date(reader& from, utc_time& when) {
    int year = 0;
    int month = 0;
    int day = 0;
    if (!(from.number(4, year) && from.skip('-') && from.number(2, month) && from.skip('-') && from.number(2, day)))
        return false;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    when = std::chrono::sys_days(date);
    return date.ok();
}

/// ".123456": at least one digit; those after the third do not count.
bool read_fraction(reader& from, utc_time& when) {
    int digit = 0;
    if (!from.next_digit(digit))
        return false;
    int worth = 100;
    do {
        when += std::chrono::milliseconds(digit * worth);
        worth /= 10;
    } while (from.next_digit(digit));
    return true;
}

bool read_clock(reader& from, utc_time& when) {
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!(from.number(2, hour) && from.skip(':') && from.number(2, minute)))
        return false;
    const bool seconds = from.skip(':');
    if (seconds && !from.number(2, second))
        return false;
    when += std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    return !(seconds && (from.skip('.') || from.skip(','))) || read_fraction(from, when);
}

bool read_zone(reader& from, utc_time& when) {
    if (from.done() || from.skip('Z') || from.skip('z'))
        return true;
    const bool east = from.skip('+');
    if (!east && !from.skip('-'))
        return false;
    int hours = 0;
    int minutes = 0;
    if (!from.number(2, hours))
        return false;
    from.skip(':');
    if (!from.done() && !from.number(2, minutes))
        return false;
    const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    when -= east ? offset : -offset;
    return hours <= 14 && minutes <= 59;
}

} // namespace

std::optional<utc_time> parse_iso_time(std::string_view text) {
    reader from(text);
    utc_time when{};
    if (!read_date(from, when))
        return std::nullopt;
    if (from.done())
        return when;
    if (!from.skip('T') && !from.skip('t') && !from.skip(' '))
        return std::nullopt;
    if (!read_clock(from, when) || !read_zone(from, when) || !from.done())
        return std::nullopt;
    return when;
}

std::string format_iso_time(utc_time when) {
    const auto day = std::chrono::floor<std::chrono::days>(when);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(when - day);
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return text;
}

} // namespace tagwright
