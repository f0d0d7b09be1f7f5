#pragma once

#include "app/cli/found_run.hpp"
#include "providers/llm/vocabulary.hpp"

namespace tagwright::cli {

/// Makes the edited plan `what.plan_file` the run's own: durable in the journal, all of it or nothing, with the first
/// plan kept as a file in the data directory. Prints what does not fit; then nothing has changed.
/// @returns the exit code that ends the command; exit_ok: it goes on
[[nodiscard]] int take_edited_plan(const found_run& found, const options& what, const llm::vocabulary& vocabulary);

} // namespace tagwright::cli
