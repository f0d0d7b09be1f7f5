#include "app/check/day_estimate.hpp"

#include "app/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace tagwright {
namespace {

constexpr double day_s = 86'400;

std::string moment_text(double wall_s, const time_zone& here) {
    constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                                "July",    "August",   "September", "October", "November", "December"};
    using namespace std::chrono;
    const auto shown = here.to_local(sys_seconds(seconds(static_cast<std::int64_t>(std::ceil(wall_s)))));
    const auto day = floor<days>(shown);
    const year_month_day date(day);
    const auto minutes_in = duration_cast<minutes>(shown - day).count();
    return fmt::format("{} {}, {:02}:{:02}", static_cast<unsigned>(date.day()),
                       months.at(static_cast<unsigned>(date.month()) - 1), minutes_in / 60, minutes_in % 60);
}

} // namespace

day_supply day_known::supply() const {
    return {day.a_day, day.left, day.resets_s > now_s ? day.resets_s - now_s : day_s, spread};
}

double wall_clock_s() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::optional<day_known> day_of(const llm::endpoint& to, const std::string& learned, const limit_hints* heard,
                                double now_s) {
    adaptive::day_quota day(adaptive::rules_of(to.day, [now_s](time_point) { return now_s; }));
    day.recall({}, learned);
    if (heard) {
        day.sent({}, 1);
        day.ended({}, 1, call_verdict::ok, *heard, 0);
    }
    const auto seen = day.seen({});
    return seen ? std::optional(day_known{*seen, to.day.spread, now_s}) : std::nullopt;
}

std::string days_text(std::uint64_t pages, bool more, std::uint64_t calls, const day_known& of, const time_zone& here) {
    const auto supply = of.supply();
    const auto plan = plan_days(static_cast<double>(calls), supply);
    auto out = fmt::format(
        "{}{} page{} need{} about {} call{}; {} a day {} allowed, {} {} left today: ", more ? "more than " : "",
        grouped(pages), pages == 1 ? "" : "s", pages == 1 ? "s" : "", grouped(calls), calls == 1 ? "" : "s",
        grouped(static_cast<std::uint64_t>(supply.a_day)), supply.a_day < 2 ? "is" : "are",
        grouped(static_cast<std::uint64_t>(supply.left)), supply.left >= 1 && supply.left < 2 ? "is" : "are");
    if (plan.until_s <= 0)
        return out + "today";
    constexpr double date_days_max = 300; // beyond, the year would have to be said, and nobody waits
    out += fmt::format("{} day{}", plan.days, plan.days == 1 ? "" : "s");
    if (plan.until_s > date_days_max * day_s)
        return out;
    return out + fmt::format(" ({} {})", of.day.resets_s > 0 ? "until" : "until about",
                             moment_text(of.now_s + plan.until_s, here));
}

} // namespace tagwright
