#include "tests/e2e/run_fixture.hpp"

#include <algorithm>
#include <set>

namespace tagwright::testing {
namespace {

using demo::request_kind;

/// The wires and the two products: the same promises hold for each.
struct job_case {
    const char* name;
    llm::wire shape;
    bool datacenter;
};

class main_job : public run_test, public ::testing::WithParamInterface<job_case> {
protected:
    main_job() {
        if (GetParam().datacenter)
            use_datacenter();
        options.providers = {provider(GetParam().shape, model)};
    }
};

TEST_P(main_job, HundredPagesAreTwentyCallsEachPageOnceOnlyMissingLabelsWritten) {
    add_pages(100);
    const auto first = tag(true);
    EXPECT_EQ(first.end.last.status, run_status::completed) << first.end.why.message;
    EXPECT_EQ(first.end.last.pages.labelled, 100u);
    EXPECT_EQ(model.calls(), 20);
    EXPECT_EQ(model.titles().size(), 100u);
    for (const auto& [title, times] : model.titles())
        EXPECT_EQ(times, 1) << title;
    EXPECT_EQ(confluence.label_writes().size(), 100u);
    for (const auto& write : confluence.label_writes())
        EXPECT_EQ(write.added.size(), write.page == "1000" || (std::stoi(write.page) - 1000) % 3 == 0 ? 1u : 2u);
    auto labels = confluence.labels_of("1001");
    std::sort(labels.begin(), labels.end());
    EXPECT_EQ(labels, (std::vector<std::string>{"about-guide-1", "docs"}));
    EXPECT_EQ(first.page("1003").existing, std::vector<std::string>{"docs"});
    EXPECT_EQ(first.page("1003").to_add, std::vector<std::string>{"about-guide-3"});
    EXPECT_EQ(first.page("1003").added, std::vector<std::string>{"about-guide-3"});
    EXPECT_EQ(confluence.count(request_kind::page), 0u) << "reads go in bulk";
    EXPECT_EQ(confluence.count(request_kind::labels_read), 0u) << "reads go in bulk";

    confluence.forget_requests();
    const auto second = tag(true);
    EXPECT_EQ(second.end.last.pages.unchanged, 100u);
    EXPECT_EQ(model.calls(), 20) << "nothing is paid twice";
    EXPECT_EQ(confluence.count(), confluence.count(request_kind::user) + confluence.count(request_kind::space) +
                                      confluence.count(request_kind::listing))
        << "an unchanged space is listed and nothing else";
    EXPECT_EQ(second.end.last.cache.hits, 100u);

    confluence.edit_page("1042", "<p>Something else</p>");
    const auto third = tag(true);
    EXPECT_EQ(model.calls(), 21);
    EXPECT_EQ(third.end.last.pages.labelled, 1u);
    EXPECT_EQ(third.end.last.pages.unchanged, 99u);
}

INSTANTIATE_TEST_SUITE_P(Each, main_job,
                         ::testing::Values(job_case{"GeminiCloud", llm::wire::gemini, false},
                                           job_case{"OpenaiCloud", llm::wire::openai, false},
                                           job_case{"AnthropicCloud", llm::wire::anthropic, false},
                                           job_case{"GeminiDataCenter", llm::wire::gemini, true}),
                         [](const auto& each) { return std::string(each.param.name); });

class one_run : public run_test {};

TEST_F(one_run, DryRunWritesNothingAndApplyLaterCostsNoCall) {
    add_pages(10);
    const auto dry = tag(false);
    EXPECT_EQ(dry.end.last.pages.labelled, 10u);
    EXPECT_TRUE(confluence.label_writes().empty());
    EXPECT_EQ(dry.page("1001").to_add.size(), 2u);
    const auto applied = tag(true);
    EXPECT_EQ(model.calls(), 2);
    EXPECT_EQ(applied.end.last.pages.cached, 10u);
    EXPECT_EQ(confluence.label_writes().size(), 10u);
}

TEST_F(one_run, BatchSizeOneIsACallAPage) {
    add_pages(7);
    options.batch_size = 1;
    (void)tag();
    EXPECT_EQ(model.calls(), 7);
}

TEST_F(one_run, CacheOffAsksAgain) {
    add_pages(10);
    options.cache_enabled = false;
    (void)tag();
    const auto second = tag(true);
    EXPECT_EQ(model.calls(), 4);
    EXPECT_EQ(second.end.last.pages.labelled, 10u);
    EXPECT_EQ(second.end.last.cache.hits + second.end.last.cache.misses, 0u);
    EXPECT_EQ(confluence.label_writes().size(), 10u);
}

TEST_F(one_run, AllRollbacksTogetherWork) {
    add_pages(5);
    options.batch_size = 1;
    options.ai_concurrency = options.ai_concurrency_max = 1;
    options.cache_enabled = false;
    EXPECT_EQ(tag(true).end.last.pages.labelled, 5u);
    EXPECT_EQ(model.calls(), 5);
}

TEST_F(one_run, TenThousandPagesCostSomeFortyListingRequests) {
    add_pages(10'000);
    options.batch_size = 100;
    options.batch_tokens_max = 100'000;
    const auto out = tag();
    EXPECT_EQ(out.end.last.pages.labelled, 10'000u);
    EXPECT_EQ(confluence.count(request_kind::listing), 40u);
    EXPECT_EQ(confluence.count(request_kind::bodies), 40u);
    EXPECT_LE(confluence.count(), 165u) << "label searches give at most 200 a page";
}

TEST_F(one_run, DeadPrimaryIsLeftForTheFallback) {
    add_pages(20);
    llm_stub second;
    model.intercept = [](const auto&, int) { return demo::web_response{500, "application/json", {}, "{}"}; };
    options.providers = {provider(llm::wire::gemini, model), provider(llm::wire::openai, second)};
    const auto out = tag();
    EXPECT_EQ(out.end.last.status, run_status::completed);
    EXPECT_EQ(out.end.last.pages.labelled, 20u);
    EXPECT_EQ(out.page("1001").provider, "openai");
    EXPECT_GT(out.end.last.calls.fallbacks, 0u);
}

TEST_F(one_run, OnlyTheNamedPages) {
    add_pages(10);
    const auto out = tag(false, [](run_request& r) { r.page_ids = {"1002", "1007"}; });
    EXPECT_EQ(out.end.last.pages.listed, 2u);
    EXPECT_EQ(out.end.last.pages.labelled, 2u);
}

TEST_F(one_run, PagesOfDifferentCallsHaveOneSpellingOfALabel) {
    add_pages(12);
    options.batch_size = 1;
    model.label = [](const nlohmann::json& prompt) {
        static constexpr const char* spellings[] = {"Web Shop", "web-shops", "webshop"};
        auto pages = nlohmann::json::array();
        for (const auto& page : prompt.at("pages"))
            pages.push_back(
                {{"ref", page.at("ref")}, {"labels", {spellings[page.at("title").get<std::string>().back() % 3]}}});
        return nlohmann::json{{"pages", pages}};
    };
    const auto out = tag(true);
    EXPECT_EQ(out.end.last.pages.labelled, 12u);
    EXPECT_EQ(model.calls(), 12);
    std::set<std::string> written;
    for (const auto& write : confluence.label_writes())
        written.insert(write.added.begin(), write.added.end());
    EXPECT_EQ(written.size(), 1u) << ::testing::PrintToString(written);
}

TEST_F(one_run, ClosedVocabularyKeepsStrangersOut) {
    add_pages(3);
    options.vocabulary = R"({"mode":"closed","labels":["docs","howto"]})";
    const auto out = tag();
    for (const auto& page : out.pages)
        EXPECT_EQ(page.proposed, std::vector<std::string>{"docs"});
    EXPECT_EQ(out.end.last.labels.rejected, 3u);
}

} // namespace
} // namespace tagwright::testing
