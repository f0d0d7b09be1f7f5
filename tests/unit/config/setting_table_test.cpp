#include "config/setting_table.hpp"

#include "tests/unit/config/fixtures.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tagwright {
namespace {

TEST(SettingTable, NamesFlagsAndKeysAreUnique) {
    std::set<std::string_view> names;
    std::set<std::string_view> flags;
    std::set<std::string_view> keys;
    for (const auto& row : setting_table()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_TRUE(keys.insert(row.toml).second) << row.toml;
        EXPECT_FALSE(row.meaning.empty()) << row.name;
        EXPECT_EQ(row.flag.empty(), row.secret) << row.name << ": secrets, and only they, have no flag";
        if (!row.secret) {
            EXPECT_TRUE(flags.insert(row.flag).second) << row.flag;
        }
    }
}

TEST(SettingTable, DefaultsAreThoseOfTheStruct) {
    const auto loaded = load_settings(bare_sources());
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    const settings fresh;
    const auto& values = loaded.values;
    EXPECT_EQ(values.ai_concurrency, fresh.ai_concurrency);
    EXPECT_EQ(values.ai_concurrency_max, fresh.ai_concurrency_max);
    EXPECT_EQ(values.batch_size, fresh.batch_size);
    EXPECT_EQ(values.cache_enabled, fresh.cache_enabled);
    EXPECT_EQ(values.cache_size, fresh.cache_size);
    EXPECT_EQ(values.labels_max, fresh.labels_max);
    EXPECT_EQ(values.vocabulary_file, fresh.vocabulary_file);
    EXPECT_EQ(values.page_tokens_max, fresh.page_tokens_max);
    EXPECT_EQ(values.batch_tokens_max, fresh.batch_tokens_max);
    EXPECT_EQ(values.attempts_max, fresh.attempts_max);
    EXPECT_EQ(values.log_dir, fresh.log_dir);
    EXPECT_EQ(values.confluence.flavor, fresh.confluence.flavor);
    EXPECT_EQ(values.confluence.timeout, fresh.confluence.timeout);
    EXPECT_EQ(values.confluence.reads_max, fresh.confluence.reads_max);
    EXPECT_EQ(values.confluence.writes_max, fresh.confluence.writes_max);
    ASSERT_EQ(values.providers.size(), 1u);
    EXPECT_EQ(values.providers[0].name, "local");
    EXPECT_EQ(values.providers[0].timeout, llm::endpoint{}.timeout);
    EXPECT_EQ(values.providers[0].output_tokens_max, llm::endpoint{}.output_tokens_max);
}

} // namespace
} // namespace tagwright
