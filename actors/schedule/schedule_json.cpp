#include "actors/schedule/schedule_json.hpp"

#include "base/ascii.hpp"
#include "base/json_bounds.hpp"
#include "config/nearest.hpp"
#include "config/value.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace tagwright {
namespace {

using json = nlohmann::json;

std::string dump(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string shown(const json& j) { return printable(j.is_string() ? j.get<std::string>() : dump(j)); }

template <class T>
json or_null(const std::optional<T>& value) {
    return value ? json(*value) : json(nullptr);
}

/// Reads the fields of a body, and collects what is wrong with them.
class body_reader {
public:
    body_reader(std::string_view body, std::vector<std::string_view> known) : known_(std::move(known)) {
        constexpr json_bounds bounds{.depth_max = 8, .values_max = 1000};
        if (is_within(body, bounds))
            all_ = json::parse(body, nullptr, false);
        if (!is_object()) {
            problems_.push_back({{}, printable(body), "must be a JSON object with " + list_of(known_)});
            return;
        }
        for (const auto& [name, value] : all_.items())
            if (std::ranges::find(known_, name) == known_.end())
                complain(name, "is not a field: there are " + list_of(known_) + did_you_mean(name, known_));
    }

    [[nodiscard]] bool is_object() const { return all_.is_object(); }

    /// Null where the field is not there.
    [[nodiscard]] const json* find(const std::string& name) const {
        const auto found = all_.find(name);
        return found == all_.end() ? nullptr : &*found;
    }

    void complain(const std::string& name, const std::string& message) {
        const auto* value = find(name);
        problems_.push_back({printable(name), value ? shown(*value) : std::string(), message});
    }

    /// A text, trimmed; empty where it is not there or has another type.
    std::optional<std::string> text(const std::string& name) {
        const auto* value = find(name);
        if (value && value->is_string())
            return std::string(trim(value->get<std::string>()));
        if (value)
            complain(name, "must be a text");
        return std::nullopt;
    }

    bool boolean(const std::string& name, bool otherwise) {
        const auto* value = find(name);
        if (value && !value->is_boolean())
            complain(name, "must be true or false");
        return value && value->is_boolean() ? value->get<bool>() : otherwise;
    }

    /// Says it of a field that was given as a text.
    void judge(const std::string& name, const std::string& problem) {
        if (!problem.empty())
            complain(name, problem);
    }

    static std::string list_of(const std::vector<std::string_view>& names) {
        std::string out;
        for (const auto name : names)
            out += (out.empty() ? "" : ", ") + std::string(name);
        return out;
    }

    std::vector<field_problem> take_problems() { return std::move(problems_); }

private:
    json all_;
    std::vector<std::string_view> known_;
    std::vector<field_problem> problems_;
};

void read_provider(body_reader& body, const std::vector<std::string>& providers, schedule& to) {
    const auto name = body.text("provider");
    if (!name)
        return;
    to.provider = lower_ascii(*name);
    const std::vector<std::string_view> known(providers.begin(), providers.end());
    if (std::ranges::find(providers, to.provider) == providers.end())
        body.complain("provider",
                      "no such provider: there are " + body_reader::list_of(known) + did_you_mean(to.provider, known));
}

void read_budget(body_reader& body, schedule& to) {
    const auto* usd = body.find("budget_usd_month");
    if (!usd || usd->is_null())
        return;
    to.budget_usd_month = usd->is_number() ? usd->get<double>() : 0;
    body.judge("budget_usd_month", problem_of_schedule_budget(*to.budget_usd_month));
}

void read_when(body_reader& body, schedule& to) {
    if (!body.find("when"))
        return body.complain("when", "is missing: it " + parse_schedule_time({}).problem);
    const auto when = body.text("when");
    to.when = when.value_or(std::string());
    if (when)
        body.judge("when", parse_schedule_time(*when).problem);
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

read_schedule_request parse_schedule_request(std::string_view text, const std::vector<std::string>& providers) {
    body_reader body(text, {"name", "space", "when", "dry_run", "provider", "budget_usd_month", "enabled"});
    if (!body.is_object())
        return {std::nullopt, body.take_problems(), false};
    schedule to;
    if (!body.find("name"))
        body.complain("name", "is missing: it " + problem_of_schedule_name({}));
    if (auto name = body.text("name")) {
        to.name = std::move(*name);
        body.judge("name", problem_of_schedule_name(to.name));
    }
    if (const auto* space = body.find("space"); space && !space->is_null())
        if (auto key = body.text("space")) {
            to.space = std::move(*key);
            body.judge("space", problem_of_schedule_space(to.space));
        }
    read_when(body, to);
    to.dry_run = body.boolean("dry_run", true);
    to.enabled = body.boolean("enabled", true);
    read_provider(body, providers, to);
    read_budget(body, to);
    auto problems = body.take_problems();
    if (!problems.empty())
        return {std::nullopt, std::move(problems)};
    return {std::move(to), {}};
}

read_schedule_edit parse_schedule_edit(std::string_view text) {
    body_reader body(text, {"enabled"});
    if (!body.is_object())
        return {std::nullopt, body.take_problems(), false};
    if (!body.find("enabled"))
        body.complain("enabled", "is missing: it must be true or false");
    const bool enabled = body.boolean("enabled", false);
    auto problems = body.take_problems();
    if (!problems.empty())
        return {std::nullopt, std::move(problems)};
    return {enabled, {}};
}

std::string schedule_json(const schedule_state& state) { return dump(json_of(state)); }

std::string schedule_list_json(const std::vector<schedule_state>& states) {
    json all{{"results", json::array()}, {"next", nullptr}};
    for (const auto& each : states)
        all["results"].push_back(json_of(each));
    return dump(all);
}

} // namespace tagwright
