// A chunk of a run that goes on: what the journal knows of its pages decides what is read.
#include "actors/fetcher/chunk_work.hpp"

#include "tests/unit/journal/run_pages.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using names = std::vector<std::string>;

confluence::listing two_pages() { return {{{"1", "One", 7, {}}, {"2", "Two", 1, {}}}, {}, {}, {}}; }

TEST(ChunkWork, AnInterruptedWriteGoesToThePublisherWithoutAReadAndOthersAreReadAsEver) {
    chunk_rules rules;
    rules.action = run_action::resume;
    rules.apply = true;
    chunk_work work(two_pages(), rules);
    EXPECT_TRUE(work.apply_journal({page(page_status::labelled, errc::ok, page_state::writing), {}}).empty());
    EXPECT_TRUE(work.has_open_pages());
    EXPECT_EQ(work.page_ids(), (names{"1", "2"}));
    EXPECT_EQ(work.bodies_wanted(), names{"2"});
    EXPECT_TRUE(work.labels_wanted().empty());
    work.take({{{{"2", "Two", 1, {}}, "<p>text</p>", {{"x"}, true}}}, {}});
    EXPECT_EQ(work.convert().size(), 1u);
    const auto out = work.finish({});
    ASSERT_EQ(out.cached.size(), 1u);
    EXPECT_EQ(out.cached[0].page.ours, (names{"a", "b"}));
    EXPECT_EQ(out.cached[0].status, page_status::labelled);
    EXPECT_EQ(out.to_label.size(), 1u);
}

TEST(ChunkWork, APageEditedAfterAnInterruptedWriteIsAskedAgainAndKeepsWhatIsOurs) {
    chunk_rules rules;
    rules.action = run_action::resume;
    chunk_work work(two_pages(), rules);
    auto known = page(page_status::labelled, errc::ok, page_state::writing);
    known.result.page.version = 6;
    (void)work.apply_journal({known, page(page_status::labelled)});
    EXPECT_EQ(work.page_ids(), names{"1"}) << "what stands leaves the chunk";
    page_record cached;
    cached.version = 7;
    EXPECT_TRUE(work.apply_page_records({cached}).empty()) << "the cache must not skip over labels of ours";
    work.take({{{{"1", "One", 7, {}}, "<p>text</p>", {}}}, {}});
    (void)work.convert();
    const auto out = work.finish({});
    ASSERT_EQ(out.to_label.size(), 1u);
    EXPECT_EQ(out.to_label[0].ours, (names{"a", "b"}));
}

TEST(ChunkWork, ApplyReadsLabelsOfThePlanAndReportsEditedPages) {
    chunk_rules rules;
    rules.action = run_action::apply;
    rules.apply = true;
    chunk_work work(two_pages(), rules);
    auto edited = page(page_status::labelled);
    edited.result.page = {"2", "Two", 99, {}};
    const auto reported = work.apply_journal({page(page_status::unchanged), edited});
    ASSERT_EQ(reported.size(), 1u);
    EXPECT_EQ(reported[0].result.why.code, errc::page_changed);
    EXPECT_EQ(reported[0].result.status, page_status::skipped);
    EXPECT_TRUE(reported[0].durable) << "the plan stays in the journal";
    EXPECT_FALSE(work.has_open_pages());
    EXPECT_EQ(work.labels_wanted(), names{"1"});
    work.take({{{{"1", "One", 7, {}}, {}, {{"b"}, true}}}, {}});
    const auto out = work.finish({});
    ASSERT_EQ(out.cached.size(), 1u);
    EXPECT_EQ(out.cached[0].planned, (names{"a", "b"}));
    EXPECT_EQ(out.cached[0].page.existing.names, names{"b"});
    EXPECT_EQ(out.cached[0].status, page_status::cached);
}

} // namespace
} // namespace tagwright
