#include "config/schedule_time.hpp"

#include "base/ascii.hpp"
#include "config/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <vector>

namespace tagwright {

using namespace std::chrono;

namespace {

constexpr std::string_view month_names[] = {"january", "february", "march",     "april",   "may",      "june",
                                            "july",    "august",   "september", "october", "november", "december"};
constexpr std::string_view weekday_names[] = {"sunday",   "monday", "tuesday", "wednesday",
                                              "thursday", "friday", "saturday"};

/// What one of the five fields may hold.
struct field {
    std::string_view name;
    int min;
    int max;
    std::span<const std::string_view> names; ///< the first one is `min`
};

constexpr field fields[] = {{"minute", 0, 59, {}},
                            {"hour", 0, 23, {}},
                            {"day of the month", 1, 31, {}},
                            {"month", 1, 12, month_names},
                            {"day of the week", 0, 6, weekday_names}};
constexpr std::size_t weekday_field = 4;

constexpr std::pair<std::string_view, std::string_view> nicknames[] = {
    {"@hourly", "0 * * * *"},  {"@daily", "0 0 * * *"},  {"@midnight", "0 0 * * *"}, {"@weekly", "0 0 * * 0"},
    {"@monthly", "0 0 1 * *"}, {"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"}};

constexpr minutes interval_min{5};
constexpr minutes interval_max = days(366);

constexpr std::string_view forms =
    "must be five fields of cron (minute, hour, day of the month, month, day of the week; \"0 3 * * mon-fri\" is three "
    "in the morning from Monday to Friday), or @hourly, @daily, @weekly, @monthly or @yearly, or an interval from 5m "
    "to 366d such as 30m, 6h or 7d";

bool is_weekdays(const field& of) { return &of == &fields[weekday_field]; }

std::string quoted(std::string_view text) { return "\"" + printable(text) + "\""; }

std::string allowed(const field& of) {
    std::string numbers = std::to_string(of.min) + " to " + std::to_string(of.max + (is_weekdays(of) ? 1 : 0));
    if (is_weekdays(of))
        numbers += " (0 and 7 are Sunday), sun to sat";
    else if (!of.names.empty())
        numbers += ", jan to dec";
    return "allowed are " + numbers + ", *, lists such as " + std::to_string(of.min) + "," +
           std::to_string(of.min + 3) + ", ranges such as " + std::to_string(of.min + 1) + "-" +
           std::to_string(of.min + 4) + ", and steps such as */2";
}

/// Digits and nothing else; what is too large for an int is none, too.
std::optional<int> digits_of(std::string_view text) {
    int number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return is_all_digits(text) && error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

/// A number or a name as the field has it; not yet judged by the field's bounds.
std::optional<int> number_of(const field& of, std::string_view text) {
    for (std::size_t i = 0; i < of.names.size(); ++i)
        if (equal_ignoring_case(text, of.names[i]) || equal_ignoring_case(text, of.names[i].substr(0, 3)))
            return of.min + static_cast<int>(i);
    return digits_of(text);
}

/// The text up to the mark, and what follows it; empty where there is no mark.
std::pair<std::string_view, std::optional<std::string_view>> split(std::string_view text, char mark) {
    const auto at = text.find(mark);
    if (at == std::string_view::npos)
        return {text, std::nullopt};
    return {text.substr(0, at), text.substr(at + 1)};
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (text = trim(text, ascii_spaces); !text.empty(); text = trim(text, ascii_spaces)) {
        const auto end = std::min(text.find_first_of(ascii_spaces), text.size());
        words.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
}

/// Reads one item of a field's list: `*`, `*/2`, `3`, `3/2`, `1-5`, `1-5/2`. Returns a problem, or nothing.
template <std::size_t N>
std::string read_item(const field& of, std::string_view item, std::bitset<N>& to) {
    const auto complain = [&](const std::string& what) {
        return "the " + std::string(of.name) + " " + quoted(item) + what + ": " + allowed(of);
    };
    const auto [range, step_text] = split(item, '/');
    const auto [from, until] = split(range, '-');
    int first = of.min;
    int last = of.max;
    if (range != "*") {
        const auto low = number_of(of, from);
        const auto high = until ? number_of(of, *until) : low;
        if (!low || !high)
            return complain(" is not one");
        first = *low;
        last = !until && step_text ? std::max(of.max, first) : *high; // "5/15" goes on to the end
        if (is_weekdays(of) && until && last == 0 && first > 0)
            last = 7; // "sat-sun"
    }
    const int most = of.max + (is_weekdays(of) ? 1 : 0);
    if (first < of.min || first > most || last < of.min || last > most)
        return complain(" is out of bounds");
    if (first > last)
        return complain(" runs backwards (for what goes past the end, name two ranges with a comma between them)");
    const auto step = step_text ? digits_of(*step_text) : 1;
    const int step_max = of.max - of.min + 1;
    if (!step || *step < 1 || *step > step_max)
        return complain(" has a step that is not a number from 1 to " + std::to_string(step_max));
    for (int each = first; each <= last; each += *step)
        to.set(static_cast<std::size_t>(is_weekdays(of) ? each % 7 : each));
    return {};
}

} // namespace

/// Reads one text; a class for it may see the fields.
class schedule_time_reader {
public:
    read_schedule_time run(std::string_view text) {
        text = trim(text, ascii_spaces);
        for (const auto& [name, meaning] : nicknames)
            if (equal_ignoring_case(text, name))
                text = meaning;
        if (!read_interval(text))
            read_fields(text);
        if (problem_.empty())
            return {value_, {}};
        return {std::nullopt, problem_};
    }

private:
    void complain(const std::string& problem) { problem_ += (problem_.empty() ? "" : "; ") + problem; }

    /// False where the text is not an interval at all.
    bool read_interval(std::string_view text) {
        const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
        const auto unit = trim(text.substr(digits), ascii_spaces);
        if (digits == 0 || unit.size() != 1 || std::string_view("smhd").find(unit) == std::string_view::npos)
            return false;
        const auto one = unit == "d" ? minutes(days(1)) : unit == "h" ? minutes(hours(1)) : minutes(1);
        const auto count = digits_of(text.substr(0, digits));
        if (unit == "s" || !count || *count > interval_max / one || *count * one < interval_min)
            complain("an interval is from 5m to 366d, in minutes, hours or days such as 30m, 6h or 7d; not " +
                     quoted(text));
        else
            value_.interval_ = *count * one;
        return true;
    }

    void read_fields(std::string_view text) {
        const auto words = words_of(text);
        if (words.size() < 2)
            return complain(std::string(forms));
        if (words.size() != std::size(fields))
            return complain("has " + std::to_string(words.size()) + " fields; it " + std::string(forms) +
                            (words.size() > std::size(fields) ? "; there are no seconds and no years" : ""));
        read_list(0, words[0], value_.minutes_);
        read_list(1, words[1], value_.hours_);
        read_list(2, words[2], value_.days_);
        read_list(3, words[3], value_.months_);
        read_list(weekday_field, words[weekday_field], value_.weekdays_);
        value_.either_ = !words[2].starts_with('*') && !words[weekday_field].starts_with('*');
        if (problem_.empty() && !value_.has_a_day())
            complain("never comes: no such month has a day of the month " + quoted(words[2]));
    }

    template <std::size_t N>
    void read_list(std::size_t which, std::string_view list, std::bitset<N>& to) {
        for (std::optional<std::string_view> rest = list; rest;) {
            const auto [item, more] = split(*rest, ',');
            if (const auto problem = read_item(fields[which], item, to); !problem.empty())
                return complain(problem); // one a field: a list may be long
            rest = more;
        }
    }

    schedule_time value_;
    std::string problem_;
};

read_schedule_time parse_schedule_time(std::string_view text) { return schedule_time_reader().run(text); }

/// In some year; the days of the week come round to any date in time.
bool schedule_time::has_a_day() const {
    constexpr unsigned lengths[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (unsigned month = 1; month <= 12; ++month)
        for (unsigned day = 1; months_[month] && day <= lengths[month]; ++day)
            if (days_[day] || either_)
                return true;
    return false;
}

bool schedule_time::is_on(local_days day) const {
    const year_month_day date(day);
    const bool by_date = days_[unsigned(date.day())];
    const bool by_weekday = weekdays_[weekday(day).c_encoding()];
    return months_[unsigned(date.month())] && (either_ ? by_date || by_weekday : by_date && by_weekday);
}

std::optional<utc_time> schedule_time::first_on(local_days day, utc_time after, const time_zone& zone) const {
    if (hours_.all()) { // of every hour that passes, also of one that clocks show twice
        auto at = std::max(ceil<minutes>(zone.first_at(day)), floor<minutes>(after) + minutes(1));
        for (; floor<days>(zone.to_local(at)) == day; at += minutes(1))
            if (minutes_[static_cast<std::size_t>((zone.to_local(at) - day) / minutes(1) % minutes_.size())])
                return at;
        return std::nullopt;
    }
    for (std::size_t hour = 0; hour < hours_.size(); ++hour)
        for (std::size_t minute = 0; hours_[hour] && minute < minutes_.size(); ++minute)
            if (minutes_[minute])
                if (const utc_time at = zone.first_at(day + hours(hour) + minutes(minute)); at > after)
                    return at;
    return std::nullopt;
}

utc_time schedule_time::next_after(utc_time after, const time_zone& zone) const {
    if (is_interval())
        return after + interval_;
    // It ends: what never comes was refused, and what comes on a leap day's Sunday only comes within forty years.
    for (auto day = floor<days>(zone.to_local(floor<seconds>(after)));; day += days(1))
        if (is_on(day))
            if (const auto at = first_on(day, after, zone))
                return *at;
}

} // namespace tagwright
