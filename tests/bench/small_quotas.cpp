#include "tests/bench/small_quotas.hpp"

#include "sim/model/fair_share.hpp"
#include "sim/model/scenarios.hpp"
#include "tests/sim/throttle/baselines/published.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>

namespace tagwright::sim {

namespace {

struct goal {
    double utilisation = 0;  ///< percent, at least
    double refused = 0;      ///< percent of the calls, at most
    int timeouts = 0;        ///< at most
    bool stays_true = true;  ///< what is learned holds for the next run: warm, it is a client that knows
    bool of_medians = false; ///< else every seed
};

constexpr double fair_goal = 90;    ///< percent of their due that tenants have, at least
constexpr double warm_distance = 1; ///< points of utilisation behind the clairvoyant client, at most
constexpr goal free_of_4{93, 5}, few_a_minute{95, 3}, beside_others{92, 2}, beside_changing{92, 2, 0, false};

const std::map<std::string, goal> goals{
    {"free-4", free_of_4},
    {"free-4-burst-2", free_of_4},
    {"free-4-burst-4", free_of_4},
    {"free-10", few_a_minute},
    {"free-12", few_a_minute},
    {"free-15", few_a_minute},
    {"free-10-burst-5", few_a_minute},
    {"free-12-burst-5", few_a_minute},
    {"free-15-burst-5", few_a_minute},
    {"strict-60", {93, 2}},
    {"strict-75", {93, 2}},
    {"strict-240", {82, 2}},
    {"one-slot-refuses", {95, 8}},
    {"one-slot-queues", {96, 0, 2}},
    {"fixed-window", {95, 2}},
    {"sliding-window", {95, 2}},
    {"steady-30", beside_others},
    {"steady-50", beside_others},
    {"steady-70", beside_others},
    {"bursts-30", beside_changing},
    {"bursts-50", beside_changing},
    {"bursts-70", beside_changing},
    {"office-30", beside_changing},
    {"office-50", beside_changing},
    {"office-70", beside_changing},
    {"random-small", {93, 3, 2, true, true}},
};

/// Of one limiter and column. All but `timeouts` in percent.
struct cell {
    double utilisation = 0, refused = 0; ///< that the goal is for: the worst or the medians
    double utilisation_median = 0, refused_median = 0;
    int timeouts = 0;
    std::optional<sharing> tenants; ///< each of its numbers the worst
};

sharing worse(const sharing& a, const sharing& b) {
    return {std::min(a.used_of_left, b.used_of_left), std::min(a.had_of_wanted, b.had_of_wanted),
            std::min(a.had_of_due, b.had_of_due)};
}

cell judge(const std::vector<bench_run>& runs, const goal& g) {
    cell out;
    std::vector<double> used, refused, timeouts;
    for (const auto& r : runs) {
        refused.push_back(100 * r.numbers.rate_429);
        timeouts.push_back(r.numbers.timeouts);
        if (r.what->tenants.empty()) {
            used.push_back(100 * r.numbers.utilisation);
            continue;
        }
        const auto shared = shared_fairly(*r.what, r.numbers);
        used.push_back(100 * shared.used_of_left);
        out.tenants = worse(out.tenants.value_or(shared), shared);
    }
    out.utilisation_median = median(used);
    out.refused_median = median(refused);
    out.utilisation = g.of_medians ? out.utilisation_median : *std::min_element(used.begin(), used.end());
    out.refused = g.of_medians ? out.refused_median : *std::max_element(refused.begin(), refused.end());
    out.timeouts =
        static_cast<int>(g.of_medians ? median(timeouts) : *std::max_element(timeouts.begin(), timeouts.end()));
    return out;
}

struct row {
    std::string name;
    make_contender make;
};

std::vector<row> limiters(const bench_options& o) {
    std::vector<row> all;
    for (const auto& b : baselines())
        if (!o.ours_only || b.which == baseline::clairvoyant) // ours is measured against it
            all.push_back(
                {b.name, [which = b.which](const auto& s, auto seed) { return make_baseline(which, s, seed); }});
    all.push_back({"tagwright", ours});
    all.push_back({"tagwright warm", ours_warm});
    return all;
}

std::vector<bench_column> columns(const bench_options& o) {
    std::vector<bench_column> all;
    for (const auto& s : small_runs())
        all.push_back({s.name, {s}});
    bench_column random{"random-small", {}};
    for (auto k = 0; k < o.seeds; ++k)
        random.scenarios.push_back(random_small(static_cast<std::uint64_t>(o.first_seed + k)));
    all.push_back(std::move(random));
    return all;
}

/// "93.1/4.20"; with tenants "93.1/1.20/98/95": what they had of their due, and of what they wanted.
std::string text_of(const cell& c) {
    auto out = fmt::format("{:.1f}/{:.2f}", c.utilisation, c.refused);
    if (c.tenants)
        out += fmt::format("/{:.0f}/{:.0f}", 100 * c.tenants->had_of_due, 100 * c.tenants->had_of_wanted);
    return out;
}

std::string text_of(const goal& g, bool tenants) {
    return fmt::format("{:g}/{:g}{}", g.utilisation, g.refused, tenants ? fmt::format("/{:g}", fair_goal) : "");
}

void print_line(const std::string& name, const std::vector<std::string>& cells, print_form form) {
    const auto markdown = form == print_form::markdown;
    auto line = markdown ? "| " + name + " |" : fmt::format("{:<16}", name);
    for (const auto& c : cells)
        line += markdown ? " " + c + " |" : fmt::format(" {:>15}", c);
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

void print_head(const std::vector<row>& rows, const bench_options& o) {
    std::vector<std::string> names, lines;
    for (const auto& r : rows)
        names.push_back(r.name);
    names.emplace_back("goal");
    if (o.form == print_form::text)
        fmt::print("worst of {} seeds: utilisation % / refused % / what tenants had, % of their due / of their wish\n",
                   o.seeds);
    print_line("", names, o.form);
    if (o.form == print_form::markdown)
        print_line("---", std::vector<std::string>(names.size(), "---"), o.form);
}

/// Begins like a line of the first table.
void print_json(const std::string& limiter, const std::string& column, const cell& c) {
    fmt::print(R"({{"limiter":"{}","scenario":"{}","utilisation":{:.4f},"rate_429":{:.5f},"utilisation_median":{:.4f},)"
               R"("rate_429_median":{:.5f},"timeouts":{})",
               limiter, column, c.utilisation / 100, c.refused / 100, c.utilisation_median / 100,
               c.refused_median / 100, c.timeouts);
    if (c.tenants)
        fmt::print(R"(,"tenants_of_wanted":{:.4f},"tenants_of_due":{:.4f})", c.tenants->had_of_wanted,
                   c.tenants->had_of_due);
    fmt::print("}}\n");
}

/// Says it where the goal is missed.
bool misses(const std::string& limiter, const std::string& column, const cell& c, const goal& g) {
    constexpr double rounding = 1e-9;
    const auto due = c.tenants ? 100 * c.tenants->had_of_due : 100;
    if (c.utilisation >= g.utilisation && c.refused <= g.refused + rounding && c.timeouts <= g.timeouts &&
        due >= fair_goal)
        return false;
    fmt::print(stderr, "{}: {} reaches {} % with {} time-outs; the goal is {:.1f}/{:g} %{}, at most {}\n", limiter,
               column, text_of(c), c.timeouts, g.utilisation, g.refused,
               c.tenants ? fmt::format("/{:g}", fair_goal) : "", g.timeouts);
    return true;
}

} // namespace

int print_small_quotas(const bench_options& o) {
    const auto rows = limiters(o);
    if (o.form != print_form::json)
        print_head(rows, o);
    auto missed = 0;
    for (const auto& col : columns(o)) {
        const auto& g = goals.at(col.name);
        std::map<std::string, cell> cells;
        std::vector<std::string> texts;
        for (const auto& r : rows) {
            const auto c = judge(runs_of(col, o, r.make), g);
            cells[r.name] = c;
            texts.push_back(text_of(c));
            if (o.form == print_form::json)
                print_json(r.name, col.name, c);
        }
        texts.push_back(text_of(g, !col.scenarios.front().tenants.empty()));
        if (o.form != print_form::json)
            print_line(col.name, texts, o.form);
        missed += misses("cold", col.name, cells["tagwright"], g);
        if (!g.stays_true)
            continue;
        auto of_warm = g;
        of_warm.utilisation = cells["clairvoyant"].utilisation - warm_distance;
        missed += misses("warm", col.name, cells["tagwright warm"], of_warm);
    }
    return missed;
}

} // namespace tagwright::sim
