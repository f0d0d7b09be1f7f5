// A run whose results are read late, or not at all, for a while.
#include "tests/actors/wiki_fixture.hpp"

namespace tagwright::testing::wikis {
namespace {

class unread : public wiki {
protected:
    static constexpr std::size_t most = 100;
    static constexpr std::size_t all = 3000;
    /// What is under way when too many are unread: two chunks that are ready or nearly, and calls that wait, are in
    /// flight, or are being made durable.
    static constexpr std::size_t under_way = 1000;

    unread() {
        speak(true);
        for (int i = pages; i < static_cast<int>(all); ++i)
            add_page("DOCS", 1000 + i);
        options.batch_size = 50;
        options.ai_concurrency = options.ai_concurrency_max = 2;
    }

    void start_unread(run_action action = run_action::tag) {
        start(action, {}, results);
        ASSERT_FALSE(id.empty());
    }

    void expect_it_waits() {
        advance(5min);
        EXPECT_TRUE(events->ends.empty());
        const auto told = events->pages.size();
        EXPECT_GT(told, most);
        EXPECT_LE(told, most + under_way);
        advance(1h); // longer than any neighbour's deadline
        EXPECT_EQ(events->pages.size(), told) << "as long as nobody reads";
        EXPECT_EQ(results->count(), told);
    }

    void read_all() {
        while (results->count() > 0)
            results->read();
    }

    std::shared_ptr<unread_results> results = std::make_shared<unread_results>(most);
};

TEST_F(unread, ARunBeginsOnNothingFurtherUntilItsReaderHasCaughtUp) {
    start_unread();
    expect_it_waits();
    for (int round = 0; events->ends.empty() && round < 1000; ++round) {
        read_all();
        advance(1s);
    }
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.status, run_status::completed);
    EXPECT_EQ(events->pages.size(), all);
    EXPECT_EQ(events->told_twice, 0);
}

TEST_F(unread, AJournalThatIsGoneThroughAgainWaitsToo) {
    start();
    until_end();
    for (const auto action : {run_action::resume, run_action::undo}) {
        read_all();
        start_unread(action);
        expect_it_waits();
        for (int round = 0; events->ends.empty() && round < 1000; ++round) {
            read_all();
            advance(10s);
        }
        ASSERT_EQ(events->ends.size(), 1u);
        EXPECT_EQ(events->pages.size(), all);
    }
}

TEST_F(unread, ARunThatWaitsCanBeStopped) {
    start_unread();
    expect_it_waits();
    port::post(coordinator, stop_run{id});
    advance(10min);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(end().last.status, run_status::stopped);
}

} // namespace
} // namespace tagwright::testing::wikis
