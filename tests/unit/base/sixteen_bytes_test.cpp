#include "base/sixteen_bytes.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstdint>
#include <string>

using namespace tagwright;

namespace {

TEST(SixteenBytes, AreMarkedByWhatEachIs) {
    for (std::size_t place = 0; place < 16; ++place)
        for (unsigned byte = 0; byte < 256; ++byte) {
            std::string text(16, 'x');
            text[place] = static_cast<char>(byte);
            const auto b = sixteen_bytes::at(text.data());
            const auto found = [&](bool is) { return is ? place : sixteen_bytes::size; };
            ASSERT_EQ(sixteen_bytes::before_first(b < 'a'), found(byte < 'a')) << byte;
            ASSERT_EQ(sixteen_bytes::before_first(b >= 0x7F), found(byte >= 0x7F)) << byte;
            ASSERT_EQ(sixteen_bytes::any(b < 'a'), byte < 'a') << byte;
            ASSERT_EQ(sixteen_bytes::bits(b < 'a'), byte < 'a' ? 1U << place : 0U) << byte;
            ASSERT_EQ(sixteen_bytes::before_first((b == '"') | (b >= 0x80)), found(byte == '"' || byte >= 0x80));
        }
}

TEST(SixteenBytes, AreCountedUpToTheFirstMark) {
    const auto b = sixteen_bytes::at("abcabcabcabcabcd");
    EXPECT_EQ(sixteen_bytes::before_first(b == 'b'), 1u);
    EXPECT_EQ(sixteen_bytes::before_first(b == 'd'), 15u);
    EXPECT_EQ(sixteen_bytes::before_first(b == 'x'), 16u);
    EXPECT_EQ(sixteen_bytes::halves(b >= 'a')[0], ~std::uint64_t{0});
    EXPECT_EQ(sixteen_bytes::halves(b == 'd')[0], 0u);
}

TEST(SixteenBytes, AreCountedInThreeAtOnce) {
    using three = std::array<std::uint64_t, 3>;
    EXPECT_EQ(sixteen_bytes::counts({0, 0, 0}), (three{0, 0, 0}));
    EXPECT_EQ(sixteen_bytes::counts({0xffff, 0xffff, 0xffff}), (three{16, 16, 16}));
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        const auto other = (bits * 40503U) & 0xffffU;
        const auto count = [](std::uint32_t of) { return static_cast<std::uint64_t>(std::popcount(of)); };
        ASSERT_EQ(sixteen_bytes::counts({bits, other, bits ^ other}),
                  (three{count(bits), count(other), count(bits ^ other)}));
    }
}

TEST(SixteenBytes, MustBeThere) {
    EXPECT_TRUE(sixteen_bytes::are_behind("0123456789abcdef", 0));
    EXPECT_FALSE(sixteen_bytes::are_behind("0123456789abcdef", 1));
}

} // namespace
