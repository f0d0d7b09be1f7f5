/// Unchanged pages in packs: the text of one, and that whoever asks a store does not see whether there are any.

#include "providers/store/page_pack.hpp"
#include "tagwright/store.hpp"

#include "waiting_store.hpp"

#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>

namespace tagwright::testing {
namespace {

using namespace std::string_literals;
using ::testing::IsEmpty;

constexpr int many = 30;

run_page_record unchanged_page(const std::string& run, const std::string& id, std::uint64_t version = 7) {
    auto page = make_run_page(run, id);
    page.result.status = page_status::unchanged;
    page.result.why = {};
    page.result.page.version = version;
    page.result.added.clear();
    page.state = page_state::planned;
    return page;
}

std::vector<run_page_record> unchanged_pages(const std::string& run, int from, int to, std::uint64_t version = 7) {
    std::vector<run_page_record> out;
    for (int i = from; i < to; ++i)
        out.push_back(unchanged_page(run, std::to_string(i), version));
    return out;
}

void expect_same(const run_page_record& is, const run_page_record& was) {
    EXPECT_EQ(is.run, was.run);
    EXPECT_EQ(is.state, was.state);
    EXPECT_EQ(is.rejected, was.rejected);
    EXPECT_EQ(is.text_hash, was.text_hash);
    EXPECT_EQ(is.existing_known, was.existing_known);
    const auto& a = is.result;
    const auto& b = was.result;
    EXPECT_EQ(a.page, b.page);
    EXPECT_EQ(a.page.type, b.page.type);
    EXPECT_EQ(a.status, b.status);
    EXPECT_EQ(a.provider, b.provider);
    EXPECT_EQ(a.proposed, b.proposed);
    EXPECT_EQ(a.existing, b.existing);
    EXPECT_EQ(a.to_add, b.to_add);
    EXPECT_EQ(a.added, b.added);
    EXPECT_EQ(a.notes, b.notes);
    EXPECT_FALSE(a.why);
}

std::vector<run_page_record> all_kinds() {
    std::vector<run_page_record> out(11, unchanged_page("r", "1"));
    out[1].result.page.id = "";
    out[1].result.page.title = std::string(20'000, 'x');
    out[2].result.page.type = page_type::blogpost;
    out[2].result.page.version = ~std::uint64_t{0};
    out[2].rejected = ~std::uint32_t{0};
    out[3].result.proposed = {"", "\0\xFF\"["s, "b"};
    out[3].result.existing.clear();
    out[3].existing_known = false;
    out[4].result.notes = {{"a", "because", 0.5, true}};
    out[4].result.added = {"b"};
    out[5].text_hash = "0123456789abcdef00ff";
    out[6].text_hash = "abc";  // half a byte
    out[7].text_hash = "ABCD"; // other letters
    out[8].text_hash = "";
    out[8].result.to_add = {"a", "b"};
    out[9].result.proposed = {"a", "old", "b"}; // what is to be added is not all that is missing
    out[10].result.to_add = {"b", "a"};         // nor is it in that order
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i].state = static_cast<page_state>(i % 5);
    return out;
}

TEST(PagePack, PagesComeOutAsTheyWentIn) {
    pack_writer pack;
    const auto pages = all_kinds();
    for (const auto& page : pages) {
        ASSERT_TRUE(may_be_packed(page));
        pack.add(page);
    }
    const auto back = pages_of_pack("r", pack.text());
    ASSERT_EQ(back.size(), pages.size());
    for (std::size_t i = 0; i < pages.size(); ++i)
        expect_same(back[i], pages[i]);
}

TEST(PagePack, WhatIsDamagedEndsThePack) {
    pack_writer pack;
    pack.add(unchanged_page("r", "1"));
    const auto first = pack.text().size();
    pack.add(unchanged_page("r", "2"));
    for (std::size_t size = 0; size < pack.text().size(); ++size)
        EXPECT_EQ(pages_of_pack("r", pack.text().substr(0, size)).size(), size < first ? 0u : 1u) << size;
    for (std::size_t at = 0; at < pack.text().size(); ++at)
        for (const char byte : {'\0', '\x7f', '\xff'}) {
            auto edited = pack.text();
            edited[at] = byte;
            EXPECT_LE(pages_of_pack("r", edited).size(), edited.size()) << "and reads nothing that is not there";
        }
    EXPECT_THAT(pages_of_pack("r", "\x02" + pack.text().substr(1)), IsEmpty()) << "of a later version";
}

TEST(PagePack, OnlyWhatNothingHappenedTo) {
    auto page = unchanged_page("r", "1");
    EXPECT_TRUE(may_be_packed(page));
    page.first_plan = page_plan{};
    EXPECT_FALSE(may_be_packed(page));
    page = unchanged_page("r", "1");
    page.result.status = page_status::cached;
    EXPECT_FALSE(may_be_packed(page));
    page = unchanged_page("r", "1");
    page.result.why = {errc::stopped, "stopped"};
    EXPECT_FALSE(may_be_packed(page));
    page = unchanged_page("r", "1");
    page.review.decision = review_decision::approved;
    EXPECT_FALSE(may_be_packed(page));
}

// -- in a store -------------------------------------------------------------------------------------------

class page_packs_test : public ::testing::Test {
protected:
    page_packs_test() { reopen(); }

