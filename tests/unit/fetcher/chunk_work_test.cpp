#include "actors/fetcher/chunk_work.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

namespace tagwright {
namespace {

using names = std::vector<std::string>;
using ::testing::ElementsAre;

confluence::listing listed(int count) {
    confluence::listing out;
    for (int i = 0; i < count; ++i)
        out.pages.push_back(
            {std::to_string(i), "Page " + std::to_string(i), 3, "2026-01-0" + std::to_string(1 + i % 9)});
    return out;
}

confluence::content body_of(const std::string& id, const std::string& text, std::uint64_t version = 3) {
    confluence::content out;
    confluence::content_item item;
    item.page.id = id;
    item.page.version = version;
    item.storage = "<p>" + text + "</p>";
    out.items.push_back(item);
    return out;
}

page_record known(const std::string& id, std::uint64_t version, bool applied) {
    page_record out;
    out.page_id = id;
    out.version = version;
    out.labels = {"old"};
    out.applied = applied;
    return out;
}

TEST(ChunkWork, VersionDecidesWhatIsRead) {
    chunk_rules rules;
    rules.apply = true;
    chunk_work work(listed(4), rules);
    const auto settled = work.apply_page_records({known("0", 3, true), known("1", 2, true), known("2", 3, false), {}});
    ASSERT_EQ(settled.size(), 1u);
    EXPECT_EQ(settled[0].result.page.id, "0");
    EXPECT_EQ(settled[0].result.status, page_status::unchanged);
    EXPECT_EQ(work.bodies_wanted(), (names{"1", "3"}));
    EXPECT_EQ(work.labels_wanted(), names{"2"}) << "proposed before, not yet written";
}

TEST(ChunkWork, EveryPageComesOutOnce) {
    for (unsigned seed = 0; seed < 50; ++seed) {
        std::mt19937 rng(seed);
        const auto dice = [&rng](int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(rng); };
        chunk_rules rules;
        rules.apply = dice(2) == 0;
        chunk_work work(listed(30), rules);
        std::vector<std::optional<page_record>> records(30);
        for (int i = 0; i < 30; ++i)
            if (dice(2) == 0)
                records[static_cast<std::size_t>(i)] =
                    known(std::to_string(i), 2 + static_cast<unsigned>(dice(2)), dice(2) == 0);
        std::multiset<std::string> out;
        for (const auto& page : work.apply_page_records(records))
            out.insert(page.result.page.id);
        for (const auto& id : work.bodies_wanted())
            switch (dice(4)) {
            case 0: break; // never answered
            case 1: work.give_up(id, {errc::page_gone, ""}); break;
            default: work.take(body_of(id, "text " + id));
            }
        work.take(body_of("stranger", "x"));
        std::vector<std::optional<label_record>> texts;
        for (std::size_t i = work.convert().size(); i > 0; --i)
            texts.push_back(dice(2) == 0 ? std::optional(label_record{"", "", {"l"}, "p"}) : std::nullopt);
        auto rest = work.finish(texts);
        for (const auto& page : rest.settled)
            out.insert(page.result.page.id);
        for (const auto& page : rest.cached)
            out.insert(page.page.page.id);
        for (const auto& page : rest.to_label)
            out.insert(page.page.id);
        EXPECT_EQ(out.size(), 30u) << seed;
        EXPECT_EQ(std::set<std::string>(out.begin(), out.end()).size(), 30u) << seed;
    }
}

TEST(ChunkWork, LabelsAreReadSinglyOnlyWhereTheSearchToldOfNone) {
    chunk_work work(listed(3), {});
    (void)work.apply_page_records({});
    EXPECT_EQ(work.labels_missing().size(), 3u);
    confluence::content one;
    one.items.emplace_back();
    one.items[0].page.id = "1";
    one.items[0].labels = {{"a"}, true};
    work.take(std::move(one));
    EXPECT_TRUE(work.labels_missing().empty()) << "the rest is settled by the write's own reply";
}

TEST(ChunkWork, NewerBodyThanListedCountsAsThatVersion) {
    chunk_work work(listed(1), {});
    work.take(body_of("0", "words", 8));
    (void)work.convert();
    EXPECT_EQ(work.finish({}).to_label.at(0).page.version, 8u);
}

TEST(ChunkWork, SinceAndDuplicatesAreLeftOut) {
    auto pages = listed(5);
    pages.pages.push_back(pages.pages[4]);
    chunk_rules rules;
    rules.since = "2026-01-04";
    EXPECT_EQ(chunk_work(pages, rules).page_ids(), (names{"3", "4"}));
}

TEST(ChunkWork, PageWithoutTitleAndTextIsSkipped) {
    auto pages = listed(1);
    pages.pages[0].title = " ";
    chunk_work work(pages, {});
    work.take(body_of("0", "&nbsp;"));
    (void)work.convert();
    const auto out = work.finish({});
    ASSERT_EQ(out.settled.size(), 1u);
    EXPECT_EQ(out.settled[0].result.status, page_status::skipped);
}

TEST(ChunkWork, LeavesOutPagesOfEarlierChunks) {
    chunk_work work(listed(3), {}, {"1"});
    EXPECT_THAT(work.page_ids(), ElementsAre("0", "2"));
    EXPECT_EQ(work.chunk().pages.size(), 3u) << "Data Center's windows count all pages";
    EXPECT_THAT(work.bodies_wanted(), ElementsAre("0", "2"));
}

chunk_work work_on(const std::string& modified_at, const std::string& since = {}) {
    confluence::listing chunk;
    chunk.pages.push_back({"1", "Old title", 3, modified_at});
    chunk_rules rules;
    rules.since = since;
    return chunk_work(std::move(chunk), std::move(rules));
}

TEST(ChunkWork, SinceComparesMomentsNotTexts) {
    const std::string since = "2026-03-01T00:00:00.000Z";
    EXPECT_TRUE(work_on("2026-03-01T01:30:00.000+02:00", since).page_ids().empty()) << "still February in UTC";
    EXPECT_EQ(work_on("2026-02-28T23:30:00.000-05:00", since).page_ids(), names{"1"}) << "already March in UTC";
    EXPECT_EQ(work_on("2026-03-01T00:00:00.000Z", "2026-03-01T00:00:00Z").page_ids(), names{"1"});
    EXPECT_EQ(work_on("", since).page_ids(), names{"1"});
    EXPECT_EQ(work_on("some day", since).page_ids(), names{"1"});
}

TEST(ChunkWork, SettledPageCannotComeOutAgain) {
    auto work = work_on("");
    page_record record;
    record.version = 3;
    EXPECT_EQ(work.apply_page_records({record}).size(), 1u);
    work.give_up("1", {errc::page_gone, ""});
    (void)work.convert();
    const auto out = work.finish({});
    EXPECT_TRUE(out.settled.empty() && out.cached.empty() && out.to_label.empty());
}

TEST(ChunkWork, NewerBodyBringsItsTitle) {
    auto work = work_on("");
    confluence::content answer;
    answer.items.emplace_back();
    answer.items[0].page = {"1", "New title", 4, ""};
    answer.items[0].storage = "<p>words</p>";
    work.take(std::move(answer));
    (void)work.convert();
    EXPECT_EQ(work.finish({}).to_label.at(0).page.title, "New title");
}

TEST(ChunkWork, GonePageIsSkippedAndUnreadablePageFails) {
    for (const auto& [code, status] :
         {std::pair{errc::page_gone, page_status::skipped}, {errc::forbidden, page_status::failed}}) {
        auto work = work_on("");
        work.give_up("1", {code, "why"});
        (void)work.convert();
        EXPECT_EQ(work.finish({}).settled.at(0).result.status, status);
    }
    auto work = work_on("");
    (void)work.convert();
    EXPECT_EQ(work.finish({}).settled.at(0).result.why.code, errc::missing_body);
}

TEST(ChunkWork, APageWithTooFewWordsIsSkippedAndSaysSo) {
    chunk_rules rules;
    rules.text_words_min = 4;
    chunk_work work(listed(2), rules);
    work.take(body_of("0", "three words only"));
    work.take(body_of("1", "here are four words"));
    (void)work.convert();
    const auto out = work.finish({});
    ASSERT_EQ(out.settled.size(), 1u);
    EXPECT_EQ(out.settled[0].result.status, page_status::skipped);
    EXPECT_EQ(out.settled[0].result.why.message,
              "the page's text has 3 words, fewer than TAGWRIGHT_MIN_TEXT, which is 4");
    ASSERT_EQ(out.to_label.size(), 1u);
    EXPECT_EQ(out.to_label[0].page.id, "1");
}

TEST(ChunkWork, LabelsThatAreNotToBeUsedDoNotComeOutOfTheCache) {
    chunk_rules rules;
    rules.never = llm::never_list{names{"olds"}};
    chunk_work by_version(listed(1), rules);
    auto seen = known("0", 3, false);
    seen.labels = {"old", "good"};
    const auto unchanged = by_version.apply_page_records({seen});
    ASSERT_EQ(unchanged.size(), 1u);
    EXPECT_THAT(unchanged[0].result.proposed, ElementsAre("good"));
    EXPECT_THAT(unchanged[0].result.to_add, ElementsAre("good"));
    chunk_work by_text(listed(1), rules);
    by_text.take(body_of("0", "text"));
    (void)by_text.convert();
    label_record paid;
    paid.labels = {"old", "good"};
    paid.notes = {{"good", "why", 0.5, false}, {"next", "", -1, false, true}, {"old", "", -1, false, true}};
    const auto out = by_text.finish({paid});
    ASSERT_EQ(out.cached.size(), 1u);
    EXPECT_THAT(out.cached[0].labels, ElementsAre("good"));
    paid.notes.pop_back();
    EXPECT_EQ(out.cached[0].notes, paid.notes) << "nor in the place of another";
}

} // namespace
} // namespace tagwright
