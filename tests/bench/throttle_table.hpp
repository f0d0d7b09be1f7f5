#pragma once

#include "sim/model/metrics.hpp"
#include "sim/model/scenario.hpp"
#include "tests/sim/throttle/simulation.hpp"

#include <functional>
#include <string>
#include <vector>

/// What the two tables of throttle_bench have in common.
namespace tagwright::sim {

enum class print_form : std::uint8_t { text, json, markdown };

struct bench_options {
    int seeds = 20;
    int first_seed = 1;
    print_form form = print_form::text;
    bool ours_only = false;
    bool first_table = true, second_table = true;
};

/// Scenarios of one column: one for all seeds, or one each.
struct bench_column {
    std::string name;
    std::vector<scenario> scenarios;
};
using make_contender = std::function<contender(const scenario&, std::uint64_t seed)>;

[[nodiscard]] contender ours(const scenario&, std::uint64_t seed);
/// Learns in a run of its own, with other calls, before the run that counts.
[[nodiscard]] contender ours_warm(const scenario&, std::uint64_t seed);

struct bench_run {
    const scenario* what = nullptr;
    metrics numbers;
};
/// One run a seed.
[[nodiscard]] std::vector<bench_run> runs_of(const bench_column&, const bench_options&, const make_contender&);

[[nodiscard]] double median(std::vector<double>);

} // namespace tagwright::sim
