#include "tagwright/store.hpp"

#include "providers/store/run_lock.hpp"
#include "providers/store/sqlite_schema.hpp"
#include "waiting_store.hpp"

#include <SQLiteCpp/Statement.h>
#include <gmock/gmock.h>

#include <array>
#include <csignal>
#include <fstream>
#include <sys/wait.h>

namespace tagwright::testing {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<store> open(const std::string& path, sqlite_store_options options = {}) {
    failure why;
    auto opened = open_sqlite_store(path, options, why);
    EXPECT_NE(opened, nullptr) << why.message;
    return opened;
}

// -- growth ---------------------------------------------------------------------------------------------

TEST(SqliteJournal, OldRunsGoUnlessTheyCouldStillMatter) {
    const scratch_directory scratch;
    sqlite_store_options options;
    options.runs_keep = 3;
    options.undo_time = std::chrono::hours(24);
    const auto journal = open(scratch.file(), options);
    waiting_store calls(*journal);
    using namespace std::chrono;
    const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    constexpr std::int64_t day = 86'400'000;
    const auto save = [&](const std::string& name, std::int64_t at, run_status status, std::uint64_t added) {
        auto run = make_run(name, at);
        run.status = status;
        run.totals.labels.added = added;
        calls.save_run(run, {make_run_page(name, "1")});
    };
    save("old-applied", now - 3 * day, run_status::completed, 4);
    save("young-plan", now - day / 2, run_status::completed, 0);
    save("young-applied", now - day / 3, run_status::completed, 4);
    save("young-interrupted", now - day / 4, run_status::running, 0);
    save("driven", now - 9 * day, run_status::running, 4);
    const auto driven = calls.open_run("driven", {});
    save("new-1", now - 2, run_status::completed, 0);
    save("new-2", now - 1, run_status::completed, 0);
    (void)calls.open_run("new-3", make_run("new-3", now));
    std::vector<std::string> names;
    for (const auto& run : calls.find_runs(100))
        names.push_back(run.run);
    EXPECT_THAT(names,
                ::testing::ElementsAre("new-3", "new-2", "new-1", "young-interrupted", "young-applied", "driven"));
    EXPECT_TRUE(calls.walk_run_pages("young-plan", "", 10).empty()) << "its pages are gone, too";
    EXPECT_EQ(calls.walk_run_pages("young-applied", "", 10).size(), 1u);
}

TEST(SqliteJournal, WhatGoesWithARunGoesWithIt) {
    const scratch_directory scratch;
    sqlite_store_options options;
    options.runs_keep = 1;
    options.undo_time = std::chrono::hours(0);
    const auto journal = open(scratch.file(), options);
    waiting_store calls(*journal);
    auto old = make_run("r", 1);
    old.status = run_status::completed;
    calls.save_run(old, {});
    auto page = make_run_page("r", "1");
    page.review.decision = review_decision::approved;
    calls.review_pages("r", {page});
    calls.save_text("r", run_text::history, "text");
    calls.save_text("r", run_text::consolidation, "text");
    SQLite::Database db(scratch.file(), SQLite::OPEN_READONLY);
    const std::array tables{"run_pages", "run_reviews", "run_histories", "run_consolidations"};
    const auto rows_of = [&db](const char* table) {
        return db.execAndGet(std::string("SELECT count(*) FROM ") + table).getInt();
    };
    for (const auto* table : tables)
        EXPECT_EQ(rows_of(table), 1) << table;
    (void)calls.open_run("new", make_run("new", 2));
    for (const auto* table : tables)
        EXPECT_EQ(rows_of(table), 0) << table;
}

// -- versions -------------------------------------------------------------------------------------------

/// The schema as version 1 made it: never to be changed.
constexpr const char* schema_1 = R"sql(
    CREATE TABLE labels (settings_key TEXT NOT NULL, text_hash TEXT NOT NULL, labels TEXT NOT NULL,
        provider TEXT NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (settings_key, text_hash)) WITHOUT ROWID;
    CREATE INDEX labels_by_use ON labels (used);
    CREATE TABLE pages (scope_key TEXT NOT NULL, page_id TEXT NOT NULL, version INTEGER NOT NULL,
        text_hash TEXT NOT NULL, labels TEXT NOT NULL, existing TEXT NOT NULL, existing_known INTEGER NOT NULL,
        applied INTEGER NOT NULL, provider TEXT NOT NULL, used INTEGER NOT NULL,
        PRIMARY KEY (scope_key, page_id)) WITHOUT ROWID;
    CREATE INDEX pages_by_use ON pages (used);
    CREATE TABLE named_values (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE migrations (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL);
    INSERT INTO migrations VALUES (1, '2026-01-01T00:00:00Z');
    INSERT INTO labels VALUES ('settings', 'paid', '["a"]', 'gemini', 1);
    PRAGMA application_id = 1413961556;
    PRAGMA user_version = 1;
)sql";

TEST(SqliteJournal, ADatabaseOfTheVersionBeforeIsBroughtUpToDateAndKeepsWhatWasPaidFor) {
    const scratch_directory scratch;
    SQLite::Database(scratch.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(schema_1);
    for (int i = 0; i < 2; ++i) {
        const auto journal = open(scratch.file());
        waiting_store calls(*journal);
        EXPECT_EQ(calls.find_labels("settings", {"paid"}).at(0)->labels, std::vector<std::string>{"a"});
        (void)calls.open_run("r", make_run("r"));
        calls.save_run({}, {make_run_page("r", "1")});
        EXPECT_EQ(calls.walk_run_pages("r", "", 10).size(), 1u);
    }
    SQLite::Database db(scratch.file(), SQLite::OPEN_READONLY);
    EXPECT_EQ(db.execAndGet("PRAGMA user_version").getInt(), sqlite::schema_version());
    EXPECT_EQ(db.execAndGet("SELECT count(*) FROM migrations").getInt(), sqlite::schema_version());
}

/// The journal as version 4 made it: never to be changed. Pages were in one of two phases (0: writing, 1: settled), and
/// what that meant depended on `written`, on `existing_known` and on how they had ended; runs had no settings.
constexpr const char* journal_4 = R"sql(
    CREATE TABLE runs (run TEXT NOT NULL PRIMARY KEY, started_ms INTEGER NOT NULL, touched_ms INTEGER NOT NULL,
        completed INTEGER NOT NULL, added INTEGER NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX runs_by_start ON runs (started_ms);
    CREATE TABLE run_pages (run TEXT NOT NULL, page_id TEXT NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL,
        modified_at TEXT NOT NULL, phase INTEGER NOT NULL, status INTEGER NOT NULL, provider TEXT NOT NULL,
        proposed TEXT NOT NULL, existing TEXT NOT NULL, existing_known INTEGER NOT NULL, to_add TEXT NOT NULL,
        added TEXT NOT NULL, rejected INTEGER NOT NULL, text_hash TEXT NOT NULL, written INTEGER NOT NULL,
        code TEXT NOT NULL, message TEXT NOT NULL, scope TEXT NOT NULL DEFAULT 'page', type INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (run, page_id)) WITHOUT ROWID;
    INSERT INTO migrations VALUES (2, '2026-02-01T00:00:00Z'), (3, '2026-03-01T00:00:00Z'), (4, '2026-04-01T00:00:00Z');
    INSERT INTO runs VALUES ('r', 1, 1, 0, 2,
        '{"run":"r","request":{"space":"DOCS","given":{"TAGWRIGHT_LABELS_MAX":"3"}},"status":"stopped"}');
    PRAGMA user_version = 4;
)sql";

TEST(SqliteJournal, PagesOfAnEarlierVersionAreInTheStateThatTheyWereIn) {
    struct {
        const char* what;
        int phase, written, existing_known, status; // status 0: labelled, 4: failed
        const char* code;
        page_state state;
    } const rows[] = {
        {"a dry run's plan", 1, 0, 1, 0, "", page_state::planned},
        {"written", 1, 1, 1, 0, "", page_state::written},
        {"about to be written", 0, 0, 1, 0, "", page_state::writing},
        {"about to be written, not asked yet", 0, 0, 0, 0, "", page_state::intended},
        {"labels of an earlier text", 0, 1, 1, 4, "server_error", page_state::leftover},
        {"failed on the way", 1, 0, 1, 4, "server_error", page_state::writing},
        {"failed before it was asked", 1, 0, 0, 4, "server_error", page_state::planned},
        {"refused for good", 1, 0, 1, 4, "forbidden", page_state::planned},
    };
    const scratch_directory scratch;
    {
        SQLite::Database db(scratch.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        db.exec(schema_1);
        db.exec(journal_4);
        for (std::size_t i = 0; i < std::size(rows); ++i) {
            const auto& row = rows[i];
            SQLite::Statement insert(db, "INSERT INTO run_pages VALUES ('r', ?, 7, 'Title', '', ?, ?, 'gemini', "
                                         "'[\"a\"]', '[]', ?, '[\"a\"]', '[]', 0, 'hash', ?, ?, '', 'page', 0)");
            insert.bind(1, std::to_string(i));
            insert.bind(2, row.phase);
            insert.bind(3, row.status);
            insert.bind(4, row.existing_known);
            insert.bind(5, row.written);
            insert.bind(6, row.code);
            insert.exec();
        }
    }
    const auto journal = open(scratch.file());
    waiting_store calls(*journal);
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        const auto found = calls.find_run_pages("r", {std::to_string(i)});
        ASSERT_TRUE(found.at(0)) << rows[i].what;
        EXPECT_EQ(found[0]->state, rows[i].state) << rows[i].what;
    }
    const auto run = calls.open_run("r", {}).record;
    EXPECT_FALSE(run.settings) << "they were not kept";
    EXPECT_EQ(run.request.given.at("TAGWRIGHT_LABELS_MAX"), "3");
}

// -- what may go wrong ----------------------------------------------------------------------------------

/// A process that writes pages one by one and tells of each that is durable, until it is killed.
class writer_process {
public:
    explicit writer_process(const std::string& path) {
        int ends[2];
        if (::pipe(ends) != 0)
            throw std::runtime_error("no pipe");
        child_ = ::fork();
        if (child_ == 0) {
            failure why;
            const auto journal = open_sqlite_store(path, {}, why);
            waiting_store calls(*journal);
            const auto held = calls.open_run("r", make_run("r"));
            for (std::uint32_t i = 0;; ++i) {
                calls.save_run({}, {make_run_page("r", std::to_string(10'000 + i))});
                if (::write(ends[1], &i, sizeof i) < 0)
                    ::_exit(1);
            }
        }
        ::close(ends[1]);
        from_ = ends[0];
    }
    ~writer_process() { ::close(from_); }
    writer_process(const writer_process&) = delete;
    writer_process& operator=(const writer_process&) = delete;

    /// Kills it after so many pages; how many were durable before it died.
    std::uint32_t kill_after(std::uint32_t pages) {
        std::uint32_t last = 0;
        while (last < pages && ::read(from_, &last, sizeof last) == sizeof last) {
        }
        ::kill(child_, SIGKILL);
        while (::read(from_, &last, sizeof last) == sizeof last) {
        }
        ::waitpid(child_, nullptr, 0);
        return last + 1;
    }
    [[nodiscard]] pid_t id() const { return child_; }

private:
    pid_t child_ = 0;
    int from_ = -1;
};

TEST(SqliteJournal, AKilledWriterLosesNothingThatWasDurableAndItsClaim) {
    for (const std::uint32_t moment : {1u, 7u, 30u}) {
        const scratch_directory scratch;
        writer_process writer(scratch.file());
        const auto durable = writer.kill_after(moment);
        const auto journal = open(scratch.file());
        waiting_store calls(*journal);
        const auto found = calls.walk_run_pages("r", "", 100'000);
        EXPECT_GE(found.size(), durable);
        EXPECT_LE(found.size(), durable + 1u);
        EXPECT_EQ(calls.find_runs(1).at(0).driver, 0);
        EXPECT_NE(calls.open_run("r", {}).claim, nullptr) << "the kernel has taken the lock back";
    }
}

TEST(SqliteJournal, TheDriverOfALivingProcessIsNamed) {
    const scratch_directory scratch;
    writer_process writer(scratch.file());
    failure why;
    const run_locks locks(scratch.file("runs"));
    while (locks.driver("r") == 0) {
    }
    EXPECT_EQ(locks.claim("r", why), nullptr);
    EXPECT_EQ(why.code, errc::run_busy);
    EXPECT_THAT(why.message, HasSubstr("process " + std::to_string(writer.id())));
    (void)writer.kill_after(0);
    EXPECT_NE(locks.claim("r", why), nullptr);
}

TEST(SqliteJournal, ATornLogKeepsWhatIsBeforeTheTear) {
    const scratch_directory scratch;
    writer_process writer(scratch.file());
    (void)writer.kill_after(20);
    const auto wal = scratch.file() + "-wal";
    const auto size = std::filesystem::file_size(wal);
    std::filesystem::resize_file(wal, size - size / 3);
    std::ofstream(wal, std::ios::app | std::ios::binary) << "torn in the middle of a frame";
    const auto journal = open(scratch.file());
    waiting_store calls(*journal);
    const auto found = calls.walk_run_pages("r", "", 100'000);
    std::uint32_t next = 10'000;
    for (const auto& page : found)
        EXPECT_EQ(page->result.page.id, std::to_string(next++)) << "a beginning without gaps";
    calls.save_run({}, {make_run_page("r", "99999")});
}

TEST(SqliteJournal, AFullDiskFailsTheWriteAndKeepsTheRest) {
    const scratch_directory scratch;
    std::size_t good = 0;
    {
        sqlite_store_options options;
        options.file_bytes_max = 256 * 1024;
        const auto journal = open(scratch.file(), options);
        waiting_store calls(*journal);
        (void)calls.open_run("r", make_run("r"));
        failure why;
        for (; !why && good < 10'000; ++good)
            why = calls.try_save_run({}, {make_run_page("r", std::to_string(10'000 + good))});
        EXPECT_EQ(why.code, errc::store_failed);
        EXPECT_THAT(why.message, HasSubstr("no space left"));
        EXPECT_EQ(calls.walk_run_pages("r", "", 100'000).size(), good - 1) << "reading still works";
    }
    const auto journal = open(scratch.file());
    waiting_store calls(*journal);
    EXPECT_EQ(calls.walk_run_pages("r", "", 100'000).size(), good - 1);
    calls.save_run({}, {make_run_page("r", "99999")});
}

} // namespace
} // namespace tagwright::testing
