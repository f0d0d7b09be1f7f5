#pragma once

#include "tagwright/store.hpp"
#include "tests/scratch_directory.hpp"

#include <atomic>
#include <filesystem>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

namespace tagwright::testing {

/// The store's calls, waited for; failures are returned or thrown, as the test needs.
class waiting_store {
public:
    explicit waiting_store(store& inner) : inner_(inner) {}

    failure try_save(std::vector<label_record> labels, std::vector<page_record> pages = {}) {
        std::promise<failure> promise;
        auto answer = promise.get_future();
        inner_.save(std::move(labels), std::move(pages), [&](failure why) { promise.set_value(std::move(why)); });
        return answer.get();
    }
    void save(std::vector<label_record> labels, std::vector<page_record> pages = {}) {
        check(try_save(std::move(labels), std::move(pages)));
    }
    auto find_labels(std::string settings_key, std::vector<std::string> hashes) {
        return wait<std::vector<std::optional<label_record>>>(
            [&](auto then) { inner_.find_labels(std::move(settings_key), std::move(hashes), std::move(then)); });
    }
    auto find_pages(std::string scope_key, std::vector<std::string> ids) {
        return wait<std::vector<std::optional<page_record>>>(
            [&](auto then) { inner_.find_pages(std::move(scope_key), std::move(ids), std::move(then)); });
    }
    std::string get_value(std::string key) {
        return wait<std::string>([&](auto then) { inner_.get_value(std::move(key), std::move(then)); });
    }
    void put_value(std::string key, std::string value) {
        std::promise<failure> promise;
        auto answer = promise.get_future();
        inner_.put_value(std::move(key), std::move(value), [&](failure why) { promise.set_value(std::move(why)); });
        check(answer.get());
    }

    struct opened {
        std::shared_ptr<run_claim> claim;
        run_record record;
    };
    opened try_open_run(const std::string& run, std::optional<run_record> fresh, failure& why) {
        std::promise<opened> promise;
        auto answer = promise.get_future();
        inner_.open_run(run, std::move(fresh),
                        [&](std::shared_ptr<run_claim> claim, run_record&& record, failure problem) {
                            why = std::move(problem);
                            promise.set_value({std::move(claim), std::move(record)});
                        });
        return answer.get();
    }
    opened open_run(const std::string& run, std::optional<run_record> fresh) {
        failure why;
        auto out = try_open_run(run, std::move(fresh), why);
        check(why);
        return out;
    }
    failure try_save_run(std::optional<run_record> run, std::vector<run_page_record> pages) {
        std::promise<failure> promise;
        auto answer = promise.get_future();
        inner_.save_run(std::move(run), std::move(pages), [&](failure why) { promise.set_value(std::move(why)); });
        return answer.get();
    }
    void save_run(std::optional<run_record> run, std::vector<run_page_record> pages) {
        check(try_save_run(std::move(run), std::move(pages)));
    }
    auto find_runs(std::size_t runs_max) {
        return wait<std::vector<run_record>>([&](auto then) { inner_.find_runs(runs_max, std::move(then)); });
    }
    auto find_run_pages(std::string run, std::vector<std::string> ids) {
        return wait<std::vector<std::optional<run_page_record>>>(
            [&](auto then) { inner_.find_run_pages(std::move(run), std::move(ids), std::move(then)); });
    }
    auto walk_run_pages(std::string run, std::string after, std::size_t pages_max) {
        return wait<std::vector<std::optional<run_page_record>>>(
            [&](auto then) { inner_.walk_run_pages(std::move(run), std::move(after), pages_max, std::move(then)); });
    }

    failure try_review_pages(std::string run, std::vector<run_page_record> pages) {
        std::promise<failure> promise;
        auto answer = promise.get_future();
        inner_.review_pages(std::move(run), std::move(pages), [&](failure why) { promise.set_value(std::move(why)); });
        return answer.get();
    }
    void review_pages(std::string run, std::vector<run_page_record> pages) {
        check(try_review_pages(std::move(run), std::move(pages)));
    }
    page_list find_review(std::string run, page_query query = {}) {
        return wait<page_list>(
            [&](auto then) { inner_.find_review(std::move(run), std::move(query), std::move(then)); });
    }
    void save_text(std::string run, run_text which, std::string text) {
        std::promise<failure> promise;
        auto answer = promise.get_future();
        inner_.save_text(std::move(run), which, std::move(text),
                         [&](failure why) { promise.set_value(std::move(why)); });
        check(answer.get());
    }
    std::string find_text(std::string run, run_text which) {
        return wait<std::string>([&](auto then) { inner_.find_text(std::move(run), which, std::move(then)); });
    }

private:
    static void check(const failure& why) {
        if (why)
            throw std::runtime_error(why.message);
    }

    template <class Result, class Call>
    static Result wait(Call call) {
        std::promise<std::pair<Result, failure>> promise;
        auto answer = promise.get_future();
        call([&](Result&& result, failure why) { promise.set_value({std::move(result), std::move(why)}); });
        auto [result, why] = answer.get();
        check(why);
        return result;
    }

    store& inner_;
};

inline label_record make_label(const std::string& hash, std::vector<std::string> labels = {"a", "b"}) {
    return {"settings", hash, std::move(labels), "local"};
}

inline page_record make_page(const std::string& id, std::uint64_t version = 1) {
    page_record page;
    page.scope_key = "scope";
    page.page_id = id;
    page.version = version;
    page.text_hash = "hash-" + id;
    page.labels = {"one", "two"};
    page.existing = {{"old"}, true};
    page.provider = "gemini";
    return page;
}

inline run_record make_run(const std::string& run, std::int64_t started_ms = 1'000) {
    run_record out;
    out.run = run;
    out.request.space = "DOCS";
    out.started_ms = started_ms;
    return out;
}

inline run_page_record make_run_page(const std::string& run, const std::string& id) {
    run_page_record out;
    out.run = run;
    out.result.page = {id, "Title \"" + id + "\"", 7, "2026-01-31T08:05:09.123Z"};
    out.result.status = page_status::labelled;
    out.result.provider = "gemini";
    out.result.proposed = {"a", "b"};
    out.result.existing = {"old"};
    out.result.to_add = {"b"};
    out.result.added = {"b"};
    out.result.why = {errc::timeout, "no answer"};
    out.rejected = 3;
    out.text_hash = "hash";
    out.existing_known = true;
    out.state = page_state::written;
    return out;
}

} // namespace tagwright::testing
