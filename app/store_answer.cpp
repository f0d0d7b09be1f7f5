#include "app/store_answer.hpp"

#include <vector>

namespace tagwright {

failure for_each_page(run_journal_store& journal, const std::string& run,
                      const std::function<void(const run_page_record&)>& then) {
    std::string after;
    for (;;) {
        auto [pages, why] = waited<std::vector<std::optional<run_page_record>>>(
            [&](auto answer) { journal.walk_run_pages(run, after, 500, std::move(answer)); });
        if (why || pages.empty())
            return std::move(why);
        for (const auto& page : pages)
            then(*page);
        after = pages.back()->result.page.id;
    }
}

std::pair<std::shared_ptr<run_claim>, failure> claimed(run_journal_store& journal, const std::string& run) {
    return waited<std::shared_ptr<run_claim>>([&](auto then) {
        journal.open_run(run, std::nullopt, [then](std::shared_ptr<run_claim> mine, run_record&&, failure why) {
            then(std::move(mine), std::move(why));
        });
    });
}

} // namespace tagwright
