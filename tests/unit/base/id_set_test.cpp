#include "base/id_set.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <unordered_set>

namespace tagwright {
namespace {

using plain_set = std::unordered_set<std::string>;

plain_set all_of(const id_set& set) {
    plain_set out;
    set.for_each([&out](std::string&& id) { EXPECT_TRUE(out.insert(std::move(id)).second); });
    return out;
}

TEST(IdSet, KeepsApartWhatIsWrittenDifferently) {
    const std::vector<std::string> ids{"0",
                                       "7",
                                       "07",
                                       "007",
                                       "-7",
                                       "+7",
                                       " 7",
                                       "7 ",
                                       "",
                                       "a7",
                                       "18446744073709551615",
                                       "18446744073709551616",
                                       "99999999999999999999999",
                                       std::string("7\0", 2)};
    id_set set;
    for (const auto& id : ids) {
        EXPECT_FALSE(set.contains(id)) << id;
        EXPECT_TRUE(set.insert(id)) << id;
        EXPECT_FALSE(set.insert(id)) << id;
    }
    EXPECT_EQ(set.size(), ids.size());
    EXPECT_EQ(all_of(set), plain_set(ids.begin(), ids.end()));
}

/// The same as a set of strings, whatever the order and the gaps.
TEST(IdSet, IsASet) {
    for (const std::uint64_t seed : {1, 2, 3, 4, 5, 6}) {
        std::mt19937_64 random(seed);
        // From hardly any gap, with many that come twice, to the whole range.
        const auto bits = seed * 10 + 4;
        id_set set;
        plain_set plain;
        for (int i = 0; i < 20'000; ++i) {
            const auto id = std::to_string(random() >> (64 - bits));
            ASSERT_EQ(set.insert(id), plain.insert(id).second) << "seed " << seed;
            const auto other = std::to_string(random() >> (64 - bits));
            ASSERT_EQ(set.contains(other), plain.contains(other)) << "seed " << seed;
        }
        EXPECT_EQ(set.size(), plain.size());
        EXPECT_EQ(all_of(set), plain);
    }
}

TEST(IdSet, TakesIdsInEitherOrder) {
    for (const bool upwards : {true, false}) {
        id_set set;
        constexpr int count = 100'000;
        for (int i = 0; i < count; ++i)
            ASSERT_TRUE(set.insert(std::to_string(3 * (upwards ? i : count - i))));
        EXPECT_EQ(set.size(), static_cast<std::size_t>(count));
        EXPECT_TRUE(set.contains("3000"));
        EXPECT_FALSE(set.contains("3001"));
        EXPECT_FALSE(set.contains("9000000"));
    }
}

} // namespace
} // namespace tagwright
