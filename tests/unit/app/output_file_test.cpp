#include "app/output_file.hpp"

#include "tests/unit/app/outputs.hpp"

#include <gmock/gmock.h>
#include <spdlog/pattern_formatter.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace tagwright {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(outputs, FileIsThereWholeOrNotAtAll) {
    const auto path = at("out.json");
    EXPECT_EQ(output_file::probe(path), "");
    EXPECT_EQ(files(), 0u) << "a probe leaves nothing behind";
    {
        output_file out(path);
        ASSERT_NE(out.stream(), nullptr);
        std::fputs("half", out.stream());
        EXPECT_FALSE(fs::exists(path));
    }
    EXPECT_EQ(files(), 0u) << "nor does a draft that is given up";
    const auto before = ::umask(027);
    EXPECT_EQ(write(path, "one"), "");
    ::umask(before);
    EXPECT_EQ(read(path), "one");
    EXPECT_EQ(mode_of(path), 0640U);
    fs::permissions(path, fs::perms(0600));
    EXPECT_EQ(write(path, "two"), "");
    EXPECT_EQ(read(path), "two");
    EXPECT_EQ(mode_of(path), 0600U) << "what the owner chose stays";
    EXPECT_EQ(files(), 1u);
}

TEST_F(outputs, FileOfAnotherKindIsNotReplaced) {
    fs::create_symlink(at("victim"), at("link"));
    fs::create_directory(at("directory"));
    ASSERT_EQ(mkfifo(at("pipe").c_str(), 0600), 0);
    std::ofstream(at("file")) << "x";
    const std::pair<std::string, std::string> cases[] = {
        {at("link"), "symbolic link"},        {at("directory"), "is a directory"},
        {at("directory/"), "is a directory"}, {at("pipe"), "no regular file"},
        {"/dev/null", "no regular file"},     {at("none/out"), "No such file"},
        {at("file/out"), "Not a directory"},  {"", "is a directory"},
    };
    const auto before = files();
    for (const auto& [path, word] : cases) {
        EXPECT_THAT(output_file::probe(path), HasSubstr(word)) << path;
        EXPECT_THAT(output_file::probe(path), HasSubstr(path));
        EXPECT_THAT(write(path, "x"), HasSubstr(word)) << path;
    }
    EXPECT_FALSE(fs::exists(at("victim")));
    EXPECT_EQ(files(), before);
}

TEST_F(outputs, LinkThatIsLaidMeanwhileIsNotFollowed) {
    output_file out(at("out.json"));
    ASSERT_NE(out.stream(), nullptr);
    std::fputs("x", out.stream());
    fs::create_symlink(at("victim"), at("out.json"));
    EXPECT_THAT(out.finish(), HasSubstr("symbolic link"));
    EXPECT_FALSE(fs::exists(at("victim")));
}

} // namespace
} // namespace tagwright
