/// What every store keeps to of reviews: the sentences of run_review_store.hpp.

#include "base/utf8.hpp"
#include "providers/store/page_filter.hpp"
#include "store_contract.hpp"

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>

#include <random>

namespace tagwright::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class run_review_contract : public store_contract {};
INSTANTIATE_TEST_SUITE_P(Stores, run_review_contract, ::testing::ValuesIn(stores), store_name);

run_page_record planned_page(const std::string& id, std::vector<std::string> to_add, const std::string& title = {}) {
    run_page_record out;
    out.run = "r";
    out.result.page = {id, title.empty() ? "Page " + id : title, 1, {}};
    out.result.status = page_status::labelled;
    out.result.proposed = to_add;
    out.result.to_add = std::move(to_add);
    out.existing_known = true;
    return out;
}

run_page_record decided(run_page_record page, review_decision decision) {
    auto& review = page.review;
    review.decision = decision;
    review.planned = page.result.to_add;
    review.proposed = page.result.proposed;
    review.by = "ann@example.org";
    review.at_ms = 1'700'000'000'123;
    review.status = page_status::failed;
    review.why = {errc::content_blocked, "refused", failure_scope::batch};
    if (decision == review_decision::rejected)
        page.result.to_add.clear();
    return page;
}

std::vector<std::string> ids_of(const page_list& found) {
    std::vector<std::string> out;
    for (const auto& page : found.rows)
        out.push_back(page.result.page.id);
    return out;
}

void expect_equal(const page_review& got, const page_review& want) {
    EXPECT_EQ(got.decision, want.decision);
    EXPECT_EQ(got.planned, want.planned);
    EXPECT_EQ(got.by, want.by);
    EXPECT_EQ(got.at_ms, want.at_ms);
    EXPECT_EQ(got.proposed, want.proposed);
    EXPECT_EQ(got.status, want.status);
    EXPECT_EQ(got.why.code, want.why.code);
    EXPECT_EQ(got.why.message, want.why.message);
    EXPECT_EQ(got.why.scope, want.why.scope);
}

TEST_P(run_review_contract, AReviewComesWithItsPageHoweverThatIsRead) {
    const auto page = decided(planned_page("1", {"a"}), review_decision::rejected);
    calls().save_run({}, {planned_page("1", {"a"}), planned_page("2", {"b"})});
    calls().review_pages("r", {page});
    for (const auto& got : {calls().find_run_pages("r", {"1"}).at(0).value(),
                            calls().walk_run_pages("r", "", 10).at(0).value(), calls().find_review("r").rows.at(0)}) {
        EXPECT_THAT(got.result.to_add, IsEmpty());
        expect_equal(got.review, page.review);
    }
    expect_equal(calls().find_run_pages("r", {"2"}).at(0).value().review, {});
}

TEST_P(run_review_contract, WhatThePipelineWritesLeavesReviewsAlone) {
    const auto page = decided(planned_page("1", {"a"}), review_decision::approved);
    calls().review_pages("r", {page});
    auto written = planned_page("1", {"a"});
    written.result.added = {"a"};
    written.state = page_state::written;
    calls().save_run(make_run("r"), {written});
    const auto got = calls().find_run_pages("r", {"1"}).at(0).value();
    EXPECT_THAT(got.result.added, ElementsAre("a"));
    expect_equal(got.review, page.review);
}

TEST_P(run_review_contract, WhoeverTakesADecisionBackLeavesNone) {
    calls().review_pages("r", {decided(planned_page("1", {"a"}), review_decision::edited)});
    auto page = calls().find_run_pages("r", {"1"}).at(0).value();
    page.review.decision = review_decision::none;
    calls().review_pages("r", {page});
    expect_equal(calls().find_run_pages("r", {"1"}).at(0).value().review, {});
}

TEST_P(run_review_contract, ReviewsAreOfOneRun) {
    auto other = planned_page("1", {"a"});
    other.run = "s";
    calls().save_run({}, {other});
    calls().review_pages("r", {decided(planned_page("1", {"a"}), review_decision::approved)});
    EXPECT_EQ(calls().find_review("r").count(review_state::approved), 1u);
    EXPECT_EQ(calls().find_review("s").count(review_state::todo), 1u);
    EXPECT_EQ(calls().find_review("t").total, 0u);
}

