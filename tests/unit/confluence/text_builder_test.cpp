#include "providers/confluence/text_builder.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tagwright::confluence {
namespace {

/// Words are taken in one go; sign by sign none is.
TEST(TextBuilder, IsToldTheSameInPieces) {
    std::mt19937 random(11);
    for (const std::string_view alphabet : {"ab ", "abcdefghijklmnop ", "a \n", "word .\t", "x\x7F\x01 "})
        for (std::size_t size = 0; size < 80; ++size)
            for (int times = 0; times < 20; ++times) {
                std::string text;
                for (std::size_t i = 0; i < size; ++i)
                    text += alphabet[random() % alphabet.size()];
                text_builder whole;
                whole.put(text);
                text_builder pieces;
                for (const char sign : text)
                    pieces.put(std::string_view(&sign, 1));
                ASSERT_EQ(whole.take(), pieces.take()) << text;
            }
}

} // namespace
} // namespace tagwright::confluence
