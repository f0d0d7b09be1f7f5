#include "actors/schedule/schedule_record.hpp"

#include "base/json_bounds.hpp"
#include "config/schedule.hpp"
#include "config/schedule_time.hpp"
#include "config/value.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <stdexcept>

namespace tagwright {
namespace {

using json = nlohmann::json;

constexpr int format_version = 1;
constexpr std::size_t unread_max = 200;

std::string dump(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

template <class T>
json or_null(const std::optional<T>& value) {
    return value ? json(*value) : json(nullptr);
}

template <class T>
std::optional<T> optional_of(const json& j, const char* key) {
    const auto found = j.find(key);
    return found == j.end() || found->is_null() ? std::nullopt : std::optional(found->get<T>());
}

utc_time time_of(const json& j, const char* key) {
    const auto when = parse_iso_time(j.at(key).get<std::string>());
    if (!when)
        throw std::invalid_argument(std::string(key) + " is not a time");
    return *when;
}

json to_json(const schedule_record& record) {
    json runs = json::array();
    for (const auto& [run, started] : record.going_on)
        runs.push_back({{"run", run}, {"started", format_iso_time(started)}});
    const auto& what = record.what;
    return {{"name", what.name},
            {"space", what.space.empty() ? json(nullptr) : json(what.space)},
            {"when", what.when},
            {"dry_run", what.dry_run},
            {"provider", what.provider},
            {"budget_usd_month", or_null(what.budget_usd_month)},
            {"enabled", what.enabled},
            {"from_file", record.from_file},
            {"enabled_in_file", record.enabled_in_file},
            {"counts_from", format_iso_time(record.counts_from)},
            {"month", record.month},
            {"spent_usd", record.spent_usd},
            {"last_run", or_null(record.last_run)},
            {"last_status", or_null(record.last_status)},
            {"notice", record.notice},
            {"going_on", std::move(runs)}};
}

/// Throws where it is not one.
schedule_record record_of(const json& j) {
    schedule_record out;
    auto& what = out.what;
    what.name = j.at("name").get<std::string>();
    what.space = optional_of<std::string>(j, "space").value_or("");
    what.when = j.at("when").get<std::string>();
    what.dry_run = j.value("dry_run", true);
    what.provider = j.value("provider", std::string());
    what.budget_usd_month = optional_of<double>(j, "budget_usd_month");
    what.enabled = j.value("enabled", true);
    out.from_file = j.value("from_file", false);
    out.enabled_in_file = j.value("enabled_in_file", true);
    out.counts_from = time_of(j, "counts_from");
    out.month = j.value("month", std::string());
    out.spent_usd = j.value("spent_usd", 0.0);
    out.last_run = optional_of<std::string>(j, "last_run");
    out.last_status = optional_of<std::string>(j, "last_status");
    out.notice = j.value("notice", std::string());
    for (const auto& each : j.value("going_on", json::array()))
        out.going_on.push_back({each.at("run").get<std::string>(), time_of(each, "started")});
    for (const auto& problem :
         {problem_of_schedule_name(what.name), what.space.empty() ? "" : problem_of_schedule_space(what.space),
          what.budget_usd_month ? problem_of_schedule_budget(*what.budget_usd_month) : "",
          parse_schedule_time(what.when).problem})
        if (!problem.empty())
            throw std::invalid_argument(problem);
    return out;
}

void keep_unread(stored_schedules& to, const json& what, const std::string& why) {
    if (to.unread.size() == unread_max)
        return;
    to.unread.push_back(dump(what));
    to.warnings.push_back("a stored schedule cannot be read and does not count: " + printable(to.unread.back()) + ": " +
                          printable(why));
}

} // namespace

stored_schedules read_store_text(std::string_view text) {
    stored_schedules out;
    if (text.empty())
        return out;
    const auto all = is_within(text, {.depth_max = 16, .values_max = 100'000}) ? json::parse(text, nullptr, false)
                                                                               : json(json::value_t::discarded);
    if (!all.is_object() || !all.contains("schedules") || !all["schedules"].is_array()) {
        keep_unread(out, std::string(text), "it is not a list of schedules");
        return out;
    }
    auto each_of = all["schedules"];
    if (const auto earlier = all.find("unread"); earlier != all.end() && earlier->is_array())
        each_of.insert(each_of.end(), earlier->begin(), earlier->end()); // what wrote it may be known by now
    for (const auto& each : each_of) {
        try {
            out.records.push_back(record_of(each));
        } catch (const std::exception& error) {
            keep_unread(out, each, error.what());
        }
    }
    return out;
}

std::string to_store_text(const std::vector<schedule_record>& records, const std::vector<std::string>& unread) {
    json all{{"version", format_version}, {"schedules", json::array()}};
    for (const auto& each : records)
        all["schedules"].push_back(to_json(each));
    for (const auto& each : unread)
        all["unread"].push_back(json::parse(each, nullptr, false));
    return dump(all);
}

} // namespace tagwright
