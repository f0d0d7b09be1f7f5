#include "providers/store/sqlite_store.hpp"

#include "providers/store/run_lock.hpp"
#include "providers/store/run_tables.hpp"
#include "providers/store/sqlite_schema.hpp"
#include "providers/store/sqlite_tables.hpp"

#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <filesystem>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <utility>

namespace tagwright {
namespace {

/// Jobs in one transaction at most, so that the first caller does not wait for all of a long queue.
constexpr std::size_t group_max = 1'000;

/// What a job may touch.
struct workplace {
    sqlite::tables cache;
    sqlite::run_tables journal;
    run_locks locks;
};

class job {
public:
    job() = default;
    job(const job&) = delete;
    job& operator=(const job&) = delete;
    virtual ~job() = default;
    [[nodiscard]] virtual bool writes() const noexcept = 0;
    /// Inside a transaction; may run again after a rollback.
    virtual void run(workplace& in) = 0;
    /// Outside of any transaction, once.
    virtual void answer(failure why) noexcept = 0;
};

template <class Result>
class reading final : public job {
public:
    using read = std::function<Result(workplace&)>;
    using then = std::function<void(Result&&, failure)>;
    reading(read what, then next) : read_(std::move(what)), then_(std::move(next)) {}
    [[nodiscard]] bool writes() const noexcept override { return false; }
    void run(workplace& in) override { result_ = read_(in); }
    void answer(failure why) noexcept override {
        if (why)
            result_ = {};
        try {
            then_(std::move(result_), std::move(why));
        } catch (...) { // the caller's bug must not end the store's thread
        }
    }

private:
    read read_;
    then then_;
    Result result_{};
};

/// Claims a run, and writes or reads its record. The claim outlives a transaction that is tried again.
class opening final : public job {
public:
    opening(std::string run, std::optional<run_record> fresh, const sqlite_store_options& options,
            store::run_opened next)
        : run_(std::move(run)), fresh_(std::move(fresh)), options_(options), then_(std::move(next)) {}
    [[nodiscard]] bool writes() const noexcept override { return fresh_.has_value(); }
    void run(workplace& in) override {
        found_.reset();
        refused_ = {};
        if (!claim_)
            claim_ = in.locks.claim(run_, refused_);
        if (!claim_)
            return;
        if (!fresh_) {
            found_ = in.journal.find_run(run_);
            return;
        }
        using namespace std::chrono;
        const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch());
        in.journal.prune(options_.runs_keep > 0 ? options_.runs_keep - 1 : 0, (now - options_.undo_time).count(),
                         [&](const std::string& other) { return in.locks.driver(other) != 0; });
        in.journal.save(*fresh_);
        found_ = fresh_;
    }
    void answer(failure why) noexcept override {
        if (!why)
            why = refused_;
        if (!why && !found_)
            why = {errc::run_not_found, "there is no run " + run_};
        if (why) {
            claim_.reset();
            found_.reset();
        }
        try {
            then_(std::move(claim_), found_ ? std::move(*found_) : run_record{}, std::move(why));
        } catch (...) { // as above
        }
    }

private:
    std::string run_;
    std::optional<run_record> fresh_;
    const sqlite_store_options& options_;
    store::run_opened then_;
    std::shared_ptr<run_claim> claim_;
    std::optional<run_record> found_;
    failure refused_;
};

std::string locks_beside(const std::string& path) {
    return (std::filesystem::path(path).parent_path() / "runs").string();
}

class writing final : public job {
public:
    using write = std::function<void(workplace&)>;
    writing(write what, store::saved next) : write_(std::move(what)), then_(std::move(next)) {}
    [[nodiscard]] bool writes() const noexcept override { return true; }
    void run(workplace& in) override { write_(in); }
    void answer(failure why) noexcept override {
        try {
            then_(std::move(why));
        } catch (...) { // as above
        }
    }

private:
    write write_;
    store::saved then_;
};

/// Owns the connection; one thread works off the queue.
class sqlite_store final : public store {
public:
    sqlite_store(std::string path, sqlite_store_options options, std::unique_ptr<SQLite::Database> db)
        : path_(std::move(path)),
          options_(options),
          db_(std::move(db)),
          work_{{*db_, options}, sqlite::run_tables(*db_), run_locks(locks_beside(path_))},
          thread_([this] { run(); }) {}

