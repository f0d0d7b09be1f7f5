#include "tagwright/text.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <concepts>
#include <ostream>
#include <string_view>

namespace tagwright {
namespace {

template <class T>
concept streamed = requires(std::ostream& out, const T& value) {
    out << value;
};
template <class T>
concept compared = requires(const T& a, const T& b) {
    a == b;
}
|| requires(const T& a) { a == "key"; }
|| requires(const T& a, const std::string& b) { a == b; }
|| requires(const T& a) { a < a; };
template <class T>
concept joined = requires(const T& a, const std::string& b) {
    b + a;
}
|| requires(const T& a) { "key " + a; }
|| requires(const T& a, std::string& b) { b += a; }
|| requires(const T& a, std::string& b) { b.append(a); };

static_assert(streamed<std::string> && compared<std::string> && joined<std::string>,
              "the questions are the right ones");
static_assert(!streamed<secret_text>);
static_assert(!compared<secret_text>);
static_assert(!joined<secret_text>);
static_assert(fmt::is_formattable<std::string>::value && !fmt::is_formattable<secret_text>::value);
static_assert(!std::is_constructible_v<nlohmann::json, secret_text>);
static_assert(!std::convertible_to<secret_text, std::string> && !std::convertible_to<secret_text, std::string_view>);
static_assert(!std::is_constructible_v<std::string, secret_text>);

TEST(SecretText, IsMadeOfTextsAndReadOnPurpose) {
    secret_text key;
    EXPECT_TRUE(key.empty());
    key = "key-1";
    EXPECT_EQ(key.reveal(), "key-1");
    key = std::string("key-2");
    EXPECT_FALSE(key.empty());
    const auto copy = key;
    EXPECT_EQ(copy.reveal(), "key-2");
    key = {};
    EXPECT_TRUE(key.empty());
}

} // namespace
} // namespace tagwright
