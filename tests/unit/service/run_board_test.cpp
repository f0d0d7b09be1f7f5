#include "app/service/run_board.hpp"

#include <gmock/gmock.h>

namespace tagwright::service {
namespace {

using testing::HasSubstr;
using testing::Not;

run_record record_of(const std::string& run) {
    run_record out;
    out.run = run;
    out.request.space = "DOCS";
    out.identity.provider = "gemini https://example";
    out.started_ms = 1'000;
    return out;
}

run_progress progress(int labelled, std::chrono::milliseconds elapsed) {
    run_progress out;
    out.run = "r1";
    out.pages.listed = 100;
    out.pages.labelled = static_cast<std::uint64_t>(labelled);
    out.in_flight = 2;
    out.elapsed = elapsed;
    return out;
}

level_changed level(int from, int to) {
    level_changed out;
    out.group = "gemini";
    out.change.from = from;
    out.change.to = to;
    out.change.reason = "429";
    out.run = "r1";
    return out;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t out = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++out;
    return out;
}

std::string last_id(const std::string& events) {
    const auto at = events.rfind("id: ") + 4;
    return events.substr(at, events.find('\n', at) - at);
}

TEST(RunBoard, SendsTheNewestSnapshotAndEverySaying) {
    run_board board("e1");
    board.set_record(record_of("r1"));
    run_board::place at;
    for (int i = 1; i <= 50; ++i)
        board.on(progress(i, std::chrono::milliseconds(i)));
    board.on(level(3, 2));
    board.on(level(2, 3));
    const auto first = board.events_since(at);
    EXPECT_EQ(count(first, "event: snapshot"), 1u) << "a slow client is skipped to the newest";
    EXPECT_EQ(count(first, "event: level"), 2u);
    EXPECT_EQ(count(first, "data: {\"run\":\"r1\",\"at_s\""), 2u) << "each event names its run";
    EXPECT_THAT(first, HasSubstr("\"labelled\":50"));
    EXPECT_EQ(board.events_since(at), "");
    board.on(progress(51, std::chrono::milliseconds(60)));
    EXPECT_EQ(count(board.events_since(at), "event: "), 1u);
}

TEST(RunBoard, GoesOnBehindTheLastEventId) {
    run_board board("e1");
    board.set_record(record_of("r1"));
    board.on(level(3, 2));
    run_board::place at;
    const auto id = last_id(board.events_since(at));
    board.on(level(2, 3));
    auto resumed = board.place_of(id);
    const auto rest = board.events_since(resumed);
    EXPECT_EQ(count(rest, "event: level"), 1u);
    EXPECT_THAT(rest, HasSubstr("\"from\":2"));
    for (const auto* other : {"", "e2-1-1", "e1", "e1-", "e1-x-y", "e1-99999-1", "e1-1-99999", "e1-1", "-1--1"}) {
        auto from_start = board.place_of(other);
        EXPECT_EQ(count(board.events_since(from_start), "event: level"), 2u) << other;
    }
}

TEST(RunBoard, EndsOnce) {
    run_board board("e1");
    board.set_record(record_of("r1"));
    run_finished end;
    end.last = progress(100, std::chrono::milliseconds(5));
    end.last.status = run_status::completed;
    board.on(end);
    board.on(progress(1, std::chrono::milliseconds(9)));
    run_board::place at;
    const auto events = board.events_since(at);
    EXPECT_EQ(count(events, "event: end"), 1u);
    EXPECT_TRUE(at.has_end);
    EXPECT_EQ(board.events_since(at), "");
    EXPECT_EQ(board.progress().pages.labelled, 100u);
    auto behind = board.place_of(last_id(events));
    EXPECT_TRUE(behind.has_end) << "who has heard the end hears it no more";
}

TEST(RunBoard, SaysNothingOfARunBeforeItsRecordIsKnown) {
    run_board board("e1");
    run_board::place at;
    board.on(progress(1, std::chrono::milliseconds(1)));
    EXPECT_EQ(board.events_since(at), "");
    board.set_record(record_of("r1"));
    EXPECT_THAT(board.events_since(at), HasSubstr("\"labelled\":1"));
}

TEST(RunBoard, ShowsANoticeUntilItIsOver) {
    run_board board("e1");
    board.set_record(record_of("r1"));
    board.on(run_notice{"waits for gemini until 14:05", "r1"});
    run_board::place at;
    EXPECT_THAT(board.events_since(at), HasSubstr("data: {\"run\":\"r1\",\"text\":\"waits for gemini until 14:05\"}"));
    EXPECT_THAT(text_of(board.run_json()), HasSubstr("until 14:05"));
    board.on(progress(1, std::chrono::milliseconds(1)));
    EXPECT_THAT(text_of(board.run_json()), Not(HasSubstr("until 14:05")));
}

TEST(RunBoard, EventsAreOneLineEach) {
    run_board board("e1");
    board.set_record(record_of("r1"));
    page_settled page;
    page.result.page.title = "a\nevent: end\ndata: {}\n\n\xff\r";
    page.result.to_add = {"x"};
    board.on(page);
    board.on(run_notice{"two\nlines", "r1"});
    board.on(progress(1, std::chrono::milliseconds(1)));
    run_board::place at;
    const auto events = board.events_since(at);
    EXPECT_EQ(count(events, "\nevent: end"), 0u);
    EXPECT_EQ(count(events, "\n\n"), 2u);
    EXPECT_EQ(count(events, "\r"), 0u);
}

TEST(RunBoard, IsBounded) {
    run_board board("e1");
    board.set_record(record_of("r1"));
    for (std::size_t i = 0; i < 2 * run_board::said_max; ++i)
        board.on(level(1, 2));
    run_board::place at;
    EXPECT_EQ(count(board.events_since(at), "event: level"), run_board::said_max);
    EXPECT_EQ(board.history_json()["levels"].size(), run_board::said_max);
}

} // namespace
} // namespace tagwright::service
