#include "providers/store/memory_store.hpp"
#include "providers/store/run_json.hpp"
#include "providers/store/run_lock.hpp"
#include "providers/store/sqlite_schema.hpp"
#include "providers/store/sqlite_store.hpp"
#include "waiting_store.hpp"

#include <SQLiteCpp/Statement.h>
#include <gmock/gmock.h>

#include <csignal>
#include <fstream>
#include <sys/wait.h>

namespace tagwright::testing {
namespace {

using ::testing::HasSubstr;

run_record make_run(const std::string& run, std::int64_t started_ms = 1'000) {
    run_record out;
    out.run = run;
    out.request.space = "DOCS";
    out.started_ms = started_ms;
    return out;
}

run_page_record make_run_page(const std::string& run, const std::string& id) {
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
    out.written = true;
    return out;
}

std::unique_ptr<store> open(const std::string& path, sqlite_store_options options = {}) {
    failure why;
    auto opened = open_sqlite_store(path, options, why);
    EXPECT_NE(opened, nullptr) << why.message;
    return opened;
}

// -- what both stores promise -------------------------------------------------------------------------

class journal_store : public ::testing::TestWithParam<const char*> {
protected:
    journal_store()
        : disk(std::string(GetParam()) == "memory" ? make_memory_store() : open(scratch.file())), calls(*disk) {}
    scratch_directory scratch;
    std::unique_ptr<store> disk;
    waiting_store calls;
};

TEST_P(journal_store, PagesComeBackAsTheyWereSaved) {
    (void)calls.open_run("r", make_run("r"));
    auto page = make_run_page("r", "2");
    page.phase = page_phase::writing;
    calls.save_run({}, {make_run_page("r", "1"), page, make_run_page("other", "3")});
    const auto found = calls.find_run_pages("r", {"2", "9", "1"});
    ASSERT_EQ(found.size(), 3u);
    EXPECT_FALSE(found[1]);
    ASSERT_TRUE(found[0] && found[2]);
    EXPECT_EQ(found[0]->phase, page_phase::writing);
    const auto want = make_run_page("r", "1");
    const auto& got = *found[2];
    EXPECT_EQ(got.phase, page_phase::settled);
    EXPECT_EQ(got.result.page, want.result.page);
    EXPECT_EQ(got.result.status, want.result.status);
    EXPECT_EQ(got.result.provider, want.result.provider);
    EXPECT_EQ(got.result.proposed, want.result.proposed);
    EXPECT_EQ(got.result.existing, want.result.existing);
    EXPECT_EQ(got.result.to_add, want.result.to_add);
    EXPECT_EQ(got.result.added, want.result.added);
    EXPECT_EQ(got.result.why.code, errc::timeout);
    EXPECT_EQ(got.result.why.message, "no answer");
    EXPECT_EQ(got.rejected, 3u);
    EXPECT_EQ(got.text_hash, "hash");
    EXPECT_TRUE(got.existing_known && got.written);
}

TEST_P(journal_store, AWalkGoesThroughAllPagesOfOneRunInOrder) {
    std::vector<run_page_record> pages;
    for (int i = 0; i < 25; ++i)
        pages.push_back(make_run_page("r", std::to_string(100 + i)));
    pages.push_back(make_run_page("s", "200"));
    calls.save_run(make_run("r"), pages);
    std::vector<std::string> seen;
    std::string after;
    for (auto found = calls.walk_run_pages("r", after, 10); !found.empty();
         found = calls.walk_run_pages("r", after, 10))
        for (const auto& page : found) {
            after = page->result.page.id;
            seen.push_back(after);
        }
    ASSERT_EQ(seen.size(), 25u);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
}

TEST_P(journal_store, OneDriverARun) {
    failure why;
    auto first = calls.open_run("r", make_run("r"));
    EXPECT_EQ(calls.try_open_run("r", {}, why).claim, nullptr);
    EXPECT_EQ(why.code, errc::run_busy);
    EXPECT_THAT(why.message, HasSubstr("run r"));
    EXPECT_NE(calls.find_runs(10).at(0).driver, 0);
    first.claim.reset();
    EXPECT_EQ(calls.find_runs(10).at(0).driver, 0);
    const auto again = calls.open_run("r", {});
    EXPECT_NE(again.claim, nullptr);
    EXPECT_EQ(again.record.request.space, "DOCS");
}

TEST_P(journal_store, AnUnknownRunIsNoRunAndLeavesNothingBehind) {
    failure why;
    (void)calls.try_open_run("nope", {}, why);
    EXPECT_EQ(why.code, errc::run_not_found);
    (void)calls.try_open_run("nope", {}, why);
    EXPECT_EQ(why.code, errc::run_not_found) << "the claim was given back";
    EXPECT_TRUE(calls.find_runs(10).empty());
}

TEST_P(journal_store, RunsComeNewestFirst) {
    for (int i : {2, 3, 1})
        calls.save_run(make_run("r" + std::to_string(i), i), {});
    std::vector<std::string> names;
    for (const auto& run : calls.find_runs(2))
        names.push_back(run.run);
    EXPECT_EQ(names, (std::vector<std::string>{"r3", "r2"}));
}

INSTANTIATE_TEST_SUITE_P(Each, journal_store, ::testing::Values("memory", "sqlite"),
                         [](const auto& each) { return std::string(each.param); });

// -- the record -----------------------------------------------------------------------------------------

TEST(RunJson, ARecordSurvivesTheWayThroughText) {
    auto run = make_run("20260131-080509-k3f7x");
    run.request.apply = true;
    run.request.page_ids = {"1", "2"};
    run.request.under = "3";
    run.request.since = "2026-01-31";
    run.request.given = {{"TAGWRIGHT_LABELS_MAX", "3"}};
    run.request.types = {page_type::page, page_type::blogpost};
    run.action = run_action::undo;
    run.status = run_status::stopped;
    run.planned = true;
    run.site = "http://site/wiki";
    run.scope_key = "scope";
    run.identity = {"gemini https://g", "m", "1", "v", 3, 4000};
    run.ended_ms = 5;
    run.totals.pages = {9, 1, 2, 3, 1, 2};
    run.totals.calls = {7, 6, 1, 1, 2, 3, 4};
    run.totals.labels = {5, 4, 3, 0};
    run.totals.cache = {1, 2};
    run.totals.tokens = {10, 20};
    run.totals.level_peak = 8;
    run.totals.cost = {1.97, "m"};
    run.totals.elapsed = std::chrono::milliseconds(1234);
    run.why = {errc::stopped, "by the user"};
    const auto back = run_record_from(to_json(run));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->request, run.request);
    EXPECT_EQ(back->identity, run.identity);
    EXPECT_EQ(back->totals.pages, run.totals.pages);
    EXPECT_EQ(back->totals.calls, run.totals.calls);
    EXPECT_EQ(back->totals.labels, run.totals.labels);
    EXPECT_EQ(back->totals.cost, run.totals.cost);
    EXPECT_EQ(to_json(*back), to_json(run));
}

TEST(RunJson, CostOfARunFromBeforePricesIsNotKnownIfAModelWasAsked) {
    const auto asked = run_record_from(R"({"run":"r","identity":{"model":"m"},"totals":{"tokens":{"input":5}}})");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->totals.cost.unpriced, "m");
    const auto free = run_record_from(R"({"run":"r","identity":{"model":"m"},"totals":{"tokens":{"input":0}}})");
    ASSERT_TRUE(free);
    EXPECT_TRUE(free->totals.cost.known());
}

