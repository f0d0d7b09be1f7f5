#include "actors/batcher/packer.hpp"
#include "actors/cache/fingerprint.hpp"
#include "actors/cache/lru.hpp"
#include "actors/coordinator/progress_fold.hpp"
#include "actors/fetcher/chunk_work.hpp"
#include "actors/publisher/label_diff.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace tagwright {
namespace {

using namespace std::chrono_literals;
using names = std::vector<std::string>;

page_doc doc(int number, std::uint32_t tokens) {
    page_doc out;
    out.page.id = std::to_string(number);
    out.tokens = tokens;
    return out;
}

names ids(const std::vector<page_doc>& pages) {
    names out;
    for (const auto& page : pages)
        out.push_back(page.page.id);
    return out;
}

TEST(Packer, EndsABatchByCountOrByTokensAndKeepsTheOrder) {
    packer p({.pages_max = 3, .tokens_max = 100});
    for (const auto& [number, tokens] : {std::pair{1, 40u}, {2, 40u}, {3, 40u}, {4, 10u}, {5, 10u}, {6, 500u}, {7, 1u}})
        p.add(doc(number, tokens));
    EXPECT_EQ(ids(p.take()), (names{"1", "2"}));
    EXPECT_EQ(ids(p.take()), (names{"3", "4", "5"}));
    EXPECT_EQ(ids(p.take()), (names{"6"})) << "larger than the budget: alone";
    EXPECT_FALSE(p.full());
    EXPECT_EQ(p.wanted(), 2u);
    EXPECT_EQ(ids(p.take()), (names{"7"}));
    EXPECT_TRUE(p.take().empty());
}

TEST(Lru, ForgetsWhatWasUsedLongestAgo) {
    lru<int> memory(2);
    memory.put("a", 1);
    memory.put("b", 2);
    ASSERT_NE(memory.get("a"), nullptr);
    memory.put("c", 3);
    EXPECT_EQ(memory.get("b"), nullptr);
    EXPECT_EQ(*memory.get("a"), 1);
    memory.put("a", 4);
    EXPECT_EQ(*memory.get("a"), 4);
    EXPECT_EQ(memory.size(), 2u);
    lru<int> nothing(0);
    nothing.put("a", 1);
    EXPECT_EQ(nothing.get("a"), nullptr);
}

TEST(Fingerprint, PartsCannotLeakIntoEachOther) {
    EXPECT_EQ(fingerprint({"abc"}), fingerprint({"abc"}));
    EXPECT_NE(fingerprint({"ab", "c"}), fingerprint({"a", "bc"}));
    EXPECT_NE(fingerprint({"a", ""}), fingerprint({"a"}));
    EXPECT_EQ(fingerprint({}).size(), 64u);
}

TEST(Fingerprint, EverySettingThatDecidesALabelChangesTheKey) {
    const label_identity base{"gemini", "m", "1", "v", 5, 4000};
    std::set<std::string> keys{settings_key(base)};
    auto other = base;
    keys.insert((other.provider = "openai", settings_key(other)));
    keys.insert((other = base, other.model = "n", settings_key(other)));
    keys.insert((other = base, other.prompt_version = "2", settings_key(other)));
    keys.insert((other = base, other.vocabulary = "w", settings_key(other)));
    keys.insert((other = base, other.labels_max = 6, settings_key(other)));
    keys.insert((other = base, other.page_tokens_max = 1, settings_key(other)));
    EXPECT_EQ(keys.size(), 7u);
    EXPECT_NE(scope_key(base, "https://a"), scope_key(base, "https://b"));
}

TEST(LabelDiff, OnlyWhatIsMissingOnceInOrder) {
    EXPECT_EQ(labels_to_add({"b", "a", "b", "c"}, {{"c"}, true}), (names{"b", "a"}));
    EXPECT_EQ(labels_present({"a", "b"}, {{"x", "b"}, true}), names{"b"});
    EXPECT_EQ(in_slices({"a", "b", "c"}, 2), (std::vector<names>{{"a", "b"}, {"c"}}));
    EXPECT_TRUE(in_slices({}, 2).empty());
}

TEST(LabelDiff, NearTwinsOfWhatThePageHasAreNotNew) {
    const existing_labels page{{"runbooks", "how-to", "ci/cd", "c", "glass", "news"}, true};
    EXPECT_EQ(new_labels({"runbook", "howto", "ci-cd", "news", "mail-relay"}, page), names{"mail-relay"});
    EXPECT_EQ(new_labels({"c++", "glasses", "new"}, page), (names{"c++", "glasses", "new"}));
    EXPECT_EQ(new_labels({"a", "a"}, {}), names{"a"});
}

TEST(LabelDiff, ARefusedLabelIsFoundByItsNameOrByHalves) {
    using slices = std::vector<names>;
    const names four{"a", "data", "c-d", "e"};
    EXPECT_EQ(slices_without_refused(four, "The label contains invalid characters: c-d"),
              (slices{{"c-d"}, {"a", "data", "e"}}));
    EXPECT_EQ(slices_without_refused(four, "no reason"), (slices{{"a", "data"}, {"c-d", "e"}}));
    EXPECT_EQ(slices_without_refused({"a", "b"}, "neither a nor b"), (slices{{"a"}, {"b"}})) << "each alone";
    EXPECT_EQ(slices_without_refused({"data", "x", "y"}, "metadata data-set"), (slices{{"data", "x"}, {"y"}}))
        << "part of a word names nothing";
}

TEST(ProgressFold, ClosingCountsTheRestAsSkipped) {
    progress_fold fold("r", {});
    fold.on(pages_listed{10, false});
    page_settled done;
    done.result.status = page_status::labelled;
    fold.on(done);
    EXPECT_FALSE(fold.complete());
    fold.on(pages_listed{0, true});
    fold.close(run_status::stopped);
    const auto now = fold.at(time_point{} + 3s);
    EXPECT_EQ(now.pages.labelled, 1u);
    EXPECT_EQ(now.pages.skipped, 9u);
    EXPECT_EQ(now.pages.settled(), now.pages.listed);
    EXPECT_EQ(now.elapsed, 3s);
}

// -- chunk_work ---------------------------------------------------------------------------------------

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

} // namespace
} // namespace tagwright
