#pragma once

#include "providers/store/group_commit.hpp"
#include "waiting_store.hpp"

#include <SQLiteCpp/Statement.h>
#include <gmock/gmock.h>

#include <map>

namespace tagwright::testing {

using sqlite::group_commit;
using sqlite::job;

/// The thread and its commits, with a table of their own in a real database.
class group_commit_test : public ::testing::Test {
protected:
    group_commit_test() {
        db.exec("PRAGMA journal_mode = WAL");
        db.exec("CREATE TABLE kept (n INTEGER PRIMARY KEY)");
        options.flush = [this](SQLite::Database& of) {
            happened.push_back("flush");
            return sqlite::flush_log(of);
        };
    }

    void start() { commits = std::make_unique<group_commit>(db, options); }
    /// From here on `happened` and `refusals` may be looked at.
    void stop() { commits.reset(); }

    /// Whatever is posted by `post` waits at the same time.
    template <class Post>
    void together(Post post) {
        const auto busy = std::make_shared<std::promise<void>>();
        const auto go_on = std::make_shared<std::promise<void>>();
        commits->post({false, [] {},
                       [busy, go_on](const failure&) {
                           busy->set_value();
                           go_on->get_future().wait();
                       }});
        busy->get_future().wait();
        post();
        go_on->set_value();
    }
    void wait_for_all() {
        together([] {});
    }

    /// Notes what becomes of a job.
    job noted(bool writes, int n, std::function<void()> work) {
        const auto name = std::to_string(n);
        return {writes,
                [this, name, work = std::move(work)] {
                    happened.push_back("work " + name);
                    work();
                },
                [this, name, n](failure why) {
                    happened.push_back((why ? "refused " : "answered ") + name);
                    if (why)
                        refusals[n] = std::move(why);
                }};
    }
    void insert(int n) { db.exec("INSERT INTO kept VALUES (" + std::to_string(n) + ")"); }
    void post_write(int n) {
        commits->post(noted(true, n, [this, n] { insert(n); }));
    }
    /// A read that has to write first.
    void post_writing_read(int n, std::function<void()> write) {
        commits->post(noted(false, n, [at = commits.get(), write = std::move(write)] { // stop() empties the pointer
            if (!at->may_write())
                throw sqlite::write_needed();
            write();
        }));
    }
    /// Fails halfway.
    void post_bad_write(int n) {
        commits->post(noted(true, n, [this, n] {
            insert(n);
            insert(n);
        }));
    }
    void post_read(int n) {
        commits->post(noted(false, n, [this] { db.execAndGet("SELECT count(*) FROM kept"); }));
    }

    std::vector<int> rows() const {
        std::vector<int> out;
        SQLite::Database other(path);
        SQLite::Statement query(other, "SELECT n FROM kept ORDER BY n");
        while (query.executeStep())
            out.push_back(query.getColumn(0).getInt());
        return out;
    }

    scratch_directory scratch;
    std::string path = scratch.file();
    SQLite::Database db{path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    sqlite::group_commit_options options;
    std::vector<std::string> happened; ///< on the thread; the last flush is the one of its end
    std::map<int, failure> refusals;
    std::unique_ptr<group_commit> commits;
};

} // namespace tagwright::testing
