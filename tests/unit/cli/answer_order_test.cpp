#include "app/cli/answer_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace tagwright::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AnswerOrder, IsThatOfTheDocuments) {
    answer_order order;
    for (std::uint64_t number = 1; number <= 4; ++number)
        EXPECT_EQ(order.begin(), number);
    EXPECT_THAT(order.settle(3, "3"), IsEmpty());
    EXPECT_THAT(order.settle(2, "2"), IsEmpty());
    EXPECT_THAT(order.settle(1, "1"), ElementsAre("1", "2", "3"));
    EXPECT_THAT(order.settle(1, "again"), IsEmpty());
    EXPECT_THAT(order.settle(9, "nobody's"), IsEmpty());
    EXPECT_THAT(order.settle(4, "4"), ElementsAre("4"));
}

TEST(AnswerOrder, WhatIsPaidForComesOutAtTheEnd) {
    answer_order order;
    for (int i = 0; i < 4; ++i)
        order.begin();
    EXPECT_THAT(order.settle(4, "4"), IsEmpty());
    EXPECT_THAT(order.settle(2, "2"), IsEmpty());
    EXPECT_THAT(order.finish(), ElementsAre("2", "4"));
    EXPECT_THAT(order.finish(), IsEmpty());
    EXPECT_EQ(order.begin(), 5u);
}

TEST(AnswerOrder, ADocumentThatHangsHoldsTheReaderBack) {
    answer_order order(2);
    order.begin();
    EXPECT_TRUE(order.has_room());
    order.begin();
    EXPECT_FALSE(order.has_room());
    EXPECT_THAT(order.settle(2, "2"), IsEmpty());
    EXPECT_FALSE(order.has_room()) << "an answer that waits takes up room, too";
    std::thread reader([&order] { order.wait_for_room(); });
    EXPECT_THAT(order.settle(1, "1"), ElementsAre("1", "2"));
    reader.join();
    EXPECT_TRUE(order.has_room());
}

TEST(AnswerOrder, ClosingWakesTheReader) {
    answer_order order(1);
    order.begin();
    std::thread reader([&order] { order.wait_for_room(); });
    order.close();
    reader.join();
}

} // namespace
} // namespace tagwright::cli
