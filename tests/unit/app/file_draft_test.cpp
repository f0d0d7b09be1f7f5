#include "app/file_draft.hpp"

#include "tests/scratch_directory.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace tagwright {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class file_draft_in_a_directory : public ::testing::Test {
protected:
    static std::string read(const fs::path& path) {
        std::ostringstream out;
        out << std::ifstream(path).rdbuf();
        return out.str();
    }
    static unsigned mode_of(const fs::path& path) {
        struct stat there {};
        return ::stat(path.c_str(), &there) == 0 ? there.st_mode & 07777u : 0;
    }
    [[nodiscard]] std::ptrdiff_t files() const { return std::distance(fs::directory_iterator(dir), {}); }

    testing::scratch_directory scratch;
    const fs::path dir = scratch.path();
};

TEST_F(file_draft_in_a_directory, AppearsWholeWithItsPermissions) {
    const auto path = dir / "f";
    std::ofstream(path) << "old";
    fs::permissions(path, fs::perms::all);
    file_draft draft(path.string(), 0600);
    draft.write("ne");
    draft.write("w");
    EXPECT_EQ(read(path), "old");
    EXPECT_EQ(draft.commit(), "");
    EXPECT_EQ(read(path), "new");
    EXPECT_EQ(mode_of(path), 0600u);
    EXPECT_EQ(files(), 1);
}

TEST_F(file_draft_in_a_directory, LeavesNothingWithoutCommit) {
    { file_draft((dir / "f").string(), 0600).write("x"); }
    EXPECT_EQ(files(), 0);
}

TEST_F(file_draft_in_a_directory, TakesAnotherNameWhereALinkIsInTheWay) {
    std::ofstream(dir / "victim") << "mine";
    const auto path = (dir / "f").string();
    fs::create_symlink(dir / "victim", path + "." + std::to_string(::getpid()) + "-0.part");
    file_draft draft(path, 0600);
    draft.write("x");
    EXPECT_EQ(draft.commit(), "");
    EXPECT_EQ(read(dir / "victim"), "mine");
    EXPECT_EQ(read(path), "x");
}

TEST_F(file_draft_in_a_directory, TakesTheLinksPlaceAndDoesNotFollowIt) {
    std::ofstream(dir / "victim") << "mine";
    fs::create_symlink(dir / "victim", dir / "f");
    file_draft draft((dir / "f").string(), 0600);
    draft.write("x");
    EXPECT_EQ(draft.commit(), "");
    EXPECT_EQ(read(dir / "victim"), "mine");
    EXPECT_FALSE(fs::is_symlink(dir / "f"));
}

TEST_F(file_draft_in_a_directory, SaysWhatWentWrong) {
    file_draft nowhere((dir / "no" / "f").string(), 0600);
    nowhere.write("x");
    EXPECT_THAT(nowhere.commit(), HasSubstr("no/f cannot be written"));
    file_draft directory(dir.string(), 0600);
    EXPECT_THAT(directory.commit(), HasSubstr("cannot be put in its place"));
    file_draft device("/dev/full", 0600);
    device.write("x");
    EXPECT_THAT(device.commit(), HasSubstr("/dev/full cannot be written: No space left"));
}

} // namespace
} // namespace tagwright