    ~sqlite_store() override {
        {
            const std::lock_guard guard(mutex_);
            stop_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    void find_labels(std::string settings_key, std::vector<std::string> text_hashes, labels_found then) override {
        using found = std::vector<std::optional<label_record>>;
        post(std::make_unique<reading<found>>([key = std::move(settings_key), hashes = std::move(text_hashes)](
                                                  workplace& in) { return in.cache.find_labels(key, hashes); },
                                              std::move(then)));
    }

    void find_pages(std::string scope_key, std::vector<std::string> page_ids, pages_found then) override {
        using found = std::vector<std::optional<page_record>>;
        post(std::make_unique<reading<found>>([key = std::move(scope_key), ids = std::move(page_ids)](
                                                  workplace& in) { return in.cache.find_pages(key, ids); },
                                              std::move(then)));
    }

    void save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) override {
        post(std::make_unique<writing>(
            [some = std::move(labels), others = std::move(pages)](workplace& in) { in.cache.save(some, others); },
            std::move(then)));
    }

    void open_run(std::string run, std::optional<run_record> fresh, run_opened then) override {
        post(std::make_unique<opening>(std::move(run), std::move(fresh), options_, std::move(then)));
    }

    void save_run(std::optional<run_record> run, std::vector<run_page_record> pages, saved then) override {
        post(std::make_unique<writing>(
            [record = std::move(run), some = std::move(pages)](workplace& in) {
                if (record)
                    in.journal.save(*record);
                in.journal.save(some);
            },
            std::move(then)));
    }

    void find_runs(std::size_t runs_max, runs_found then) override {
        post(std::make_unique<reading<std::vector<run_record>>>(
            [runs_max](workplace& in) {
                auto found = in.journal.find_runs(runs_max);
                for (auto& record : found)
                    record.driver = in.locks.driver(record.run);
                return found;
            },
            std::move(then)));
    }

    void find_run_pages(std::string run, std::vector<std::string> page_ids, run_pages_found then) override {
        using found = std::vector<std::optional<run_page_record>>;
        post(std::make_unique<reading<found>>([name = std::move(run), ids = std::move(page_ids)](
                                                  workplace& in) { return in.journal.find_pages(name, ids); },
                                              std::move(then)));
    }

    void walk_run_pages(std::string run, std::string after, std::size_t pages_max, run_pages_found then) override {
        using found = std::vector<std::optional<run_page_record>>;
        post(std::make_unique<reading<found>>(
            [name = std::move(run), last = std::move(after), pages_max](workplace& in) {
                return in.journal.walk_pages(name, last, pages_max);
            },
            std::move(then)));
    }

    void get_value(std::string key, std::function<void(std::string&&, failure)> then) override {
        post(std::make_unique<reading<std::string>>(
            [name = std::move(key)](workplace& in) { return in.cache.get_value(name); }, std::move(then)));
    }

    void put_value(std::string key, std::string value, saved then) override {
        post(std::make_unique<writing>(
            [name = std::move(key), text = std::move(value)](workplace& in) { in.cache.put_value(name, text); },
            std::move(then)));
    }

private:
    using job_ptr = std::unique_ptr<job>;
    using group = std::vector<job_ptr>;

    void post(job_ptr work) {
        {
            const std::lock_guard guard(mutex_);
            if (queue_.size() < options_.queue_max) {
                queue_.push_back(std::move(work));
                wake_.notify_one();
                return;
            }
        }
        work->answer({errc::store_failed, "store " + path_ + ": queue full"});
    }

    /// Waits for work; an empty group means the end.
    group take() {
        std::unique_lock guard(mutex_);
        wake_.wait(guard, [&] { return stop_ || !queue_.empty(); });
        const auto writes = [](const job_ptr& each) { return each->writes(); };
        if (!stop_ && std::any_of(queue_.begin(), queue_.end(), writes)) {
            guard.unlock();
            std::this_thread::sleep_for(options_.commit_delay);
            guard.lock();
        }
        group taken;
        while (!queue_.empty() && taken.size() < group_max) {
            taken.push_back(std::move(queue_.front()));
            queue_.pop_front();
        }
        return taken;
    }

    void run() {
        for (auto jobs = take(); !jobs.empty(); jobs = take())
            work_off(jobs);
        static_cast<void>(commit({}, true)); // what reads noted; losing it would do little harm
    }

    void work_off(group& jobs) {
        const bool writes = work_.cache.upkeep_is_due() ||
                            std::any_of(jobs.begin(), jobs.end(), [](const job_ptr& each) { return each->writes(); });
        const auto why = commit({jobs.data(), jobs.data() + jobs.size()}, writes);
        if (!why.cause) {
            for (auto& each : jobs)
                each->answer({});
            return;
        }
        // Together they failed: one bad job must not fail the others, and reads often still work.
        for (auto& each : jobs) {
            if (each->writes() && why.for_all_writes)
                each->answer(why.cause);
            else
                each->answer(commit({&each, &each + 1}, each->writes()).cause);
        }
    }

    struct span {
        job_ptr* first = nullptr;
        job_ptr* last = nullptr;
    };
    struct outcome {
        failure cause;
        /// No write of the group fares better alone: another process holds the lock, and each would wait in vain
        /// again; or the disk did not take what was committed, and a second try may claim that it did.
        bool for_all_writes = false;
    };

    outcome commit(span jobs, bool writes) noexcept {
        try {
            carry_out(jobs, writes);
            if (!writes || sqlite::flush(*db_))
                return {};
            return {sqlite::disk_failed(path_), true};
        } catch (const SQLite::Exception& error) {
            return {sqlite::describe(path_, error), (error.getErrorCode() & 0xff) == SQLITE_BUSY};
        } catch (const std::exception& error) {
            return {{errc::store_failed, "store " + path_ + ": " + error.what()}, false};
        }
    }

    void carry_out(span jobs, bool writes) {
        using behavior = SQLite::TransactionBehavior;
        const std::shared_lock open(store_transactions());
        SQLite::Transaction change(*db_, writes ? behavior::IMMEDIATE : behavior::DEFERRED);
        for (auto* each = jobs.first; each != jobs.last; ++each)
            (*each)->run(work_);
        if (writes)
            work_.cache.upkeep();
        change.commit();
        if (writes)
            work_.cache.upkeep_committed();
    }

    const std::string path_;
    const sqlite_store_options options_;
    std::unique_ptr<SQLite::Database> db_;
    workplace work_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<job_ptr> queue_;
    bool stop_ = false;
    std::thread thread_; ///< last: it uses everything above
};

} // namespace

std::shared_timed_mutex& store_transactions() noexcept {
    static std::shared_timed_mutex out;
    return out;
}

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

} // namespace tagwright
