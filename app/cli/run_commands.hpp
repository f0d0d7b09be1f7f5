#pragma once

#include "app/cli/options.hpp"
#include "config/load.hpp"
#include "tagwright/records.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::cli {

/// What of a command line is kept with its run, so that `resume` works under the same settings: flags of
/// settings, and the configuration file. Paths become absolute. Where things are kept is not a run's matter.
[[nodiscard]] std::map<std::string, std::string> given_for(const options& what);
/// The budget among them: a new one takes the place of the run's.
[[nodiscard]] std::map<std::string, std::string> budget_given(const options& what);

/// What the run went by, for settings that go on with it; empty for a run of an older version.
[[nodiscard]] std::optional<run_to_go_on> run_to_go_on_with(const run_record& run);

/// The options of a command on a run: with what the run's own command line said of the host, unless this one says
/// otherwise. What the run itself goes by: run_to_go_on_with().
[[nodiscard]] options with_settings_of(const run_record& run, options what);

/// A line that says what may come next, for after the table; may be empty.
[[nodiscard]] std::string next_step(const run_request& request, const run_finished& end);

/// Why there is no such run, with the names that may have been meant.
[[nodiscard]] std::string no_such_run(std::string_view name, const std::vector<run_record>& runs);

/// The runs as a table.
[[nodiscard]] std::string runs_table(const std::vector<run_record>& runs);

/// One run, line by line.
[[nodiscard]] std::string run_details(const run_record& run);

} // namespace tagwright::cli
