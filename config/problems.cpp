#include "tagwright/settings.hpp"

#include "config/run_values.hpp"
#include "config/setting_table.hpp"
#include "config/url.hpp"
#include "config/value.hpp"

#include <iterator>
#include <set>
#include <utility>

namespace tagwright::inline v0 {
namespace {

bool has_bounds(const setting& row) {
    switch (row.type) {
    case setting_type::integer:
    case setting_type::amount:
    case setting_type::time:
    case setting_type::share:
    case setting_type::words: return true;
    case setting_type::text: return row.max > 0;
    default: return false;
    }
}

void check_value(const setting& row, const setting_value& value, std::vector<setting_problem>& problems) {
    auto shown = show_value(value);
    if (!parse_value(row, shown))
        problems.push_back({std::string(row.name), {}, std::move(shown), "must be " + allowed_values(row)});
}

void check_bounds(const run_settings& of, std::vector<setting_problem>& problems) {
    for (const auto& row : setting_table())
        if (const auto value = has_bounds(row) ? value_of(of, row.name, false) : std::nullopt)
            check_value(row, *value, problems);
}

void check_bounds(const host_settings& of, std::vector<setting_problem>& problems) {
    const std::pair<std::string_view, int> numbers[] = {{"TAG_SPACE_AI_CONCURRENCY", of.ai_concurrency},
                                                        {"TAG_SPACE_MAX_AI_CONCURRENCY", of.ai_concurrency_max},
                                                        {"TAG_SPACE_CACHE_SIZE", of.cache_size},
                                                        {"TAGWRIGHT_CONFLUENCE_READS_MAX", of.confluence.reads_max},
                                                        {"TAGWRIGHT_CONFLUENCE_WRITES_MAX", of.confluence.writes_max},
                                                        {"TAGWRIGHT_RUNS_KEEP", of.runs_keep},
                                                        {"TAGWRIGHT_UNDO_DAYS", of.undo_days}};
    for (const auto& [name, number] : numbers)
        check_value(*find_setting(name), std::int64_t{number}, problems);
    check_value(*find_setting("TAGWRIGHT_CONFLUENCE_TIMEOUT"), of.confluence.timeout, problems);
    if (of.ai_concurrency > of.ai_concurrency_max)
        problems.push_back(
            {"TAG_SPACE_AI_CONCURRENCY",
             {},
             std::to_string(of.ai_concurrency),
             "must not be above TAG_SPACE_MAX_AI_CONCURRENCY, which is " + std::to_string(of.ai_concurrency_max)});
}

/// Empty: there is no wiki.
void check_wiki(const confluence_settings& of, std::vector<setting_problem>& problems) {
    if (!of.base_url.empty() && !normalise_base_url(of.base_url))
        problems.push_back({"CONFLUENCE_BASE_URL",
                            {},
                            printable(redact_url(of.base_url)),
                            "must be " + allowed_values(*find_setting("CONFLUENCE_BASE_URL"))});
}

/// What keeps a provider from being asked; empty: nothing.
std::string problem_of(const llm::endpoint& each) {
    if (each.name.empty())
        return "must have a name";
    if (each.shape == llm::wire::local)
        return {};
    if (each.timeout <= std::chrono::milliseconds(0))
        return "must have a timeout above 0";
    if (each.shape != llm::wire::own && !normalise_base_url(each.base_url, url_query::allowed))
        return "must have a base URL that begins with http:// or https://, without user and fragment; it has \"" +
               printable(redact_url(each.base_url)) + "\"";
    return {};
}

void check_providers(const run_settings& of, std::vector<setting_problem>& problems) {
    if (of.providers.empty())
        problems.push_back({"providers", {}, {}, "must name at least one provider"});
    std::set<std::string> names;
    for (const auto& each : of.providers) {
        if (auto problem = problem_of(each); !problem.empty())
            problems.push_back({"providers", {}, printable(each.name), std::move(problem)});
        if (!names.insert(each.name).second)
            problems.push_back({"providers", {}, printable(each.name), "must have a name of its own"});
    }
}

} // namespace

std::vector<setting_problem> problems_of(const run_settings& of) {
    std::vector<setting_problem> out;
    check_providers(of, out);
    check_bounds(of, out);
    return out;
}

std::vector<setting_problem> problems_of(const host_settings& of) {
    std::vector<setting_problem> out;
    check_bounds(of, out);
    check_wiki(of.confluence, out);
    return out;
}

std::vector<setting_problem> problems_of(const settings& of) {
    auto out = problems_of(static_cast<const run_settings&>(of));
    auto host = problems_of(static_cast<const host_settings&>(of));
    out.insert(out.end(), std::make_move_iterator(host.begin()), std::make_move_iterator(host.end()));
    return out;
}

std::string to_string(const setting_problem& problem) {
    auto line = problem.setting;
    if (!problem.value.empty())
        line += "=" + problem.value;
    if (!problem.origin.empty())
        line += " (" + problem.origin + ")";
    return line + ": " + problem.message;
}

std::string render(const std::vector<setting_problem>& problems) {
    if (problems.empty())
        return {};
    std::string text = problems.size() == 1 ? "1 problem with the settings:\n"
                                            : std::to_string(problems.size()) + " problems with the settings:\n";
    for (const auto& problem : problems)
        text += "  " + to_string(problem) + "\n";
    return text;
}

} // namespace tagwright::inline v0
