#pragma once

#include "base/utf8.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tagwright::confluence::test {

/// What holds for every output.
inline void expect_sane(const std::string& text) {
    EXPECT_TRUE(is_utf8(text));
    EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("\n\n\n")));
    EXPECT_EQ(text.find('\0'), std::string::npos);
}

} // namespace tagwright::confluence::test
