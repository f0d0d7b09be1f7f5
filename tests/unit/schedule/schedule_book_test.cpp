#include "actors/schedule/schedule_book.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

utc_time at(const char* text) { return parse_iso_time(text).value(); }

schedule nightly() { return {.name = "nightly", .space = "DOCS", .when = "0 3 * * *"}; }

schedule with(schedule what, const std::string& name, const std::string& when) {
    what.name = name;
    what.when = when;
    return what;
}

schedule with_budget(double usd) {
    auto what = nightly();
    what.budget_usd_month = usd;
    return what;
}

/// A book of the service that starts at `now`.
schedule_book opened(const std::vector<schedule>& from_file, utc_time now, const std::string& stored = {},
                     const time_zone& zone = time_zone::utc()) {
    schedule_book book(zone);
    EXPECT_THAT(book.open(stored, from_file, now), IsEmpty());
    return book;
}

std::vector<std::string> names_of(const due_runs& due) {
    std::vector<std::string> out;
    for (const auto& each : due.start)
        out.push_back(each.what.name);
    for (const auto& each : due.skipped)
        out.push_back("not " + each.name);
    return out;
}

std::string next_of(const schedule_book& book, const char* name, utc_time now) {
    const auto state = book.find(name, now);
    return state && state->next_at ? format_iso_time(*state->next_at) : "none";
}

const auto morning = at("2026-01-10T09:00");

// -- what is due --------------------------------------------------------------------------------------------

TEST(ScheduleBook, EachIsDueOnceWhenItsTimeHasCome) {
    auto book = opened({nightly(), with(nightly(), "hourly", "@hourly")}, morning);
    EXPECT_EQ(book.next_at(), at("2026-01-10T10:00"));
    EXPECT_TRUE(book.due(at("2026-01-10T09:59:59.999")).empty());
    EXPECT_THAT(names_of(book.due(at("2026-01-10T10:00"))), ElementsAre("hourly"));
    EXPECT_TRUE(book.due(at("2026-01-10T10:00:01")).empty());
    EXPECT_THAT(names_of(book.due(at("2026-01-11T03:00"))), ElementsAre("nightly", "hourly"));
    EXPECT_TRUE(book.due(at("2026-01-11T03:00")).empty());
}

TEST(ScheduleBook, WhatWasMissedWhileTheServiceWasDownIsCaughtUpOnce) {
    struct row {
        const char* when;
        const char* back;
        bool due;
        const char* next;
    };
    constexpr row rows[] = {
        {"@hourly", "2026-01-12T09:30", true, "2026-01-12T10:00:00.000Z"},
        {"0 3 * * *", "2026-01-10T20:00", false, "2026-01-11T03:00:00.000Z"},
        {"0 3 * * *", "2026-01-11T03:10", true, "2026-01-12T03:00:00.000Z"},
        {"0 3 * * *", "2026-03-01T00:00", true, "2026-03-01T03:00:00.000Z"},
        {"6h", "2026-01-10T10:00", false, "2026-01-10T15:00:00.000Z"},
        {"6h", "2026-01-11T10:00", true, "2026-01-11T16:00:00.000Z"},
    };
    for (const auto& [when, back, due, next] : rows) {
        for (const bool from_file : {true, false}) {
            const std::vector<schedule> file(from_file ? 1 : 0, with(nightly(), "one", when));
            auto before = opened(file, morning);
            if (!from_file) {
                ASSERT_EQ(before.add(with(nightly(), "one", when), morning), schedule_refusal::none);
            }
            auto book = opened(file, at(back), before.to_text());
            EXPECT_EQ(book.due(at(back)).start.size(), due ? 1u : 0u) << when << " " << back;
            EXPECT_TRUE(book.due(at(back)).empty()) << when << ": once";
            EXPECT_EQ(next_of(book, "one", at(back)), next) << when << " " << back;
        }
    }
}

TEST(ScheduleBook, AnIntervalCountsFromTheLastStartOrElseFromWhenItBecameKnown) {
    auto book = opened({with(nightly(), "often", "6h")}, morning);
    EXPECT_EQ(next_of(book, "often", morning), "2026-01-10T15:00:00.000Z");
    const auto late = at("2026-01-10T15:04");
    EXPECT_EQ(book.due(late).start.size(), 1u);
    book.started("often", "r1", late);
    book.ended("often", "r1", "completed", 0, at("2026-01-10T17:00"));
    EXPECT_EQ(next_of(book, "often", late), "2026-01-10T21:04:00.000Z");
    auto again = opened({with(nightly(), "often", "6h")}, at("2026-01-10T18:00"), book.to_text());
    EXPECT_EQ(next_of(again, "often", late), "2026-01-10T21:04:00.000Z") << "a restart does not put it off";
}

