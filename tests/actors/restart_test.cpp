// A run's actors die in mid-run: what must be told, kept and written all the same.

#include "actors/coordinator/shell/coordinator_actor.hpp"
#include "sim/confluence/confluence_front.hpp"
#include "tagwright/store.hpp"
#include "tests/actors/model_answers.hpp"

#include <map>
#include <set>

namespace tagwright::testing {
namespace {

constexpr int pages = 60;

/// Counts what was started again.
class restart_log final : public event_log {
public:
    void write(log_channel, std::string_view line) noexcept override {
        restarts += line.starts_with("[RESTART]") ? 1 : 0;
    }
    int restarts = 0;
};

struct heard {
    std::vector<page_settled> pages;
    std::vector<run_progress> progress;
    std::vector<run_finished> ends;
};

run_sink_actor::behavior_type listen(run_sink_actor::pointer, std::shared_ptr<heard> into) {
    return {
        [into](run_progress& event) { into->progress.push_back(std::move(event)); },
        [into](page_settled& event) { into->pages.push_back(std::move(event)); },
        [](const level_changed&) {},
        [](const run_notice&) {},
        [into](run_finished& event) { into->ends.push_back(std::move(event)); },
    };
}

class restart_test : public virtual_time {
protected:
    restart_test() {
        llm::endpoint model;
        model.name = "model";
        model.shape = llm::wire::openai;
        model.base_url = "http://model";
        model.model = "m";
        options.providers = {model};
        options.batch_size = 2;
        options.confluence.base_url = "http://confluence/wiki";
        options.confluence.flavor = confluence_flavor::cloud;
        options.confluence.email = who.email;
        options.confluence.api_token = who.api_token;
        who.origin = "http://confluence";
        site.add_space("DOCS", "Documentation");
        for (int i = 0; i < pages; ++i) {
            sim::fake_page page;
            page.id = std::to_string(1000 + i);
            page.title = "Guide " + std::to_string(i);
            page.storage = "<p>text " + std::to_string(i) + "</p>";
            site.add_page("DOCS", page);
        }
        net = std::make_shared<simulated_network>(sys, [this](const http_request& request) { return serve(request); });
        own(net->clockwork());
        coordinator_config with;
        with.config = std::make_shared<settings>(options);
        with.net = net;
        with.store = make_memory_store();
        with.log = log;
        with.on_child = [this](const std::string& name, const caf::actor& child) { children[name] = child; };
        coordinator = own(sys.spawn(&tagwright::coordinator, with));
        sink = own(sys.spawn(listen, events));
    }

    simulated_network::answer serve(const http_request& request) {
        if (request.url.starts_with(who.origin))
            return {sim::leaving(sim::answer_request(site, {}, who, sim::arriving(request))), 20ms};
        const auto prompt = prompt_of(request);
        auto answers = json::array();
        for (const auto& page : prompt.at("pages")) {
            ++asked[page.at("title").get<std::string>()];
            answers.push_back({{"ref", page.at("ref")}, {"labels", {"topic-a", "topic-b"}}});
        }
        return {openai_answer({{"pages", answers}}), 300ms};
    }

    void start(run_action action = run_action::tag, bool apply = true) {
        start_run what;
        what.request.space = "DOCS";
        what.request.apply = apply;
        what.action = action;
        what.run = id;
        const auto begun = ask_to_start(coordinator, what, sink).get();
        ASSERT_TRUE(begun);
        ASSERT_FALSE(begun->why) << begun->why.message;
        id = begun->run;
    }

    /// Until some pages have ended and most have not.
    void until_mid_run() {
        for (int i = 0; i < 200 && events->pages.size() < pages / 4; ++i)
            advance(20ms);
        ASSERT_LT(events->pages.size(), pages / 2);
    }

    void forget() {
        events->ends.clear();
        events->pages.clear();
        events->progress.clear();
        log->restarts = 0;
    }

    /// The run has ended well, each page was told once, progress never went back.
    void expect_told_well() {
        ASSERT_EQ(events->ends.size(), 1u);
        const auto& last = events->ends[0].last;
        EXPECT_EQ(last.status, run_status::completed) << events->ends[0].why.message;
        EXPECT_EQ(last.pages.listed, pages);
        std::set<std::string> told;
        for (const auto& page : events->pages) {
            EXPECT_TRUE(told.insert(page.result.page.id).second) << "told twice: " << page.result.page.id;
            EXPECT_EQ(page.result.why.code, errc::ok) << page.result.why.message;
        }
        EXPECT_EQ(told.size(), std::size_t{pages});
        std::uint64_t settled = 0;
        for (const auto& now : events->progress) {
            EXPECT_GE(now.pages.settled(), settled);
            settled = now.pages.settled();
        }
    }

    void expect_all_well(int calls_lost_most) {
        expect_told_well();
        ASSERT_FALSE(events->ends.empty());
        EXPECT_EQ(events->ends[0].last.pages.labelled, pages);
        expect_site_complete();
        int again = 0;
        for (const auto& [title, times] : asked)
            again += times - 1;
        EXPECT_LE(again, 2 * calls_lost_most) << "pages asked about again";
    }

