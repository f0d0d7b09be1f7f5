#include "actors/fetcher/listing_walk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tagwright {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

confluence::listing chunk_of(const std::vector<std::string>& ids, std::string next = "/more") {
    confluence::listing out;
    for (const auto& id : ids)
        out.pages.push_back({id, "t", 1, {}});
    out.next = std::move(next);
    return out;
}

TEST(ListingWalk, TellsWhichPagesCameBefore) {
    listing_walk walk;
    EXPECT_THAT(walk.note(chunk_of({"1", "2", "2"}), false).again, IsEmpty());
    EXPECT_THAT(walk.note(chunk_of({"3", "2", "4", "1", "2"}), false).again, ElementsAre("2", "1"));
}

TEST(ListingWalk, GoesBackWhereTheListingHasMoved) {
    listing_walk walk;
    const auto window = [](const std::vector<std::string>& ids, std::string next, std::string back) {
        auto out = chunk_of(ids, std::move(next));
        out.back = std::move(back);
        return out;
    };
    EXPECT_EQ(walk.note(window({"1", "2", "3"}, "at 2", ""), false).next, "at 2");
    EXPECT_EQ(walk.note(window({"3", "4", "5"}, "at 4", "at 0"), false).next, "at 4") << "it begins as it should";
    EXPECT_EQ(walk.note(window({"7", "8"}, "at 6", "at 2"), false).next, "at 2") << "6 has moved up past it";
    EXPECT_EQ(walk.note(window({"4", "5", "6"}, "at 4", "at 0"), false).next, "at 4");
    EXPECT_EQ(walk.note(window({}, "", "at 2"), false).next, "at 2") << "all the rest may have moved";
    EXPECT_EQ(walk.note(window({"6", "7"}, "", "at 0"), false).next, "");
}

TEST(ListingWalk, EndsACircle) {
    listing_walk walk;
    std::size_t steps = 0;
    while (!walk.note(chunk_of({steps % 2 == 0 ? "1" : "2"}), false).why && steps < 1000)
        ++steps;
    EXPECT_EQ(steps, listing_walk::idle_chunks_max + 1);
}

TEST(ListingWalk, EndsEmptyChunksWithoutEnd) {
    listing_walk walk;
    std::size_t steps = 0;
    while (!walk.note(chunk_of({}), false).why && steps < 1000)
        ++steps;
    EXPECT_EQ(steps, listing_walk::idle_chunks_max - 1);
}

TEST(ListingWalk, SomeEmptyChunksAndALastOneAreFine) {
    listing_walk walk;
    for (int round = 0; round < 20; ++round) {
        for (int empty = 0; empty < 40; ++empty)
            EXPECT_FALSE(walk.note(chunk_of({}), false).why);
        EXPECT_FALSE(walk.note(chunk_of({std::to_string(round)}), false).why);
    }
    for (std::size_t empty = 1; empty < listing_walk::idle_chunks_max; ++empty)
        EXPECT_FALSE(walk.note(chunk_of({}), false).why);
    EXPECT_FALSE(walk.note(chunk_of({}, ""), false).why) << "it has ended by itself";
}

TEST(ListingWalk, GivenIdsMayAllBeAbsent) {
    listing_walk walk;
    for (int i = 0; i < 1000; ++i)
        EXPECT_FALSE(walk.note(chunk_of({}), true).why);
}

TEST(ListingWalk, BeginsAgainAsLongAsThatBringsSomethingNew) {
    listing_walk walk;
    (void)walk.note(chunk_of({"1", "2"}), false);
    EXPECT_TRUE(walk.begin_again());
    EXPECT_THAT(walk.note(chunk_of({"1", "2"}), false).again, ElementsAre("1", "2")) << "known, and not told twice";
    EXPECT_FALSE(walk.begin_again()) << "nothing new: it would go on for ever";
    (void)walk.note(chunk_of({"3"}), false);
    EXPECT_TRUE(walk.begin_again());
    EXPECT_FALSE(walk.begin_again());
}

TEST(ListingWalk, MeetingManyKnownPagesAgainIsNoIdleWalk) {
    listing_walk walk;
    const auto pages = static_cast<int>(listing_walk::idle_chunks_max) + 20;
    for (int i = 0; i < pages; ++i)
        EXPECT_FALSE(walk.note(chunk_of({std::to_string(i)}), false).why);
    ASSERT_TRUE(walk.begin_again());
    for (int i = 0; i < pages; ++i)
        EXPECT_FALSE(walk.note(chunk_of({std::to_string(i)}), false).why) << i;
    failure why;
    for (std::size_t i = 0; i <= listing_walk::idle_chunks_max && !why; ++i)
        why = walk.note(chunk_of({"1"}), false).why;
    EXPECT_TRUE(why) << "a circle is one all the same";
}

} // namespace
} // namespace tagwright
