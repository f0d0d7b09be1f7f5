#include "tagwright/endpoint_codec.hpp"
#include "tagwright/host.hpp"
#include "tests/e2e/run_fixture.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

/// The library as a program without actors uses it: public headers only, but for the wiki and the model on loopback.
namespace tagwright::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

settings offline() {
    settings out;
    out.providers.emplace_back();
    out.providers.back().name = "local";
    return out;
}

std::vector<document> recipes(int count) {
    std::vector<document> out;
    for (int i = 0; i < count; ++i) {
        document one;
        one.id = std::to_string(i);
        one.title = "Sourdough bread";
        one.text = "Knead the dough, let the sourdough rise overnight, bake the bread in a hot oven.";
        out.push_back(std::move(one));
    }
    return out;
}

start_run over(std::vector<document> documents) {
    start_run out;
    out.documents = read_documents(std::move(documents));
    return out;
}

/// Answers in plain text: "ref label".
class plain_codec final : public llm::endpoint_codec {
public:
    http_request make_request(const llm::endpoint& to, const llm::prompt& what) const override {
        http_request out;
        out.method = "POST";
        out.url = to.base_url + "/label";
        out.headers.emplace_back("X-Key", to.api_key.reveal());
        out.body = what.user;
        return out;
    }
    llm::reply parse_response(const llm::endpoint&, const http_response& response) const override {
        llm::reply out;
        if (response.status != 200) {
            out.why = {errc::server_error, "the model is out"};
            out.verdict = call_verdict::server_error;
            return out;
        }
        out.text = response.body;
        return out;
    }
};

/// A model in the process.
class model_here final : public transport {
public:
    call_id start(http_request request, done callback) override {
        seen.push_back(request);
        http_response out;
        out.status = 200;
        out.body = R"({"pages":[{"ref":"p1","labels":["bread"]}]})";
        callback(std::move(out));
        return 1;
    }
    void cancel(call_id) override {}
    std::vector<http_request> seen;
};

host_parts parts_of(settings config) {
    failure why;
    auto out = usual_parts(std::move(config), why);
    EXPECT_FALSE(why) << why.message;
    return out;
}

TEST(Host, LabelsDocumentsWithoutANetwork) {
    host here(parts_of(offline()));
    std::vector<std::string> labels;
    const auto run = here.start(over(recipes(1)), [&](run_event&& event) {
        if (const auto* page = std::get_if<page_settled>(&event))
            labels = page->result.proposed;
    });
    const auto end = run.wait();
    EXPECT_EQ(end.last.status, run_status::completed) << end.why.message;
    EXPECT_EQ(end.last.pages.labelled, 1U);
    EXPECT_THAT(labels, ::testing::Contains("sourdough-bread"));
    EXPECT_EQ(run.progress().pages.labelled, 1U);
    EXPECT_EQ(run.name(), end.last.run);
}

TEST(Host, TwoHostsOfDifferentSettingsLiveInOneProcess) {
    auto one = offline(), other = offline();
    one.labels_max = 1;
    other.labels_max = 3;
    host first(parts_of(one)), second(parts_of(other));
    std::size_t most_of_first = 0, most_of_second = 0;
    const auto hear = [](std::size_t& most) {
        return [&most](run_event&& event) {
            if (const auto* page = std::get_if<page_settled>(&event))
                most = std::max(most, page->result.proposed.size());
        };
    };
    const auto a = first.start(over(recipes(50)), hear(most_of_first));
    const auto b = second.start(over(recipes(50)), hear(most_of_second));
    EXPECT_EQ(a.wait().last.pages.labelled, 50U);
    EXPECT_EQ(b.wait().last.pages.labelled, 50U);
    EXPECT_EQ(most_of_first, 1U);
    EXPECT_EQ(most_of_second, 3U);
}