TEST(RunJson, StrangeTextIsNoRecordOrKeepsItsDefaults) {
    for (const auto* text : {"", "null", "[]", "{", "7"})
        EXPECT_FALSE(run_record_from(text)) << text;
    const auto odd =
        run_record_from(R"({"run":7,"request":[],"totals":{"pages":{"listed":"x"}},"status":"new","y":1})");
    ASSERT_TRUE(odd);
    EXPECT_EQ(odd->run, "");
    EXPECT_EQ(odd->status, run_status::running);
    EXPECT_EQ(odd->totals.pages.listed, 0u);
    const auto huge = run_record_from(R"({"started_ms":-1e300,"totals":{"level_peak":1e99,"elapsed_ms":1e19}})");
    ASSERT_TRUE(huge);
    EXPECT_EQ(huge->started_ms, 0);
    EXPECT_EQ(huge->totals.elapsed.count(), 0);
}

TEST(RunJson, ListsSurviveWhateverTheirWordsAre) {
    using list = std::vector<std::string>;
    for (const auto& names : {list{}, list{""}, list{"a", "b-c_d/e"}, list{"\"", "\\", "a\nb", "été", "日本"}}) {
        EXPECT_EQ(list_from(to_json_list(names)), names);
    }
    EXPECT_EQ(to_json_list({"a", "b"}), R"(["a","b"])");
    EXPECT_TRUE(list_from(to_json_list({"\xff"}))) << "broken text is replaced";
    EXPECT_FALSE(list_from("[1]"));
}

// -- growth ---------------------------------------------------------------------------------------------

