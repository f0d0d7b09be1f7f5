#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

TEST(Base64, IsThatOfTheRfc) {
    constexpr std::pair<std::string_view, std::string_view> cases[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {{"\0\xFF\xFE", 3}, "AP/+"},
        {"ann@x.example:tok", "YW5uQHguZXhhbXBsZTp0b2s="},
    };
    for (const auto& [bytes, text] : cases) {
        EXPECT_EQ(base64_encode(bytes), text);
        EXPECT_EQ(base64_decode(text), bytes);
    }
}

TEST(Base64, IsReadAsFarAsItGoes) {
    EXPECT_EQ(base64_decode("Zm9vYg"), "foob");
    EXPECT_EQ(base64_decode("Zm9v Zm9v"), "foo");
    EXPECT_EQ(base64_decode("Zm9v\nZm9v"), "foo");
    EXPECT_EQ(base64_decode("Zm9vY"), "foo");
    EXPECT_EQ(base64_decode("=Zm9v"), "");
    EXPECT_EQ(base64_decode("-_"), "") << "the alphabet of URLs is another";
}

} // namespace
} // namespace tagwright
