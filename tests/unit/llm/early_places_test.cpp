#include "providers/llm/early_places.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>

using namespace tagwright::llm;

namespace {

TEST(EarlyPlaces, AreWorthToTheLastBitWhatIsComputed) {
    for (std::uint32_t first = 0; first < 5000; ++first) {
        ASSERT_EQ(earliness(first), computed_earliness(first)) << first;
        ASSERT_EQ(log_earliness(first), computed_log_earliness(first)) << first;
    }
    for (const std::uint32_t before : {0U, 1U, 100U, 2047U, 100'000U})
        EXPECT_GT(earliness(before), earliness(before + 1));
}

} // namespace
