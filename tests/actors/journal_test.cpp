#include "actors/coordinator/shell/coordinator_actor.hpp"
#include "sim/store_in_front.hpp"
#include "tagwright/store.hpp"
#include "tests/actors/virtual_time.hpp"

namespace tagwright::testing {
namespace {

/// A memory store whose journal may be held back or broken.
class moody_store final : public sim::store_in_front {
public:
    moody_store() : store_in_front(make_memory_store()) {}

    void save_run(std::optional<run_record> run, std::vector<run_page_record> pages, saved then) override {
        if (full) {
            then({errc::store_failed, "no space left"});
            return;
        }
        behind().save_run(std::move(run), std::move(pages), [](const failure&) {});
        if (holds)
            held.push_back(std::move(then));
        else
            then({});
    }

    void let_go() {
        holds = false;
        for (auto& then : std::exchange(held, {}))
            then({});
    }

    bool holds = false;
    bool full = false;
    std::vector<saved> held;
};

class some_documents final : public document_reader {
public:
    void next(std::size_t, done then) override {
        std::vector<document> out;
        for (; left_ > 0; --left_)
            out.push_back({std::to_string(left_), "Kubernetes cluster", "Kubernetes nodes of the cluster", {}});
        const bool end = out.empty();
        then(std::move(out), end);
    }

private:
    int left_ = 12;
};

struct heard {
    std::vector<page_settled> pages;
    std::vector<run_finished> ends;
};

run_sink_actor::behavior_type listen(run_sink_actor::pointer, std::shared_ptr<heard> into) {
    return {
        [](const run_progress&) {},
        [into](page_settled& event) { into->pages.push_back(std::move(event)); },
        [](const level_changed&) {},
        [](const run_notice&) {},
        [into](run_finished& event) { into->ends.push_back(std::move(event)); },
    };
}

/// Runs over documents with local labels: no network at all, only the store.
class journal_test : public virtual_time {
protected:
    journal_test() {
        llm::endpoint local;
        local.name = "local";
        local.shape = llm::wire::local;
        options.providers = {local};
        net = std::make_shared<simulated_network>(sys, [](const http_request&) { return simulated_network::answer{}; });
        own(net->clockwork());
    }

    run_started start(start_run what = {}) {
        if (!coordinator) {
            coordinator_config with;
            with.config = std::make_shared<settings>(options);
            with.net = net;
            with.store = disk;
            with.log = std::make_shared<null_log>();
            sink = own(sys.spawn(listen, events));
            coordinator = own(sys.spawn(&tagwright::coordinator, with));
        }
        what.documents = std::make_shared<some_documents>();
        return *ask_to_start(coordinator, std::move(what), sink).get();
    }

    std::vector<run_page_record> pages_of(const std::string& run) {
        std::vector<run_page_record> out;
        disk->walk_run_pages(run, "", 1000, [&](std::vector<std::optional<run_page_record>>&& found, failure) {
            for (auto& page : found)
                out.push_back(std::move(*page));
        });
        return out;
    }
    run_record record() {
        run_record out;
        disk->find_runs(1, [&](std::vector<run_record>&& found, failure) { out = found.at(0); });
        return out;
    }

    settings options;
    std::shared_ptr<moody_store> disk = std::make_shared<moody_store>();
    std::shared_ptr<simulated_network> net;
    std::shared_ptr<heard> events = std::make_shared<heard>();
    run_sink_actor sink;
    coordinator_actor coordinator;
};

TEST_F(journal_test, EveryPageAndTheRunAreInTheJournalAlsoWithTheCacheOff) {
    options.cache_enabled = false;
    const auto run = start().run;
    advance(10s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(pages_of(run).size(), 12u);
    for (const auto& page : pages_of(run)) {
        EXPECT_EQ(page.state, page_state::planned);
        EXPECT_FALSE(page.result.proposed.empty());
    }
    EXPECT_EQ(record().status, run_status::completed);
    EXPECT_TRUE(record().planned);
    EXPECT_EQ(record().totals.pages.labelled, 12u);
    EXPECT_EQ(record().driver, 0) << "the claim is given back";
}

TEST_F(journal_test, NoPageCountsBeforeItsLabelsAreDurable) {
    disk->holds = true;
    (void)start();
    advance(5s);
    EXPECT_TRUE(events->pages.empty());
    EXPECT_FALSE(disk->held.empty());
    EXPECT_NE(record().driver, 0);
    disk->let_go();
    advance(5s);
    EXPECT_EQ(events->pages.size(), 12u);
    ASSERT_EQ(events->ends.size(), 1u);
}

TEST_F(journal_test, AFullDiskEndsTheRunWithTheStoresWords) {
    disk->full = true;
    (void)start();
    advance(10min);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(events->ends[0].last.status, run_status::failed);
    EXPECT_EQ(events->ends[0].why.code, errc::store_failed);
    EXPECT_EQ(events->ends[0].why.message, "no space left");
    EXPECT_EQ(events->ends[0].last.pages.labelled, 0u) << "nothing counts that is not durable";
}

TEST_F(journal_test, AStoreThatNeverAnswersDoesNotHangTheRun) {
    disk->holds = true;
    (void)start();
    advance(10min);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(events->ends[0].why.code, errc::store_failed);
}

TEST_F(journal_test, RunsThatAreUnknownBusyOrOverDocumentsAreRefused) {
    start_run what;
    what.action = run_action::resume;
    what.run = "nope";
    EXPECT_EQ(start(what).why.code, errc::run_not_found);
    disk->holds = true;
    what.run = start().run;
    EXPECT_EQ(start(what).why.code, errc::run_busy);
    disk->let_go();
    advance(10s);
    ASSERT_EQ(events->ends.size(), 1u);
    for (const auto action : {run_action::resume, run_action::apply, run_action::undo}) {
        what.action = action;
        EXPECT_EQ(start(what).why.code, errc::invalid_input) << to_string(action);
    }
    EXPECT_EQ(record().driver, 0) << "a refusal keeps nothing";
}

} // namespace
} // namespace tagwright::testing