/// One page of each state, by the state's name, and what else matters.
std::vector<run_page_record> all_states() {
    auto applied = planned_page("applied", {"a"});
    applied.result.added = {"a"};
    applied.state = page_state::written;
    auto failed = planned_page("failed", {});
    failed.result.status = page_status::failed;
    failed.result.why = {errc::content_blocked, "refused"};
    auto skipped = planned_page("skipped", {});
    skipped.result.status = page_status::skipped;
    auto earlier = planned_page("none-2", {"a"});
    earlier.result.proposed = {"b"};
    auto leftover = planned_page("none-3", {"a"});
    leftover.state = page_state::leftover;
    return {planned_page("todo", {"a", "b"}),
            decided(planned_page("approved", {"a", "b", "c"}), review_decision::approved),
            decided(planned_page("edited", {"a"}), review_decision::edited),
            decided(planned_page("rejected", {"a"}), review_decision::rejected),
            applied,
            planned_page("none", {}),
            earlier,
            leftover,
            failed,
            skipped};
}

TEST_P(run_review_contract, EachPageIsInOneStateAndTheCountsAreOfAllPages) {
    calls().review_pages("r", all_states());
    for (std::size_t i = 0; i < review_states; ++i) {
        const auto state = static_cast<review_state>(i);
        page_query query;
        query.reviews = {state};
        const auto found = calls().find_review("r", query);
        ASSERT_FALSE(found.rows.empty()) << to_string(state);
        EXPECT_EQ(found.total, found.rows.size());
        for (const auto& page : found.rows) {
            EXPECT_TRUE(page.result.page.id.starts_with(to_string(state))) << page.result.page.id;
            EXPECT_EQ(review_state_of(page), state);
        }
        EXPECT_EQ(found.count(state), found.total);
        EXPECT_EQ(found.count(review_state::todo), 1u) << "whatever the filter";
        EXPECT_EQ(found.to_write, (plan_counts{3, 6, 2, 4}));
    }
}

TEST_P(run_review_contract, AQueryMayAskForStatusLabelAndTitle) {
    auto existing = planned_page("1", {}, "Übergabe an Müller");
    existing.result.existing = {"ops", "a\"b"};
    auto failed = planned_page("2", {}, "BACKUP");
    failed.result.status = page_status::failed;
    // As some wikis have it: the mark is a character of its own.
    calls().save_run({}, {existing, failed,
                          planned_page("3", {"ops", "café"},
                                       "u\xCC\x88"
                                       "bergabe 日本"),
                          planned_page("4", {"ops-team"}, "ΣΊΣΥΦΟΣ 100% _x")});
    struct {
        page_query query;
        std::vector<std::string> ids;
    } const rows[] = {
        {{}, {"1", "2", "3", "4"}},
        {{{}, {page_status::failed}, {}, {}}, {"2"}},
        {{{}, {page_status::failed, page_status::labelled}, {}, {}}, {"1", "2", "3", "4"}},
        {{{}, {}, "ops", {}}, {"1", "3"}},
        {{{}, {}, "op", {}}, {}},
        {{{}, {}, "café", {}}, {"3"}},
        {{{}, {}, "a\"b", {}}, {"1"}},
        {{{}, {}, {}, "übergabe"}, {"1", "3"}},
        {{{}, {}, {}, "ÜBERGABE"}, {"1", "3"}},
        {{{}, {}, {}, "backup"}, {"2"}},
        {{{}, {}, {}, "日本"}, {"3"}},
        {{{}, {}, {}, "σίσυφος"}, {"4"}},
        {{{}, {}, {}, "100%"}, {"4"}},
        {{{}, {}, {}, "_"}, {"4"}},
        {{{}, {}, {}, "'; DROP TABLE"}, {}},
        {{{review_state::todo}, {}, "ops", "über"}, {"3"}},
        {{{review_state::todo, review_state::none}, {}, "ops", "über"}, {"1", "3"}},
    };
    for (const auto& [query, ids] : rows) {
        const auto found = calls().find_review("r", query);
        EXPECT_EQ(ids_of(found), ids) << query.label << " " << query.text;
        EXPECT_EQ(found.total, ids.size());
    }
}

