#include "providers/store/sqlite_schema.hpp"

#include "providers/store/sqlite_failure.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <thread>

namespace tagwright::sqlite {
namespace {

namespace fs = std::filesystem;

/// One step a version. Released steps never change; a new one goes to the end.
/// `used` is the time of last use in milliseconds since the epoch: what trimming goes by.
constexpr std::array migrations = {
    R"sql(
        CREATE TABLE labels (
            settings_key TEXT NOT NULL,
            text_hash    TEXT NOT NULL,
            labels       TEXT NOT NULL, -- JSON array
            provider     TEXT NOT NULL,
            used         INTEGER NOT NULL,
            PRIMARY KEY (settings_key, text_hash)
        ) WITHOUT ROWID;
        CREATE INDEX labels_by_use ON labels (used);
        CREATE TABLE pages (
            scope_key      TEXT NOT NULL,
            page_id        TEXT NOT NULL,
            version        INTEGER NOT NULL,
            text_hash      TEXT NOT NULL,
            labels         TEXT NOT NULL, -- JSON array
            existing       TEXT NOT NULL, -- JSON array
            existing_known INTEGER NOT NULL,
            applied        INTEGER NOT NULL,
            provider       TEXT NOT NULL,
            used           INTEGER NOT NULL,
            PRIMARY KEY (scope_key, page_id)
        ) WITHOUT ROWID;
        CREATE INDEX pages_by_use ON pages (used);
        CREATE TABLE named_values (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    )sql",
    // The journal. Columns beside `record` are what pruning goes by.
    R"sql(
        CREATE TABLE runs (
            run        TEXT NOT NULL PRIMARY KEY,
            started_ms INTEGER NOT NULL,
            touched_ms INTEGER NOT NULL,
            completed  INTEGER NOT NULL,
            added      INTEGER NOT NULL, -- labels that the run has on pages
            record     TEXT NOT NULL     -- JSON object
        ) WITHOUT ROWID;
        CREATE INDEX runs_by_start ON runs (started_ms);
        CREATE TABLE run_pages (
            run            TEXT NOT NULL,
            page_id        TEXT NOT NULL,
            version        INTEGER NOT NULL,
            title          TEXT NOT NULL,
            modified_at    TEXT NOT NULL,
            phase          INTEGER NOT NULL, -- 0: labels are about to be written; 1: settled
            status         INTEGER NOT NULL, -- labelled, unchanged, cached, skipped, failed
            provider       TEXT NOT NULL,
            proposed       TEXT NOT NULL, -- JSON array, as are the other lists
            existing       TEXT NOT NULL,
            existing_known INTEGER NOT NULL,
            to_add         TEXT NOT NULL,
            added          TEXT NOT NULL,
            rejected       INTEGER NOT NULL,
            text_hash      TEXT NOT NULL,
            written        INTEGER NOT NULL,
            code           TEXT NOT NULL,
            message        TEXT NOT NULL,
            PRIMARY KEY (run, page_id)
        ) WITHOUT ROWID;
    )sql",
    // How far a page's failure reaches; before this every one that is kept was the page's.
    R"sql(ALTER TABLE run_pages ADD COLUMN scope TEXT NOT NULL DEFAULT 'page')sql",
    // 0: page; 1: blogpost. (A comment within would become part of the table's definition, and swallow its end.)
    R"sql(ALTER TABLE run_pages ADD COLUMN type INTEGER NOT NULL DEFAULT 0)sql",
    // What a run goes by, a JSON object without keys; null: the run is of an earlier version. Beside the record, which
    // is written again and again.
    R"sql(ALTER TABLE runs ADD COLUMN settings TEXT)sql",
    // What people have decided on pages, apart from what the pipeline writes again and again; and how a run's course
    // looked, apart from its record for the same reason.
    R"sql(
        CREATE TABLE run_reviews (
            run      TEXT NOT NULL,
            page_id  TEXT NOT NULL,
            decision INTEGER NOT NULL, -- 1: approved; 2: edited; 3: rejected
            planned  TEXT NOT NULL,    -- JSON array: what was to be added before anyone decided
            by       TEXT NOT NULL,
            at_ms    INTEGER NOT NULL,
            proposed TEXT NOT NULL,    -- JSON array; this and the rest: the page's result as the run left it
            status   INTEGER NOT NULL,
            code     TEXT NOT NULL,
            message  TEXT NOT NULL,
            scope    TEXT NOT NULL,
            PRIMARY KEY (run, page_id)
        ) WITHOUT ROWID;
        CREATE TABLE run_histories (run TEXT NOT NULL PRIMARY KEY, history TEXT NOT NULL) WITHOUT ROWID;
    )sql",
    // What a model said of the labels that it proposed, a JSON array; empty: nothing was asked. The plan of a page
    // before the run's labels were consolidated, a JSON object; empty: it is as it was. How they were consolidated.
    R"sql(
        ALTER TABLE run_pages ADD COLUMN notes TEXT NOT NULL DEFAULT '';
        ALTER TABLE labels ADD COLUMN notes TEXT NOT NULL DEFAULT '';
        ALTER TABLE pages ADD COLUMN notes TEXT NOT NULL DEFAULT '';
        ALTER TABLE run_pages ADD COLUMN first_plan TEXT NOT NULL DEFAULT '';
        CREATE TABLE run_consolidations (run TEXT NOT NULL PRIMARY KEY, consolidation TEXT NOT NULL) WITHOUT ROWID;
    )sql",
    // Rows of `labels` and `pages` that wait to be put there: see cache_log. A label's have nothing from `version` on.
    R"sql(
        CREATE TABLE cache_log (
            id             INTEGER PRIMARY KEY,
            first          TEXT NOT NULL, -- settings_key or scope_key
            second         TEXT NOT NULL, -- text_hash or page_id
            labels         TEXT NOT NULL,
            provider       TEXT NOT NULL,
            used           INTEGER NOT NULL,
            notes          TEXT NOT NULL,
            version        INTEGER,
            text_hash      TEXT,
            existing       TEXT,
            existing_known INTEGER,
            applied        INTEGER
        );
    )sql",
    // Pages of a run that are not yet rows of `run_pages`, many in one value: see page_packs.
    R"sql(
        CREATE TABLE run_packs (id INTEGER PRIMARY KEY, run TEXT NOT NULL, pages BLOB NOT NULL);
        CREATE INDEX run_packs_by_run ON run_packs (run);
    )sql",
};

