#pragma once

#include "tagwright/store.hpp"

#include <functional>
#include <future>
#include <optional>
#include <string>
#include <utility>

/// The store's answers, for threads that may wait.
namespace tagwright {

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

/// The same for what answers with a failure alone.
template <class Call>
failure saved(Call call) {
    std::promise<failure> promise;
    auto answer = promise.get_future();
    call([&promise](failure why) { promise.set_value(std::move(why)); });
    return answer.get();
}

/// The exclusive right to drive the run, or why it cannot be had.
[[nodiscard]] std::pair<std::shared_ptr<run_claim>, failure> claimed(run_journal_store& journal,
                                                                     const std::string& run);

} // namespace tagwright
