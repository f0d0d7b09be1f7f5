#include "actors/throttle/limit_group.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

TEST(LimitGroup, FamilyIsTheNameWithoutItsRevision) {
    const std::pair<const char*, const char*> table[] = {
        {"gpt-4o-mini", "gpt-4o-mini"},
        {"gpt-4o-mini-2024-07-18", "gpt-4o-mini"},
        {"claude-haiku-4-5-20251001", "claude-haiku-4-5"},
        {"claude-3-5-haiku-latest", "claude-3-5-haiku"},
        {"gemini-2.0-flash-001", "gemini-2.0-flash"},
        {"gemini-2.5-flash-preview-05-20", "gemini-2.5-flash"},
        {"gemini-2.5-flash-lite", "gemini-2.5-flash-lite"},
        {"llama-3-8", "llama-3-8"},
        {"latest", "latest"},
        {"", ""},
        {"-001", "-001"},
    };
    for (const auto& [model, family] : table)
        EXPECT_EQ(model_family(model), family) << model;
}

TEST(LimitGroup, IsTheAccountsAndTheFamilys) {
    llm::endpoint a;
    a.base_url = "https://api.example";
    a.api_key = "key-one";
    a.model = "gpt-4o-mini-2024-07-18";
    auto b = a;
    b.name = "other";
    b.model = "gpt-4o-mini";
    EXPECT_EQ(limit_group(a), limit_group(b));
    b.api_key = "key-two";
    EXPECT_NE(limit_group(a), limit_group(b));
    b = a;
    b.model = "gpt-4o";
    EXPECT_NE(limit_group(a), limit_group(b));
    b = a;
    b.base_url = "https://other.example";
    EXPECT_NE(limit_group(a), limit_group(b));
    EXPECT_EQ(limit_group(a).find("key-one"), std::string::npos);
}

} // namespace
} // namespace tagwright
