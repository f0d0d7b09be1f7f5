#include "app/cli/simulation_order.hpp"

#include "app/cli/console.hpp"
#include "app/columns.hpp"
#include "base/ascii.hpp"
#include "config/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace tagwright::cli {
namespace {

constexpr std::size_t compared_max = 32;

/// Where the value begins; empty where the text is no KEY=VALUE. File names may have a "=" further on.
std::optional<sim::scenario_change> change_of(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == std::string_view::npos || text.substr(0, equals).find('/') != std::string_view::npos)
        return std::nullopt;
    return sim::scenario_change{std::string(trim(text.substr(0, equals))), std::string(trim(text.substr(equals + 1)))};
}

std::vector<std::string> elements_of(std::string_view list) {
    std::vector<std::string> out;
    for (bool more = true; more;) {
        const auto comma = list.find(',');
        more = comma != std::string_view::npos;
        out.emplace_back(trim(list.substr(0, comma)));
        list.remove_prefix(more ? comma + 1 : list.size());
    }
    return out;
}

/// What an element of the list stands for: a change of the first scenario, or another scenario.
struct element {
    std::optional<sim::scenario_change> change;
    std::string scenario;
    std::string label;
};

std::string read_elements(const std::string& list, std::vector<element>& into) {
    std::string key;
    for (const auto& text : elements_of(list)) {
        if (text.empty())
            return fmt::format("--compare {}: an entry is empty", printable(list));
        auto change = change_of(text);
        if (change)
            key = change->key;
        else if (!key.empty())
            change = sim::scenario_change{key, text};
        const auto label = change ? change->key + "=" + change->value : text;
        into.push_back({std::move(change), text, label});
    }
    if (into.size() > compared_max)
        return fmt::format("--compare: {} entries; at most {} are compared", into.size(), compared_max);
    return {};
}

std::string time_of(const sim::metrics& m) {
    constexpr double day_s = 86'400;
    if (m.makespan_s < 2 * day_s)
        return clock_text(std::chrono::seconds(std::lround(m.makespan_s)));
    return fmt::format("{:.1f} days", m.makespan_s / day_s);
}

} // namespace

read_changes changes_of(const std::vector<std::string>& texts) {
    read_changes out;
    for (const auto& text : texts) {
        auto change = change_of(text);
        if (!change) {
            out.error = fmt::format("--set {}: is not KEY=VALUE", printable(text));
            return out;
        }
        out.changes.push_back(std::move(*change));
    }
    return out;
}

read_changes changes_like(const run_record& run) {
    read_changes out;
    const auto& totals = run.totals;
    const auto pages = std::max(totals.pages.listed, totals.pages.settled());
    const auto tokens = static_cast<double>(totals.tokens.input + totals.tokens.output);
    if (totals.pages.labelled == 0 || tokens <= 0) {
        out.error =
            fmt::format("--space-like {}: no model has counted this run's pages: their size is not known", run.run);
        return out;
    }
    const auto calls = static_cast<double>(totals.calls.successful);
    const auto page = (tokens - sim::instruction_tokens * calls) / static_cast<double>(totals.pages.labelled);
    out.changes.push_back({"pages", std::to_string(pages)});
    out.changes.push_back({"tokens.page_mean", fmt::format("{:.0f}", std::max(60.0, page))});
    if (run.settings)
        out.changes.push_back({"pages_per_call", std::to_string(run.settings->batch_size)});
    return out;
}

simulation_order order_of(const std::string& scenario, const std::vector<sim::scenario_change>& changes,
                          const std::string& compare) {
    simulation_order out;
    std::vector<element> elements;
    if (compare.empty())
        elements.push_back({{}, scenario, scenario});
    else
        out.error = read_elements(compare, elements);
    for (const auto& each : elements) {
        if (!out.error.empty())
            return out;
        auto all = changes;
        if (each.change)
            all.push_back(*each.change);
        auto found = sim::find_scenario(each.change ? scenario : each.scenario, all);
        out.error = found.error;
        out.runs.push_back({each.label, std::move(found.value)});
    }
    return out;
}

std::string comparison(const std::vector<std::string>& labels, const std::vector<sim::metrics>& results) {
    constexpr std::size_t label_columns = 40;
    std::size_t width = 0;
    for (const auto& label : labels)
        width = std::max(width, std::min(label_columns, width_of(label)));
    auto out = fmt::format("{}  {:>10}  {:>8}  {:>9}  {:>7}  {:>9}  {:>9}\n", padded("", width), "time", "calls",
                           "429s", "used", "failed", "cost");
    for (std::size_t i = 0; i < results.size(); ++i) {
        const auto& m = results[i];
        const auto cost = m.cost_usd ? fmt::format("{:.2f} USD", *m.cost_usd) : std::string("-");
        out += fmt::format("{}  {:>10}  {:>8}  {:>9}  {:>7}  {:>9}  {:>9}\n", padded(labels[i], width), time_of(m),
                           m.calls, fmt::format("{:.2f} %", 100 * m.rate_429),
                           fmt::format("{:.1f} %", 100 * m.utilisation), m.gave_up, cost);
    }
    return out;
}

} // namespace tagwright::cli
