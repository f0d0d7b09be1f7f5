#include "providers/store/review_reader.hpp"

#include "providers/store/group_commit.hpp"
#include "providers/store/review_tables.hpp"
#include "providers/store/run_tables.hpp"
#include "providers/store/sqlite_failure.hpp"

#include <SQLiteCpp/Exception.h>

#include <future>
#include <utility>

namespace tagwright::sqlite {

struct review_reader::connection {
    connection(const std::string& path, const sqlite_store_options& options)
        : db(path, SQLite::OPEN_READONLY, static_cast<int>(options.busy_timeout.count())),
          pages(db),
          reviews(db),
          line(db, line_options(options)) {}

    static group_commit_options line_options(const sqlite_store_options& options) {
        group_commit_options out;
        out.queue_max = options.queue_max;
        out.group_max = 1; // an answer waits for its own question only
        return out;
    }

    SQLite::Database db;
    run_tables pages;
    review_tables reviews;
    group_commit line; ///< last: its thread uses everything above
};

review_reader::review_reader(std::string path, const sqlite_store_options& options, unpacking unpack)
    : path_(std::move(path)), options_(options), unpack_(std::move(unpack)) {}

review_reader::~review_reader() = default;

std::shared_ptr<review_reader::connection> review_reader::open(failure& why) {
    const std::lock_guard guard(mutex_);
    try {
        if (!opened_)
            opened_ = std::make_shared<connection>(path_, options_);
    } catch (const SQLite::Exception& error) {
        why = describe(path_, error);
    }
    return opened_;
}

template <class Result, class Read, class Then>
void review_reader::read(Read what, Then then) {
    failure why;
    const auto at = open(why);
    if (!at)
        return then(Result{}, std::move(why));
    auto found = std::make_shared<Result>();
    at->line.post({false, [found, what = std::move(what), to = at.get()] { *found = what(*to); },
                   [found, then = std::move(then)](failure problem) {
                       if (problem)
                           *found = {};
                       then(std::move(*found), std::move(problem));
                   }});
}

/// Outside of a transaction, on the thread that reads: what is asked next waits for it, and sees the rows.
failure review_reader::wait_for_rows(const std::string& run) {
    std::promise<failure> done;
    auto answer = done.get_future();
    unpack_(run, [&done](failure why) { done.set_value(std::move(why)); });
    return answer.get();
}

void review_reader::find(std::string run, page_query query, run_review_store::page_list_found then) {
    const auto unpacked = std::make_shared<failure>();
    read<bool>([run](connection& at) { return at.pages.has_packs(run); },
               [this, run, unpacked](bool has_packs, failure why) {
                   *unpacked = has_packs && !why ? wait_for_rows(run) : std::move(why);
               });
    read<page_list>([name = std::move(run),
                     query = std::move(query)](connection& at) { return at.reviews.find(name, query, at.pages); },
                    [unpacked, then = std::move(then)](page_list&& found, failure why) {
                        if (!why)
                            why = *unpacked;
                        if (why)
                            found = {};
                        then(std::move(found), std::move(why));
                    });
}

void review_reader::find_text(std::string run, run_text which, run_review_store::text_found then) {
    read<std::string>([name = std::move(run), which](connection& at) { return at.reviews.find_text(name, which); },
                      std::move(then));
}

} // namespace tagwright::sqlite