TEST(ScheduleBook, AScheduleWhoseRunGoesOnIsSkippedWithANotice) {
    auto book = opened({nightly()}, morning);
    ASSERT_EQ(book.due(at("2026-01-11T03:00")).start.size(), 1u);
    book.started("nightly", "r1", at("2026-01-11T03:00"));
    const auto next = book.due(at("2026-01-12T03:00"));
    EXPECT_THAT(names_of(next), ElementsAre("not nightly"));
    EXPECT_EQ(next.skipped.at(0).text, "its last run, r1, still goes on");
    EXPECT_EQ(book.find("nightly", morning)->notice, next.skipped.at(0).text);
    book.ended("nightly", "r1", "completed", 0, at("2026-01-12T04:00"));
    EXPECT_TRUE(book.due(at("2026-01-12T04:00")).empty()) << "what was skipped is not caught up";
    EXPECT_THAT(names_of(book.due(at("2026-01-13T03:00"))), ElementsAre("nightly"));
    book.started("nightly", "r2", at("2026-01-13T03:00"));
    EXPECT_EQ(book.find("nightly", morning)->notice, "");
}

TEST(ScheduleBook, AScheduleOfSeveralRunsGoesOnBetweenThem) {
    auto all = with(nightly(), "all", "@hourly");
    all.space.clear();
    auto book = opened({all}, morning);
    ASSERT_EQ(book.due(at("2026-01-10T10:00")).start.size(), 1u);
    book.hold("all", true);
    book.started("all", "r1", at("2026-01-10T10:00"));
    book.ended("all", "r1", "completed", 0, at("2026-01-10T10:59"));
    EXPECT_THAT(names_of(book.due(at("2026-01-10T11:00"))), ElementsAre("not all"));
    book.started("all", "r2", at("2026-01-10T11:01"));
    book.ended("all", "r2", "failed", 0, at("2026-01-10T11:30"));
    book.hold("all", false);
    EXPECT_EQ(book.find("all", morning)->last_status, "failed");
    EXPECT_THAT(names_of(book.due(at("2026-01-10T12:00"))), ElementsAre("all"));
}

TEST(ScheduleBook, AClockThatWasFarAheadDoesNotStopASchedule) {
    auto ahead = opened({nightly()}, at("2036-05-05T00:00"));
    auto book = opened({nightly()}, morning, ahead.to_text());
    EXPECT_TRUE(book.due(morning).empty());
    EXPECT_EQ(next_of(book, "nightly", morning), "2026-01-11T03:00:00.000Z");
    EXPECT_THAT(names_of(book.due(at("2026-01-11T03:00"))), ElementsAre("nightly"));
    // Set back by a little: what was done is not done again.
    EXPECT_TRUE(book.due(at("2026-01-11T02:59")).empty());
    EXPECT_TRUE(book.due(at("2026-01-11T03:00")).empty());
}

TEST(ScheduleBook, TimesAreThoseOfItsZone) {
    const auto zone = time_zone::named("Europe/Berlin").value();
    auto book = opened({nightly()}, morning, {}, zone);
    EXPECT_EQ(next_of(book, "nightly", morning), "2026-01-11T02:00:00.000Z");
    auto moved = opened({nightly()}, morning, book.to_text());
    EXPECT_EQ(next_of(moved, "nightly", morning), "2026-01-11T03:00:00.000Z") << "under another zone";
}

// -- money --------------------------------------------------------------------------------------------------

TEST(ScheduleBook, ABudgetIsWhatTheMonthHasLeft) {
    auto book = opened({with_budget(20)}, morning);
    auto due = book.due(at("2026-01-11T03:00"));
    ASSERT_EQ(due.start.size(), 1u);
    EXPECT_EQ(due.start[0].budget_usd, 20.0);
    book.started("nightly", "r1", at("2026-01-11T03:00"));
    book.ended("nightly", "r1", "completed", 12.5, at("2026-01-11T04:00"));
    EXPECT_EQ(book.find("nightly", at("2026-01-11T05:00"))->spent_usd_month, 12.5);
    due = book.due(at("2026-01-12T03:00"));
    ASSERT_EQ(due.start.size(), 1u);
    EXPECT_EQ(due.start[0].budget_usd, 7.5);
    book.started("nightly", "r2", at("2026-01-12T03:00"));
    book.ended("nightly", "r2", "stopped", 7.4, at("2026-01-12T04:00"));

    due = book.due(at("2026-01-13T03:00"));
    ASSERT_THAT(names_of(due), ElementsAre("not nightly")) << "less than a hundredth is nothing";
    EXPECT_EQ(due.skipped[0].text, "its budget of 20.00 USD for 2026-01 is used up (19.90 USD were spent): it does not "
                                   "start before 2026-02-01 (UTC)");
    EXPECT_EQ(book.left("nightly", at("2026-01-31T23:59")), 0.0);
    EXPECT_EQ(book.left("nightly", at("2026-02-01T00:00")), 20.0);
    ASSERT_EQ(book.due(at("2026-02-01T03:00")).start.size(), 1u);
    EXPECT_EQ(book.find("nightly", at("2026-02-01T03:00"))->spent_usd_month, 0);
}

