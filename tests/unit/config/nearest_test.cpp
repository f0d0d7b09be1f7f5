#include "config/nearest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tagwright {
namespace {

TEST(Nearest, FindsTypingErrorsOnly) {
    constexpr std::array<std::string_view, 3> known{"tag.batch_size", "tag.cache_size", "gemini.model"};
    EXPECT_EQ(nearest_name("tag.batchsize", known), "tag.batch_size");
    EXPECT_EQ(nearest_name("tag.Batch-Size", known), "tag.batch_size");
    EXPECT_EQ(nearest_name("tags.batch_size", known), "tag.batch_size");
    EXPECT_EQ(nearest_name("tag.bacth_size", known), "tag.batch_size");
    EXPECT_EQ(nearest_name("colour", known), "");
    EXPECT_EQ(nearest_name("", known), "");
    EXPECT_EQ(nearest_name(std::string(5000, 'x'), known), "");
}

} // namespace
} // namespace tagwright
