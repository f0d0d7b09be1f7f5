#include "dialect_fixture.hpp"

#include <gtest/gtest.h>

#include <bit>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;

namespace {

TEST(DialectMemory, GivesBackWhatWasLearned) {
    constexpr std::int64_t day = 86'400;
    dialect learned;
    for (std::size_t i = 0; i < features; ++i)
        learned = learned.without(static_cast<feature>(i));
    EXPECT_EQ(std::popcount(learned.refused), static_cast<int>(features));
    learned.output_tokens_max = 8192;
    learned.output_tokens_bound = 16384;
    const auto text = to_json(learned, 1'800'000'000);
    EXPECT_EQ(dialect_from_json(text, 1'800'000'000 + day), learned);
    EXPECT_EQ(dialect_from_json(text, 1'800'000'000 + 31 * day), dialect{}) << "servers are updated";
    EXPECT_EQ(dialect_from_json(text, 1'800'000'000 - 3 * day), dialect{}) << "from the future";
    for (const char* bad : {"", "[]", "null", "{}", R"({"learned":"x","refused":["system_role"]})",
                            R"({"learned":-1,"refused":["system_role"]})", "{\"learned\":1800000000,"})
        EXPECT_EQ(dialect_from_json(bad, 1'800'000'000), dialect{}) << bad;
    EXPECT_EQ(
        dialect_from_json(R"({"learned":1800000000,"refused":["system_role","telepathy",7],"output_tokens_bound":1})",
                          1'800'000'000),
        dialect{}.without(feature::system_role));
}

TEST(DialectMemory, IsKeptByShapeServerAndModelAndHoldsNoKey) {
    auto to = openai("https://h/v1", "m");
    const auto key = dialect_key(to);
    EXPECT_EQ(key, "dialect/openai/https://h/v1/m");
    EXPECT_EQ(key.find(secret), std::string::npos);
    to.model = "n";
    EXPECT_NE(dialect_key(to), key);
}

} // namespace
