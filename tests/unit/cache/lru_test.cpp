#include "actors/cache/lru.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

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

} // namespace
} // namespace tagwright
