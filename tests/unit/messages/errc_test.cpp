#include "tagwright/failure.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tagwright {
namespace {

TEST(Errc, EveryCodeHasANameOfItsOwnAndAMeaning) {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(errc::budget_exhausted); ++i) {
        const auto code = static_cast<errc>(i);
        EXPECT_TRUE(names.insert(to_string(code)).second) << i;
        EXPECT_FALSE(meaning(code).empty());
        EXPECT_EQ(errc_from_string(to_string(code)), code);
    }
    EXPECT_EQ(errc_from_string("no such code"), errc::ok);
}

TEST(Errc, NothingThatNeedsAPersonIsRetried) {
    for (const auto code : {errc::billing, errc::bad_credentials, errc::forbidden, errc::scope_missing,
                            errc::quota_exhausted, errc::model_not_found})
        EXPECT_NE(kind_of(code), failure_kind::passing) << to_string(code);
    for (const auto code : {errc::rate_limited, errc::timeout, errc::server_error, errc::overloaded})
        EXPECT_EQ(kind_of(code), failure_kind::passing) << to_string(code);
}

} // namespace
} // namespace tagwright
