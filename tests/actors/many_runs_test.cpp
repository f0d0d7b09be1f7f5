#include "tests/actors/pipeline_fixture.hpp"

#include "sim/confluence/confluence_front.hpp"

#include <algorithm>

/// Several runs at once in one process, each with its own space, provider, vocabulary and budget: what happens to one
/// does not show in another.
namespace tagwright::testing {
namespace {

constexpr int pages_a_space = 40;

/// What a run's report would show of its pages, in the order of their ids.
std::map<std::string, std::string> report_of(const heard& events) {
    std::map<std::string, std::string> out;
    for (const auto& page : events.pages) {
        auto& line = out[page.result.page.id];
        EXPECT_TRUE(line.empty()) << "twice: " << page.result.page.id;
        line = std::string(to_string(page.result.status)) + " " + page.result.provider + " " +
               std::string(to_string(page.result.why.code));
        for (const auto& label : page.result.proposed)
            line += " " + label;
        for (const auto& label : page.result.added)
            line += " +" + label;
    }
    return out;
}

class many_runs_test : public virtual_time {
protected:
    many_runs_test() {
        options.providers = {endpoint("alpha")};
        options.endpoints = {endpoint("alpha"), endpoint("beta")};
        options.ai_concurrency = options.ai_concurrency_max = 4;
        options.confluence.base_url = "http://confluence/wiki";
        options.confluence.flavor = confluence_flavor::cloud;
        options.confluence.email = who.email;
        options.confluence.api_token = who.api_token;
        who.origin = "http://confluence";
        int number = 1000;
        for (const std::string space : {"DOCS", "OPS"}) {
            site.add_space(space, space);
            for (int i = 0; i < pages_a_space; ++i) {
                sim::fake_page page;
                page.id = std::to_string(number++);
                page.title = space + " guide " + std::to_string(i);
                page.storage = "<p>text " + page.title + "</p>";
                site.add_page(space, page);
            }
        }
        net = std::make_shared<simulated_network>(sys, [this](const http_request& request) { return serve(request); });
        own(net->clockwork());
        coordinator_config with;
        with.config = std::make_shared<settings>(options);
        with.net = net;
        with.store = disk;
        with.log = std::make_shared<null_log>();
        coordinator = own(sys.spawn(&tagwright::coordinator, with));
    }

    static llm::endpoint endpoint(const std::string& name) {
        llm::endpoint out;
        out.name = name;
        out.shape = llm::wire::openai;
        out.base_url = "http://" + name;
        out.model = "m";
        return out;
    }

    simulated_network::answer serve(const http_request& request) {
        if (request.url.starts_with(who.origin))
            return {sim::leaving(sim::answer_request(site, {}, who, sim::arriving(request))), 20ms};
        const std::string model = request.url.starts_with("http://alpha") ? "alpha" : "beta";
        if (broken == model)
            return {json_response(401, R"({"error":{"message":"no such key","code":"invalid_api_key"}})"), 50ms};
        const auto prompt = prompt_of(request);
        ++calls[prompt.at("pages").at(0).at("title").get<std::string>().substr(0, 3)];
        auto answers = json::array();
        for (const auto& page : prompt.at("pages"))
            answers.push_back({{"ref", page.at("ref")}, {"labels", {"from-" + model, "common", "rare"}}});
        return {openai_answer({{"pages", answers}}), 300ms};
    }

    /// A run over a space, under settings of its own.
    struct one_run {
        std::shared_ptr<heard> events = std::make_shared<heard>();
        std::string id;
    };

    one_run start(const std::string& space, const std::string& provider, const std::string& vocabulary,
                  std::optional<std::uint64_t> calls_max = std::nullopt) {
        one_run out;
        start_run what;
        what.request.space = space;
        what.request.apply = true;
        what.settings = options;
        what.settings->providers = {endpoint(provider)};
        what.settings->vocabulary = vocabulary;
        what.settings->batch_size = 2;
        what.settings->cache_enabled = false;
        what.settings->budget.calls = calls_max;
        const auto started = ask_to_start(coordinator, what, own(sys.spawn(listen, out.events))).get();
        EXPECT_TRUE(started && !started->why) << (started ? started->why.message : "");
        out.id = started ? started->run : "";
        return out;
    }

    one_run start_docs() { return start("DOCS", "alpha", docs_words); }
    one_run start_ops(std::optional<std::uint64_t> calls_max = std::nullopt) {
        return start("OPS", "beta", ops_words, calls_max);
    }

    void until_end(const one_run& run) {
        for (int i = 0; i < 3600 && run.events->ends.empty(); ++i)
            advance(1s);
        ASSERT_EQ(run.events->ends.size(), 1u);
    }
    void until_some_pages(const one_run& run) {
        for (int i = 0; i < 1000 && run.events->pages.size() < 6; ++i)
            advance(20ms);
        ASSERT_LT(run.events->pages.size(), std::size_t{pages_a_space} / 2);
    }

    void expect_docs_as_alone(const one_run& docs) {
        const auto& end = docs.events->ends.at(0);
        EXPECT_EQ(end.last.status, run_status::completed) << end.why.message;
        const auto report = report_of(*docs.events);
        ASSERT_EQ(report.size(), std::size_t{pages_a_space});
        for (const auto& [id, line] : report)
            EXPECT_EQ(line, "labelled alpha ok from-alpha common +from-alpha +common") << id;
        EXPECT_EQ(end.last.calls.total, std::uint64_t{pages_a_space} / 2);
        EXPECT_EQ(end.last.calls.failed, 0u);
        EXPECT_EQ(end.last.labels.added, 2u * pages_a_space);
        for (const auto& page : docs.events->pages)
            EXPECT_EQ(page.run, docs.id);
        for (const auto& now : docs.events->progress)
            EXPECT_EQ(now.run, docs.id);
    }

