// The files that are made from the table of settings.
#include "config/settings_doc.hpp"

#include "tests/unit/config/fixtures.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace tagwright {
namespace {

namespace fs = std::filesystem;

/// The file must be what the table makes of it; UPDATE_DOCS=1 writes it.
void expect_file(const fs::path& path, const std::string& text) {
    if (const auto* update = std::getenv("UPDATE_DOCS"); update && std::string_view(update) == "1") {
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }
    EXPECT_TRUE(read_whole(path) == text) << path << " is stale: run unit_config with UPDATE_DOCS=1";
}

TEST(Documents, SettingsAreThoseOfTheTable) {
    expect_file(repository_root() / "docs" / "settings.md", settings_markdown());
}

TEST(Documents, EnvExampleIsThatOfTheTable) { expect_file(repository_root() / ".env.example", env_example()); }

} // namespace
} // namespace tagwright
