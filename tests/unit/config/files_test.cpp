#include "config/files.hpp"

#include "tests/scratch_directory.hpp"
#include "tests/unit/config/fixtures.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <sys/stat.h>
#include <thread>

namespace tagwright {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// A directory of its own, that is the working directory while the test runs.
class Files : public ::testing::Test {
protected:
    void SetUp() override {
        before_ = fs::current_path();
        fs::current_path(here_);
    }
    void TearDown() override { fs::current_path(before_); }
    static void put(const fs::path& path, std::string_view text) { std::ofstream(path, std::ios::binary) << text; }

    fs::path before_;
    testing::scratch_directory scratch_;
    const fs::path here_ = scratch_.path();
};

TEST_F(Files, ReadOrSayWhyNot) {
    put("a.txt", "text\n");
    EXPECT_EQ(read_text_file("a.txt").text, "text\n");
    EXPECT_EQ(read_text_file("a.txt").problem, "");
    EXPECT_EQ(read_text_file("none.txt").problem, "cannot read none.txt: No such file or directory");
    EXPECT_EQ(read_text_file(".").problem, "cannot read .: it is a directory");
    put("big.txt", std::string(config_file_bytes_max + 1, 'x'));
    EXPECT_THAT(read_text_file("big.txt").problem, HasSubstr("cannot read big.txt: larger than"));
    EXPECT_EQ(read_text_file("big.txt").text, "");
    put("fits.txt", std::string(config_file_bytes_max, 'x'));
    EXPECT_EQ(read_text_file("fits.txt").problem, "");
}

TEST_F(Files, DefaultFilesMayBeMissing) {
    const auto from = read_sources({});
    EXPECT_TRUE(from.problems.empty());
    EXPECT_EQ(from.toml, "");
    EXPECT_EQ(from.dotenv, "");
}

TEST_F(Files, DefaultFilesAreReadWhereTheyAre) {
    put(".env", "TAG_SPACE_BATCH_SIZE=7\n");
    put("tagwright.toml", "[tag]\ncache_size = 8\n");
    auto from = read_sources({.flags = {{"TAGWRIGHT_LABELS_MAX", "9"}}, .needs = {.confluence = false}});
    from.environment = {{"HOME", "/home/me"}};
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_EQ(loaded.values.batch_size, 7);
    EXPECT_EQ(loaded.values.cache_size, 8);
    EXPECT_EQ(loaded.values.labels_max, 9);
}

TEST_F(Files, AreReadOnceAlsoForALaterLoad) {
    ASSERT_EQ(mkfifo("words.json", 0600), 0);
    std::thread writer([] { put("words.json", R"({"labels":["runbook"]})"); });
    source_request request{.flags = {{"TAGWRIGHT_VOCABULARY", "words.json"}}, .needs = {.confluence = false}};
    request.files = std::make_shared<settings_files>();
    EXPECT_EQ(load_settings(read_sources(request)).vocabulary.labels.size(), 1u);
    writer.join();
    put(".env", "TAG_SPACE_BATCH_SIZE=7\n");
    EXPECT_EQ(read_sources(request).dotenv, "TAG_SPACE_BATCH_SIZE=7\n");
    put(".env", "TAG_SPACE_BATCH_SIZE=8\n");
    EXPECT_EQ(read_sources(request).dotenv, "TAG_SPACE_BATCH_SIZE=7\n");
    EXPECT_EQ(load_settings(read_sources(request)).vocabulary.labels.size(), 1u);
}

TEST_F(Files, WhereTheyLieIsKnown) {
    put(".env", "TAG_SPACE_BATCH_SIZE=7\n");
    put("tagwright.toml", "[tag]\ncache_size = 8\n");
    auto from = read_sources({});
    EXPECT_EQ(from.dotenv_place, fs::canonical(here_).string());
    EXPECT_EQ(from.toml_place, from.dotenv_place);
    EXPECT_EQ(read_sources({.config_file = "tagwright.toml"}).toml_place, "") << "it was named";
    fs::create_directory("elsewhere");
    fs::rename(".env", "elsewhere/.env");
    fs::create_symlink("elsewhere/.env", ".env");
    EXPECT_EQ(read_sources({}).dotenv_place, (fs::canonical(here_) / "elsewhere").string());
}

TEST_F(Files, OfOtherKindsAreNotWaitedFor) {
    ASSERT_EQ(mkfifo("tagwright.toml", 0600), 0);
    fs::create_directory(".env"); // as Python's people call a directory of theirs
    const auto from = read_sources({});
    EXPECT_THAT(problems_of(from), HasSubstr("tagwright.toml: cannot read tagwright.toml: it is no regular file"));
    EXPECT_EQ(from.dotenv, "");
    EXPECT_EQ(from.problems.size(), 1u);
}

TEST_F(Files, ThatAnybodyMayWriteAreWarnedOf) {
    put(".env", "TAG_SPACE_BATCH_SIZE=7\n");
    fs::permissions(".env", fs::perms::owner_all | fs::perms::others_write);
    EXPECT_THAT(load_settings(read_sources({})).warnings,
                ::testing::Contains(HasSubstr(".env: everybody on this machine")));
}

TEST_F(Files, ChosenConfigMustExist) {
    put("tagwright.toml", "[tag]\ncache_size = 8\n");
    const auto from = read_sources({.config_file = "other.toml"});
    EXPECT_EQ(from.toml, "");
    EXPECT_THAT(problems_of(from), HasSubstr("--config: cannot read other.toml: No such file or directory"));
}

TEST_F(Files, ProcessEnvironmentIsRead) {
    ASSERT_EQ(setenv("TAGWRIGHT_TEST_VARIABLE", "a=b", 1), 0);
    EXPECT_EQ(process_environment().at("TAGWRIGHT_TEST_VARIABLE"), "a=b");
    unsetenv("TAGWRIGHT_TEST_VARIABLE");
}

} // namespace
} // namespace tagwright