TEST_P(run_review_contract, TheAnswerIsAPieceOfWhatFits) {
    std::vector<run_page_record> pages;
    for (const auto* id : {"9", "10", "ä", "a", "Z", "100"}) // ids are texts
        pages.push_back(planned_page(id, {"x"}));
    calls().save_run({}, pages);
    page_query query;
    query.limit = 2;
    query.offset = 3;
    auto found = calls().find_review("r", query);
    EXPECT_THAT(ids_of(found), ElementsAre("Z", "a"));
    EXPECT_EQ(found.total, 6u);
    query.offset = 100;
    EXPECT_THAT(calls().find_review("r", query).rows, IsEmpty());
    query.offset = 0;
    query.limit = 0;
    found = calls().find_review("r", query);
    EXPECT_THAT(found.rows, IsEmpty());
    EXPECT_EQ(found.total, 6u);
    EXPECT_EQ(found.count(review_state::todo), 6u);
}

TEST_P(run_review_contract, AnyTextSurvives) {
    auto page = decided(planned_page(odd_text, {odd_text}, odd_text), review_decision::edited);
    page.review.by = odd_text;
    calls().review_pages("r", {page});
    page_query query;
    query.label = odd_text;
    query.text = odd_text;
    const auto found = calls().find_review("r", query);
    ASSERT_THAT(found.rows, SizeIs(1));
    expect_equal(found.rows[0].review, page.review);
}

TEST_P(run_review_contract, ARunsHistoryIsATextOfItsOwn) {
    EXPECT_EQ(calls().find_text("r", run_text::history), "");
    calls().save_run(make_run("r"), {});
    calls().save_text("r", run_text::history, odd_text);
    calls().save_text("s", run_text::history, "other");
    calls().save_run(make_run("r"), {});
    EXPECT_EQ(calls().find_text("r", run_text::history), odd_text);
    calls().save_text("r", run_text::history, "new");
    EXPECT_EQ(calls().find_text("r", run_text::history), "new");
    EXPECT_EQ(calls().find_text("r", run_text::consolidation), "") << "each text has a place of its own";
    calls().save_text("r", run_text::consolidation, odd_text);
    EXPECT_EQ(calls().find_text("r", run_text::consolidation), odd_text);
    EXPECT_EQ(calls().find_text("r", run_text::history), "new");
}

// -- both stores say the same ------------------------------------------------------------------------------------

class any_pages {
public:
    explicit any_pages(unsigned seed) : random_(seed) {}

    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

    std::vector<std::string> names(int most) {
        static const std::vector<std::string> all{"a",   "ops",         "how-to", "c++",
                                                  "äöü", "with\"quote", "日本",   "back\\slash"};
        std::vector<std::string> out;
        for (int i = below(most + 1); i > 0; --i)
            out.push_back(all[static_cast<std::size_t>(below(static_cast<int>(all.size())))]);
        return out;
    }

    run_page_record page(int id) {
        static const std::vector<std::string> titles{"", "Übergabe", "ops GUIDE", "Straße", "ΣΊΣΥΦΟΣ", "bad\xff Text"};
        auto out = planned_page(std::to_string(id), names(3), titles[static_cast<std::size_t>(below(6))]);
        auto& result = out.result;
        result.status = static_cast<page_status>(below(5));
        result.existing = names(2);
        if (below(3) == 0)
            result.proposed = names(4);
        if (below(4) == 0)
            result.added = names(2);
        out.state = static_cast<page_state>(below(5));
        return below(2) == 0 ? out : decided(out, static_cast<review_decision>(below(4)));
    }

    page_query query() {
        page_query out;
        for (int i = below(3); i > 0; --i)
            out.reviews.push_back(static_cast<review_state>(below(static_cast<int>(review_states))));
        for (int i = below(2); i > 0; --i)
            out.statuses.push_back(static_cast<page_status>(below(5)));
        if (below(3) == 0)
            out.label = names(1).empty() ? "ops" : "äöü";
        if (below(3) == 0)
            out.text =
                std::vector<std::string>{"über", "STRASSE", "guide", "σίσ", "TEXT"}[static_cast<std::size_t>(below(5))];
        out.offset = static_cast<std::uint64_t>(below(8));
        out.limit = static_cast<std::uint32_t>(below(12));
        return out;
    }

private:
    std::mt19937 random_;
};

