#pragma once

#include "sim/model/metrics.hpp"
#include "sim/model/scenario.hpp"
#include "tagwright/records.hpp"

#include <string>
#include <vector>

/// What `tagwright simulate` is asked to run. Pure, but for the files of scenarios.
namespace tagwright::cli {

struct simulation {
    std::string label; ///< as it was asked for: a scenario, or KEY=VALUE
    sim::scenario what;
};

struct simulation_order {
    std::vector<simulation> runs; ///< at least one, unless something is wrong
    std::string error;
};

/// "KEY=VALUE" each. What is wrong, in `error`, names it.
struct read_changes {
    std::vector<sim::scenario_change> changes;
    std::string error;
};
[[nodiscard]] read_changes changes_of(const std::vector<std::string>& texts);

/// The pages of a run that ended or goes on: how many, how many a call, and how large on average, as the model counted
/// them. How sizes vary is not kept of a run: the scenario's spread holds.
[[nodiscard]] read_changes changes_like(const run_record& run);

/// One run of a scenario, or with `compare` one for each element of that list: scenarios by name or file, or values of
/// one key of `scenario`, as in "pages_per_call=1,5,10". The changes hold for all of them.
[[nodiscard]] simulation_order order_of(const std::string& scenario, const std::vector<sim::scenario_change>& changes,
                                        const std::string& compare);

/// A line for each, in the order of the list.
[[nodiscard]] std::string comparison(const std::vector<std::string>& labels, const std::vector<sim::metrics>& results);

} // namespace tagwright::cli
