#include "actors/coordinator/run_terms.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

llm::endpoint at(const std::string& name, const std::string& url, const std::string& key = {}) {
    llm::endpoint out;
    out.name = name;
    out.shape = llm::wire::openai;
    out.base_url = url;
    out.model = "m";
    out.api_key = key;
    return out;
}

settings host() {
    settings out;
    out.providers = {at("openai", "https://a.example", "key-a")};
    out.endpoints = {at("openai", "https://a.example", "key-a"), at("own", "https://b.example", "key-b")};
    out.labels_max = 4;
    return out;
}

run_settings with(std::vector<llm::endpoint> providers) {
    run_settings out;
    out.providers = std::move(providers);
    out.labels_max = 9;
    return out;
}

TEST(run_terms, ARunWithoutSettingsGoesByTheHosts) {
    const auto terms = terms_of(host(), std::nullopt, nullptr, run_action::tag);
    ASSERT_FALSE(terms.why);
    EXPECT_EQ(terms.config->providers.front().api_key.reveal(), "key-a");
    EXPECT_EQ(terms.rules->labels_max, 4);
}

TEST(run_terms, ARunsOwnSettingsCountAndTheHostLendsItsKeys) {
    const auto terms = terms_of(host(), with({at("own", "https://b.example"), at("openai", "https://a.example")}),
                                nullptr, run_action::tag);
    ASSERT_FALSE(terms.why);
    EXPECT_EQ(terms.config->providers.at(0).api_key.reveal(), "key-b");
    EXPECT_EQ(terms.config->providers.at(1).api_key.reveal(), "key-a");
    EXPECT_EQ(terms.rules->labels_max, 9);
}

TEST(run_terms, AnAccountsDayIsTheHostsWhereTheRunSaysNothingOfIt) {
    auto owner = host();
    owner.endpoints[1].day = {250, "00:00 UTC", true};
    auto asked = with({at("own", "https://b.example")});
    EXPECT_EQ(terms_of(owner, asked, nullptr, run_action::tag).config->providers.at(0).day, owner.endpoints[1].day);
    asked.providers[0].day.calls = 40;
    EXPECT_EQ(terms_of(owner, asked, nullptr, run_action::tag).config->providers.at(0).day.calls, 40U);
    EXPECT_EQ(
        terms_of(owner, with({at("own", "https://c.example")}), nullptr, run_action::tag).config->providers.at(0).day,
        day_terms{});
}

TEST(run_terms, AKeyGoesNowhereElse) {
    const auto terms = terms_of(host(), with({at("own", "https://evil.example")}), nullptr, run_action::tag);
    ASSERT_FALSE(terms.why); // the host's own program asks for it: it may want no key
    EXPECT_EQ(terms.config->providers.front().api_key.reveal(), "");
}

TEST(run_terms, WhatTheJournalSaysOfAnotherServerIsRefused) {
    const auto moved = with({at("own", "https://evil.example")});
    const auto unknown = with({at("gone", "https://c.example")});
    for (const auto* kept : {&moved, &unknown}) {
        const auto terms = terms_of(host(), std::nullopt, kept, run_action::resume);
        EXPECT_EQ(terms.why.code, errc::settings_changed);
        EXPECT_NE(terms.why.message.find(kept->providers.front().name), std::string::npos) << terms.why.message;
        // These ask no model.
        EXPECT_FALSE(terms_of(host(), std::nullopt, kept, run_action::apply).why);
        EXPECT_FALSE(terms_of(host(), std::nullopt, kept, run_action::undo).why);
    }
}

TEST(run_terms, TheJournalsSettingsHoldUnlessOthersAreBrought) {
    auto kept = with({at("own", "https://b.example")});
    kept.batch_size = 7;
    const auto own = terms_of(host(), std::nullopt, &kept, run_action::resume);
    ASSERT_FALSE(own.why);
    EXPECT_EQ(own.config->batch_size, 7);
    EXPECT_EQ(own.config->providers.front().api_key.reveal(), "key-b");
    auto brought = with({at("openai", "https://a.example")});
    brought.batch_size = 2;
    const auto other = terms_of(host(), brought, &kept, run_action::resume);
    ASSERT_FALSE(other.why);
    EXPECT_EQ(other.config->batch_size, 2);
}

TEST(run_terms, BadSettingsStartNoRun) {
    EXPECT_EQ(terms_of(host(), with({}), nullptr, run_action::tag).why.code, errc::invalid_input);
    auto bad = with({at("own", "https://b.example")});
    bad.vocabulary = "{\"labels\":";
    EXPECT_EQ(terms_of(host(), bad, nullptr, run_action::tag).why.code, errc::invalid_input);
    bad.vocabulary = R"({"mode":"closed","labels":["a"]})";
    EXPECT_EQ(terms_of(host(), bad, nullptr, run_action::tag).rules->vocabulary.labels.size(), 1u);
}

TEST(run_terms, TheJournalGetsNoKeys) {
    const auto kept = without_keys(host());
    EXPECT_EQ(kept.providers.front().api_key.reveal(), "");
    EXPECT_EQ(kept.labels_max, 4);
}

} // namespace
} // namespace tagwright
