#include "config/schedules.hpp"

#include "base/ascii.hpp"
#include "config/nearest.hpp"
#include "config/schedule.hpp"
#include "config/schedule_time.hpp"
#include "config/value.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace tagwright {
namespace {

constexpr setting yes_or_no{.name = {}, .toml = {}, .group = {}, .type = setting_type::boolean};

/// Reads one table.
class schedule_reader {
public:
    schedule_reader(const toml_schedule& from, const std::string& toml_path, const std::vector<std::string>& providers,
                    findings& found)
        : from_(from), toml_path_(toml_path), providers_(providers), found_(found) {}

    std::optional<schedule> run(std::set<std::string>& names) {
        read_name(names);
        read_space();
        read_when();
        out_.dry_run = read_boolean("dry_run", true);
        out_.enabled = read_boolean("enabled", true);
        read_provider();
        read_budget();
        return good_ ? std::optional(std::move(out_)) : std::nullopt;
    }

private:
    const toml_entry* find(const std::string& key) const {
        const auto found = from_.fields.find(key);
        return found == from_.fields.end() ? nullptr : &found->second;
    }

    /// Of a key that is there, or of one that is missing from the table.
    void complain(const std::string& key, std::string message) {
        const auto* entry = find(key);
        good_ = false;
        found_.problems.push_back({toml_schedule_path(from_) + "." + key,
                                   toml_origin(toml_path_, entry ? entry->line : from_.line),
                                   entry ? printable(entry->text) : std::string(), std::move(message)});
    }

    void read_name(std::set<std::string>& names) {
        const auto* given = find("name");
        if (!given)
            return complain("name", "is missing: it " + problem_of_schedule_name({}));
        out_.name = given->text;
        if (auto problem = problem_of_schedule_name(out_.name); !problem.empty())
            return complain("name", std::move(problem));
        if (!names.insert(out_.name).second)
            complain("name", "another schedule has this name: each needs its own");
    }

    void read_space() {
        const bool all = read_boolean("all_spaces", false);
        const auto* given = find("space");
        if (!given && !all)
            return complain("space", "is missing: set it to a space's key, or set all_spaces = true");
        if (given && all)
            return complain("space", "must not be set beside all_spaces = true");
        if (!given)
            return;
        out_.space = trim(given->text);
        if (auto problem = problem_of_schedule_space(out_.space); !problem.empty())
            complain("space", std::move(problem));
    }

    void read_when() {
        const auto* given = find("when");
        const auto parsed = parse_schedule_time(given ? given->text : std::string());
        if (!given)
            return complain("when", "is missing: it " + parsed.problem);
        out_.when = trim(given->text);
        if (!parsed.problem.empty())
            complain("when", parsed.problem);
    }

    bool read_boolean(const std::string& key, bool otherwise) {
        const auto* given = find(key);
        if (!given)
            return otherwise;
        const auto value = parse_value(yes_or_no, given->text);
        if (!value)
            complain(key, "must be " + allowed_values(yes_or_no));
        return value ? std::get<bool>(*value) : otherwise;
    }

    void read_provider() {
        const auto* given = find("provider");
        if (!given)
            return;
        out_.provider = lower_ascii(trim(given->text));
        if (std::ranges::find(providers_, out_.provider) != providers_.end())
            return;
        const std::vector<std::string_view> known(providers_.begin(), providers_.end());
        std::string list;
        for (const auto& each : providers_)
            list += (list.empty() ? "" : ", ") + each;
        complain("provider", "no such provider: there are " + list + did_you_mean(out_.provider, known));
    }

    void read_budget() {
        const auto* given = find("budget_usd_month");
        if (!given)
            return;
        const auto usd = parse_decimal(trim(given->text));
        if (auto problem = problem_of_schedule_budget(usd.value_or(0)); !problem.empty())
            return complain("budget_usd_month", std::move(problem));
        out_.budget_usd_month = usd;
    }

    const toml_schedule& from_;
    const std::string& toml_path_;
    const std::vector<std::string>& providers_;
    findings& found_;
    schedule out_;
    bool good_ = true;
};

} // namespace

std::vector<schedule> read_schedules(const toml_settings& toml, const std::string& toml_path,
                                     const std::vector<std::string>& providers, findings& found) {
    std::vector<schedule> out;
    std::set<std::string> names;
    for (const auto& each : toml.schedules)
        if (auto good = schedule_reader(each, toml_path, providers, found).run(names))
            out.push_back(std::move(*good));
    if (toml.schedules.size() > schedules_max)
        found.problems.push_back({"schedule", toml_origin(toml_path, toml.schedules[schedules_max].line),
                                  std::to_string(toml.schedules.size()) + " tables",
                                  "there may be " + std::to_string(schedules_max) + " schedules"});
    return out;
}

void check_schedule_providers(const toml_settings& toml, const std::string& toml_path,
                              const std::vector<schedule>& schedules, const std::vector<llm::endpoint>& endpoints,
                              findings& found) {
    for (const auto& table : toml.schedules) {
        const auto field = table.fields.find("provider");
        const auto name = table.fields.find("name");
        const auto good = std::ranges::find_if(schedules, [&](const schedule& each) {
            return name != table.fields.end() && each.name == name->second.text && !each.provider.empty();
        });
        if (field == table.fields.end() || good == schedules.end() ||
            std::ranges::find(endpoints, good->provider, &llm::endpoint::name) != endpoints.end())
            continue;
        found.problems.push_back({toml_schedule_path(table) + ".provider", toml_origin(toml_path, field->second.line),
                                  printable(field->second.text),
                                  "cannot be used: set its key, and where it is a configured server, name it in "
                                  "TAG_SPACE_PROVIDER or TAG_SPACE_FALLBACK_PROVIDER"});
    }
}

} // namespace tagwright
