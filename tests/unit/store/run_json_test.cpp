#include "providers/store/page_json.hpp"
#include "providers/store/run_json.hpp"

#include "waiting_store.hpp"

#include <gtest/gtest.h>

namespace tagwright::testing {
namespace {

TEST(RunJson, ARecordSurvivesTheWayThroughText) {
    auto run = make_run("20260131-080509-k3f7x");
    run.request.apply = true;
    run.request.page_ids = {"1", "2"};
    run.request.under = "3";
    run.request.since = "2026-01-31";
    run.request.given = {{"TAGWRIGHT_LABELS_MAX", "3"}};
    run.request.types = {page_type::page, page_type::blogpost};
    run.action = run_action::undo;
    run.status = run_status::stopped;
    run.request.by = "schedule nightly";
    run.request.key = "2c1f-7";
    run.planned = true;
    run.approved_only = true;
    run.site = "http://site/wiki";
    run.scope_key = "scope";
    run.identity = {"gemini https://g", "m", "1", "v", 3, 4000};
    run.ended_ms = 5;
    run.totals.pages = {9, 1, 2, 3, 1, 2};
    run.totals.calls = {7, 6, 1, 1, 2, 3, 4};
    run.totals.labels = {5, 4, 3, 0};
    run.totals.cache = {1, 2};
    run.totals.tokens = {10, 20};
    run.totals.level_peak = 8;
    run.totals.cost = {1.97, "m"};
    run.totals.elapsed = std::chrono::milliseconds(1234);
    run.why = {errc::stopped, "by the user"};
    const auto back = run_record_from(to_json(run));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->request, run.request);
    EXPECT_EQ(back->approved_only, run.approved_only);
    EXPECT_EQ(back->identity, run.identity);
    EXPECT_EQ(back->totals.pages, run.totals.pages);
    EXPECT_EQ(back->totals.calls, run.totals.calls);
    EXPECT_EQ(back->totals.labels, run.totals.labels);
    EXPECT_EQ(back->totals.cost, run.totals.cost);
    EXPECT_EQ(to_json(*back), to_json(run));
}

run_settings some_settings() {
    run_settings out;
    llm::endpoint first;
    first.name = "own";
    first.shape = llm::wire::anthropic;
    first.base_url = "https://models.example/v1?api-version=2";
    first.model = "m";
    first.api_key = "hunter2";
    first.timeout = std::chrono::seconds(7);
    first.output_tokens_max = 99;
    first.price = token_price{0.25, 1.5};
    llm::endpoint second;
    second.name = "local";
    out.providers = {first, second};
    out.batch_size = 2;
    out.cache_enabled = false;
    out.labels_max = 3;
    out.vocabulary = "{\"labels\":[\"\u00e4\"]}";
    out.page_tokens_max = 100;
    out.batch_tokens_max = 200;
    out.attempts_max = 4;
    out.patience = std::chrono::seconds(9);
    out.wait_for_quota = true;
    out.budget = {1.25, 77};
    return out;
}

TEST(RunJson, SettingsSurviveTheWayThroughTextWithoutTheirKeys) {
    const auto was = some_settings();
    const auto text = to_json(was);
    EXPECT_EQ(text.find("hunter2"), std::string::npos);
    const auto back = run_settings_from(text);
    ASSERT_TRUE(back);
    EXPECT_EQ(to_json(*back), text);
    ASSERT_EQ(back->providers.size(), 2u);
    const auto& first = back->providers.front();
    EXPECT_TRUE(first.api_key.empty());
    EXPECT_EQ(first.name, "own");
    EXPECT_EQ(first.shape, llm::wire::anthropic);
    EXPECT_EQ(first.base_url, was.providers.front().base_url);
    EXPECT_EQ(first.timeout, std::chrono::seconds(7));
    EXPECT_EQ(first.output_tokens_max, 99u);
    EXPECT_EQ(first.price, was.providers.front().price);
    EXPECT_EQ(back->providers[1].shape, llm::wire::local);
    EXPECT_FALSE(back->providers[1].price);
    EXPECT_EQ(back->vocabulary, was.vocabulary);
    EXPECT_EQ(back->budget, was.budget);
    EXPECT_EQ(back->patience, was.patience);
    EXPECT_TRUE(back->wait_for_quota);
    EXPECT_FALSE(back->cache_enabled);
}

TEST(RunJson, StrangeTextIsNoSettings) {
    for (const auto* text : {"", "null", "[]", "{", "{}", R"({"providers":[]})", R"({"providers":7})",
                             R"({"providers":[{"name":"x","shape":"of tomorrow"}]})"})
        EXPECT_FALSE(run_settings_from(text)) << text;
    const auto odd = run_settings_from(
        R"({"providers":[{"name":"x","shape":"openai","timeout_ms":-5}],"batch_size":"many","patience_ms":1e99})");
    ASSERT_TRUE(odd);
    EXPECT_EQ(odd->batch_size, run_settings{}.batch_size);
    EXPECT_GT(odd->providers.front().timeout.count(), 0);
}

TEST(RunJson, CostOfARunFromBeforePricesIsNotKnownIfAModelWasAsked) {
    const auto asked = run_record_from(R"({"run":"r","identity":{"model":"m"},"totals":{"tokens":{"input":5}}})");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->totals.cost.unpriced, "m");
    const auto free = run_record_from(R"({"run":"r","identity":{"model":"m"},"totals":{"tokens":{"input":0}}})");
    ASSERT_TRUE(free);
    EXPECT_TRUE(free->totals.cost.known());
}

TEST(RunJson, StrangeTextIsNoRecordOrKeepsItsDefaults) {
    for (const auto* text : {"", "null", "[]", "{", "7"})
        EXPECT_FALSE(run_record_from(text)) << text;
    const auto odd =
        run_record_from(R"({"run":7,"request":[],"totals":{"pages":{"listed":"x"}},"status":"new","y":1})");
    ASSERT_TRUE(odd);
    EXPECT_EQ(odd->run, "");
    EXPECT_EQ(odd->status, run_status::running);
    EXPECT_EQ(odd->totals.pages.listed, 0u);
    const auto huge = run_record_from(R"({"started_ms":-1e300,"totals":{"level_peak":1e99,"elapsed_ms":1e19}})");
    ASSERT_TRUE(huge);
    EXPECT_EQ(huge->started_ms, 0);
    EXPECT_EQ(huge->totals.elapsed.count(), 0);
}

TEST(RunJson, ListsSurviveWhateverTheirWordsAre) {
    using list = std::vector<std::string>;
    for (const auto& names : {list{}, list{""}, list{"a", "b-c_d/e"}, list{"\"", "\\", "a\nb", "été", "日本"}}) {
        EXPECT_EQ(list_from(to_json_list(names)), names);
    }
    EXPECT_EQ(to_json_list({"a", "b"}), R"(["a","b"])");
    EXPECT_TRUE(list_from(to_json_list({"\xff"}))) << "broken text is replaced";
    EXPECT_FALSE(list_from("[1]"));
}

} // namespace
} // namespace tagwright::testing
