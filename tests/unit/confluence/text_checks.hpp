#pragma once

#include "providers/confluence/storage_text.hpp"

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

/// What a storage text becomes.
struct text_case {
    std::string_view storage;
    std::string_view expected;
};

inline void expect_all(std::initializer_list<text_case> cases) {
    for (const auto& c : cases) {
        const std::string text = storage_to_text(c.storage);
        EXPECT_EQ(text, c.expected) << "storage: " << c.storage;
        expect_sane(text);
    }
}

} // namespace tagwright::confluence::test
