#include "actors/batcher/packer.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tagwright {
namespace {

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

TEST(Packer, BatchThatNoPageCouldJoinIsFull) {
    packer p({.pages_max = 5, .tokens_max = 100});
    EXPECT_FALSE(p.full());
    p.add(doc(1, 500));
    EXPECT_TRUE(p.full());
    EXPECT_EQ(p.wanted(), 0u);
}

TEST(Packer, NothingIsLostOrReorderedAndBudgetsHold) {
    std::mt19937 rng(4711);
    for (int round = 0; round < 200; ++round) {
        const pack_limits limits{1 + static_cast<std::uint32_t>(rng() % 6), 1 + static_cast<std::uint32_t>(rng() % 90)};
        packer p(limits);
        int added = 0;
        int taken = 0;
        while (taken < 60) {
            if (added < 60 && rng() % 3 != 0) {
                p.add(doc(added++, static_cast<std::uint32_t>(rng() % 120)));
                continue;
            }
            const auto batch = p.take();
            std::uint64_t tokens = 0;
            for (const auto& page : batch) {
                EXPECT_EQ(page.page.id, std::to_string(taken++));
                tokens += page.tokens;
            }
            EXPECT_LE(batch.size(), limits.pages_max);
            EXPECT_TRUE(batch.size() <= 1 || tokens <= limits.tokens_max);
        }
        EXPECT_EQ(p.waiting(), 0u);
    }
}

} // namespace
} // namespace tagwright
