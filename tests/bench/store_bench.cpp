// What the store takes of a page: the cache's and the journal's rows of PAGES pages, so many a commit, and then what a
// run over unchanged pages reads of them.
//
//   store_bench PAGES PAGES_A_COMMIT    one JSON line
#include "actors/cache/fingerprint.hpp"
#include "tagwright/store.hpp"
#include "tests/bench/cpu_time.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <iostream>
#include <unistd.h>

namespace {

using namespace tagwright;

/// What one batch brings: labels and pages for the cache, pages for the journal.
struct batch {
    std::vector<label_record> labels;
    std::vector<page_record> pages;
    std::vector<run_page_record> journal;

    void add(int page) {
        const auto number = std::to_string(page);
        label_record label{fingerprint({"settings"}), fingerprint({number}), {"mail", "relay", "operations"}, "gemini"};
        page_record seen;
        seen.scope_key = fingerprint({"scope"});
        seen.page_id = std::to_string(10'000 + page);
        seen.version = 1;
        seen.text_hash = label.text_hash;
        seen.labels = label.labels;
        seen.existing = {{"ops"}, true};
        seen.provider = label.provider;
        run_page_record row;
        row.run = "20260131-080509-abcde";
        row.result.page = {seen.page_id, "Page " + number, 1, "2026-01-31T08:05:09.123Z"};
        row.result.status = page_status::labelled;
        row.result.provider = label.provider;
        row.result.proposed = row.result.to_add = label.labels;
        row.result.existing = {"ops"};
        row.text_hash = label.text_hash;
        row.existing_known = true;
        labels.push_back(std::move(label));
        pages.push_back(std::move(seen));
        journal.push_back(std::move(row));
    }
};

bool save(store& to, batch what) {
    std::promise<bool> cache;
    std::promise<bool> journal;
    to.save(std::move(what.labels), std::move(what.pages), [&](const failure& why) { cache.set_value(!why); });
    to.save_run({}, std::move(what.journal), [&](const failure& why) { journal.set_value(!why); });
    const bool in_cache = cache.get_future().get();
    return journal.get_future().get() && in_cache;
}

/// As the fetcher asks: a chunk of a listing at a time.
int find(store& in, int pages) {
    constexpr int chunk = 250;
    int found = 0;
    for (int first = 0; first < pages; first += chunk) {
        std::vector<std::string> ids;
        for (int page = first; page < std::min(first + chunk, pages); ++page)
            ids.push_back(std::to_string(10'000 + page));
        std::promise<int> answer;
        in.find_pages(fingerprint({"scope"}), std::move(ids), [&](auto&& records, const failure&) {
            answer.set_value(static_cast<int>(std::ranges::count_if(records, [](const auto& each) { return !!each; })));
        });
        found += answer.get_future().get();
    }
    return found;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: store_bench PAGES PAGES_A_COMMIT\n");
        return 2;
    }
    const int pages = std::atoi(argv[1]);
    const int together = std::max(1, std::atoi(argv[2]));
    const auto dir = std::filesystem::temp_directory_path() / ("tagwright-store-bench-" + std::to_string(getpid()));
    std::filesystem::create_directories(dir);
    const auto path = (dir / "bench.db").string();
    failure why;
    auto opened = open_sqlite_store(path, {}, why);
    std::vector<batch> work;
    for (int page = 0; page < pages; ++page) {
        if (page % together == 0)
            work.emplace_back();
        work.back().add(page);
    }
    const double start = testing::cpu_seconds();
    bool good = true;
    for (auto& each : work)
        good = save(*opened, std::move(each)) && good;
    const double written = testing::cpu_seconds();
    good = find(*opened, pages) == pages && good;
    const double read = testing::cpu_seconds();
    opened.reset();
    const auto bytes = std::filesystem::file_size(path);
    std::filesystem::remove_all(dir);
    std::cout << nlohmann::ordered_json{{"pages", pages},
                                        {"pages_a_commit", together},
                                        {"write_us_per_page", (written - start) * 1e6 / pages},
                                        {"read_us_per_page", (read - written) * 1e6 / pages},
                                        {"bytes_per_page", bytes / static_cast<std::uintmax_t>(pages)}}
              << "\n";
    return good ? 0 : 1;
}