TEST(Host, SettingsThatCannotBeUsedAreRefusedWithTheReason) {
    auto config = offline();
    config.batch_size = 0;
    host here(parts_of(config));
    bool heard = false;
    const auto run = here.start(
        over(recipes(1)), [&](run_event&& event) { heard = heard || std::holds_alternative<run_finished>(event); });
    EXPECT_EQ(run.started().why.code, errc::invalid_settings);
    EXPECT_THAT(run.wait().why.message, HasSubstr("TAG_SPACE_BATCH_SIZE=0: must be"));
    EXPECT_TRUE(heard);

    auto start = over(recipes(1));
    start.settings = offline();
    start.settings->labels_max = 10'000;
    const auto other = here.start(std::move(start));
    EXPECT_EQ(other.started().why.code, errc::invalid_settings);
    EXPECT_THAT(other.wait().why.message, HasSubstr("TAGWRIGHT_LABELS_MAX=10000"));
}

TEST(Host, AHostWithoutItsPartsSaysSo) {
    host here(host_parts{});
    const auto run = here.start(over(recipes(1)));
    EXPECT_EQ(run.wait().why.code, errc::invalid_settings);
    EXPECT_THAT(run.started().why.message, HasSubstr("config, net, store"));
    EXPECT_EQ(here.connect("DOCS").why.code, errc::invalid_settings);
}

TEST(Host, ARunOverASpaceNeedsAWiki) {
    host here(parts_of(offline()));
    start_run start;
    start.request.space = "DOCS";
    EXPECT_THAT(here.start(std::move(start)).wait().why.message, HasSubstr("CONFLUENCE_BASE_URL: is not set"));
}

TEST(Host, AListenerHasHeardTheEndWhenItIsWaitedFor) {
    host here(parts_of(offline()));
    std::atomic<bool> heard = false;
    const auto run = here.start(over(recipes(1)), [&](run_event&& event) {
        if (!std::holds_alternative<run_finished>(event))
            return;
        std::this_thread::sleep_for(50ms);
        heard = true;
    });
    static_cast<void>(run.wait());
    EXPECT_TRUE(heard);
}

TEST(Host, AListenerMayStopItsRun) {
    std::optional<run_handle> run;
    std::mutex guard;
    {
        host here(parts_of(offline()));
        const std::lock_guard until_it_is_known(guard);
        run = here.start(over(recipes(200)), [&](run_event&& event) {
            const std::lock_guard lock(guard);
            if (std::holds_alternative<page_settled>(event) && run)
                run->stop();
        });
    }
    EXPECT_TRUE(run->wait_for(20s));
}

TEST(Host, ARunIsStoppedByItsHandle) {
    // A reader that never comes to an end: only stop() does.
    class endless final : public document_reader {
    public:
        void next(std::size_t, done then) override {
            document one;
            one.id = std::to_string(++count_);
            one.title = "Bread";
            one.text = "A text about bread and how to bake bread.";
            one.number = count_;
            then({std::move(one)}, false);
        }

    private:
        std::atomic<std::uint64_t> count_ = 0;
    };
    host here(parts_of(offline()));
    start_run start;
    start.documents = std::make_shared<endless>();
    const auto run = here.start(std::move(start));
    while (run.progress().pages.labelled == 0 && !run.wait_for(20ms)) {
    }
    const auto copy = run;
    copy.stop();
    const auto end = run.wait();
    EXPECT_EQ(end.last.status, run_status::stopped);
    EXPECT_EQ(end.why.code, errc::stopped);
    EXPECT_GT(end.last.pages.labelled, 0U);
    run.stop(); // it has ended: nothing happens
}

