#include "tagwright/store.hpp"

#include "providers/store/sqlite_schema.hpp"
#include "waiting_store.hpp"

#include <SQLiteCpp/Statement.h>
#include <gmock/gmock.h>

#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>
#include <thread>

namespace tagwright::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::unique_ptr<store> open(const std::string& path, sqlite_store_options options = {}) {
    failure why;
    auto opened = open_sqlite_store(path, options, why);
    EXPECT_NE(opened, nullptr) << why.message;
    EXPECT_FALSE(why);
    return opened;
}

failure refusal(const std::string& path) {
    failure why;
    const auto opened = open_sqlite_store(path, {}, why);
    EXPECT_EQ(opened, nullptr);
    EXPECT_EQ(why.code, errc::store_failed);
    EXPECT_THAT(why.message, HasSubstr(path));
    return why;
}

void execute(const std::string& path, const std::string& sql) {
    SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
}

unsigned mode_of(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777u : 0u;
}

TEST(SqliteStore, ReopeningFindsWhatWasSaved) {
    const scratch_directory scratch;
    for (int i = 0; i < 3; ++i) {
        const auto opened = open(scratch.file());
        waiting_store calls(*opened);
        EXPECT_EQ(calls.find_labels("settings", {std::to_string(i - 1)}).at(0).has_value(), i > 0);
        calls.save({make_label(std::to_string(i))});
    }
}

TEST(SqliteStore, FileAndDirectoriesAreForTheOwnerOnly) {
    const scratch_directory scratch;
    const auto path = scratch.file("new/deeper/store.db");
    const auto opened = open(path);
    waiting_store(*opened).save({make_label("h")});
    EXPECT_EQ(mode_of(path), 0600u);
    EXPECT_EQ(mode_of(path + "-wal"), 0600u);
    EXPECT_EQ(mode_of(scratch.file("new")), 0700u);
    EXPECT_EQ(mode_of(scratch.file("new/deeper")), 0700u);
}

TEST(SqliteStore, SaveIsAllOrNothing) {
    const scratch_directory scratch;
    const auto opened = open(scratch.file());
    waiting_store calls(*opened);
    calls.save({make_label("kept")});
    // The pages are refused after the labels have been written.
    execute(scratch.file(), "CREATE TRIGGER t BEFORE INSERT ON cache_log WHEN new.version IS NOT NULL "
                            "BEGIN SELECT RAISE(ABORT, 'no pages today'); END");
    const auto why = calls.try_save({make_label("half")}, {make_page("1")});
    EXPECT_EQ(why.code, errc::store_failed);
    EXPECT_THAT(why.message, AllOf(HasSubstr(scratch.file()), HasSubstr("no pages today")));
    EXPECT_FALSE(calls.find_labels("settings", {"half"}).at(0));
    EXPECT_TRUE(calls.find_labels("settings", {"kept"}).at(0));
}

TEST(SqliteStore, SaveOfARunIsAllOrNothing) {
    const scratch_directory scratch;
    const auto opened = open(scratch.file());
    waiting_store calls(*opened);
    calls.save_run(make_run("r"), {make_run_page("r", "1")});
    // The second page is refused after the record and the first page have been written.
    execute(scratch.file(), "CREATE TRIGGER t BEFORE INSERT ON run_pages WHEN new.page_id = '2' "
                            "BEGIN SELECT RAISE(ABORT, 'no pages today'); END");
    auto changed = make_run_page("r", "1");
    changed.result.page.version = 8;
    const auto why = calls.try_save_run(make_run("s"), {changed, make_run_page("r", "2")});
    EXPECT_EQ(why.code, errc::store_failed);
    EXPECT_EQ(calls.find_runs(10).size(), 1u);
    EXPECT_EQ(calls.find_run_pages("r", {"1"}).at(0)->result.page.version, 7u);
}

TEST(SqliteStore, AQueueHasABoundAndAnswersThatAreRefusedAreEmpty) {
    const scratch_directory scratch;
    sqlite_store_options options;
    options.queue_max = 0;
    const auto opened = open(scratch.file(), options);
    waiting_store calls(*opened);
    EXPECT_THAT(calls.try_save({make_label("h")}).message, HasSubstr("queue full"));
    failure why;
    EXPECT_EQ(calls.try_open_run("r", make_run("r"), why).claim, nullptr);
    EXPECT_EQ(why.code, errc::store_failed);
    opened->find_labels("settings", {"h"}, [&why](auto&& found, failure refused) {
        EXPECT_TRUE(found.empty());
        why = std::move(refused);
    });
    EXPECT_THAT(why.message, HasSubstr("queue full"));
}

