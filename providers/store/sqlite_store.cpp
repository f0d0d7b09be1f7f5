#include "providers/store/sqlite_store.hpp"

#include "providers/store/sqlite_schema.hpp"
#include "providers/store/sqlite_tables.hpp"

#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace tagwright {
namespace {

/// Jobs in one transaction at most, so that the first caller does not wait for all of a long queue.
constexpr std::size_t group_max = 1'000;

class job {
public:
    job() = default;
    job(const job&) = delete;
    job& operator=(const job&) = delete;
    virtual ~job() = default;
    [[nodiscard]] virtual bool writes() const noexcept = 0;
    /// Inside a transaction; may run again after a rollback.
    virtual void run(sqlite::tables& in) = 0;
    /// Outside of any transaction, once.
    virtual void answer(failure why) noexcept = 0;
};

template <class Result>
class reading final : public job {
public:
    using read = std::function<Result(sqlite::tables&)>;
    using then = std::function<void(Result&&, failure)>;
    reading(read what, then next) : read_(std::move(what)), then_(std::move(next)) {}
    [[nodiscard]] bool writes() const noexcept override { return false; }
    void run(sqlite::tables& in) override { result_ = read_(in); }
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

class writing final : public job {
public:
    using write = std::function<void(sqlite::tables&)>;
    writing(write what, store::saved next) : write_(std::move(what)), then_(std::move(next)) {}
    [[nodiscard]] bool writes() const noexcept override { return true; }
    void run(sqlite::tables& in) override { write_(in); }
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
        : path_(std::move(path)), options_(options), db_(std::move(db)), tables_(*db_, options), thread_([this] {
              run();
          }) {}

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
                                                  sqlite::tables& in) { return in.find_labels(key, hashes); },
                                              std::move(then)));
    }

    void find_pages(std::string scope_key, std::vector<std::string> page_ids, pages_found then) override {
        using found = std::vector<std::optional<page_record>>;
        post(std::make_unique<reading<found>>([key = std::move(scope_key), ids = std::move(page_ids)](
                                                  sqlite::tables& in) { return in.find_pages(key, ids); },
                                              std::move(then)));
    }

    void save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) override {
        post(std::make_unique<writing>(
            [some = std::move(labels), others = std::move(pages)](sqlite::tables& in) { in.save(some, others); },
            std::move(then)));
    }

    void get_value(std::string key, std::function<void(std::string&&, failure)> then) override {
        post(std::make_unique<reading<std::string>>(
            [name = std::move(key)](sqlite::tables& in) { return in.get_value(name); }, std::move(then)));
    }

    void put_value(std::string key, std::string value, saved then) override {
        post(std::make_unique<writing>(
            [name = std::move(key), text = std::move(value)](sqlite::tables& in) { in.put_value(name, text); },
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
        const bool writes = tables_.upkeep_is_due() ||
                            std::any_of(jobs.begin(), jobs.end(), [](const job_ptr& each) { return each->writes(); });
        const auto why = commit({jobs.data(), jobs.data() + jobs.size()}, writes);
        if (!why.cause) {
            for (auto& each : jobs)
                each->answer({});
            return;
        }
        // Together they failed: one bad job must not fail the others, and reads often still work. Where
        // another process holds the lock, every write would wait in vain again.
        for (auto& each : jobs) {
            if (each->writes() && why.locked)
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
        bool locked = false;
    };

    outcome commit(span jobs, bool writes) noexcept {
        try {
            using behavior = SQLite::TransactionBehavior;
            SQLite::Transaction change(*db_, writes ? behavior::IMMEDIATE : behavior::DEFERRED);
            for (auto* each = jobs.first; each != jobs.last; ++each)
                (*each)->run(tables_);
            if (writes)
                tables_.upkeep();
            change.commit();
            if (writes)
                tables_.upkeep_committed();
            return {};
        } catch (const SQLite::Exception& error) {
            return {sqlite::describe(path_, error), (error.getErrorCode() & 0xff) == SQLITE_BUSY};
        } catch (const std::exception& error) {
            return {{errc::store_failed, "store " + path_ + ": " + error.what()}, false};
        }
    }

    const std::string path_;
    const sqlite_store_options options_;
    std::unique_ptr<SQLite::Database> db_;
    sqlite::tables tables_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<job_ptr> queue_;
    bool stop_ = false;
    std::thread thread_; ///< last: it uses everything above
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

} // namespace tagwright
