/// Rows of the cache that wait for their place: whoever asks does not see whether they do.

#include "tagwright/store.hpp"

#include "waiting_store.hpp"

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>

#include <csignal>
#include <sys/wait.h>

namespace tagwright::testing {
namespace {

using ::testing::ElementsAre;

constexpr int full = 2'000; // rows: then all go to their tables

std::unique_ptr<store> open(const std::string& path) {
    failure why;
    auto opened = open_sqlite_store(path, {}, why);
    EXPECT_NE(opened, nullptr) << why.message;
    return opened;
}

void fill(store& to, const std::string& name = "filler-") {
    std::vector<label_record> many;
    for (int i = 0; i < full; ++i)
        many.push_back(make_label(name + std::to_string(i)));
    waiting_store(to).save(std::move(many));
}

int count(const std::string& path, const std::string& table) {
    return SQLite::Database(path, SQLite::OPEN_READONLY).execAndGet("SELECT count(*) FROM " + table).getInt();
}

std::vector<std::string> labels_of(store& in, const std::string& hash) {
    const auto found = waiting_store(in).find_labels("settings", {hash}).at(0);
    return found ? found->labels : std::vector<std::string>{"(none)"};
}

TEST(CacheLog, RowsWaitUntilThereAreManyAndAreFoundAllTheSame) {
    const scratch_directory scratch;
    const auto opened = open(scratch.file());
    waiting_store calls(*opened);
    for (int i = 0; i < full / 2; ++i) {
        const auto id = std::to_string(i);
        EXPECT_EQ(count(scratch.file(), "cache_log"), 2 * i);
        calls.save({make_label(id, {"of " + id})}, {make_page(id, 7)});
        EXPECT_THAT(labels_of(*opened, id), ElementsAre("of " + id));
        EXPECT_EQ(calls.find_pages("scope", {id}).at(0)->version, 7u);
    }
    EXPECT_EQ(count(scratch.file(), "cache_log"), 0);
    EXPECT_EQ(count(scratch.file(), "labels"), full / 2);
    EXPECT_EQ(count(scratch.file(), "pages"), full / 2);
    EXPECT_THAT(labels_of(*opened, "3"), ElementsAre("of 3"));
    EXPECT_EQ(calls.find_pages("scope", {"3"}).at(0)->version, 7u);
}

TEST(CacheLog, TheNewestOfAKeyCountsWhereverItIs) {
    const scratch_directory scratch;
    const auto opened = open(scratch.file());
    waiting_store calls(*opened);
    calls.save({make_label("h", {"first"})});
    fill(*opened);
    calls.save({make_label("h", {"second"})});
    EXPECT_THAT(labels_of(*opened, "h"), ElementsAre("second")) << "not the one in the table";
    calls.save({make_label("h", {"third"})});
    EXPECT_THAT(labels_of(*opened, "h"), ElementsAre("third")) << "both wait";
    fill(*opened);
    EXPECT_EQ(count(scratch.file(), "cache_log"), 0);
    EXPECT_THAT(labels_of(*opened, "h"), ElementsAre("third"));
}

TEST(CacheLog, PagesAreFoundInWhateverOrderTheyAreAskedFor) {
    constexpr int pages = 500;
    const scratch_directory scratch;
    const auto opened = open(scratch.file());
    waiting_store calls(*opened);
    const auto save = [&](int every, std::uint64_t version) {
        std::vector<page_record> some;
        for (int i = 0; i < pages; i += every)
            some.push_back(make_page(std::to_string(i), version + static_cast<std::uint64_t>(i)));
        calls.save({}, std::move(some));
    };
    save(1, 1'000);
    fill(*opened);
    EXPECT_EQ(count(scratch.file(), "cache_log"), 0);
    save(3, 2'000); // these wait
    for (const int step : {1, 7, 41, 499}) {
        std::vector<std::string> asked;
        std::vector<std::uint64_t> expected;
        for (int n = 0; n < 2 * pages; ++n) { // each twice
            const int i = n * step % pages;
            asked.push_back(std::to_string(i));
            expected.push_back(static_cast<std::uint64_t>((i % 3 == 0 ? 2'000 : 1'000) + i));
            if (n % 50 == 0) {
                asked.push_back(n % 100 == 0 ? std::to_string(i) + "-" : "zz");
                expected.push_back(0);
            }
        }
        std::vector<std::uint64_t> found;
        for (const auto& page : calls.find_pages("scope", asked))
            found.push_back(page ? page->version : 0);
        EXPECT_EQ(found, expected) << step;
        for (const auto& page : calls.find_pages("other scope", asked))
            EXPECT_FALSE(page);
    }
}

TEST(CacheLog, AKilledWriterLosesNothingThatWaited) {
    const scratch_directory scratch;
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const auto child = ::fork(); // before any thread of ours
    ASSERT_GE(child, 0);
    if (child == 0) {
        failure why;
        const auto opened = open_sqlite_store(scratch.file(), {}, why);
        for (int i = 0; i < 3; ++i)
            waiting_store(*opened).save({make_label(std::to_string(i))}, {make_page(std::to_string(i))});
        const bool told = ::write(ends[1], "x", 1) == 1;
        ::pause();
        ::_exit(told ? 0 : 1);
    }
    char byte = 0;
    ASSERT_EQ(::read(ends[0], &byte, 1), 1);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);
    ::close(ends[1]);
    EXPECT_EQ(count(scratch.file(), "cache_log"), 6);
    const auto opened = open(scratch.file());
    for (const auto* id : {"0", "1", "2"}) {
        EXPECT_THAT(labels_of(*opened, id), ElementsAre("a", "b"));
        EXPECT_TRUE(waiting_store(*opened).find_pages("scope", {id}).at(0));
    }
    fill(*opened);
    EXPECT_EQ(count(scratch.file(), "cache_log"), 0) << "what the dead one left, too";
    EXPECT_THAT(labels_of(*opened, "2"), ElementsAre("a", "b"));
}

TEST(CacheLog, WhatAnotherHandleWritesAndPutsInItsPlaceIsSeen) {
    const scratch_directory scratch;
    const auto one = open(scratch.file());
    const auto two = open(scratch.file());
    waiting_store(*one).save({make_label("of one", {"1"})});
    EXPECT_THAT(labels_of(*one, "of one"), ElementsAre("1"));
    waiting_store(*two).save({make_label("of two", {"2"})});
    EXPECT_THAT(labels_of(*one, "of two"), ElementsAre("2")) << "it waits";
    fill(*two);
    waiting_store(*two).save({make_label("later", {"3"}), make_label("last", {"4"})}); // where the first two stood
    EXPECT_THAT(labels_of(*one, "of one"), ElementsAre("1"));
    EXPECT_THAT(labels_of(*one, "of two"), ElementsAre("2"));
    EXPECT_THAT(labels_of(*one, "later"), ElementsAre("3"));
}

TEST(CacheLog, ATransactionThatFailedLeavesNoKeysBehind) {
    const scratch_directory scratch;
    const auto opened = open(scratch.file());
    waiting_store calls(*opened);
    calls.save({make_label("before", {"old"})});
    EXPECT_THAT(labels_of(*opened, "before"), ElementsAre("old"));
    SQLite::Database(scratch.file(), SQLite::OPEN_READWRITE)
        .exec("CREATE TRIGGER t BEFORE INSERT ON cache_log WHEN new.version IS NOT NULL "
              "BEGIN SELECT RAISE(ABORT, 'no pages today'); END");
    EXPECT_THAT(labels_of(*opened, "before"), ElementsAre("old")) << "the keys are known anew";
    EXPECT_TRUE(calls.try_save({make_label("half"), make_label("before", {"new"})}, {make_page("1")}));
    calls.save({make_label("behind", {"B"}), make_label("last", {"L"})}); // where the failed ones would stand
    EXPECT_THAT(labels_of(*opened, "half"), ElementsAre("(none)"));
    EXPECT_THAT(labels_of(*opened, "before"), ElementsAre("old"));
    EXPECT_THAT(labels_of(*opened, "behind"), ElementsAre("B"));
}

} // namespace
} // namespace tagwright::testing
