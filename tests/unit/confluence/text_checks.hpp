#pragma once

#include "providers/confluence/utf8.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tagwright::confluence::test {

inline bool is_valid_utf8(std::string_view text) {
    for (std::size_t pos = 0; pos < text.size();)
        if (decode_utf8(text, pos) == invalid_code_point)
            return false;
    return true;
}

/// What holds for every output.
inline void expect_sane(const std::string& text) {
    EXPECT_TRUE(is_valid_utf8(text));
    EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("\n\n\n")));
    EXPECT_EQ(text.find('\0'), std::string::npos);
}

} // namespace tagwright::confluence::test