TEST(RunReview, BothStoresGiveTheSameAnswers) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const scratch_directory scratch;
        const auto memory = stores[0].open(scratch, 100);
        const auto sqlite = stores[1].open(scratch, 100);
        any_pages any(seed);
        std::vector<run_page_record> pages;
        for (int id = 100; id < 160; ++id)
            pages.push_back(any.page(id));
        for (auto* each : {memory.get(), sqlite.get()})
            waiting_store(*each).review_pages("r", pages);
        for (int i = 0; i < 30; ++i) {
            const auto query = any.query();
            const auto want = waiting_store(*memory).find_review("r", query);
            const auto got = waiting_store(*sqlite).find_review("r", query);
            EXPECT_EQ(ids_of(got), ids_of(want)) << seed << " " << i;
            EXPECT_EQ(got.total, want.total) << seed << " " << i;
            EXPECT_EQ(got.counts, want.counts) << seed << " " << i;
            EXPECT_EQ(got.to_write, want.to_write) << seed << " " << i;
            for (std::size_t k = 0; k < std::min(got.rows.size(), want.rows.size()); ++k) {
                EXPECT_EQ(review_state_of(got.rows[k]), review_state_of(want.rows[k]));
                expect_equal(got.rows[k].review, want.rows[k].review);
            }
        }
    }
}

TEST(RunReview, TheShortWayToFoldALetterGivesWhatTheLongOneDoes) {
    const std::string sends_the_long_way = "\xCF\x82"; // a final sigma
    for (char32_t code = 1; code < 0xD800; ++code) {
        std::string text = "a";
        append_utf8(text, code);
        text += "b";
        EXPECT_EQ(folded_case(text) + folded_case(sends_the_long_way), folded_case(text + sends_the_long_way))
            << static_cast<std::uint32_t>(code);
    }
}

// -- SQLite alone ------------------------------------------------------------------------------------------------

TEST(RunReview, ReadingGoesOnWhileSomebodyElseWrites) {
    const scratch_directory scratch;
    const auto opened = stores[1].open(scratch, 100);
    waiting_store calls(*opened);
    calls.save_run({}, {planned_page("1", {"a"})});
    SQLite::Database other(scratch.file("rows-100"), SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    other.exec("DELETE FROM run_pages");
    EXPECT_EQ(calls.find_review("r").total, 1u);
    other.exec("COMMIT");
    EXPECT_EQ(calls.find_review("r").total, 0u);
}

TEST(RunReview, ARowThatSomebodyEditedCountsAsAPageThatFailed) {
    const scratch_directory scratch;
    const auto opened = stores[1].open(scratch, 100);
    waiting_store calls(*opened);
    calls.save_run({}, {planned_page("1", {"a"}), planned_page("2", {"a"}), planned_page("3", {"a", "b"})});
    SQLite::Database other(scratch.file("rows-100"), SQLite::OPEN_READWRITE);
    other.exec("UPDATE run_pages SET proposed = '[\"a\"' WHERE page_id = '1'");
    other.exec("UPDATE run_pages SET proposed = '[ \"b\", \"\\u0061\" ]' WHERE page_id = '3'"); // written by hand
    const auto found = calls.find_review("r");
    EXPECT_THAT(ids_of(found), ElementsAre("1", "2", "3"));
    EXPECT_EQ(found.count(review_state::failed), 1u);
    EXPECT_EQ(review_state_of(found.rows.at(0)), review_state::failed);
    EXPECT_EQ(found.to_write, (plan_counts{2, 3, 0, 0}));
}

TEST_P(run_review_contract, KeepsWhatTheModelSaidAndCountsWhatIsHeld) {
    auto some = planned_page("1", {"a", "b"});
    some.result.notes = {{"a", "it \"says\" so", 0.9, false}, {"b", "", 0.25, true}, {"e", "", -1, false, true}};
    some.first_plan = page_plan{{"a", "bs"}, {"a"}};
    auto all = planned_page("2", {"c"});
    all.result.notes = {{"c", "ж", -1, true}};
    auto approved = all;
    approved.result.page.id = "3";
    auto store = calls();
    store.save_run(make_run("r", 1), {some, all, approved, planned_page("4", {"d"})});
    store.review_pages("r", {decided(approved, review_decision::approved)});
    const auto found = store.find_review("r");
    ASSERT_THAT(found.rows, SizeIs(4));
    EXPECT_EQ(found.rows[0].result.notes, some.result.notes);
    EXPECT_EQ(found.rows[0].first_plan, some.first_plan);
    EXPECT_EQ(found.rows[1].first_plan, std::nullopt);
    EXPECT_EQ(found.rows[1].result.notes, all.result.notes);
    EXPECT_THAT(found.rows[3].result.notes, IsEmpty());
    EXPECT_EQ(found.count(review_state::todo), 3u) << "what is held is to be looked at";
    EXPECT_EQ(found.to_write, (plan_counts{3, 3, 1, 1}));
}

} // namespace
} // namespace tagwright::testing
