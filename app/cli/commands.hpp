#pragma once

#include "app/cli/options.hpp"

namespace tagwright::cli {

/// Each runs one command to its end and returns the exit code.
[[nodiscard]] int run_tag(const options& what);
/// apply, undo, resume
[[nodiscard]] int run_again(const options& what);
[[nodiscard]] int run_runs(const options& what);
/// What a run would write.
[[nodiscard]] int run_plan(const options& what);
[[nodiscard]] int run_consolidate(const options& what);
/// suggest, check
[[nodiscard]] int run_vocabulary(const options& what);
[[nodiscard]] int run_setup(const options& what);
[[nodiscard]] int run_label(const options& what);
[[nodiscard]] int run_text(const options& what);
[[nodiscard]] int run_simulate(const options& what);
[[nodiscard]] int run_throttle(const options& what);
[[nodiscard]] int run_check(const options& what);
[[nodiscard]] int run_serve(const options& what);
[[nodiscard]] int run_demo(const options& what);

/// False, and told on stderr, if a pasted address is one of another site.
[[nodiscard]] bool is_of_this_site(const options& what, const settings& config);

} // namespace tagwright::cli
