#include "tagwright/store.hpp"

#include "providers/store/group_commit.hpp"
#include "providers/store/review_reader.hpp"
#include "providers/store/review_tables.hpp"
#include "providers/store/run_lock.hpp"
#include "providers/store/run_tables.hpp"
#include "providers/store/sqlite_failure.hpp"
#include "providers/store/sqlite_schema.hpp"
#include "providers/store/sqlite_tables.hpp"

#include <chrono>
#include <filesystem>
#include <utility>

namespace tagwright::inline v0 {
namespace {

std::string locks_beside(const std::string& path) {
    return (std::filesystem::path(path).parent_path() / "runs").string();
}

std::int64_t now_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// A run that is being opened. Its claim outlives a transaction that is tried again.
struct opening {
    std::string run;
    std::optional<run_record> fresh;
    std::shared_ptr<run_claim> claim;
    std::optional<run_record> found;
    failure refused;

    void answer(failure why, const store::run_opened& then) {
        if (!why)
            why = refused;
        if (!why && !found)
            why = {errc::run_not_found, "there is no run " + run};
        if (why) {
            claim.reset();
            found.reset();
        }
        then(std::move(claim), found ? std::move(*found) : run_record{}, std::move(why));
    }
};

/// Owns the connection, and turns calls into jobs: what is above `commits_` is used by its thread alone.
class sqlite_store final : public store {
public:
    sqlite_store(const std::string& path, const sqlite_store_options& options, std::unique_ptr<SQLite::Database> db)
        : options_(options),
          db_(std::move(db)),
          cache_(*db_, options),
          journal_(*db_),
          reviews_(*db_),
          locks_(locks_beside(path)),
          commits_(*db_, commit_options()),
          reader_(path, options, [this](std::string run, saved then) {
              write([this, name = std::move(run)] { make_rows(name); }, std::move(then));
          }) {}

    void find_labels(std::string settings_key, std::vector<std::string> text_hashes, labels_found then) override {
        read([this, key = std::move(settings_key),
              hashes = std::move(text_hashes)] { return cache_.find_labels(key, hashes); },
             std::move(then));
    }

    void find_pages(std::string scope_key, std::vector<std::string> page_ids, pages_found then) override {
        read([this, key = std::move(scope_key), ids = std::move(page_ids)] { return cache_.find_pages(key, ids); },
             std::move(then));
    }

    void save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) override {
        write([this, some = std::move(labels), others = std::move(pages)] { cache_.save(some, others); },
              std::move(then));
    }

    void open_run(std::string run, std::optional<run_record> fresh, run_opened then) override {
        const bool writes = fresh.has_value();
        auto open = std::make_shared<opening>(opening{std::move(run), std::move(fresh), nullptr, std::nullopt, {}});
        commits_.post({writes, [this, open] { work_on(*open); },
                       [open, next = std::move(then)](failure why) { open->answer(std::move(why), next); }});
    }

    void save_run(std::optional<run_record> run, std::vector<run_page_record> pages, saved then) override {
        write(
            [this, record = std::move(run), some = std::move(pages)] {
                if (record)
                    journal_.save(*record);
                journal_.save(some);
            },
            std::move(then));
    }

    void find_runs(std::size_t runs_max, runs_found then) override {
        read(
            [this, runs_max] {
                auto found = journal_.find_runs(runs_max);
                for (auto& record : found)
                    record.driver = locks_.driver(record.run);
                return found;
            },
            std::move(then));
    }

    void find_run_pages(std::string run, std::vector<std::string> page_ids, run_pages_found then) override {
        read(
            [this, name = std::move(run), ids = std::move(page_ids)] {
                make_rows(name);
                return journal_.find_pages(name, ids);
            },
            std::move(then));
    }

    void walk_run_pages(std::string run, std::string after, std::size_t pages_max, run_pages_found then) override {
        read(
            [this, name = std::move(run), last = std::move(after), pages_max] {
                make_rows(name);
                return journal_.walk_pages(name, last, pages_max);
            },
            std::move(then));
    }

