#pragma once

#include "app/cli/options.hpp"
#include "config/files.hpp"
#include "providers/store/store.hpp"

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <utility>
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

/// All pages of a run in the order of their ids, read piece by piece.
/// @returns why not all of them could be read
[[nodiscard]] failure for_each_page(run_journal_store& journal, const std::string& run,
                                    const std::function<void(const run_page_record&)>& then);

/// The store's answer, waited for.
template <class Result, class Call>
std::pair<Result, failure> waited(Call call) {
    std::promise<std::pair<Result, failure>> promise;
    auto answer = promise.get_future();
    call([&promise](Result&& result, failure why) { promise.set_value({std::move(result), std::move(why)}); });
    return answer.get();
}

} // namespace tagwright::cli
