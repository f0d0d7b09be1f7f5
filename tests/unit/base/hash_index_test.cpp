#include "base/hash_index.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace tagwright;

namespace {

/// Whatever the hashes are: all different, few different, all the same.
TEST(HashIndex, GivesEachThingItsPlaceHoweverTheHashesAre) {
    for (const std::uint64_t different : {1U, 7U, 1U << 30U}) {
        hash_index index{0};
        std::vector<std::string> all;
        const auto hash = [&](const std::string& of) { return hash_of(of) % different; };
        const auto is = [&](const std::string& wanted) {
            return [&](std::uint32_t place) { return all[place] == wanted; };
        };
        for (std::uint32_t i = 0; i < 500; ++i) {
            const auto name = std::to_string(i * i);
            EXPECT_EQ(index.find(hash(name), is(name)), hash_index::none);
            EXPECT_EQ(index.find_or_add(hash(name), is(name)), i);
            all.push_back(name);
        }
        EXPECT_EQ(index.size(), all.size());
        for (std::uint32_t i = 0; i < all.size(); ++i) {
            EXPECT_EQ(index.find(hash(all[i]), is(all[i])), i);
            EXPECT_EQ(index.find_or_add(hash(all[i]), is(all[i])), i);
        }
        EXPECT_EQ(index.size(), all.size());
    }
}

/// Each byte counts, and so does the size: texts that differ in one place only do not meet in one slot after the other.
TEST(HashIndex, HashesDifferWhereTextsDo) {
    for (std::size_t size = 1; size <= 40; ++size)
        for (std::size_t at = 0; at < size; ++at) {
            std::string text(size, 'a');
            const auto before = static_cast<std::uint32_t>(hash_of(text));
            text[at] = 'b';
            EXPECT_NE(static_cast<std::uint32_t>(hash_of(text)), before) << size << " " << at;
        }
    EXPECT_NE(hash_of(std::string(3, '\0')), hash_of(std::string(4, '\0')));
    EXPECT_NE(static_cast<std::uint32_t>(hash_of(std::uint64_t{1} << 42U)),
              static_cast<std::uint32_t>(hash_of(std::uint64_t{1} << 21U)));
}

} // namespace
