#include "actors/cache/fingerprint.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tagwright {
namespace {

TEST(Fingerprint, PartsCannotLeakIntoEachOther) {
    EXPECT_EQ(fingerprint({"abc"}), fingerprint({"abc"}));
    EXPECT_NE(fingerprint({"ab", "c"}), fingerprint({"a", "bc"}));
    EXPECT_NE(fingerprint({"a", ""}), fingerprint({"a"}));
    EXPECT_EQ(fingerprint({}).size(), 64u);
}

TEST(Fingerprint, EverySettingThatDecidesALabelChangesTheKey) {
    const label_identity base{"gemini", "m", "1", "v", 5, 4000};
    std::set<std::string> keys{settings_key(base)};
    auto other = base;
    keys.insert((other.provider = "openai", settings_key(other)));
    keys.insert((other = base, other.model = "n", settings_key(other)));
    keys.insert((other = base, other.prompt_version = "2", settings_key(other)));
    keys.insert((other = base, other.vocabulary = "w", settings_key(other)));
    keys.insert((other = base, other.labels_max = 6, settings_key(other)));
    keys.insert((other = base, other.page_tokens_max = 1, settings_key(other)));
    EXPECT_EQ(keys.size(), 7u);
    EXPECT_NE(scope_key(base, "https://a"), scope_key(base, "https://b"));
}

} // namespace
} // namespace tagwright