TEST(Host, AHostThatIsDestroyedEndsItsRuns) {
    /// Has been asked and does not answer.
    class silent final : public document_reader {
    public:
        void next(std::size_t, done then) override { then_ = std::move(then); }

    private:
        done then_;
    };
    std::optional<run_handle> run;
    std::atomic<int> ends = 0;
    {
        host here(parts_of(offline()));
        start_run start;
        start.documents = std::make_shared<silent>();
        run = here.start(std::move(start),
                         [&](run_event&& event) { ends += std::holds_alternative<run_finished>(event) ? 1 : 0; });
        EXPECT_FALSE(run->wait_for(50ms)) << "it waits for its documents";
    }
    const auto end = run->wait_for(5s);
    ASSERT_TRUE(end);
    EXPECT_EQ(end->last.status, run_status::stopped) << end->why.message << " " << to_string(end->why.code);
    EXPECT_LE(ends, 1);
    run->stop(); // nobody is left to be told
}

TEST(Host, AListenerThatThrowsDoesNotEndTheProcess) {
    host here(parts_of(offline()));
    const auto run =
        here.start(over(recipes(3)), [](run_event&&) { throw std::runtime_error("a listener's own fault"); });
    const auto end = run.wait_for(20s);
    ASSERT_TRUE(end) << "its end is known all the same";
    EXPECT_EQ(end->last.pages.labelled, 3U);
}

TEST(Host, SpeaksAWireOfItsOwnAndLendsItToTheRun) {
    auto config = offline();
    config.cache_enabled = false; // each run asks
    auto& to = config.providers[0];
    to.name = "mine";
    to.shape = llm::wire::own;
    to.base_url = "mine://here";
    to.api_key = "s3cret-key";
    to.codec = std::make_shared<plain_codec>();
    auto parts = parts_of(config);
    const auto model = std::make_shared<model_here>();
    parts.net = model;
    host here(parts);
    std::vector<std::string> labels;
    const auto run = here.start(over(recipes(1)), [&](run_event&& event) {
        if (const auto* page = std::get_if<page_settled>(&event))
            labels = page->result.proposed;
    });
    EXPECT_EQ(run.wait().last.pages.labelled, 1U);
    EXPECT_THAT(labels, ElementsAre("bread"));
    ASSERT_EQ(model->seen.size(), 1U);
    EXPECT_EQ(model->seen[0].url, "mine://here/label");
    EXPECT_EQ(find_header(model->seen[0].headers, "X-Key"), "s3cret-key");

    // A run that names the endpoint without its codec and key: the host lends both.
    auto start = over(recipes(1));
    start.settings = config;
    start.settings->providers[0].codec = nullptr;
    start.settings->providers[0].api_key = {};
    EXPECT_EQ(here.start(std::move(start)).wait().last.pages.labelled, 1U);
    ASSERT_EQ(model->seen.size(), 2U);
    EXPECT_EQ(find_header(model->seen[1].headers, "X-Key"), "s3cret-key");

    auto nobody = over(recipes(1));
    nobody.settings = config;
    nobody.settings->providers[0].name = "another";
    nobody.settings->providers[0].codec = nullptr;
    EXPECT_THAT(here.start(std::move(nobody)).wait().why.message, HasSubstr("another"));
}

class host_test : public run_test {};

TEST_F(host_test, ReadsSettingsAsTheProgramDoesAndDrivesARunOverSockets) {
    add_pages(4);
    settings_sources from;
    from.dotenv_file = {};
    from.flags = {{"CONFLUENCE_BASE_URL", options.confluence.base_url},
                  {"CONFLUENCE_EMAIL", options.confluence.email},
                  {"TAG_SPACE_PROVIDER", "local"},
                  {"TAGWRIGHT_DATA_DIR", (std::filesystem::temp_directory_path() / "tagwright-host-test").string()}};
    auto read = read_settings(from);
    EXPECT_FALSE(read.ok()) << "a secret is no flag";
    read.values = options;
    read.values.providers = offline().providers;
    host here(parts_of(read.values));
    EXPECT_EQ(here.connect("DOCS").space.key, "DOCS");
    start_run start;
    start.request.space = "DOCS";
    const auto end = here.start(std::move(start)).wait();
    EXPECT_EQ(end.last.pages.labelled, 4U) << end.why.message;
}

} // namespace
} // namespace tagwright::testing