TEST(Journal, OldRunsGoUnlessTheyCouldStillMatter) {
    const scratch_directory scratch;
    sqlite_store_options options;
    options.runs_keep = 3;
    options.undo_time = std::chrono::hours(24);
    const auto disk = open(scratch.file(), options);
    waiting_store calls(*disk);
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

TEST(Journal, ADatabaseOfTheVersionBeforeIsBroughtUpToDateAndKeepsWhatWasPaidFor) {
    const scratch_directory scratch;
    SQLite::Database(scratch.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(schema_1);
    for (int i = 0; i < 2; ++i) {
        const auto disk = open(scratch.file());
        waiting_store calls(*disk);
        EXPECT_EQ(calls.find_labels("settings", {"paid"}).at(0)->labels, std::vector<std::string>{"a"});
        (void)calls.open_run("r", make_run("r"));
        calls.save_run({}, {make_run_page("r", "1")});
        EXPECT_EQ(calls.walk_run_pages("r", "", 10).size(), 1u);
    }
    SQLite::Database db(scratch.file(), SQLite::OPEN_READONLY);
    EXPECT_EQ(db.execAndGet("PRAGMA user_version").getInt(), sqlite::schema_version());
    EXPECT_EQ(db.execAndGet("SELECT count(*) FROM migrations").getInt(), sqlite::schema_version());
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
            const auto disk = open_sqlite_store(path, {}, why);
            waiting_store calls(*disk);
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

TEST(Journal, AKilledWriterLosesNothingThatWasDurableAndItsClaim) {
    for (const std::uint32_t moment : {1u, 7u, 30u}) {
        const scratch_directory scratch;
        writer_process writer(scratch.file());
        const auto durable = writer.kill_after(moment);
        const auto disk = open(scratch.file());
        waiting_store calls(*disk);
        const auto found = calls.walk_run_pages("r", "", 100'000);
        EXPECT_GE(found.size(), durable);
        EXPECT_LE(found.size(), durable + 1u);
        EXPECT_EQ(calls.find_runs(1).at(0).driver, 0);
        EXPECT_NE(calls.open_run("r", {}).claim, nullptr) << "the kernel has taken the lock back";
    }
}

TEST(Journal, TheDriverOfALivingProcessIsNamed) {
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

TEST(Journal, ATornLogKeepsWhatIsBeforeTheTear) {
    const scratch_directory scratch;
    writer_process writer(scratch.file());
    (void)writer.kill_after(20);
    const auto wal = scratch.file() + "-wal";
    const auto size = std::filesystem::file_size(wal);
    std::filesystem::resize_file(wal, size - size / 3);
    std::ofstream(wal, std::ios::app | std::ios::binary) << "torn in the middle of a frame";
    const auto disk = open(scratch.file());
    waiting_store calls(*disk);
    const auto found = calls.walk_run_pages("r", "", 100'000);
    std::uint32_t next = 10'000;
    for (const auto& page : found)
        EXPECT_EQ(page->result.page.id, std::to_string(next++)) << "a beginning without gaps";
    calls.save_run({}, {make_run_page("r", "99999")});
}

TEST(Journal, AFullDiskFailsTheWriteAndKeepsTheRest) {
    const scratch_directory scratch;
    std::size_t good = 0;
    {
        sqlite_store_options options;
        options.file_bytes_max = 256 * 1024;
        const auto disk = open(scratch.file(), options);
        waiting_store calls(*disk);
        (void)calls.open_run("r", make_run("r"));
        failure why;
        for (; !why && good < 10'000; ++good)
            why = calls.try_save_run({}, {make_run_page("r", std::to_string(10'000 + good))});
        EXPECT_EQ(why.code, errc::store_failed);
        EXPECT_THAT(why.message, HasSubstr("no space left"));
        EXPECT_EQ(calls.walk_run_pages("r", "", 100'000).size(), good - 1) << "reading still works";
    }
    const auto disk = open(scratch.file());
    waiting_store calls(*disk);
    EXPECT_EQ(calls.walk_run_pages("r", "", 100'000).size(), good - 1);
    calls.save_run({}, {make_run_page("r", "99999")});
}

TEST(RunLocks, ANameIsNoWayOutOfTheDirectory) {
    const scratch_directory scratch;
    const run_locks locks(scratch.file("runs"));
    failure why;
    for (const auto* name : {"../up", "", "a/b"}) {
        EXPECT_EQ(locks.claim(name, why), nullptr);
        EXPECT_EQ(why.code, errc::run_not_found);
    }
    EXPECT_FALSE(std::filesystem::exists(scratch.file("up.lock")));
}

TEST(RunLocks, AnOrderlyEndLeavesNoFile) {
    const scratch_directory scratch;
    const run_locks locks(scratch.file("runs"));
    failure why;
    for (int i = 0; i < 3; ++i) {
        const auto claim = locks.claim("r", why);
        EXPECT_NE(claim, nullptr) << why.message;
        EXPECT_EQ(locks.driver("r"), ::getpid());
    }
    EXPECT_EQ(locks.driver("r"), 0);
    EXPECT_TRUE(std::filesystem::is_empty(scratch.file("runs")));
}

} // namespace
} // namespace tagwright::testing
