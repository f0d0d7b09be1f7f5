#include "config/load.hpp"
#include "config/run_values.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

llm::endpoint endpoint(const std::string& name, const std::string& url, const std::string& model) {
    llm::endpoint out;
    out.name = name;
    out.shape = name == "gemini" ? llm::wire::gemini : llm::wire::openai;
    out.base_url = url;
    out.model = model;
    return out;
}

run_settings of_run() {
    run_settings out;
    out.providers = {endpoint("gemini", "https://mine.example", "gemini-own"),
                     endpoint("openai", "https://api.openai.com/v1", "gpt-own")};
    out.batch_size = 7;
    out.labels_max = 2;
    out.patience = std::chrono::seconds(33);
    out.vocabulary = R"({"labels":["a","b"]})";
    out.budget.calls = 40;
    return out;
}

sources going_on(std::set<std::string> flags_of_run = {}) {
    sources out;
    out.environment = {{"HOME", "/home/u"}, {"GEMINI_API_KEY", "key"}, {"OPENAI_API_KEY", "key"}};
    out.needs.confluence = false;
    out.run = run_to_go_on{of_run(), std::move(flags_of_run)};
    out.read_file = [](const std::string& path) { return file_text{path, R"({"labels":["of the file"]})", {}}; };
    return out;
}

TEST(RunValues, WhatARunWentByHoldsWhereNothingIsSaid) {
    const auto loaded = load_settings(going_on());
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    const auto& values = loaded.values;
    EXPECT_EQ(values.batch_size, 7);
    EXPECT_EQ(values.labels_max, 2);
    EXPECT_EQ(values.patience, std::chrono::seconds(33));
    EXPECT_EQ(values.budget.calls, 40u);
    ASSERT_EQ(values.providers.size(), 2u);
    EXPECT_EQ(values.providers[0].model, "gemini-own");
    EXPECT_EQ(values.providers[1].model, "gpt-own");
    EXPECT_EQ(loaded.vocabulary.labels.size(), 2u);
    EXPECT_EQ(values.vocabulary, of_run().vocabulary);
    EXPECT_EQ(values.cache_size, 1000) << "is the host's";
}

TEST(RunValues, TheEnvironmentOfTodayIsStrongerAndFlagsAreStrongest) {
    auto from = going_on();
    from.environment["TAG_SPACE_BATCH_SIZE"] = "4";
    from.environment["TAG_SPACE_FALLBACK_PROVIDER"] = "local";
    from.environment["TAGWRIGHT_VOCABULARY"] = "words.json";
    from.flags["TAGWRIGHT_BUDGET_CALLS"] = "90";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_EQ(loaded.values.batch_size, 4);
    EXPECT_EQ(loaded.values.providers.at(1).name, "local");
    EXPECT_EQ(loaded.values.budget.calls, 90u);
    EXPECT_EQ(loaded.values.vocabulary, R"({"labels":["of the file"]})");
}

TEST(RunValues, WhatTheRunsOwnCommandLineSaidIsStrongerThanTheEnvironmentOfToday) {
    auto from = going_on({"TAG_SPACE_BATCH_SIZE", "TAG_SPACE_FALLBACK_PROVIDER", "TAGWRIGHT_VOCABULARY"});
    from.environment["TAG_SPACE_BATCH_SIZE"] = "4";
    from.environment["TAG_SPACE_FALLBACK_PROVIDER"] = "local";
    from.environment["TAGWRIGHT_VOCABULARY"] = "words.json";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_EQ(loaded.values.batch_size, 7);
    EXPECT_EQ(loaded.values.providers.at(1).name, "openai");
    EXPECT_EQ(loaded.vocabulary.labels.size(), 2u);
    from.flags["TAG_SPACE_BATCH_SIZE"] = "9";
    EXPECT_EQ(load_settings(from).values.batch_size, 9);
}

TEST(RunValues, AKeyGoesToTheRunsBaseUrlOnlyIfItsCommandLineHadNamedIt) {
    EXPECT_EQ(load_settings(going_on()).values.providers.at(0).base_url, "https://generativelanguage.googleapis.com");
    EXPECT_EQ(load_settings(going_on({"GEMINI_BASE_URL"})).values.providers.at(0).base_url, "https://mine.example");
}

TEST(RunValues, ACommandThatAsksNoModelNeedsNoneOfTheRunsProviders) {
    auto from = going_on();
    from.environment.erase("GEMINI_API_KEY");
    from.run->values.providers.front().name = "gone";
    from.needs.providers = false;
    EXPECT_TRUE(load_settings(from).ok());
    from.needs.providers = true;
    EXPECT_FALSE(load_settings(from).ok());
}

TEST(RunValues, ARunsHostHasNoSettingsInIt) {
    for (const auto* name : {"TAGWRIGHT_DATA_DIR", "CONFLUENCE_BASE_URL", "TAG_SPACE_AI_CONCURRENCY", "GEMINI_API_KEY"})
        EXPECT_FALSE(value_of(of_run(), name, true)) << name;
}

TEST(Load, EveryVendorWhoseKeyIsThereMayBeNamedByARun) {
    sources from;
    from.environment = {{"HOME", "/home/u"}, {"ANTHROPIC_API_KEY", "a"}, {"OPENAI_API_KEY", "o"}};
    from.needs.confluence = false;
    from.flags["TAG_SPACE_PROVIDER"] = "openai";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    std::vector<std::string> names;
    for (const auto& each : loaded.values.endpoints)
        names.push_back(each.name);
    EXPECT_EQ(names, (std::vector<std::string>{"openai", "anthropic", "local"}));
}

} // namespace
} // namespace tagwright