TEST(ScheduleBook, MoneyCountsForTheMonthInWhichItsRunStarted) {
    struct row {
        const char* started;
        const char* ended;
        double spent; ///< of the month of the end
    };
    constexpr row rows[] = {{"2026-01-31T23:00", "2026-01-31T23:59", 5},
                            {"2026-01-31T23:00", "2026-02-01T01:00", 0},
                            {"2026-02-01T00:00", "2026-02-01T01:00", 5}};
    for (const auto& [started, ended, spent] : rows) {
        auto book = opened({with_budget(20)}, morning);
        book.started("nightly", "r1", at(started));
        book.ended("nightly", "r1", "completed", 5, at(ended));
        EXPECT_EQ(book.find("nightly", at(ended))->spent_usd_month, spent) << started;
    }
}

TEST(ScheduleBook, AMonthIsOneOfTheZone) {
    auto book = opened({with_budget(20)}, morning, {}, time_zone::named("America/New_York").value());
    book.started("nightly", "r1", at("2026-02-01T03:00"));
    book.ended("nightly", "r1", "completed", 5, at("2026-02-01T04:59"));
    EXPECT_EQ(book.left("nightly", at("2026-02-01T04:59")), 15.0) << "it is still January there";
    EXPECT_EQ(book.left("nightly", at("2026-02-01T05:00")), 20.0);
}