    void review_pages(std::string run, std::vector<run_page_record> pages, saved then) override {
        for (auto& page : pages)
            page.run = run;
        write(
            [this, name = std::move(run), some = std::move(pages)] {
                journal_.save(some);
                reviews_.save(name, some);
            },
            std::move(then));
    }

    void find_review(std::string run, page_query query, page_list_found then) override {
        reader_.find(std::move(run), std::move(query), std::move(then));
    }

    void save_text(std::string run, run_text which, std::string text, saved then) override {
        write([this, name = std::move(run), which, kept = std::move(text)] { reviews_.save_text(name, which, kept); },
              std::move(then));
    }

    void find_text(std::string run, run_text which, text_found then) override {
        reader_.find_text(std::move(run), which, std::move(then));
    }

    void get_value(std::string key, value_found then) override {
        read([this, name = std::move(key)] { return cache_.get_value(name); }, std::move(then));
    }

    void put_value(std::string key, std::string value, saved then) override {
        write([this, name = std::move(key), text = std::move(value)] { cache_.put_value(name, text); },
              std::move(then));
    }

private:
    template <class Read, class Result>
    void read(Read what, std::function<void(Result&&, failure)> then) {
        auto found = std::make_shared<Result>();
        commits_.post({false, [found, what = std::move(what)] { *found = what(); },
                       [found, then = std::move(then)](failure why) {
                           if (why)
                               *found = {};
                           then(std::move(*found), std::move(why));
                       }});
    }

    void write(std::function<void()> what, saved then) { commits_.post({true, std::move(what), std::move(then)}); }

    /// In a job, before it does anything else: all pages of the run are rows from now on.
    void make_rows(const std::string& run) {
        if (!journal_.has_packs(run))
            return;
        if (commits_.may_write()) {
            journal_.unpack(run);
            if (!journal_.has_packs(run))
                return;
        }
        throw sqlite::write_needed();
    }

    void work_on(opening& open) {
        open.found.reset();
        open.refused = {};
        if (!open.claim)
            open.claim = locks_.claim(open.run, open.refused);
        if (!open.claim)
            return;
        if (!open.fresh) {
            open.found = journal_.find_run(open.run);
            return;
        }
        const std::chrono::milliseconds undo_time = options_.undo_time;
        journal_.prune(options_.runs_keep > 0 ? options_.runs_keep - 1 : 0, now_ms() - undo_time.count(),
                       [this](const std::string& other) { return locks_.driver(other) != 0; });
        journal_.save(*open.fresh);
        open.found = open.fresh;
    }

    sqlite::group_commit_options commit_options() {
        sqlite::group_commit_options out;
        out.queue_max = options_.queue_max;
        out.commit_delay = options_.commit_delay;
        out.upkeep = {[this] { return cache_.upkeep_is_due(); }, [this] { cache_.upkeep(); },
                      [this] { cache_.upkeep_committed(); }, [this] { cache_.rolled_back(); }};
        return out;
    }

    const sqlite_store_options options_;
    std::unique_ptr<SQLite::Database> db_;
    sqlite::tables cache_;
    sqlite::run_tables journal_;
    sqlite::review_tables reviews_;
    run_locks locks_;
    sqlite::group_commit commits_; ///< its thread uses everything above
    sqlite::review_reader reader_; ///< has a connection and a thread of its own, which end before commits_
};

} // namespace

std::unique_ptr<store> open_sqlite_store(const std::string& path, sqlite_store_options options, failure& why) {
    auto db = sqlite::open_database(path, options, why);
    if (!db)
        return nullptr;
    try {
        return std::make_unique<sqlite_store>(path, options, std::move(db));
    } catch (const SQLite::Exception& error) { // preparing the statements reads the schema
        why = sqlite::describe(path, error);
        return nullptr;
    }
}

} // namespace tagwright::inline v0
