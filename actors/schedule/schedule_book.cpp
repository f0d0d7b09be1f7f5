#include "actors/schedule/schedule_book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace tagwright {

using namespace std::chrono;

namespace {

// A clock that was this far ahead was wrong; one that was less is set right by waiting.
constexpr auto clock_error_max = days(1);

year_month month_at(const time_zone& zone, utc_time when) {
    const year_month_day date(floor<days>(zone.to_local(floor<seconds>(when))));
    return date.year() / date.month();
}

std::string month_text(year_month month) {
    return fmt::format("{:04}-{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

} // namespace

std::string to_string(schedule_refusal why, const std::string& name) {
    switch (why) {
    case schedule_refusal::none: return {};
    case schedule_refusal::unknown: return "there is no schedule \"" + name + "\"";
    case schedule_refusal::name_taken: return "there is a schedule \"" + name + "\" already: each needs its own name";
    case schedule_refusal::full:
        return "\"" + name + "\" cannot be added: there are " + std::to_string(schedules_max) +
               " schedules, which is the most; delete one first";
    case schedule_refusal::from_file:
        return "\"" + name + "\" stands in the settings file: it can be switched off here, and deleted there";
    }
    return {};
}

std::vector<std::string> schedule_book::open(std::string_view stored, const std::vector<schedule>& from_file,
                                             utc_time now) {
    auto read = read_store_text(stored);
    unread_ = std::move(read.unread);
    const auto by_name = [&](const std::string& name) {
        const auto found = std::ranges::find(read.records, name, [](const auto& each) { return each.what.name; });
        return found == read.records.end() ? nullptr : &*found;
    };
    for (const auto& what : from_file) {
        const auto* known = by_name(what.name);
        if (known && !known->from_file)
            read.warnings.push_back("the schedule \"" + what.name +
                                    "\" of the settings file takes the place of the one that was added");
        entries_.push_back(make_entry(of_file(what, known, now)));
    }
    for (auto& each : read.records)
        if (!each.from_file && !find_entry(each.what.name))
            entries_.push_back(make_entry(std::move(each)));
    return std::move(read.warnings);
}

schedule_record schedule_book::of_file(const schedule& what, const schedule_record* stored, utc_time now) const {
    auto out = stored ? *stored : schedule_record{};
    out.what = what;
    out.from_file = true;
    out.enabled_in_file = what.enabled;
    if (stored && stored->from_file && stored->enabled_in_file == what.enabled)
        out.what.enabled = stored->what.enabled;
    // Under another time nothing was missed, and nothing while it was off.
    if (!stored || stored->what.when != what.when || !stored->what.enabled)
        out.counts_from = now;
    return out;
}

schedule_book::entry schedule_book::make_entry(schedule_record record) const {
    entry out{.record = std::move(record), .time = {}, .next = {}};
    out.time = parse_schedule_time(out.record.what.when).value.value();
    out.next = out.time.next_after(out.record.counts_from, zone_);
    return out;
}

std::string schedule_book::to_text() const {
    std::vector<schedule_record> records;
    for (const auto& each : entries_)
        records.push_back(each.record);
    return to_store_text(records, unread_);
}

const schedule_book::entry* schedule_book::find_entry(std::string_view name) const {
    const auto found = std::ranges::find_if(entries_, [&](const entry& each) { return each.record.what.name == name; });
    return found == entries_.end() ? nullptr : &*found;
}

schedule_book::entry* schedule_book::find_entry(std::string_view name) {
    return const_cast<entry*>(std::as_const(*this).find_entry(name));
}

// -- the list -------------------------------------------------------------------------------------------------

schedule_refusal schedule_book::add(schedule what, utc_time now) {
    if (find_entry(what.name))
        return schedule_refusal::name_taken;
    if (entries_.size() >= schedules_max)
        return schedule_refusal::full;
    schedule_record record;
    record.what = std::move(what);
    record.counts_from = now;
    entries_.push_back(make_entry(std::move(record)));
    return schedule_refusal::none;
}

schedule_refusal schedule_book::switch_to(std::string_view name, bool enabled, utc_time now) {
    auto* found = find_entry(name);
    if (!found)
        return schedule_refusal::unknown;
    if (enabled && !found->record.what.enabled)
        count_from(*found, now);
    found->record.what.enabled = enabled;
    return schedule_refusal::none;
}

schedule_refusal schedule_book::remove(std::string_view name) {
    const auto* found = find_entry(name);
    if (!found)
        return schedule_refusal::unknown;
    if (found->record.from_file)
        return schedule_refusal::from_file;
    entries_.erase(entries_.begin() + (found - entries_.data()));
    return schedule_refusal::none;
}

schedule_state schedule_book::state_of(const entry& of, utc_time now) const {
    const auto& record = of.record;
    return {.what = record.what,
            .from_file = record.from_file,
            .next_at = record.what.enabled ? std::optional(of.next) : std::nullopt,
            .spent_usd_month = spent(of, now),
            .last_run = record.last_run,
            .last_status = record.last_status,
            .notice = record.notice};
}

std::vector<schedule_state> schedule_book::list(utc_time now) const {
    std::vector<schedule_state> out;
    for (const auto& each : entries_)
        out.push_back(state_of(each, now));
    return out;
}

std::optional<schedule_state> schedule_book::find(std::string_view name, utc_time now) const {
    const auto* found = find_entry(name);
    return found ? std::optional(state_of(*found, now)) : std::nullopt;
}

// -- time -----------------------------------------------------------------------------------------------------

void schedule_book::count_from(entry& of, utc_time now) const {
    of.record.counts_from = now;
    of.next = of.time.next_after(now, zone_);
}

due_runs schedule_book::due(utc_time now) {
    due_runs out;
    for (auto& each : entries_) {
        auto& record = each.record;
        if (record.counts_from > now + clock_error_max)
            count_from(each, now); // the clock was wrong; else it would not start until the clock is there again
        if (!record.what.enabled || each.next > now)
            continue;
        count_from(each, now); // whatever was missed is caught up by this one
        record.notice = in_the_way(each, now);
        if (record.notice.empty())
            out.start.push_back({record.what, left(each, now)});
        else
            out.skipped.push_back({record.what.name, record.notice});
    }
    return out;
}

std::string schedule_book::in_the_way(const entry& of, utc_time now) const {
    if (!of.record.going_on.empty())
        return "its last run, " + of.record.going_on.back().run + ", still goes on";
    if (of.held)
        return "its last runs still go on";
    if (const auto usd = left(of, now); !usd || *usd > 0)
        return {};
    const auto month = month_at(zone_, now);
    return fmt::format("its budget of {:.2f} USD for {} is used up ({:.2f} USD were spent): it does not start before "
                       "{}-01 ({})",
                       of.record.what.budget_usd_month.value_or(0), month_text(month), spent(of, now),
                       month_text(month + months(1)), zone_.name());
}

std::optional<utc_time> schedule_book::next_at() const {
    std::optional<utc_time> out;
    for (const auto& each : entries_)
        if (each.record.what.enabled && (!out || each.next < *out))
            out = each.next;
    return out;
}

// -- runs and money -------------------------------------------------------------------------------------------

std::string schedule_book::month_of(utc_time when) const { return month_text(month_at(zone_, when)); }

double schedule_book::spent(const entry& of, utc_time now) const {
    return of.record.month == month_of(now) ? of.record.spent_usd : 0;
}

std::optional<double> schedule_book::left(const entry& of, utc_time now) const {
    const auto& budget = of.record.what.budget_usd_month;
    if (!budget)
        return std::nullopt;
    const auto usd = *budget - spent(of, now);
    // A run stops before it costs more than it may, so a little is always left: not enough to start for.
    return usd < *budget / 100 ? 0 : usd;
}

std::optional<double> schedule_book::left(std::string_view name, utc_time now) const {
    const auto* found = find_entry(name);
    return found ? left(*found, now) : std::nullopt;
}

void schedule_book::started(std::string_view name, const std::string& run, utc_time now) {
    auto* found = find_entry(name);
    if (!found)
        return;
    auto& record = found->record;
    std::erase_if(record.going_on, [&](const schedule_run& each) { return each.run == run; });
    record.going_on.push_back({run, now});
    record.last_run = run;
    record.last_status = "running";
    record.notice.clear();
}

void schedule_book::ended(std::string_view name, const std::string& run, const std::string& status, double usd,
                          utc_time now) {
    auto* found = find_entry(name);
    if (!found)
        return;
    auto& record = found->record;
    const auto which = std::ranges::find(record.going_on, run, &schedule_run::run);
    if (which == record.going_on.end())
        return;
    const auto month = month_of(which->started);
    record.going_on.erase(which);
    if (record.last_run == run)
        record.last_status = status;
    if (month != month_of(now))
        return; // its month is over, and so is that month's budget
    record.spent_usd = spent(*found, now) + (std::isfinite(usd) ? std::max(usd, 0.0) : 0.0);
    record.month = month;
}

void schedule_book::not_started(std::string_view name, std::string why) {
    if (auto* found = find_entry(name))
        found->record.notice = std::move(why);
}

void schedule_book::hold(std::string_view name, bool held) {
    if (auto* found = find_entry(name))
        found->held = held;
}

std::vector<running_schedule> schedule_book::running() const {
    std::vector<running_schedule> out;
    for (const auto& each : entries_)
        for (const auto& run : each.record.going_on)
            out.push_back({each.record.what.name, run});
    return out;
}

} // namespace tagwright
