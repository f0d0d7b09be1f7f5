#include "actors/provider/shell/provider_actor.hpp"
#include "actors/throttle/seed_controller.hpp"
#include "actors/throttle/shell/throttle_actor.hpp"
#include "tests/actors/virtual_time.hpp"

namespace tagwright::testing {
namespace {

/// What the neighbours of the provider have seen.
struct seen {
    std::vector<std::string> published;
    std::vector<page_result> settled;
    std::vector<failure> failures;
    call_counts calls;
    int drained = 0;
    int batches_left = 0;
    int worker_calls = 0;
    int workers = 0;
};
using seen_ptr = std::shared_ptr<seen>;

page_doc page(int number) {
    page_doc out;
    out.page.id = std::to_string(number);
    out.page.title = "Page " + out.page.id;
    return out;
}

batcher_actor::behavior_type batches(batcher_actor::pointer, seen_ptr at) {
    return {
        [at](const pull_batch&) {
            page_batch out;
            out.end = at->batches_left == 0;
            if (!out.end)
                out.pages.push_back(page(at->batches_left--));
            return out;
        },
        [](const drain&) {},
    };
}

publisher_actor::behavior_type publishes(publisher_actor::pointer, seen_ptr at) {
    return {
        [at](const publish& msg) {
            for (const auto& labelled : msg.pages)
                at->published.push_back(labelled.page.page.id);
            return published{};
        },
        [](const drain&) {},
    };
}

fact_sink_actor::behavior_type facts(fact_sink_actor::pointer, seen_ptr at) {
    return {
        [](const pages_listed&) {},
        [at](const page_settled& fact) { at->settled.push_back(fact.result); },
        [](const cache_asked&) {},
        [at](const calls_changed& fact) {
            at->calls.total += fact.delta.total;
            at->calls.retries += fact.delta.retries;
        },
        [](const run_notice&) {},
        [at](const run_failed& fact) { at->failures.push_back(fact.why); },
        [at](const drained&) { ++at->drained; },
    };
}

call_done labelled(const run_call& ask) {
    call_done out;
    out.call = ask.call;
    for (std::size_t i = 0; i < ask.pages.size(); ++i) {
        out.labels.emplace_back(std::vector<std::string>{"label"});
        out.rejected.push_back(0);
    }
    return out;
}

/// A worker that throws on the calls for which `throws` says so.
using when = std::function<bool(int call)>;
worker_actor::behavior_type shaky(worker_actor::pointer self, seen_ptr at, when throws) {
    port::harden(self, caf::make_error(errc::actor_failed));
    ++at->workers;
    return {
        [at, throws](const run_call& ask) -> caf::result<call_done> {
            if (throws(++at->worker_calls))
                throw std::runtime_error("a bug");
            return labelled(ask);
        },
    };
}

class provider_test : public virtual_time {
protected:
    void start(int pages, when throws, std::size_t restarts_max = 10) {
        at->batches_left = pages;
        throttle_config limits;
        limits.group = "test";
        limiter = own(sys.spawn(throttle, std::make_shared<seed_controller>(level_bounds{2, 2}), limits,
                                level_sink_actor{}, std::make_shared<null_log>()));
        provider_config config_of;
        config_of.providers.resize(1);
        config_of.providers[0].name = "test";
        config_of.desk.providers = {"test"};
        config_of.restarts.restarts_max = restarts_max;
        const auto make = [state = at, throws](caf::actor_system& where) { return where.spawn(shaky, state, throws); };
        own(sys.spawn(provider, worker_factory{make}, own(sys.spawn(batches, at)), std::vector{limiter},
                      own(sys.spawn(publishes, at)), own(sys.spawn(facts, at)), std::make_shared<null_log>(),
                      config_of));
    }
    int in_flight() { return ask<throttle_view>(limiter, get_throttle_view{}).get()->now.in_flight; }

    seen_ptr at = std::make_shared<seen>();
    throttle_actor limiter;
};

TEST_F(provider_test, BatchOfADeadWorkerGoesRoundAgainAndItsPermitComesBack) {
    start(6, [](int call) { return call == 2 || call == 5; });
    advance(1min);
    EXPECT_EQ(at->published.size(), 6u);
    EXPECT_TRUE(at->settled.empty());
    EXPECT_TRUE(at->failures.empty());
    EXPECT_EQ(at->calls.total, 8u);
    EXPECT_EQ(at->drained, 1);
    EXPECT_EQ(in_flight(), 0);
}

TEST_F(provider_test, WorkersThatKeepDyingEndTheRunWithItsReason) {
    start(
        6, [](int) { return true; }, 3);
    advance(5min);
    ASSERT_FALSE(at->failures.empty());
    EXPECT_EQ(at->failures[0].code, errc::intensity_exceeded);
    EXPECT_EQ(at->drained, 1);
    EXPECT_EQ(in_flight(), 0);
}

TEST_F(provider_test, PageThatKillsEveryWorkerFailsAlone) {
    start(
        1, [](int) { return true; }, 100);
    advance(5min);
    ASSERT_EQ(at->settled.size(), 1u);
    EXPECT_EQ(at->settled[0].why.code, errc::actor_failed);
    EXPECT_EQ(at->calls.total, 4u);
    EXPECT_EQ(in_flight(), 0);
}

TEST_F(provider_test, IdleWorkersAreUsedAgain) {
    start(50, [](int) { return false; });
    advance(1min);
    EXPECT_EQ(at->published.size(), 50u);
    EXPECT_LE(at->workers, 2);
}

} // namespace
} // namespace tagwright::testing
