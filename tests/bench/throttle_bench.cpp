// Ours beside the published limiters, over the scenarios of the study and beside its figures: prints a table of
// medians and exits with 1 where our median misses its goal.
//
//   throttle_bench [--seeds N] [--first-seed N] [--json] [--ours-only]

#include "actors/throttle/adaptive_controller.hpp"
#include "sim/model/scenarios.hpp"
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

struct options {
    int seeds = 20;
    int first_seed = 1;
    bool json = false;
    bool ours_only = false;
};

/// Scenarios of one column: one for all seeds, or one each.
struct column {
    std::string name;
    std::vector<scenario> scenarios;
};

struct cell {
    double utilisation = 0, refused = 0, worst_refused = 0, refusals = 0; ///< percent, percent, percent, calls
};

double median(std::vector<double> x) {
    std::sort(x.begin(), x.end());
    const auto n = x.size();
    return n == 0 ? 0 : n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

contender ours(const scenario& s, std::uint64_t seed) {
    contender c;
    c.brain = std::make_unique<adaptive_controller>(level_bounds{std::min(3, s.max_concurrency), s.max_concurrency},
                                                    seed, s.tuning);
    c.retry = default_retry;
    return c;
}

/// Learns in a run of its own, with other calls, before the run that counts.
contender ours_warm(const scenario& s, std::uint64_t seed) {
    auto before = ours(s, seed + 1000);
    const auto m = simulate(s, seed + 1000, before);
    auto c = ours(s, seed);
    c.brain->import_state(to_time(0), before.brain->export_state(to_time(m.makespan_s)));
    return c;
}

template <class Make>
cell measure(const column& col, const options& o, Make make) {
    std::vector<double> utilisation, refused, refusals;
    for (auto k = 0; k < o.seeds; ++k) {
        const auto& s = col.scenarios[static_cast<std::size_t>(k) % col.scenarios.size()];
        const auto seed = static_cast<std::uint64_t>(o.first_seed + k);
        auto c = make(s, seed);
        const auto m = simulate(s, seed, c);
        utilisation.push_back(100 * m.utilisation);
        refused.push_back(100 * m.rate_429);
        refusals.push_back(m.n_429);
    }
    return {median(utilisation), median(refused), *std::max_element(refused.begin(), refused.end()), median(refusals)};
}

std::vector<column> columns(const options& o) {
    std::vector<column> all;
    for (const auto& set : {long_runs(), short_runs()})
        for (const auto& s : set)
            all.push_back({s.name, {s}});
    for (auto type = 'a'; type <= 'g'; ++type) {
        column c{std::string("random-") + type, {}};
        for (auto k = 0; k < o.seeds; ++k)
            c.scenarios.push_back(random_scenario(type, static_cast<std::uint64_t>(o.first_seed + k)));
        all.push_back(std::move(c));
    }
    return all;
}

void print_row(const std::string& name, const std::vector<cell>& cells) {
    fmt::print("{:<14}", name);
    for (const auto& c : cells)
        fmt::print(" {:>6.1f}/{:<5.2f}", c.utilisation, c.refused);
    fmt::print("\n");
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

void print_json(const std::string& name, const std::vector<column>& cols, const std::vector<cell>& cells) {
    for (std::size_t i = 0; i < cols.size(); ++i)
        fmt::print(
            R"({{"limiter":"{}","scenario":"{}","utilisation":{:.4f},"rate_429":{:.5f},"rate_429_max":{:.5f},"n_429":{}}})"
            "\n",
            name, cols[i].name, cells[i].utilisation / 100, cells[i].refused / 100, cells[i].worst_refused / 100,
            cells[i].refusals);
}

template <class Make>
std::vector<cell> row(const std::string& name, const std::vector<column>& cols, const options& o, Make make) {
    std::vector<cell> cells;
    for (const auto& c : cols)
        cells.push_back(measure(c, o, make));
    if (o.json) {
        print_json(name, cols, cells);
    } else {
        print_row(name, cells);
        print_study_row(name);
    }
    return cells;
}

/// Says what is missed; `slack`: points of utilisation.
int missed(const std::string& name, const std::vector<column>& cols, const std::vector<cell>& cells, double slack) {
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

options parse(int argc, char** argv) {
    options o;
    for (auto i = 1; i < argc; ++i) {
        const auto is = [&](const char* name) { return std::strcmp(argv[i], name) == 0; };
        if (is("--seeds") && i + 1 < argc)
            o.seeds = std::clamp(std::atoi(argv[++i]), 1, 10'000);
        else if (is("--first-seed") && i + 1 < argc)
            o.first_seed = std::atoi(argv[++i]);
        else if (is("--json"))
            o.json = true;
        else if (is("--ours-only"))
            o.ours_only = true;
        else
            fmt::print(stderr, "unknown option {}\n", argv[i]);
    }
    return o;
}

} // namespace

int main(int argc, char** argv) {
    const auto o = parse(argc, argv);
    const auto cols = columns(o);
    if (!o.json) {
        fmt::print("median of {} seeds: utilisation % / refused %\n{:<14}", o.seeds, "");
        for (const auto& c : cols)
            fmt::print(" {:^12}", c.name);
        fmt::print("\n");
    }
    if (!o.ours_only)
        for (const auto& b : baselines())
            row(b.name, cols, o,
                [&](const scenario& s, std::uint64_t seed) { return make_baseline(b.which, s, seed); });
    const auto cold = row("tagwright", cols, o, ours);
    const auto warm = row("tagwright warm", cols, o, ours_warm);
    const auto misses = missed("cold", cols, cold, 0) + missed("warm", cols, warm, 1);
    return misses ? 1 : 0;
}