    void reopen() {
        opened.reset();
        failure why;
        opened = open_sqlite_store(scratch.file(), {}, why);
        ASSERT_NE(opened, nullptr) << why.message;
    }
    int count(const std::string& table) const {
        return SQLite::Database(scratch.file(), SQLite::OPEN_READONLY)
            .execAndGet("SELECT count(*) FROM " + table)
            .getInt();
    }
    std::vector<std::uint64_t> versions(const std::string& run) {
        std::vector<std::uint64_t> out;
        for (const auto& page : calls().walk_run_pages(run, "", 1'000))
            out.push_back(page->result.page.version);
        return out;
    }
    waiting_store calls() { return waiting_store(*opened); }

    scratch_directory scratch;
    std::unique_ptr<store> opened;
};

TEST_F(page_packs_test, ManyAreOneValueUntilSomebodyAsksForPagesOfTheirRun) {
    const auto pages = unchanged_pages("r", 0, many);
    calls().save_run(make_run("r"), pages);
    calls().save_run(make_run("other"), unchanged_pages("other", 0, many));
    EXPECT_EQ(count("run_packs"), 2);
    EXPECT_EQ(count("run_pages"), 0);
    reopen();
    const auto found = calls().find_run_pages("r", {"29", "none", "0"});
    ASSERT_TRUE(found.at(0) && !found.at(1) && found.at(2));
    expect_same(*found[0], pages.back());
    expect_same(*found[2], pages.front());
    EXPECT_EQ(count("run_packs"), 1) << "the other run's stay";
    EXPECT_EQ(count("run_pages"), many);
    EXPECT_EQ(calls().walk_run_pages("other", "", 1'000).size(), std::size_t{many});
    EXPECT_EQ(count("run_packs"), 0);
}

TEST_F(page_packs_test, WhoeverLooksAtARunSeesThem) {
    calls().save_run(make_run("r"), unchanged_pages("r", 0, many));
    auto query = page_query{};
    query.statuses = {page_status::unchanged};
    query.limit = 3;
    for (int twice = 0; twice < 2; ++twice) {
        const auto list = calls().find_review("r", query);
        EXPECT_EQ(list.total, std::uint64_t{many});
        EXPECT_EQ(list.rows.size(), 3u);
        EXPECT_EQ(list.to_write.pages, std::uint64_t{many});
    }
    calls().save_run({}, unchanged_pages("r", many, 2 * many));
    EXPECT_EQ(calls().find_review("r", query).total, std::uint64_t{2 * many}) << "those of a run that goes on, too";
}

TEST_F(page_packs_test, WhatWasSavedLastCountsHoweverItIsKept) {
    calls().save_run(make_run("r"), unchanged_pages("r", 100, 100 + many, 1));
    calls().save_run({}, unchanged_pages("r", 110, 110 + many, 2)); // a pack over a pack
    calls().save_run({}, {unchanged_page("r", "100", 3)});          // a row over a pack
    auto third = unchanged_pages("r", 100, 105, 4);                 // pages of which there is a row
    for (auto& page : unchanged_pages("r", 200, 200 + many, 4))
        third.push_back(std::move(page));
    calls().save_run({}, third);
    std::vector<std::uint64_t> expected(5, 4);
    expected.insert(expected.end(), 5, 1);
    expected.insert(expected.end(), many, 2);
    expected.insert(expected.end(), many, 4);
    EXPECT_EQ(versions("r"), expected);
}

TEST_F(page_packs_test, ManyPacksBecomeRowsPieceByPiece) {
    constexpr int packs = 70;
    std::size_t pages = 0;
    for (int i = 0; i < packs; ++i, pages += many)
        calls().save_run({}, unchanged_pages("r", 1'000 + i * many, 1'000 + (i + 1) * many));
    EXPECT_EQ(count("run_packs"), packs);
    EXPECT_EQ(calls().walk_run_pages("r", "", 10'000).size(), pages);
    EXPECT_EQ(count("run_packs"), 0);
    EXPECT_EQ(calls().find_review("r").total, pages);
}

TEST_F(page_packs_test, APackMayStandBetweenRows) {
    std::vector<run_page_record> rows;
    for (int i = 0; i < 5; ++i)
        rows.push_back(make_run_page("r", std::to_string(10 * i + 5) + "!"));
    calls().save_run(make_run("r"), rows);
    auto mixed = unchanged_pages("r", 0, 50);
    mixed.push_back(make_run_page("r", "zz"));
    calls().save_run({}, mixed);
    EXPECT_EQ(count("run_pages"), 6) << "the one that is not unchanged is a row at once";
    EXPECT_EQ(calls().walk_run_pages("r", "", 1'000).size(), 56u);
}

TEST_F(page_packs_test, FewPagesAndThoseOfSeveralRunsAreRows) {
    calls().save_run(make_run("r"), unchanged_pages("r", 0, 10));
    auto mixed = unchanged_pages("r", 10, 40);
    mixed.push_back(unchanged_page("s", "1"));
    calls().save_run({}, mixed);
    auto twice = unchanged_pages("r", 40, 70);
    twice.push_back(unchanged_page("r", "40", 9));
    calls().save_run({}, twice);
    EXPECT_EQ(count("run_packs"), 0);
    EXPECT_EQ(calls().find_run_pages("r", {"40"}).at(0)->result.page.version, 9u);
}

TEST_F(page_packs_test, TheyGoWithTheirRun) {
    sqlite_store_options options;
    options.runs_keep = 1;
    failure why;
    opened = open_sqlite_store(scratch.file(), options, why);
    auto old = make_run("old", 1);
    old.status = run_status::completed;
    calls().save_run(old, unchanged_pages("old", 0, many));
    EXPECT_EQ(count("run_packs"), 1);
    (void)calls().open_run("new", make_run("new", 2));
    EXPECT_EQ(count("run_packs"), 0);
}

TEST_F(page_packs_test, AReviewOfOneOfThemStands) {
    calls().save_run(make_run("r"), unchanged_pages("r", 0, many));
    auto page = *calls().find_run_pages("r", {"3"}).at(0);
    page.review.decision = review_decision::approved;
    page.review.planned = {"b"};
    calls().review_pages("r", {page});
    EXPECT_EQ(calls().find_run_pages("r", {"3"}).at(0)->review.decision, review_decision::approved);
    EXPECT_EQ(versions("r").size(), std::size_t{many});
}

} // namespace
} // namespace tagwright::testing