TEST(SqliteStore, TwoHandlesShareOneFile) {
    const scratch_directory scratch;
    const auto one = open(scratch.file());
    const auto two = open(scratch.file());
    const auto write = [](store& to, const std::string& name) {
        for (int i = 0; i < 50; ++i)
            waiting_store(to).save({make_label(name + std::to_string(i))});
    };
    std::thread other([&] { write(*two, "two-"); });
    write(*one, "one-");
    other.join();
    EXPECT_TRUE(waiting_store(*one).find_labels("settings", {"two-49"}).at(0));
    EXPECT_TRUE(waiting_store(*two).find_labels("settings", {"one-49"}).at(0));
}

TEST(SqliteStore, TwoProcessesShareOneFile) {
    const scratch_directory scratch;
    const auto child = ::fork(); // before any thread of ours
    ASSERT_GE(child, 0);
    const std::string name = child == 0 ? "child-" : "parent-";
    {
        failure why;
        const auto opened = open_sqlite_store(scratch.file(), {}, why);
        bool good = opened != nullptr;
        for (int i = 0; good && i < 50; ++i)
            good = !waiting_store(*opened).try_save({make_label(name + std::to_string(i))});
        if (child == 0)
            ::_exit(good ? 0 : 1);
        EXPECT_TRUE(good) << why.message;
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    const auto opened = open(scratch.file());
    const auto found = waiting_store(*opened).find_labels("settings", {"child-0", "child-49", "parent-49"});
    EXPECT_TRUE(found[0] && found[1] && found[2]);
}

TEST(SqliteStore, ForeignLockFailsWritesButNotReads) {
    const scratch_directory scratch;
    sqlite_store_options options;
    options.busy_timeout = std::chrono::milliseconds{50};
    const auto opened = open(scratch.file(), options);
    waiting_store calls(*opened);
    calls.save({make_label("h")});
    {
        SQLite::Database other(scratch.file(), SQLite::OPEN_READWRITE);
        other.exec("BEGIN IMMEDIATE");
        EXPECT_THAT(calls.try_save({make_label("late")}).message, HasSubstr("locked"));
        EXPECT_TRUE(calls.find_labels("settings", {"h"}).at(0));
        other.exec("ROLLBACK");
    }
    calls.save({make_label("late")});
}

TEST(SqliteStore, FullDiskFailsTheSaveOnly) {
    const scratch_directory scratch;
    sqlite_store_options options;
    options.file_bytes_max = 256u << 10u;
    const auto opened = open(scratch.file(), options);
    waiting_store calls(*opened);
    calls.save({make_label("small")});
    const auto why = calls.try_save({make_label("large", {std::string(1u << 20u, 'x')})});
    EXPECT_EQ(why.code, errc::store_failed);
    EXPECT_THAT(why.message, AllOf(HasSubstr(scratch.file()), HasSubstr("space")));
    EXPECT_TRUE(calls.find_labels("settings", {"small"}).at(0));
    EXPECT_FALSE(calls.find_labels("settings", {"large"}).at(0));
    calls.save({make_label("another")});
}

TEST(SqliteStore, NewerSchemaIsRefused) {
    const scratch_directory scratch;
    open(scratch.file()).reset();
    execute(scratch.file(), "PRAGMA user_version = 99");
    EXPECT_THAT(refusal(scratch.file()).message, AllOf(HasSubstr("newer version"), HasSubstr("99")));
}

TEST(SqliteStore, AnotherProgramsDatabaseIsRefusedAndLeftAlone) {
    const scratch_directory scratch;
    execute(scratch.file(), "CREATE TABLE bookmarks (url)");
    EXPECT_THAT(refusal(scratch.file()).message, HasSubstr("another program"));
    SQLite::Database after(scratch.file());
    EXPECT_FALSE(after.tableExists("labels"));
    EXPECT_EQ(after.execAndGet("PRAGMA journal_mode").getString(), "delete");
}

TEST(SqliteStore, DamagedFileIsRefusedWithAdvice) {
    const scratch_directory scratch;
    std::ofstream(scratch.file()) << std::string(8192, 'x');
    EXPECT_THAT(refusal(scratch.file()).message, HasSubstr("move it away"));
}

TEST(SqliteStore, DamageFoundWhileRunningFailsCallsOnly) {
    const scratch_directory scratch;
    {
        const auto opened = open(scratch.file());
        std::vector<label_record> many;
        for (int i = 0; i < 5000; ++i)
            many.push_back(make_label(std::to_string(i)));
        waiting_store(*opened).save(std::move(many));
    }
    const auto size = std::filesystem::file_size(scratch.file());
    { // The first pages hold header and schema; what follows is data.
        std::fstream file(scratch.file(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(16 * 4096);
        const std::string junk(static_cast<std::size_t>(size) - 16 * 4096, '\xa5');
        file << junk;
    }
    failure why;
    const auto opened = open_sqlite_store(scratch.file(), {}, why);
    if (opened) {
        try {
            for (int i = 0; i < 5000; ++i)
                static_cast<void>(waiting_store(*opened).find_labels("settings", {std::to_string(i)}));
            ADD_FAILURE() << "the damage was not noticed";
        } catch (const std::exception& error) {
            why.message = error.what();
        }
    }
    EXPECT_THAT(why.message, AllOf(HasSubstr(scratch.file()), HasSubstr("move it away")));
}

/// So many rows that all of the log go to their tables.
void fill_log(store& to) {
    std::vector<label_record> many;
    for (int i = 0; i < 2'000; ++i)
        many.push_back(make_label("filler-" + std::to_string(i)));
    waiting_store(to).save(std::move(many));
}

TEST(SqliteStore, RowsThatSomebodyEditedCountAsMissing) {
    const scratch_directory scratch;
    const auto opened = open(scratch.file());
    waiting_store calls(*opened);
    calls.save({make_label("h")}, {make_page("1")});
    execute(scratch.file(), "UPDATE cache_log SET labels = '[1'; UPDATE cache_log SET existing = '{}'");
    EXPECT_FALSE(calls.find_labels("settings", {"h"}).at(0));
    EXPECT_FALSE(calls.find_pages("scope", {"1"}).at(0));
    fill_log(*opened);
    calls.save({make_label("h")}, {make_page("1")});
    fill_log(*opened);
    execute(scratch.file(), "UPDATE labels SET labels = '[1'; UPDATE pages SET existing = '{}'");
    EXPECT_FALSE(calls.find_labels("settings", {"h"}).at(0));
    EXPECT_FALSE(calls.find_pages("scope", {"1"}).at(0));
}

TEST(SqliteStore, UnusablePathsAreRefused) {
    const scratch_directory scratch;
    std::ofstream(scratch.file("file")) << "x";
    refusal(scratch.file("file/below.db"));
    refusal(scratch.path().string());
    failure why;
    EXPECT_EQ(open_sqlite_store("", {}, why), nullptr);
    EXPECT_EQ(why.code, errc::store_failed);
}

/// Runs as somebody to whom permissions apply, in a process of its own.
int open_as_nobody(const std::string& path) {
    const auto child = ::fork();
    if (child == 0) {
        if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0))
            ::_exit(3);
        failure why;
        const auto opened = open_sqlite_store(path, {}, why);
        const bool good =
            !opened && why.code == errc::store_failed && why.message.find("permissions") != std::string::npos;
        ::_exit(good ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
}

TEST(SqliteStore, ReadOnlyPlacesAreRefused) {
    const scratch_directory scratch;
    ::chmod(scratch.path().c_str(), 0755);
    open(scratch.file()).reset();
    ::chmod(scratch.file().c_str(), 0444);
    ::chmod(scratch.path().c_str(), 0555);
    EXPECT_EQ(open_as_nobody(scratch.file("new.db")), 0) << "directory";
    EXPECT_EQ(open_as_nobody(scratch.file()), 0) << "file";
    ::chmod(scratch.path().c_str(), 0755);
}

} // namespace
} // namespace tagwright::testing
