// Ours beside the published limiters: prints two tables and exits with 1 where a goal of ours is missed. The first,
// over the scenarios of the study and beside its figures, is of medians; the second is small_quotas.hpp.
//
//   throttle_bench [--table first|second|both] [--seeds N] [--first-seed N] [--json|--markdown] [--ours-only]

#include "sim/model/scenarios.hpp"
#include "tests/bench/small_quotas.hpp"
#include "tests/sim/throttle/baselines/published.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string>

namespace {

using namespace tagwright;
using namespace tagwright::sim;

struct goal {
    double utilisation = 0; ///< percent, at least
    double refused = 0;     ///< percent of the calls, at most
};

/// Issue 3: "It is done when".
const std::map<std::string, goal> goals{
    {"a", {97, 0.7}},        {"b", {99, 0.7}},        {"c", {98, 0.7}},        {"d", {97.5, 0.7}},
    {"e", {98, 0}},          {"f", {96, 0.7}},        {"g", {98, 0.1}},        {"short-1", {93, 3}},
    {"short-2", {90, 3}},    {"short-3", {85, 5}},    {"random-a", {95, 0.8}}, {"random-b", {95, 0.8}},
    {"random-c", {95, 0.8}}, {"random-d", {95, 0.8}}, {"random-e", {95, 0.8}}, {"random-f", {95, 0.8}},
    {"random-g", {95, 0.8}},
};

/// What the study measured, on the same scenarios with other random numbers: utilisation and refused in percent;
/// the columns a to g, then the three short runs. Rows by our names; the prototype of the study is ours.
using study_row = std::vector<std::pair<double, double>>;
const std::map<std::string, study_row> study{
    {"seed's rule",
     {{47.7, 0}, {49.9, 0}, {44.1, 0}, {57.2, 0}, {26.8, 0}, {52.5, 0}, {41.2, 0}, {51.2, 0.5}, {37.2, 0}, {77.1, 2}}},
    {"classic AIMD",
     {{77.6, .92},
      {88.4, 1.02},
      {97.8, .54},
      {91.3, 1.41},
      {89.4, 0},
      {84.4, 1},
      {97.4, .97},
      {97.7, 22},
      {80.8, 3.1},
      {69, 50}}},
    {"Netflix AIMD", {{97.4, 33.3}, {99.6, 32.8}, {97.6, 29.7}, {99.6, 36.2}, {53.1, 0}, {94, 32.6}, {97.7, 28.4}}},
    {"Gradient2", {{88.2, 16.4}, {79.3, 19.9}, {97.8, 79.1}, {89.1, 71.2}, {90, 0}, {80.4, 29.1}, {72.1, 71.5}}},
    {"AWS adaptive",
     {{81.7, 11.7},
      {99.6, 7.8},
      {98.1, 8.9},
      {99.6, 9.5},
      {3.6, 0},
      {99.6, 7.9},
      {97.8, 8.2},
      {89.7, 3.8},
      {53.8, 13},
      {90.1, 9.6}}},
    {"clairvoyant",
     {{98, 0},
      {99.7, 0},
      {99.3, 28.6},
      {99.7, 0},
      {99.7, 0},
      {99.7, 0},
      {98.7, 28.3},
      {99.6, 0},
      {98.4, 0},
      {99.8, 0}}},
    {"tagwright",
     {{97.5, .39},
      {99.5, .42},
      {98.9, .56},
      {98.3, .61},
      {98.6, 0},
      {96.2, .43},
      {98.4, 0},
      {92.4, 2},
      {44.4, .7},
      {75.9, 3.8}}},
    {"tagwright warm",
     {{98, .39},
      {99.7, .42},
      {99, .59},
      {98.2, .58},
      {99.6, 0},
      {96.6, .43},
      {98.6, 0},
      {97.6, 1},
      {92.2, .2},
      {65.9, 4.8}}},
};

struct cell {
    double utilisation = 0, refused = 0, worst_refused = 0, refusals = 0; ///< percent, percent, percent, calls
};

cell measure(const bench_column& col, const bench_options& o, const make_contender& make) {
    std::vector<double> utilisation, refused, refusals;
    for (const auto& r : runs_of(col, o, make)) {
        utilisation.push_back(100 * r.numbers.utilisation);
        refused.push_back(100 * r.numbers.rate_429);
        refusals.push_back(r.numbers.n_429);
    }
    return {median(utilisation), median(refused), *std::max_element(refused.begin(), refused.end()), median(refusals)};
}

std::vector<bench_column> columns(const bench_options& o) {
    std::vector<bench_column> all;
    for (const auto& set : {long_runs(), short_runs()})
        for (const auto& s : set)
            all.push_back({s.name, {s}});
    for (auto type = 'a'; type <= 'g'; ++type) {
        bench_column c{std::string("random-") + type, {}};
        for (auto k = 0; k < o.seeds; ++k)
            c.scenarios.push_back(random_scenario(type, static_cast<std::uint64_t>(o.first_seed + k)));
        all.push_back(std::move(c));
    }
    return all;
}

void print_row(const std::string& name, const std::vector<cell>& cells, print_form form) {
    const auto markdown = form == print_form::markdown;
    auto line = markdown ? "| " + name + " |" : fmt::format("{:<14}", name);
    for (const auto& c : cells)
        line += markdown ? fmt::format(" {:.1f}/{:.2f} |", c.utilisation, c.refused)
                         : fmt::format(" {:>6.1f}/{:<5.2f}", c.utilisation, c.refused);
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

void print_study_row(const std::string& name) {
    const auto found = study.find(name);
    if (found == study.end())
        return;
    fmt::print("{:<14}", "  the study");
    for (const auto& [utilisation, refused] : found->second)
        fmt::print(" {:>6.1f}/{:<5.2f}", utilisation, refused);
    fmt::print("\n");
}

void print_head(const std::vector<bench_column>& cols, const bench_options& o) {
    if (o.form == print_form::markdown) {
        std::string names = "| |", line = "|---|";
        for (const auto& c : cols) {
            names += " " + c.name + " |";
            line += "---|";
        }
        fmt::print("{}\n{}\n", names, line);
    } else if (o.form == print_form::text) {
        fmt::print("median of {} seeds: utilisation % / refused %\n{:<14}", o.seeds, "");
        for (const auto& c : cols)
            fmt::print(" {:^12}", c.name);
        fmt::print("\n");
    }
}

void print_json(const std::string& name, const std::vector<bench_column>& cols, const std::vector<cell>& cells) {
    for (std::size_t i = 0; i < cols.size(); ++i)
        fmt::print(
            R"({{"limiter":"{}","scenario":"{}","utilisation":{:.4f},"rate_429":{:.5f},"rate_429_max":{:.5f},"n_429":{}}})"
            "\n",
            name, cols[i].name, cells[i].utilisation / 100, cells[i].refused / 100, cells[i].worst_refused / 100,
            cells[i].refusals);
}

std::vector<cell> row(const std::string& name, const std::vector<bench_column>& cols, const bench_options& o,
                      const make_contender& make) {
    std::vector<cell> cells;
    for (const auto& c : cols)
        cells.push_back(measure(c, o, make));
    if (o.form == print_form::json)
        print_json(name, cols, cells);
    else
        print_row(name, cells, o.form);
    if (o.form == print_form::text)
        print_study_row(name);
    return cells;
}

/// Says what is missed; `slack`: points of utilisation.
int missed(const std::string& name, const std::vector<bench_column>& cols, const std::vector<cell>& cells,
           double slack) {
    auto n = 0;
    for (std::size_t i = 0; i < cols.size(); ++i) {
        const auto& g = goals.at(cols[i].name);
        if (cells[i].utilisation >= g.utilisation - slack && cells[i].refused <= g.refused + 1e-9)
            continue;
        fmt::print(stderr, "{}: {} reaches {:.1f} % with {:.2f} % refused; the goal is {:.1f} % with {:.2f} %\n", name,
                   cols[i].name, cells[i].utilisation, cells[i].refused, g.utilisation - slack, g.refused);
        ++n;
    }
    return n;
}

int print_study(const bench_options& o) {
    const auto cols = columns(o);
    print_head(cols, o);
    if (!o.ours_only)
        for (const auto& b : baselines())
            row(b.name, cols, o,
                [&](const scenario& s, std::uint64_t seed) { return make_baseline(b.which, s, seed); });
    const auto cold = row("tagwright", cols, o, ours);
    const auto warm = row("tagwright warm", cols, o, ours_warm);
    return missed("cold", cols, cold, 0) + missed("warm", cols, warm, 1);
}

/// False: there is no such option.
bool read_option(int argc, char** argv, int& i, bench_options& o) {
    const auto is = [&](const char* name) { return std::strcmp(argv[i], name) == 0; };
    const auto more = i + 1 < argc;
    if (is("--seeds") && more) {
        o.seeds = std::clamp(std::atoi(argv[++i]), 1, 10'000);
    } else if (is("--first-seed") && more) {
        o.first_seed = std::atoi(argv[++i]);
    } else if (is("--table") && more) {
        const std::string which = argv[++i];
        o.first_table = which != "second";
        o.second_table = which != "first";
        return which == "first" || which == "second" || which == "both";
    } else if (is("--json")) {
        o.form = print_form::json;
    } else if (is("--markdown")) {
        o.form = print_form::markdown;
    } else if (is("--ours-only")) {
        o.ours_only = true;
    } else {
        return false;
    }
    return true;
}

} // namespace

int main(int argc, char** argv) {
    bench_options o;
    for (auto i = 1; i < argc; ++i)
        if (!read_option(argc, argv, i, o)) {
            fmt::print(stderr, "unknown: {}\n", argv[i]);
            return 2;
        }
    auto misses = o.first_table ? print_study(o) : 0;
    if (o.first_table && o.second_table && o.form != print_form::json)
        fmt::print("\n");
    misses += o.second_table ? print_small_quotas(o) : 0;
    return misses ? 1 : 0;
}
