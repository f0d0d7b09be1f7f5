#include "app/cli/version_text.hpp"

#include "app/cli/options.hpp"
#include "tagwright/version.hpp"

#include <gmock/gmock.h>

#include <regex>
#include <sstream>

namespace tagwright::cli {
namespace {

TEST(VersionText, FirstLineIsThePrograms) {
    EXPECT_THAT(version_text(), ::testing::StartsWith("tagwright " + std::string(version()) + "\n"));
}

TEST(VersionText, EachLineHasANameAndANumber) {
    std::istringstream lines(version_text());
    const std::regex form("[A-Za-z][A-Za-z0-9+/-]* [0-9]+\\.[0-9]+[0-9a-z.+-]*( \\(.*\\))?");
    for (std::string line; std::getline(lines, line);)
        EXPECT_TRUE(std::regex_match(line, form)) << line;
}

TEST(VersionText, NamesTheLibraries) {
    for (const auto* name : {"CAF ", "libcurl ", "OpenSSL ", "SQLite 3.", "SQLiteCpp 3.", "libxml2 2.", "utf8proc 2.",
                             "nlohmann/json 3.", "fmt ", "spdlog 1.", "toml++ ", "CLI11 2.", "RESTinio 0.6."})
        EXPECT_THAT(version_text(), ::testing::HasSubstr("\n" + std::string(name)));
}

} // namespace
} // namespace tagwright::cli
