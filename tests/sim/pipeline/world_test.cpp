#include "tagwright/sim.hpp"

#include <gmock/gmock.h>

#include <set>

/// The simulator as the tests of other programs use it.
namespace tagwright::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;
using namespace std::chrono_literals;

void add_pages(world& in, int count) {
    for (int i = 1; i <= count; ++i) {
        wiki_page page;
        page.id = std::to_string(i);
        page.title = i % 2 == 0 ? "Baking" : "Gardening";
        page.body = "<p>What we know of it, part " + std::to_string(i) + ".</p>";
        page.labels = {"kept"};
        in.add_page("DOCS", std::move(page));
    }
}

start_run over_docs(bool apply = false) {
    start_run out;
    out.request.space = "DOCS";
    out.request.apply = apply;
    return out;
}

std::vector<std::string> topic(const std::string& title, const std::string&) {
    return {title == "Baking" ? "bread" : "garden"};
}

TEST(World, ADryRunThenApplyThenUndo) {
    world here(7);
    add_pages(here, 60);
    settings config;
    config.providers = {here.add_provider({"strict-75", {}}, topic)};

    std::string run;
    const auto planned = here.run(config, over_docs(), [&](run_event&& event) {
        if (const auto* progress = std::get_if<run_progress>(&event))
            run = progress->run;
    });
    EXPECT_EQ(planned.last.status, run_status::completed) << planned.why.message;
    EXPECT_EQ(planned.last.pages.labelled, 60U);
    EXPECT_EQ(here.label_writes(), 0U);
    EXPECT_THAT(here.labels_of("1"), ElementsAre("kept"));

    start_run apply;
    apply.action = run_action::apply;
    apply.run = planned.last.run;
    const auto applied = here.run(config, apply);
    EXPECT_EQ(applied.last.status, run_status::completed) << applied.why.message;
    EXPECT_EQ(here.label_writes(), 60U);
    EXPECT_THAT(here.labels_of("1"), UnorderedElementsAre("kept", "garden"));
    EXPECT_THAT(here.labels_of("2"), UnorderedElementsAre("kept", "bread"));

    start_run undo;
    undo.action = run_action::undo;
    undo.run = planned.last.run;
    EXPECT_EQ(here.run(config, undo).last.status, run_status::completed);
    EXPECT_THAT(here.labels_of("2"), ElementsAre("kept"));
}

TEST(World, TimePassesOnlyWhileARunGoesOn) {
    world here;
    add_pages(here, 40);
    settings config;
    config.batch_size = 1;
    config.providers = {here.add_provider({"strict-75", {}})};
    EXPECT_EQ(here.now(), 0ms);
    EXPECT_EQ(here.run(config, over_docs()).last.pages.labelled, 40U);
    const auto after = here.now();
    EXPECT_GT(after, 20s) << "75 calls a minute";
    EXPECT_EQ(here.now(), after);
}

TEST(World, TheSameSeedGivesTheSameCourse) {
    const auto course = [](std::uint64_t seed) {
        world here(seed);
        add_pages(here, 80);
        settings config;
        config.batch_size = 2;
        config.providers = {here.add_provider({"free-12", {}})};
        const auto end = here.run(config, over_docs(true));
        return std::pair(here.now(), end.last.calls.total);
    };
    EXPECT_EQ(course(3), course(3));
    EXPECT_NE(course(3).first, course(4).first);
}

TEST(World, ARunThatTakesTooLongIsStoppedAndGoesOnLater) {
    world here;
    add_pages(here, 100);
    settings config;
    config.batch_size = 1;
    config.providers = {here.add_provider({"free-4", {}})};
    const auto stopped = here.run(config, over_docs(), {}, std::chrono::hours(0));
    EXPECT_EQ(stopped.last.status, run_status::stopped);
    start_run on;
    on.action = run_action::resume;
    on.run = stopped.last.run;
    const auto end = here.run(config, on);
    EXPECT_EQ(end.last.status, run_status::completed) << end.why.message;
}

TEST(World, OtherServersAnswerToo) {
    world here;
    here.add_server("http://mine", [](const http_request&) {
        http_response out;
        out.status = 200;
        out.body =
            R"({"choices":[{"finish_reason":"stop","message":{"content":"{\"pages\":[{\"ref\":\"p1\",\"labels\":[\"x-ray\"]}]}"}}]})";
        return out;
    });
    add_pages(here, 1);
    settings config;
    llm::endpoint mine;
    mine.name = "mine";
    mine.shape = llm::wire::openai;
    mine.base_url = "http://mine/v1";
    mine.model = "m";
    config.providers = {mine};
    EXPECT_EQ(here.run(config, over_docs(true)).last.pages.labelled, 1U);
    EXPECT_THAT(here.labels_of("1"), UnorderedElementsAre("kept", "x-ray"));
}

TEST(World, WhatIsWrongIsToldAtOnce) {
    world here;
    EXPECT_THROW(static_cast<void>(here.add_provider({"no-such-scenario", {}})), std::invalid_argument);
    EXPECT_THROW(static_cast<void>(here.add_provider({"free-4", {{"limits.0.rmp", "3"}}})), std::invalid_argument);
    wiki_page page;
    page.id = "one";
    EXPECT_THROW(here.add_page("DOCS", page), std::invalid_argument);
    page.id = "1";
    page.parent = "77";
    EXPECT_THROW(here.add_page("DOCS", page), std::invalid_argument);
    settings config;
    EXPECT_EQ(here.run(config, over_docs()).why.code, errc::invalid_settings);
}

TEST(Forecast, TellsTimeCallsAndCost) {
    const auto out = simulate({"gemini-free", {{"pages", "400"}}});
    EXPECT_EQ(out.problem, "");
    EXPECT_EQ(out.end.last.pages.labelled, 400U);
    EXPECT_EQ(out.end.last.pages.failed, 0U);
    EXPECT_GT(out.time, 0ms);
    EXPECT_GE(out.time, out.shortest_time);
    EXPECT_GT(out.calls, 0U);
    EXPECT_LE(out.quota_used, 1.0);
    EXPECT_THAT(simulate({"gemini-free", {{"pages", "none"}}}).problem, HasSubstr("pages"));
}

TEST(Forecast, EveryShippedScenarioHasAName) {
    const auto names = scenario_names();
    EXPECT_THAT(names, ::testing::Contains("gemini-free"));
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
}

} // namespace
} // namespace tagwright::sim
