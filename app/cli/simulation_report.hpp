#pragma once

#include "sim/model/scenario.hpp"
#include "sim/pipeline_run.hpp"

#include <string>

namespace tagwright::cli {

/// What a simulated run was and what came of it, as one HTML file with plots: web/src/report draws them. The run must
/// have kept its trace. Pure.
[[nodiscard]] std::string simulation_report(const sim::scenario& what, const sim::pipeline_outcome& run);

} // namespace tagwright::cli
