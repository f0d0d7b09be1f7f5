#include "app/cli/simulation_report.hpp"

#include "app/cli/chart.hpp"
#include "app/cli/scenario_words.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

namespace tagwright::embedded {
std::vector<std::pair<std::string_view, std::string_view>> report();
} // namespace tagwright::embedded

namespace tagwright::cli {
namespace {

using nlohmann::json;

constexpr std::size_t points_most = 1000;
constexpr std::size_t parts_least = 100;
constexpr std::size_t answers_a_part = 25; ///< fewer would make a comb of them

/// More digits would only make the file longer.
double rounded(double value) { return std::round(value * 1e5) / 1e5; }

json rounded(std::vector<double> values) {
    std::ranges::transform(values, values.begin(), [](double value) { return rounded(value); });
    return values;
}

/// A length of parts, even enough for a caption, of which at most so many fill the time.
double part_length_s(double length_s, std::size_t parts_most) {
    constexpr double day_s = 86'400;
    for (const auto out_s :
         {.01, .02, .05, .1, .2, .5, 1., 2., 5., 10., 30., 60., 120., 300., 600., 1800., 3600., 21'600.})
        if (length_s <= out_s * static_cast<double>(parts_most))
            return out_s;
    return day_s * std::ceil(length_s / day_s / static_cast<double>(parts_most));
}

std::string time_text(double s) {
    return s < 120 ? fmt::format("{:.1f} s", s) : fmt::format("{:.1f} s ({})", s, stopwatch_text(s));
}

json about(const sim::scenario& what, const sim::metrics& m) {
    const auto pages = static_cast<std::uint64_t>(what.calls) * static_cast<std::uint64_t>(what.pages_per_call);
    auto out = json::array();
    const auto row = [&out](const char* name, std::vector<std::string> lines) { out.push_back({name, lines}); };
    row("Scenario", {what.name});
    row("Seed", {std::to_string(m.seed)});
    row("Pages", {grouped(pages)});
    row("Pages a call", {grouped(static_cast<std::uint64_t>(what.pages_per_call))});
    row("Limits", limits_in_words(what));
    if (!what.source.empty())
        row("Read from", {what.source});
    row("Client", {fmt::format("at most {} calls at once", what.max_concurrency)});
    return out;
}

json figures(const sim::pipeline_outcome& run) {
    const auto& m = run.numbers;
    const auto& pages = run.end.last.pages;
    auto out = json::array();
    const auto row = [&out](const char* name, std::string value) {
        out.push_back({name, json::array({std::move(value)})});
    };
    const auto count = [&row](const char* name, auto value) { row(name, grouped(static_cast<std::uint64_t>(value))); };
    row("Time", time_text(m.makespan_s));
    row("Shortest time", time_text(m.t_min_s) + ", for a client that knows the limits beforehand");
    row("Quota used",
        fmt::format("{:.1f} %", 100 * m.utilisation) + (run.end.why ? ", until the run ended early" : ""));
    count("Calls", m.calls);
    count("Answered", m.ok);
    row("Refused",
        fmt::format("{} ({:.2f} % of the calls)", grouped(static_cast<std::uint64_t>(m.n_429)), 100 * m.rate_429));
    count("Timed out", m.timeouts);
    count("Failed otherwise", m.errors);
    count("Calls in flight, at most", m.peak_concurrency);
    count("Pages labelled", pages.labelled);
    count("Pages failed", pages.failed);
    if (m.cost_usd)
        row("Cost", fmt::format("{:.2f} USD", *m.cost_usd));
    if (run.end.why)
        row("Ended early", run.end.why.message);
    return out;
}

json samples(const sim::pipeline_trace& trace) {
    std::vector<double> t, in_flight, level;
    const auto step = std::max<std::size_t>(1, (trace.samples.size() + points_most - 1) / points_most);
    for (std::size_t i = 0; i < trace.samples.size(); i += step) {
        const auto& seen = trace.samples[i];
        t.push_back(seen.at_s);
        in_flight.push_back(seen.in_flight);
        level.push_back(seen.level);
    }
    return {{"t", rounded(std::move(t))}, {"in_flight", in_flight}, {"level", level}};
}

json parts(const sim::scenario& what, const sim::pipeline_outcome& run, double length_s) {
    const auto most = std::clamp(run.trace.ok_at_s.size() / answers_a_part, parts_least, points_most);
    const auto step_s = part_length_s(length_s, most);
    // A short rest belongs to the last part: by itself it would show a rate that is nobody's.
    const auto count = static_cast<std::size_t>(std::max(1.0, std::round(length_s / step_s)));
    const auto whole_s = step_s * static_cast<double>(count);
    const auto capacity = sim::capacity(what, sim::make_jobs(what, run.numbers.seed));
    auto answers = count_per_column(run.trace.ok_at_s, whole_s, count);
    std::vector<double> limit;
    for (std::size_t i = 0; i < count; ++i) {
        const auto from_s = static_cast<double>(i) * step_s;
        const auto to_s = i + 1 < count ? from_s + step_s : length_s;
        answers[i] /= to_s - from_s;
        limit.push_back(capacity.integral(from_s, to_s) / (to_s - from_s));
    }
    return {{"step_s", step_s},
            {"answers", rounded(std::move(answers))},
            {"limit", rounded(std::move(limit))},
            {"refused", count_per_column(run.trace.refused_at_s, whole_s, count)}};
}

/// JSON in which nothing ends the script element that it stands in.
std::string json_for_html(const json& data) {
    auto text = data.dump(-1, ' ', true, json::error_handler_t::replace);
    for (auto at = text.find('<'); at != std::string::npos; at = text.find('<', at))
        text.replace(at, 1, "\\u003c");
    return text;
}

} // namespace

std::string simulation_report(const sim::scenario& what, const sim::pipeline_outcome& run) {
    const auto length_s = std::max(0.001, run.numbers.makespan_s);
    const json data = {
        {"name", what.name},    {"about", about(what, run.numbers)}, {"figures", figures(run)},
        {"length_s", length_s}, {"samples", samples(run.trace)},     {"parts", parts(what, run, length_s)}};
    constexpr std::string_view place = "{{data}}";
    std::string out(embedded::report().at(0).second);
    return out.replace(out.find(place), place.size(), json_for_html(data));
}

} // namespace tagwright::cli