    static constexpr const char* docs_words = R"({"mode":"closed","labels":["from-alpha","common"]})";
    static constexpr const char* ops_words = R"({"mode":"closed","labels":["from-beta","rare"]})";

    settings options;
    sim::access who;
    sim::confluence_site site;
    std::string broken;               ///< the model whose key is refused
    std::map<std::string, int> calls; ///< by the first letters of the space
    std::shared_ptr<store> disk = make_memory_store();
    std::shared_ptr<simulated_network> net;
    coordinator_actor coordinator;
};

TEST_F(many_runs_test, AloneTheReportIsThis) {
    const auto docs = start_docs();
    until_end(docs);
    expect_docs_as_alone(docs);
}

TEST_F(many_runs_test, TwoGoOnAtOnceEachUnderItsOwnSettings) {
    const auto docs = start_docs();
    const auto ops = start_ops();
    until_end(docs);
    until_end(ops);
    expect_docs_as_alone(docs);
    const auto report = report_of(*ops.events);
    ASSERT_EQ(report.size(), std::size_t{pages_a_space});
    for (const auto& [id, line] : report)
        EXPECT_EQ(line, "labelled beta ok from-beta rare +from-beta +rare") << id;
    for (const auto& page : ops.events->pages)
        EXPECT_EQ(page.run, ops.id);
}

TEST_F(many_runs_test, OneIsStoppedAndTheOtherIsAsAlone) {
    const auto docs = start_docs();
    const auto ops = start_ops();
    until_some_pages(ops);
    port::post(coordinator, stop_run{ops.id});
    until_end(ops);
    EXPECT_EQ(ops.events->ends.at(0).last.status, run_status::stopped);
    EXPECT_TRUE(docs.events->ends.empty());
    until_end(docs);
    expect_docs_as_alone(docs);
}

TEST_F(many_runs_test, OneLosesItsEndpointAndTheOtherIsAsAlone) {
    const auto docs = start_docs();
    const auto ops = start_ops();
    until_some_pages(ops);
    broken = "beta";
    until_end(ops);
    EXPECT_EQ(ops.events->ends.at(0).last.status, run_status::failed);
    EXPECT_EQ(ops.events->ends.at(0).why.code, errc::bad_credentials);
    until_end(docs);
    expect_docs_as_alone(docs);
}

TEST_F(many_runs_test, OneUsesItsBudgetUpAndTheOtherIsAsAlone) {
    const auto docs = start_docs();
    const auto ops = start_ops(3);
    until_end(ops);
    EXPECT_EQ(ops.events->ends.at(0).why.code, errc::budget_exhausted);
    EXPECT_EQ(ops.events->ends.at(0).last.calls.total, 3u);
    until_end(docs);
    expect_docs_as_alone(docs);
}

TEST_F(many_runs_test, TheJournalHasWhatEachRunGoesBySoThatAResumeNeedsNothingElse) {
    const auto docs = start_docs();
    const auto ops = start_ops();
    until_some_pages(ops);
    port::post(coordinator, stop_run{ops.id});
    until_end(ops);
    until_end(docs);
    start_run again;
    again.action = run_action::resume;
    again.run = ops.id;
    const auto events = std::make_shared<heard>();
    const auto started = ask_to_start(coordinator, again, own(sys.spawn(listen, events))).get();
    ASSERT_TRUE(started && !started->why) << started->why.message;
    for (int i = 0; i < 3600 && events->ends.empty(); ++i)
        advance(1s);
    ASSERT_EQ(events->ends.size(), 1u);
    EXPECT_EQ(events->ends.at(0).last.status, run_status::completed) << events->ends.at(0).why.message;
    EXPECT_EQ(events->ends.at(0).last.calls.total, std::uint64_t{pages_a_space} / 2); // none was made twice
    const auto report = report_of(*events);
    for (const auto& [id, line] : report)
        EXPECT_NE(line.find("beta ok from-beta rare"), std::string::npos) << id << ": " << line;
}

TEST_F(many_runs_test, RunsOfOneAccountShareItsThrottleInEqualParts) {
    const auto docs = start("DOCS", "alpha", docs_words);
    const auto ops = start("OPS", "alpha", R"({"mode":"closed","labels":["from-alpha","rare"]})");
    while (calls["DOC"] + calls["OPS"] < pages_a_space / 2 && docs.events->ends.empty())
        advance(50ms);
    EXPECT_NEAR(calls["DOC"], calls["OPS"], 4); // as many as are in flight at once
    until_end(docs);
    until_end(ops);
    expect_docs_as_alone(docs);
}

TEST_F(many_runs_test, ARunWhoseSettingsCannotBeUsedIsNotStarted) {
    start_run what;
    what.request.space = "DOCS";
    what.settings = options;
    what.settings->vocabulary = "no JSON";
    const auto events = std::make_shared<heard>();
    const auto started = ask_to_start(coordinator, what, own(sys.spawn(listen, events))).get();
    ASSERT_TRUE(started);
    EXPECT_EQ(started->why.code, errc::invalid_input);
    bool any = false;
    disk->find_runs(10, [&any](std::vector<run_record>&& found, const failure&) { any = !found.empty(); });
    EXPECT_FALSE(any);
}

} // namespace
} // namespace tagwright::testing
