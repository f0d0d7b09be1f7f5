// `tagwright simulate`: a scenario in virtual time, as charts or as one JSON line.

#include "app/check/day_estimate.hpp"
#include "app/cli/chart.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/found_run.hpp"
#include "app/cli/output.hpp"
#include "app/cli/session.hpp"
#include "app/cli/simulation_order.hpp"
#include "app/cli/simulation_report.hpp"
#include "app/output_file.hpp"
#include "base/ascii.hpp"
#include "config/files.hpp"
#include "config/value.hpp"
#include "sim/model/days.hpp"
#include "sim/pipeline_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <sys/ioctl.h>
#include <unistd.h>

namespace tagwright::cli {
namespace {

int refuse(const std::string& what) {
    complain("simulate: " + what);
    return exit_usage;
}

/// What is wrong with the file, by the name that the user knows it by; empty if it has been written.
std::string write_text_file(const std::string& name, const std::string& path, const std::string& text) {
    output_file out(path);
    if (out.stream() != nullptr && std::fwrite(text.data(), 1, text.size(), out.stream()) != text.size())
        return name + ": " + path + ": " + std::strerror(errno);
    const auto& problem = out.finish();
    return problem.empty() ? "" : name + ": " + problem;
}

// -- charts ----------------------------------------------------------------------------------------------

struct canvas {
    std::size_t columns = 70;
    chart_style style = chart_style::ascii;
};

bool locale_is_utf8() {
    for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (const auto* value = std::getenv(name); value != nullptr && *value != '\0') {
            const auto text = lower_ascii(value);
            return text.find("utf-8") != std::string::npos || text.find("utf8") != std::string::npos;
        }
    return false;
}

canvas canvas_of_stdout() {
    canvas out;
    winsize size{};
    if (isatty(STDOUT_FILENO) == 0)
        return out;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 30)
        out.columns = std::min<std::size_t>(size.ws_col, 160) - chart_margin - 1;
    out.style = locale_is_utf8() ? chart_style::blocks : chart_style::ascii;
    return out;
}

std::string charts(const sim::scenario& what, const sim::pipeline_outcome& run, const canvas& on) {
    const auto length = std::max(0.001, run.numbers.makespan_s);
    const auto per_column = length / static_cast<double>(on.columns);
    std::vector<std::pair<double, double>> in_flight, level;
    for (const auto& s : run.trace.samples) {
        in_flight.emplace_back(s.at_s, s.in_flight);
        level.emplace_back(s.at_s, s.level);
    }
    auto answers = count_per_column(run.trace.ok_at_s, length, on.columns);
    std::vector<double> quota;
    const auto capacity = sim::capacity(what, sim::make_jobs(what, run.numbers.seed));
    for (std::size_t i = 0; i < on.columns; ++i) {
        const auto from = static_cast<double>(i) * per_column;
        answers[i] /= per_column;
        quota.push_back(capacity.integral(from, from + per_column) / per_column);
    }
    const auto* line = on.style == chart_style::blocks ? "─" : "-";
    const auto refused = fmt::format("refused calls (429), each column is {:.3g} s", per_column);
    return draw({fmt::format("calls in flight, and the level ({})", line),
                 mean_per_column(in_flight, length, on.columns), mean_per_column(level, length, on.columns)},
                6, on.style) +
           "\n" +
           draw({fmt::format("answers a second, and what the limits let through ({})", line), answers, quota}, 6,
                on.style) +
           "\n" + draw({refused, count_per_column(run.trace.refused_at_s, length, on.columns), {}}, 3, on.style) +
           draw_time_axis(length, on.columns);
}

std::string summary(const sim::pipeline_outcome& run, double cpu_s) {
    const auto& m = run.numbers;
    const auto& pages = run.end.last.pages;
    std::string out;
    const auto row = [&out](const char* name, const std::string& value) {
        out += fmt::format("  {:<12} {}\n", name, value);
    };
    row("time", fmt::format("{:.1f} s; who knows the limits beforehand needs {:.1f} s: {:.1f} % of the quota used",
                            m.makespan_s, m.t_min_s, 100 * m.utilisation));
    row("calls", fmt::format("{}: {} answered, {} refused ({:.2f} %), {} timed out, {} failed otherwise", m.calls, m.ok,
                             m.n_429, 100 * m.rate_429, m.timeouts, m.errors));
    row("pages", fmt::format("{} labelled, {} failed", pages.labelled, pages.failed));
    row("concurrency", fmt::format("{} at its peak", m.peak_concurrency));
    if (m.cost_usd)
        row("tokens", fmt::format("{:.2f} USD", *m.cost_usd));
    row("cost", fmt::format("{:.1f} s of CPU, {:.0f} µs a call", cpu_s, 1e6 * cpu_s / std::max(1, m.calls)));
    return out;
}

/// What is simulated, and where calls are counted by the day, how many days it takes, were it to start now.
std::string head(const sim::scenario& what, std::uint64_t seed) {
    const auto pages = static_cast<std::uint64_t>(what.calls) * static_cast<std::uint64_t>(what.pages_per_call);
    auto out =
        fmt::format("{}, seed {}: {} pages, {} a call\n", printable(what.name), seed, pages, what.pages_per_call);
    if (const auto supply = sim::days_of(what, seed)) {
        const auto now_s = wall_clock_s();
        const day_known day{{supply->a_day, supply->left, now_s + supply->to_reset_s}, supply->spread, now_s};
        const auto calls = static_cast<std::uint64_t>(what.calls);
        out += days_text(pages, false, calls, day, time_zone::of_system()) + "\n";
    }
    return out;
}

std::string learned_before(const sim::scenario& what, std::string& into) {
    if (what.state_in.empty())
        return {};
    auto state = read_text_file(what.state_in);
    into = std::move(state.text);
    return state.problem.empty() ? "" : "state_in: " + state.problem;
}

/// What is wrong with the places that are to be written; empty if they can be.
std::string cannot_write(const sim::scenario& what, const std::string& report) {
    const std::pair<const char*, const std::string&> places[] = {{"state_out", what.state_out}, {"--report", report}};
    for (const auto& [name, path] : places)
        if (!path.empty())
            if (const auto problem = output_file::probe(path); !problem.empty())
                return std::string(name) + ": " + problem;
    return {};
}

/// What is needed before it begins. A problem is told before anything else is.
struct prepared_simulation {
    sim::pipeline_setup setup;
    std::string problem;
};

prepared_simulation prepare(const sim::scenario& what, std::optional<std::uint64_t> seed, const std::string& report) {
    prepared_simulation out;
    out.setup.seed = seed.value_or(what.seed);
    out.problem = learned_before(what, out.setup.learned);
    if (out.problem.empty())
        out.problem = cannot_write(what, report);
    return out;
}

struct one_simulation {
    sim::pipeline_outcome run;
    double cpu_s = 0;
    std::string problem; ///< what came of it could not be written
};

one_simulation simulate_one(const sim::scenario& what, const sim::pipeline_setup& setup, const std::string& report) {
    one_simulation out;
    const auto before = std::clock();
    out.run = sim::run_pipeline(what, setup);
    out.cpu_s = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    if (!what.state_out.empty())
        out.problem = write_text_file("state_out", what.state_out, out.run.learned);
    if (out.problem.empty() && !report.empty())
        out.problem = write_text_file("--report", report, simulation_report(what, out.run));
    return out;
}

/// @param of  which of several, with a colon; empty: there is only one
void complain_of(const sim::pipeline_outcome& run, const std::string& of = {}) {
    if (run.end.why)
        complain(fmt::format("simulate: {}{} ({})", of, run.end.why.message, to_string(run.end.why.code)));
}

int run_alone(const options& what, const sim::scenario& scenario) {
    auto ready = prepare(scenario, what.seed, what.report);
    if (!ready.problem.empty())
        return refuse(ready.problem);
    ready.setup.keep_trace = !what.json || !what.report.empty();
    if (!what.json) {
        fmt::print("{}\n", head(scenario, ready.setup.seed));
        std::fflush(stdout);
    }
    const auto done = simulate_one(scenario, ready.setup, what.report);
    if (!done.problem.empty())
        return refuse(done.problem);
    complain_of(done.run);
    if (what.json)
        fmt::print("{}\n", to_json(done.run.numbers));
    else
        fmt::print("{}\n{}", charts(scenario, done.run, canvas_of_stdout()), summary(done.run, done.cpu_s));
    return exit_code_of(done.run.end);
}

/// The worst exit code of all.
int run_side_by_side(const options& what, const std::vector<simulation>& all) {
    std::vector<std::string> labels;
    std::vector<sim::metrics> results;
    auto code = exit_ok;
    for (const auto& each : all) {
        const auto ready = prepare(each.what, what.seed, {});
        if (!ready.problem.empty())
            return refuse(each.label + ": " + ready.problem);
        const auto done = simulate_one(each.what, ready.setup, {});
        if (!done.problem.empty())
            return refuse(each.label + ": " + done.problem);
        complain_of(done.run, printable(each.label) + ": ");
        if (what.json) {
            fmt::print("{}\n", to_json(done.run.numbers, each.label));
            std::fflush(stdout);
        }
        labels.push_back(printable(each.label));
        results.push_back(done.run.numbers);
        code = std::max(code, exit_code_of(done.run.end));
    }
    if (!what.json)
        fmt::print("{}", comparison(labels, results));
    return code;
}

/// The changes that the command line asks for, those of a run first. Prints what is wrong.
std::optional<std::vector<sim::scenario_change>> asked_changes(const options& what) {
    read_changes out;
    if (!what.space_like.empty()) {
        auto named = what;
        named.run = what.space_like;
        const auto found = look_for(named);
        if (!found)
            return std::nullopt;
        out = changes_like(*found->run);
    }
    auto set = changes_of(what.changes);
    for (const auto& problem : {out.error, set.error})
        if (!problem.empty()) {
            refuse(problem);
            return std::nullopt;
        }
    out.changes.insert(out.changes.end(), set.changes.begin(), set.changes.end());
    return std::move(out.changes);
}

} // namespace

int run_simulate(const options& what) {
    if (!what.compare.empty() && !what.report.empty())
        return refuse("--report is of one simulation; leave it or --compare out");
    const auto changes = asked_changes(what);
    if (!changes)
        return exit_usage;
    const auto order = order_of(what.scenario.empty() ? "default" : what.scenario, *changes, what.compare);
    if (!order.error.empty())
        return refuse(order.error);
    return what.compare.empty() ? run_alone(what, order.runs.front().what) : run_side_by_side(what, order.runs);
}

} // namespace tagwright::cli