TEST(ScheduleBook, WhatIsNoAmountSpendsNothing) {
    auto book = opened({with_budget(20)}, morning);
    for (const double usd : {-3.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        book.started("nightly", "r1", morning);
        book.ended("nightly", "r1", "completed", usd, morning);
        EXPECT_EQ(book.left("nightly", morning), 20.0);
    }
}

TEST(ScheduleBook, ARunEndsOnce) {
    auto book = opened({with_budget(20)}, morning);
    book.ended("nightly", "r0", "completed", 5, morning);
    book.started("nightly", "r1", morning);
    book.ended("nightly", "r1", "completed", 5, morning);
    book.ended("nightly", "r1", "completed", 5, morning);
    book.started("gone", "r2", morning);
    book.ended("gone", "r2", "completed", 5, morning);
    EXPECT_EQ(book.left("nightly", morning), 15.0);
    EXPECT_FALSE(book.left("gone", morning));
}

// -- the list -----------------------------------------------------------------------------------------------

TEST(ScheduleBook, NamesAreUniqueAndTheListHasABound) {
    auto book = opened({nightly()}, morning);
    EXPECT_EQ(book.add(nightly(), morning), schedule_refusal::name_taken);
    for (std::size_t i = 1; i < schedules_max; ++i)
        ASSERT_EQ(book.add(with(nightly(), "s" + std::to_string(i), "6h"), morning), schedule_refusal::none);
    EXPECT_EQ(book.add(with(nightly(), "more", "6h"), morning), schedule_refusal::full);
    EXPECT_EQ(book.list(morning).size(), schedules_max);
    EXPECT_EQ(book.remove("s1"), schedule_refusal::none);
    EXPECT_EQ(book.add(with(nightly(), "more", "6h"), morning), schedule_refusal::none);
}

TEST(ScheduleBook, ThoseOfTheFileAreSwitchedNotDeleted) {
    auto book = opened({nightly()}, morning);
    ASSERT_EQ(book.add(with(nightly(), "mine", "6h"), morning), schedule_refusal::none);
    EXPECT_EQ(book.remove("nightly"), schedule_refusal::from_file);
    EXPECT_EQ(book.remove("mine"), schedule_refusal::none);
    EXPECT_EQ(book.remove("mine"), schedule_refusal::unknown);
    EXPECT_EQ(book.switch_to("mine", true, morning), schedule_refusal::unknown);
    EXPECT_EQ(book.switch_to("nightly", false, morning), schedule_refusal::none);
    EXPECT_EQ(next_of(book, "nightly", morning), "none");
    EXPECT_FALSE(book.next_at());
    for (const auto why :
         {schedule_refusal::unknown, schedule_refusal::name_taken, schedule_refusal::full, schedule_refusal::from_file})
        EXPECT_THAT(to_string(why, "mine"), HasSubstr("\"mine\""));
}

TEST(ScheduleBook, TimesThatPassWhileItIsOffAreNotCaughtUp) {
    auto book = opened({nightly()}, morning);
    book.switch_to("nightly", false, morning);
    EXPECT_TRUE(book.due(at("2026-01-12T04:00")).empty());
    book.switch_to("nightly", true, at("2026-01-12T05:00"));
    EXPECT_TRUE(book.due(at("2026-01-12T05:00")).empty());
    EXPECT_EQ(next_of(book, "nightly", morning), "2026-01-13T03:00:00.000Z");
}

TEST(ScheduleBook, ASwitchHoldsUntilTheFileChangesItsMind) {
    auto off = nightly();
    off.enabled = false;
    struct row {
        const char* what;
        schedule first;
        bool switched;
        schedule then;
        bool enabled;
    };
    const row rows[] = {{"switched off stays off", nightly(), false, nightly(), false},
                        {"switched on stays on", off, true, off, true},
                        {"the file switches it off, too", nightly(), false, off, false},
                        {"the file switches it off", nightly(), true, off, false},
                        {"the file switches it on", off, false, nightly(), true}};
    for (const auto& [what, first, switched, then, enabled] : rows) {
        auto book = opened({first}, morning);
        book.switch_to("nightly", switched, morning);
        auto again = opened({then}, at("2026-01-15T09:00"), book.to_text());
        EXPECT_EQ(again.find("nightly", morning)->what.enabled, enabled) << what;
        const bool was_on = switched && enabled;
        EXPECT_EQ(again.due(at("2026-01-15T09:00")).start.size(), was_on ? 1u : 0u) << what;
    }
}

TEST(ScheduleBook, AFileThatChangesAScheduleKeepsWhatIsKnownOfIt) {
    auto book = opened({with_budget(20)}, morning);
    book.started("nightly", "r1", morning);
    book.ended("nightly", "r1", "completed", 5, morning);
    auto changed = with_budget(10);
    changed.when = "0 4 * * *";
    const auto back = at("2026-01-12T09:00");
    auto again = opened({changed}, back, book.to_text());
    EXPECT_TRUE(again.due(back).empty()) << "under the new time nothing was missed";
    EXPECT_EQ(next_of(again, "nightly", back), "2026-01-13T04:00:00.000Z");
    EXPECT_EQ(again.left("nightly", back), 5.0);
    EXPECT_EQ(again.find("nightly", back)->last_run, "r1");
    EXPECT_THAT(opened({}, back, again.to_text()).list(back), IsEmpty()) << "the file does not have it any more";
}

TEST(ScheduleBook, AScheduleOfTheFileTakesThePlaceOfOneThatWasAdded) {
    auto book = opened({}, morning);
    ASSERT_EQ(book.add(nightly(), morning), schedule_refusal::none);
    schedule_book again(time_zone::utc());
    EXPECT_THAT(again.open(book.to_text(), {nightly()}, morning), ElementsAre(HasSubstr("\"nightly\"")));
    ASSERT_EQ(again.list(morning).size(), 1u);
    EXPECT_TRUE(again.list(morning)[0].from_file);
}

TEST(ScheduleBook, RunsThatWereGoingOnAreKnownAfterARestart) {
    auto book = opened({with_budget(20)}, morning);
    book.started("nightly", "r1", morning);
    auto again = opened({with_budget(20)}, morning, book.to_text());
    ASSERT_EQ(again.running().size(), 1u);
    EXPECT_EQ(again.running()[0].name, "nightly");
    EXPECT_EQ(again.running()[0].run, (schedule_run{"r1", morning}));
    EXPECT_THAT(names_of(again.due(at("2026-01-11T03:00"))), ElementsAre("not nightly"));
    again.ended("nightly", "r1", "interrupted", 4, at("2026-01-11T03:01"));
    EXPECT_THAT(again.running(), IsEmpty());
    EXPECT_EQ(again.left("nightly", at("2026-01-11T03:01")), 16.0);
    EXPECT_EQ(again.find("nightly", morning)->last_status, "interrupted");
}

TEST(ScheduleBook, WhyItDidNotStartIsItsNotice) {
    auto book = opened({nightly()}, morning);
    book.not_started("nightly", "another run labels DOCS");
    EXPECT_EQ(book.find("nightly", morning)->notice, "another run labels DOCS");
}

} // namespace
} // namespace tagwright