/// Creates the missing directories above the file, for the owner only.
bool make_directories(const fs::path& directory) {
    std::error_code error;
    if (directory.empty() || fs::is_directory(directory, error))
        return true;
    if (!make_directories(directory.parent_path()))
        return false;
    return ::mkdir(directory.c_str(), 0700) == 0 || errno == EEXIST;
}

/// Creates the file for the owner only; SQLite gives its companions (-wal, -shm) the same mode. An
/// existing file is not even opened: closing it again would drop the locks that this process holds.
bool make_file(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST;
    ::close(fd);
    return true;
}

int pragma(SQLite::Database& db, const char* name) {
    SQLite::Statement query(db, std::string("PRAGMA ") + name);
    return query.executeStep() ? query.getColumn(0).getInt() : 0;
}

/// Looks for the lock far more often than SQLite would: a process that writes all the time leaves it free for moments
/// only, and whoever looks ten times a second finds none of them.
int wait_for_lock(void* patience_ms, int times) {
    constexpr std::chrono::milliseconds pause{1};
    if (times >= static_cast<int>(reinterpret_cast<std::intptr_t>(patience_ms)))
        return 0;
    std::this_thread::sleep_for(pause);
    return 1;
}

/// Another process that opens the file at the same moment makes this fail without SQLite waiting.
void enter_wal(SQLite::Database& db, std::chrono::milliseconds patience) {
    constexpr std::chrono::milliseconds pause{10};
    for (;; patience -= pause) {
        try {
            SQLite::Statement query(db, "PRAGMA journal_mode = WAL");
            query.executeStep();
            return;
        } catch (const SQLite::Exception& error) {
            const int code = error.getErrorCode() & 0xff;
            if ((code != SQLITE_BUSY && code != SQLITE_LOCKED) || patience <= pause)
                throw;
        }
        std::this_thread::sleep_for(pause);
    }
}

