#include "actors/schedule/schedule_record.hpp"

#include "actors/schedule/schedule_book.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

utc_time at(const char* text) { return parse_iso_time(text).value(); }

schedule_record full_record() {
    schedule_record out;
    out.what = {.name = "all",
                .space = "DOCS",
                .when = "0 3 * * *",
                .dry_run = false,
                .provider = "gemini",
                .budget_usd_month = 12.34,
                .enabled = false};
    out.from_file = true;
    out.enabled_in_file = false;
    out.counts_from = at("2026-01-10T09:00:00.123");
    out.month = "2026-01";
    out.spent_usd = 0.1;
    out.last_run = "r1";
    out.last_status = "completed";
    out.notice = "why \"not\"\n\xff";
    out.going_on = {{"r2", at("2026-01-10T08:00")}, {"r3", at("2026-01-10T08:30")}};
    return out;
}

TEST(ScheduleStore, WhatIsWrittenIsReadAgain) {
    schedule_record plain;
    plain.what = {.name = "plain", .space = {}, .when = "6h"};
    auto record = full_record();
    const auto read = read_store_text(to_store_text({record, plain}, {}));
    EXPECT_THAT(read.warnings, IsEmpty());
    record.notice = "why \"not\"\n\xef\xbf\xbd"; // JSON is UTF-8
    EXPECT_THAT(read.records, testing::ElementsAre(record, plain));
    EXPECT_THAT(read_store_text("").records, IsEmpty());
}

TEST(ScheduleStore, FieldsThatAreNotKnownOrMissingDoNotMatter) {
    const auto read = read_store_text(R"({"version": 9, "colour": "red", "schedules": [
        {"name": "a", "when": "6h", "counts_from": "2026-01-01T00:00:00Z", "colour": {"red": [1, 2]}}]})");
    EXPECT_THAT(read.warnings, IsEmpty());
    ASSERT_EQ(read.records.size(), 1u);
    EXPECT_EQ(read.records[0].what, (schedule{.name = "a", .space = {}, .when = "6h"}));
}

TEST(ScheduleStore, WhatCannotBeReadIsKeptAndTheRestCounts) {
    constexpr const char* good = R"({"name": "a", "when": "6h", "counts_from": "2026-01-01T00:00:00Z"})";
    for (const auto* bad :
         {"3", "null", "{}", R"({"name": "b"})", R"({"name": "b", "when": "soon", "counts_from": "2026-01-01"})",
          R"({"name": "B", "when": "6h", "counts_from": "2026-01-01"})",
          R"({"name": "b", "when": "6h", "counts_from": "yesterday"})",
          R"({"name": 7, "when": "6h", "counts_from": "2026-01-01"})",
          R"({"name": "b", "when": "6h", "counts_from": "2026-01-01", "going_on": [3]})",
          R"({"name": "b", "when": "6h", "counts_from": "2026-01-01", "budget_usd_month": -1})"}) {
        schedule_book book(time_zone::utc());
        const auto text = std::string(R"({"version": 1, "schedules": [)") + bad + ", " + good + "]}";
        EXPECT_EQ(book.open(text, {}, at("2026-01-01")).size(), 1u) << bad;
        EXPECT_EQ(book.list(at("2026-01-01")).size(), 1u) << bad;
        const auto again = read_store_text(book.to_text());
        EXPECT_EQ(again.records.size(), 1u) << bad;
        EXPECT_EQ(again.unread.size(), 1u) << bad;
        EXPECT_EQ(read_store_text(to_store_text(again.records, again.unread)).unread, again.unread) << bad;
    }
}

TEST(ScheduleStore, ATextThatIsNoListIsKept) {
    for (const std::string text : {"{", "[]", "\"a\"", "{\"schedules\": 3}", "\xff\xfe", "[[[[[[[[[[[[[[[[[[[[[["}) {
        const auto read = read_store_text(text);
        EXPECT_THAT(read.records, IsEmpty()) << text;
        ASSERT_EQ(read.unread.size(), 1u) << text;
        EXPECT_EQ(read.warnings.size(), 1u) << text;
        EXPECT_EQ(read_store_text(to_store_text({}, read.unread)).unread, read.unread) << text;
    }
}

} // namespace
} // namespace tagwright
