// What the project gives as an example can be used as it is.
#include "config/files.hpp"
#include "config/settings_doc.hpp"
#include "providers/llm/vocabulary.hpp"
#include "tests/unit/config/fixtures.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

TEST(Examples, AreUsable) {
    const auto path = repository_root() / "config" / "examples" / "tagwright.toml";
    auto from = read_sources({.config_file = path.string()});
    from.dotenv.clear();
    from.environment = {{"HOME", "/home/me"},
                        {"CONFLUENCE_API_TOKEN", "token-1234"},
                        {"GEMINI_API_KEY", "key-1234"},
                        {"OPENAI_API_KEY", "key-5678"}};
    const auto loaded = load_settings(from);
    EXPECT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_TRUE(loaded.warnings.empty());
    EXPECT_EQ(loaded.values.providers.size(), 4u);
    const auto vocabulary = llm::parse_vocabulary(read_whole(loaded.values.vocabulary_file));
    EXPECT_THAT(vocabulary.problems, testing::IsEmpty());
    EXPECT_EQ(vocabulary.value.labels.size(), 10u);
}

TEST(Examples, EnvExampleIsAUsableDotenvFile) {
    auto from = bare_sources();
    from.dotenv = env_example();
    EXPECT_EQ(problems_of(from), "");
}

} // namespace
} // namespace tagwright
