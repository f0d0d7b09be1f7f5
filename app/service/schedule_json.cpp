#include "app/service/schedule_json.hpp"

#include "app/service/body_reader.hpp"
#include "base/ascii.hpp"
#include "config/nearest.hpp"
#include "config/schedule.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace tagwright::service {
namespace {

template <class T>
json or_null(const std::optional<T>& value) {
    return value ? json(*value) : json(nullptr);
}

/// Says it of a field that was given.
void judge(body_reader& from, std::string_view name, const std::string& value, const std::string& problem) {
    if (!problem.empty())
        from.complain(name, value, problem);
}

/// A text that must be there, without blanks around it.
std::string needed(body_reader& from, std::string_view name, const std::string& allowed) {
    const auto value = from.text(name);
    if (!value && !from.has_complained(name))
        from.complain(name, "", "is missing: it " + allowed);
    return std::string(trim(value.value_or(std::string())));
}

std::string read_provider(body_reader& from, const std::vector<std::string>& providers) {
    const auto given = from.text("provider");
    if (!given)
        return {};
    auto name = lower_ascii(trim(*given));
    if (std::ranges::find(providers, name) == providers.end()) {
        const std::vector<std::string_view> known(providers.begin(), providers.end());
        from.complain(
            "provider", *given,
            fmt::format("no such provider: there are {}{}", fmt::join(known, ", "), did_you_mean(name, known)));
    }
    return name;
}

json json_of(const schedule_state& state) {
    const auto& what = state.what;
    json out{{"name", what.name},
             {"space", what.space.empty() ? json(nullptr) : json(what.space)},
             {"when", what.when},
             {"dry_run", what.dry_run},
             {"budget_usd_month", or_null(what.budget_usd_month)},
             {"enabled", what.enabled},
             {"from_file", state.from_file},
             {"next_at", state.next_at ? json(format_iso_time(*state.next_at)) : json(nullptr)},
             {"spent_usd_month", state.spent_usd_month},
             {"last_run", or_null(state.last_run)},
             {"last_status", or_null(state.last_status)}};
    if (!what.provider.empty())
        out["provider"] = what.provider;
    if (!state.notice.empty())
        out["notice"] = state.notice;
    return out;
}

} // namespace

read_schedule_request parse_schedule_request(const std::string& body, const std::vector<std::string>& providers) {
    body_reader from(body);
    schedule to;
    to.name = needed(from, "name", problem_of_schedule_name({}));
    if (!from.has_complained("name"))
        judge(from, "name", to.name, problem_of_schedule_name(to.name));
    if (const auto key = from.text("space")) {
        to.space = std::string(trim(*key));
        judge(from, "space", to.space, problem_of_schedule_space(to.space));
    }
    to.when = needed(from, "when", parse_schedule_time({}).problem);
    if (!from.has_complained("when"))
        judge(from, "when", to.when, parse_schedule_time(to.when).problem);
    to.dry_run = from.flag("dry_run").value_or(true);
    to.enabled = from.flag("enabled").value_or(true);
    to.provider = read_provider(from, providers);
    to.budget_usd_month = from.amount("budget_usd_month");
    auto problems = from.finish();
    if (!problems.empty())
        return {std::nullopt, std::move(problems)};
    return {std::move(to), {}};
}

read_schedule_edit parse_schedule_edit(const std::string& body) {
    body_reader from(body);
    const auto enabled = from.flag("enabled");
    if (!enabled && !from.has_complained("enabled"))
        from.complain("enabled", "", "is missing: it must be true or false");
    auto problems = from.finish();
    if (!problems.empty())
        return {std::nullopt, std::move(problems)};
    return {enabled, {}};
}

std::string schedule_json(const schedule_state& state) { return text_of(json_of(state)); }

std::string schedule_list_json(const std::vector<schedule_state>& states) {
    json all{{"results", json::array()}, {"next", nullptr}};
    for (const auto& each : states)
        all["results"].push_back(json_of(each));
    return text_of(all);
}

} // namespace tagwright::service
