#include "app/run_events.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

run_event page(const std::string& id) {
    page_settled out;
    out.result.page.id = id;
    return out;
}
run_event progress(std::uint64_t listed, const std::string& run = "one") {
    run_progress out;
    out.run = run;
    out.pages.listed = listed;
    return out;
}
run_event level(int from, int to, const std::string& group = "gemini") {
    level_changed out;
    out.group = group;
    out.change.from = from;
    out.change.to = to;
    return out;
}

/// "page 1", "progress 7", "level 1-3", "notice x".
std::string text_of(const run_event& event) {
    if (const auto* each = std::get_if<page_settled>(&event))
        return "page " + each->result.page.id;
    if (const auto* each = std::get_if<run_progress>(&event))
        return "progress " + std::to_string(each->pages.listed);
    if (const auto* each = std::get_if<level_changed>(&event))
        return "level " + std::to_string(each->change.from) + "-" + std::to_string(each->change.to);
    if (const auto* each = std::get_if<run_notice>(&event))
        return "notice " + each->text;
    return "end";
}

std::vector<std::string> read_all(run_events& from) {
    std::vector<std::string> out;
    while (auto event = from.next(0ms))
        out.push_back(text_of(*event));
    return out;
}

using texts = std::vector<std::string>;

TEST(RunEvents, ResultsComeInTheirOrder) {
    run_events events;
    const auto hear = events.listener();
    for (auto event : {progress(1), page("1"), progress(2), page("2"), run_event(run_finished{})})
        hear(std::move(event));
    EXPECT_EQ(read_all(events), (texts{"progress 1", "page 1", "progress 2", "page 2", "end"}));
}

TEST(RunEvents, OfWhatOnlySaysHowThingsAreTheNewestIsKept) {
    run_events events;
    const auto hear = events.listener();
    for (auto event : {page("1"), progress(1), level(1, 2), progress(2), level(2, 4), progress(3, "two"),
                       level(8, 4, "openai"), progress(3)})
        hear(std::move(event));
    EXPECT_EQ(read_all(events), (texts{"page 1", "level 1-4", "progress 3", "level 8-4", "progress 3"}));
}

TEST(RunEvents, NothingGrowsWhileNobodyReads) {
    run_events events;
    const auto hear = events.listener();
    hear(page("1"));
    for (int i = 0; i < 10'000; ++i) {
        hear(progress(static_cast<std::uint64_t>(i)));
        hear(level(i, i + 1));
        hear(run_notice{std::to_string(i), "one"});
    }
    EXPECT_LE(events.size(), 13u);
    EXPECT_EQ(read_all(events).back(), "notice 9999");
}

TEST(RunEvents, AResultIsReadOnceTheNextEventIsAskedFor) {
    run_events events;
    const auto hear = events.listener();
    const auto unread = events.unread();
    for (const auto* id : {"1", "2"}) {
        unread->told(); // by the run
        hear(page(id));
    }
    (void)events.next(0ms);
    EXPECT_EQ(unread->count(), 2u) << "it is being written, perhaps";
    (void)events.next(0ms);
    EXPECT_EQ(unread->count(), 1u);
    EXPECT_FALSE(events.next(0ms));
    EXPECT_EQ(unread->count(), 0u);
    EXPECT_FALSE(events.next(0ms));
    EXPECT_EQ(unread->count(), 0u);
}

TEST(UnreadResults, AreTooManyBeyondTheirBound) {
    unread_results some(2);
    some.told();
    some.told();
    EXPECT_FALSE(some.too_many());
    some.told();
    EXPECT_TRUE(some.too_many());
    some.read();
    EXPECT_FALSE(some.too_many());
}

} // namespace
} // namespace tagwright
