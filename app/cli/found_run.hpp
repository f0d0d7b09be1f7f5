#pragma once

#include "app/cli/options.hpp"
#include "app/store_answer.hpp"
#include "config/files.hpp"
#include "tagwright/store.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace tagwright::cli {

/// Everything on a run begins here: settings, store, the run of the name.
struct found_run {
    std::shared_ptr<settings_files> files = std::make_shared<settings_files>(); ///< what was read for `loaded`
    load_result loaded; ///< of a command that needs the store alone
    std::shared_ptr<store> opened_store;
    std::vector<run_record> runs;    ///< all, newest first
    const run_record* run = nullptr; ///< one of `runs`; null where no name was given
};

/// Finds the run that is named, or whose name begins or ends so. Prints what is wrong.
[[nodiscard]] std::optional<found_run> look_for(const options& what);

} // namespace tagwright::cli
