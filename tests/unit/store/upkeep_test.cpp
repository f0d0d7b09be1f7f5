#include "group_commit_fixture.hpp"

#include <atomic>

namespace tagwright::testing {
namespace {

using ::testing::ElementsAre;

class upkeep_test : public group_commit_test {
protected:
    upkeep_test() {
        options.upkeep = {[this] { return due.load(); }, [this] { happened.push_back("upkeep"); },
                          [this] { happened.push_back("kept up"); }};
    }
    std::atomic<bool> due{false};
};

TEST_F(upkeep_test, RidesAlongWithWritesAndIsDoneAtTheEnd) {
    start();
    together([&] { post_read(1); });
    together([&] {
        post_write(2);
        post_write(3);
    });
    stop();
    EXPECT_THAT(happened, ElementsAre("work 1", "answered 1",                           //
                                      "work 2", "work 3", "upkeep", "kept up", "flush", //
                                      "answered 2", "answered 3",                       //
                                      "upkeep", "kept up", "flush"));
}

TEST_F(upkeep_test, MakesAWriteOfReadsWhereItIsDue) {
    due = true;
    start();
    post_read(1);
    stop();
    EXPECT_THAT(happened, ElementsAre("work 1", "upkeep", "kept up", "flush", "answered 1", //
                                      "upkeep", "kept up", "flush"));
}

TEST_F(upkeep_test, DoesNotFailTheReadsThatItMadeAWriteOf) {
    due = true;
    SQLite::Database other(path, SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    start();
    post_read(1);
    wait_for_all();
    other.exec("ROLLBACK");
    stop();
    EXPECT_THAT(happened, ElementsAre("work 1", "answered 1", "upkeep", "kept up", "flush"));
}

} // namespace
} // namespace tagwright::testing
