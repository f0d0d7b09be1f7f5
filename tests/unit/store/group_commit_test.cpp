#include "group_commit_fixture.hpp"
#include "providers/store/store_transactions.hpp"

#include <sqlite3.h>

namespace tagwright::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(group_commit_test, WhatWaitsTogetherSharesACommitAndIsAnsweredAfterItsFlush) {
    start();
    together([&] {
        post_write(1);
        post_read(2);
        post_write(3);
    });
    stop();
    EXPECT_THAT(happened,
                ElementsAre("work 1", "work 2", "work 3", "flush", "answered 1", "answered 2", "answered 3", "flush"));
    EXPECT_THAT(rows(), ElementsAre(1, 3));
}

TEST_F(group_commit_test, ReadsFlushNothing) {
    start();
    together([&] {
        post_read(1);
        post_read(2);
    });
    stop();
    EXPECT_THAT(happened, ElementsAre("work 1", "work 2", "answered 1", "answered 2", "flush"));
}

TEST_F(group_commit_test, AReadThatHasToWriteIsDoneAgainWhereItMay) {
    start();
    together([&] {
        post_read(1);
        post_writing_read(2, [this] { insert(2); });
        post_read(3);
    });
    stop();
    EXPECT_THAT(happened, ElementsAre("work 1", "work 2",                        //
                                      "work 1", "answered 1",                    //
                                      "work 2", "work 2", "flush", "answered 2", //
                                      "work 3", "answered 3", "flush"));
    EXPECT_THAT(rows(), ElementsAre(2));
    EXPECT_TRUE(refusals.empty());
}

TEST_F(group_commit_test, MuchIsWrittenInPiecesAndNothingTwice) {
    start();
    together([&] {
        post_write(1);
        post_writing_read(2, [this] {
            const auto count = db.execAndGet("SELECT count(*) FROM kept WHERE n >= 10").getInt();
            insert(10 + count);
            if (count < 2)
                throw sqlite::write_needed();
        });
        post_write(3);
    });
    stop();
    EXPECT_THAT(happened, ElementsAre("work 1", "work 2",              // given back: it is not the only one
                                      "work 1", "flush", "answered 1", //
                                      "work 2", "work 2", "flush", "work 2", "flush", "work 2", "flush", "answered 2",
                                      "work 3", "flush", "answered 3", "flush"));
    EXPECT_THAT(rows(), ElementsAre(1, 3, 10, 11, 12));
    EXPECT_TRUE(refusals.empty());
}

TEST_F(group_commit_test, AGroupHasABound) {
    options.group_max = 2;
    start();
    together([&] {
        for (int n = 1; n <= 5; ++n)
            post_write(n);
    });
    stop();
    EXPECT_THAT(happened, ElementsAre("work 1", "work 2", "flush", "answered 1", "answered 2", //
                                      "work 3", "work 4", "flush", "answered 3", "answered 4", //
                                      "work 5", "flush", "answered 5", "flush"));
}

TEST_F(group_commit_test, ABadJobIsRolledBackAndTheOthersAreDoneAgainAlone) {
    start();
    together([&] {
        post_write(1);
        post_bad_write(2);
        post_read(3);
        post_write(4);
    });
    stop();
    EXPECT_THAT(happened, ElementsAre("work 1", "work 2",              // and all of it is undone
                                      "work 1", "flush", "answered 1", //
                                      "work 2", "refused 2",           //
                                      "work 3", "answered 3",          //
                                      "work 4", "flush", "answered 4", "flush"));
    EXPECT_THAT(rows(), ElementsAre(1, 4)) << "nor is there a half of it";
    EXPECT_EQ(refusals[2].code, errc::store_failed);
    EXPECT_THAT(refusals[2].message, AllOf(HasSubstr(path), HasSubstr("UNIQUE")));
}

TEST_F(group_commit_test, WhatSqliteRollsBackByItselfFailsAlone) {
    db.exec("CREATE TABLE large (bytes BLOB); PRAGMA max_page_count = 50");
    start();
    together([&] {
        post_write(1);
        commits->post(noted(true, 2, [this] { db.exec("INSERT INTO large VALUES (zeroblob(1000000))"); }));
        post_write(3);
    });
    stop();
    EXPECT_THAT(rows(), ElementsAre(1, 3));
    EXPECT_EQ(refusals.size(), 1u);
    EXPECT_THAT(refusals[2].message, HasSubstr("space")) << "and not that there is no transaction";
}

TEST_F(group_commit_test, WhatOnlyTheCommitRefusesFailsAlone) {
    db.exec("PRAGMA foreign_keys = ON;"
            "CREATE TABLE child (n REFERENCES kept (n) DEFERRABLE INITIALLY DEFERRED)");
    start();
    together([&] {
        post_write(1);
        commits->post(noted(true, 2, [this] { db.exec("INSERT INTO child VALUES (77)"); }));
        post_write(3);
    });
    stop();
    EXPECT_THAT(rows(), ElementsAre(1, 3));
    EXPECT_EQ(refusals.size(), 1u);
    EXPECT_THAT(refusals[2].message, HasSubstr("FOREIGN KEY"));
}