failure migrate(SQLite::Database& db, const std::string& path) {
    SQLite::Transaction change(db, SQLite::TransactionBehavior::IMMEDIATE);
    const int version = pragma(db, "user_version");
    SQLite::Statement count(db, "SELECT count(*) FROM sqlite_master");
    count.executeStep();
    const bool empty = count.getColumn(0).getInt() == 0;
    count.tryReset();
    if (!empty && pragma(db, "application_id") != application_id)
        return refuse(path, "this is another program's database; name another file or data directory");
    if (version > schema_version())
        return refuse(path, "written by a newer version of tagwright (schema " + std::to_string(version) +
                                "; this one knows " + std::to_string(schema_version()) +
                                "); upgrade, or use another data directory");
    if (version == schema_version())
        return {};
    db.exec("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)");
    for (int step = version; step < schema_version(); ++step) {
        db.exec(migrations.at(static_cast<std::size_t>(step)));
        SQLite::Statement note(db, "INSERT INTO migrations VALUES (?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))");
        note.bind(1, step + 1);
        note.exec();
    }
    db.exec("PRAGMA application_id = " + std::to_string(application_id));
    db.exec("PRAGMA user_version = " + std::to_string(schema_version()));
    change.commit();
    return {};
}

/// Cheap enough for every start: damage in the header or the schema shows here, other damage when the
/// row is read.
void set_up(SQLite::Database& db, const sqlite_store_options& options) {
    enter_wal(db, options.busy_timeout);
    db.exec("PRAGMA synchronous = NORMAL"); // a commit does not flush: see flush_log()
    db.exec("PRAGMA trusted_schema = OFF");
    db.exec("PRAGMA journal_size_limit = 67108864");
    if (options.file_bytes_max > 0) {
        const auto page_bytes = static_cast<std::uint64_t>(std::max(pragma(db, "page_size"), 512));
        const auto pages = std::max<std::uint64_t>(options.file_bytes_max / page_bytes, 1);
        SQLite::Statement bound(db, "PRAGMA max_page_count = " + std::to_string(pages));
        bound.executeStep();
    }
}

} // namespace

int schema_version() { return static_cast<int>(migrations.size()); }

std::unique_ptr<SQLite::Database> open_database(const std::string& path, const sqlite_store_options& options,
                                                failure& why) {
    why = {};
    const auto directory = fs::path(path).parent_path();
    if (path.empty()) {
        why = refuse("(no path)", "a file name is needed");
        return nullptr;
    }
    if (!make_directories(directory) || !make_file(path)) {
        why = refuse(path, std::string("cannot be created (") + std::strerror(errno) +
                               "); check the permissions of its directory");
        return nullptr;
    }
    try {
        // Without a mutex of its own: one thread works on it (group_commit.hpp).
        auto db = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX,
                                                     static_cast<int>(options.busy_timeout.count()));
        sqlite3_busy_handler(db->getHandle(), wait_for_lock,
                             reinterpret_cast<void*>(static_cast<std::intptr_t>(options.busy_timeout.count())));
        // The check comes first: another program's database must not be changed in any way.
        why = migrate(*db, path);
        if (why)
            return nullptr;
        set_up(*db, options);
        return db;
    } catch (const SQLite::Exception& error) {
        why = describe(path, error);
        return nullptr;
    }
}

} // namespace tagwright::sqlite
