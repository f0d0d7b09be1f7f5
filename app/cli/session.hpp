#pragma once

#include "app/cli/options.hpp"
#include "config/files.hpp"
#include "providers/llm/label_rules.hpp"
#include "tagwright/host.hpp"

#include <functional>
#include <optional>

namespace tagwright::cli {

/// Settings as loaded, label rules with the vocabulary, and the parts of a host, for one command.
struct session {
    load_result loaded;
    llm::label_rules rules;
    host_parts parts;
};

/// Loads the settings and prints what is wrong with them. Empty: there were problems (exit 2).
/// Whether the report can be written is found out here, too.
/// @param files  what an earlier load has read; no file is read twice
/// @param run    a run that is gone on with
[[nodiscard]] std::optional<load_result> load_or_complain(const options& what,
                                                          std::shared_ptr<settings_files> files = nullptr,
                                                          std::optional<run_to_go_on> run = std::nullopt);

/// The settings, where they can be used; else what is wrong with them is printed. Warnings are printed, too.
[[nodiscard]] std::optional<load_result> usable(load_result loaded);

/// The rules for labels, with the vocabulary, of settings that are good.
[[nodiscard]] llm::label_rules rules_of(const load_result& from);

/// Loads the settings and opens what a run needs: transport, store, logs. Prints problems.
/// @param keep_files  false: nothing is written to disk, neither store nor logs
/// @param exit_code   set where the result is empty
[[nodiscard]] std::optional<session> open_session(const options& what, bool keep_files, int& exit_code);

/// Opens the parts for settings that are already there.
/// @param opened  a store that is open already; empty: it is opened
[[nodiscard]] std::optional<session> open_session(load_result loaded, bool keep_files, int& exit_code,
                                                  std::shared_ptr<store> opened = nullptr);

/// Opens the store of the data directory. Prints why it cannot.
[[nodiscard]] std::shared_ptr<store> open_store(const settings& config);

/// Hears each page of a run.
using page_listener = std::function<void(const page_settled&)>;

/// Starts a run, or goes on with one, and drives it to its end: progress, report, logs, signals. Prints why
/// it failed, and how to go on with it.
/// @returns the end, or what there is of it
[[nodiscard]] run_finished drive(tagwright::host& host, const start_run& job, const options& what, event_log& log,
                                 const page_listener& on_page);

/// The exit code that an end means.
[[nodiscard]] int exit_code_of(const run_finished& end) noexcept;

} // namespace tagwright::cli