    void expect_site_complete() {
        std::map<std::string, int> writes;
        for (const auto& write : site.writes()) {
            EXPECT_EQ(write.removed, "");
            writes[write.page] += write.added.empty() ? 0 : 1;
        }
        EXPECT_EQ(writes.size(), std::size_t{pages});
        for (const auto& [page, times] : writes)
            EXPECT_EQ(times, 1) << "written again: " << page;
    }

    settings options;
    sim::access who;
    sim::confluence_site site;
    std::map<std::string, int> asked;
    std::map<std::string, caf::actor> children; ///< the newest of each name
    std::shared_ptr<simulated_network> net;
    std::shared_ptr<heard> events = std::make_shared<heard>();
    std::shared_ptr<restart_log> log = std::make_shared<restart_log>();
    run_sink_actor sink;
    coordinator_actor coordinator;
    std::string id;
};

class restart_of : public restart_test, public ::testing::WithParamInterface<const char*> {
protected:
    void kill_it() {
        ASSERT_TRUE(children.contains(GetParam())) << GetParam();
        kill(children.at(GetParam()));
    }
};

TEST_P(restart_of, AnActorThatDiesIsRestartedAndTheRunGoesOn) {
    start();
    until_mid_run();
    kill_it();
    advance(2min);
    EXPECT_GE(log->restarts, 1);
    expect_all_well(10);
}

TEST_P(restart_of, AlsoSeveralTimes) {
    start();
    for (int i = 0; i < 3; ++i) {
        advance(400ms);
        kill_it();
    }
    advance(2min);
    EXPECT_GE(log->restarts, 2); // two deaths at once are one restart
    expect_all_well(30);
}

TEST_P(restart_of, ButNotForEver) {
    start();
    for (int i = 0; i < 1000 && events->ends.empty(); ++i) {
        advance(200ms);
        kill_it();
    }
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(events->ends[0].last.status, run_status::failed);
    EXPECT_EQ(events->ends[0].why.code, errc::intensity_exceeded) << events->ends[0].why.message;
    const auto& count = events->ends[0].last.pages;
    EXPECT_EQ(count.settled(), count.listed);
    forget();
    start(run_action::resume); // by hand, once the cause is gone
    advance(2min);
    expect_all_well(60);
}

TEST_P(restart_of, ARunThatGoesOn) {
    start();
    until_mid_run();
    port::send(self, coordinator, stop_run{id});
    advance(30s);
    ASSERT_EQ(events->ends.size(), 1u);
    ASSERT_EQ(events->ends[0].last.status, run_status::stopped);
    forget();
    start(run_action::resume);
    advance(700ms);
    ASSERT_TRUE(events->ends.empty());
    kill_it();
    advance(2min);
    EXPECT_GE(log->restarts, 1);
    expect_all_well(10);
}

TEST_P(restart_of, APlanBeingApplied) {
    start(run_action::tag, false);
    advance(1min);
    ASSERT_EQ(events->ends.size(), 1u);
    ASSERT_TRUE(site.writes().empty());
    forget();
    start(run_action::apply);
    advance(120ms);
    ASSERT_TRUE(events->ends.empty());
    kill_it();
    advance(2min);
    EXPECT_GE(log->restarts, 1);
    expect_all_well(0);
}

INSTANTIATE_TEST_SUITE_P(Each, restart_of,
                         ::testing::Values("fetcher", "batcher", "provider", "publisher", "gateway for reads",
                                           "gateway for writes", "cache", "journal", "throttle", "throttle of reads",
                                           "throttle of writes"));

class undo_restart : public restart_of {};

TEST_P(undo_restart, IsRestartedAndGoesOn) {
    start();
    advance(1min);
    ASSERT_EQ(events->ends.size(), 1u);
    forget();
    start(run_action::undo);
    advance(70ms);
    ASSERT_TRUE(events->ends.empty());
    kill_it();
    advance(2min);
    EXPECT_GE(log->restarts, 1);
    expect_told_well();
    for (int i = 0; i < pages; ++i)
        EXPECT_TRUE(site.find_page(std::to_string(1000 + i))->labels.empty()) << i;
}

INSTANTIATE_TEST_SUITE_P(Each, undo_restart,
                         ::testing::Values("undo", "gateway for reads", "gateway for writes", "cache", "journal",
                                           "throttle of reads", "throttle of writes"));

TEST_F(restart_test, StopDuringARestartEndsTheRun) {
    start();
    until_mid_run();
    kill(children.at("batcher"));
    port::send(self, coordinator, stop_run{id});
    advance(30s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(events->ends[0].last.status, run_status::stopped);
}

TEST_F(restart_test, TheHostHearsOfARunThatDies) {
    start();
    until_mid_run();
    kill(children.at("run"));
    advance(1s);
    ASSERT_EQ(events->ends.size(), 1u);
    const auto& end = events->ends[0];
    EXPECT_EQ(end.last.status, run_status::failed);
    EXPECT_EQ(end.why.code, errc::actor_failed);
    EXPECT_EQ(end.last.pages.settled(), end.last.pages.listed);
    EXPECT_EQ(end.last.pages.labelled, events->pages.size());
    forget();
    start(run_action::resume);
    advance(2min);
    expect_all_well(10);
}

} // namespace
} // namespace tagwright::testing
