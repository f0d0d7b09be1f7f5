#include "tagwright/documents.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

TEST(ReadDocuments, HandsThemOutInOrderAndEnds) {
    std::vector<document> all(5);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i].id = std::to_string(i);
    all[3].number = 77;
    const auto reader = read_documents(all);
    std::vector<std::string> ids;
    std::vector<std::uint64_t> numbers;
    std::vector<std::size_t> sizes;
    for (bool end = false; !end;)
        reader->next(2, [&](std::vector<document>&& some, bool last) {
            sizes.push_back(some.size());
            for (const auto& each : some) {
                ids.push_back(each.id);
                numbers.push_back(each.number);
            }
            end = last;
        });
    EXPECT_EQ(ids, (std::vector<std::string>{"0", "1", "2", "3", "4"}));
    EXPECT_EQ(numbers, (std::vector<std::uint64_t>{1, 2, 3, 77, 5})) << "a number of its own is kept";
    EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 2, 1, 0}));
}

} // namespace
} // namespace tagwright