TEST_F(group_commit_test, AReadThatThrowsFailsAlone) {
    start();
    together([&] {
        post_write(1);
        commits->post(noted(false, 2, [] { throw std::runtime_error("no such luck"); }));
    });
    stop();
    EXPECT_THAT(rows(), ElementsAre(1));
    EXPECT_EQ(refusals.size(), 1u);
    EXPECT_THAT(refusals[2].message, AllOf(HasSubstr(path), HasSubstr("no such luck")));
}

TEST_F(group_commit_test, WhereTheLockIsHeldElsewhereWritesAreRefusedAfterOneWaitAndReadsGoOn) {
    int waits = 0;
    sqlite3_busy_handler(
        db.getHandle(),
        [](void* count, int) {
            ++*static_cast<int*>(count);
            return 0;
        },
        &waits);
    SQLite::Database other(path, SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    start();
    together([&] {
        post_write(1);
        post_read(2);
        post_write(3);
    });
    wait_for_all();
    EXPECT_EQ(waits, 1);
    other.exec("ROLLBACK");
    stop();
    EXPECT_THAT(happened, ElementsAre("refused 1", "work 2", "answered 2", "refused 3", "flush"));
    EXPECT_THAT(refusals[1].message, HasSubstr("locked"));
}

TEST_F(group_commit_test, WhatTheDiskDidNotTakeIsRefusedWithoutASecondTry) {
    bool broken = true;
    options.flush = [&](SQLite::Database&) {
        happened.push_back("flush");
        return !std::exchange(broken, false);
    };
    start();
    together([&] {
        post_write(1);
        post_read(2);
        post_write(3);
    });
    wait_for_all();
    together([&] { post_write(4); });
    stop();
    EXPECT_THAT(happened, ElementsAre("work 1", "work 2", "work 3", "flush", "refused 1", //
                                      "work 2", "answered 2", "refused 3",                //
                                      "work 4", "flush", "answered 4", "flush"));
    EXPECT_EQ(refusals[1].code, errc::store_failed);
    EXPECT_THAT(refusals[1].message, AllOf(HasSubstr(path), HasSubstr("disk")));
}

bool nobody_is_in_a_transaction() {
    return std::async(std::launch::async,
                      [] {
                          const std::unique_lock alone(store_transactions(), std::try_to_lock);
                          return alone.owns_lock();
                      })
        .get();
}

bool others_may_write(const std::string& path) {
    SQLite::Database other(path, SQLite::OPEN_READWRITE);
    return other.tryExec("BEGIN IMMEDIATE") == SQLITE_OK && other.tryExec("ROLLBACK") == SQLITE_OK;
}

TEST_F(group_commit_test, OthersMayWriteWhileItFlushesAndNotWhileItWorks) {
    std::vector<bool> working;
    std::vector<bool> flushing;
    const auto look = [&] { return std::vector{nobody_is_in_a_transaction(), others_may_write(path)}; };
    options.flush = [&](SQLite::Database&) {
        flushing = look();
        return true;
    };
    start();
    commits->post({true, [&] { working = look(); }, [](const failure&) {}});
    stop();
    EXPECT_THAT(working, ElementsAre(false, false));
    EXPECT_THAT(flushing, ElementsAre(true, true));
}

TEST_F(group_commit_test, StoppingWorksOffWhatWaitsAndWhatItsAnswersAsk) {
    start();
    together([&] {
        const auto ask_more = [this, still = commits.get()](const failure&) {
            still->post({true, [this] { insert(1000); }, [](const failure&) {}});
        };
        commits->post({true, [] {}, ask_more});
        for (int n = 0; n < 300; ++n)
            post_write(n);
    });
    stop();
    EXPECT_EQ(rows().size(), 301u);
    EXPECT_TRUE(refusals.empty());
}

TEST_F(group_commit_test, AFullQueueRefusesAtOnceAndRecovers) {
    options.queue_max = 2;
    start();
    failure refused;
    std::promise<void> done;
    together([&] {
        post_write(1);
        commits->post({true, [this] { insert(2); }, [&](const failure&) { done.set_value(); }});
        commits->post({true, [this] { insert(3); }, [&](failure why) { refused = std::move(why); }});
        EXPECT_EQ(refused.code, errc::store_failed);
        EXPECT_THAT(refused.message, AllOf(HasSubstr(path), HasSubstr("queue full")));
    });
    done.get_future().wait();
    post_write(4);
    stop();
    EXPECT_THAT(rows(), ElementsAre(1, 2, 4));
}

TEST_F(group_commit_test, AnAnswerThatThrowsEndsNothing) {
    start();
    commits->post({true, [] {}, [](const failure&) { throw std::runtime_error("a bug"); }});
    post_write(1);
    stop();
    EXPECT_THAT(rows(), ElementsAre(1));
}

} // namespace
} // namespace tagwright::testing
