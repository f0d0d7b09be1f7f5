#include "actors/throttle/shell/share_directory.hpp"

#include "tests/scratch_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace tagwright::testing {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

class share_directory : public ::testing::Test {
protected:
    [[nodiscard]] std::string path(const std::string& name) const { return (scratch.path() / name).string(); }
    static int mode_of(const std::string& of) {
        struct stat is {};
        return ::lstat(of.c_str(), &is) == 0 ? static_cast<int>(is.st_mode & 07777) : -1;
    }
    scratch_directory scratch;
};

TEST_F(share_directory, IsMadeWithItsParentsForUsAlone) {
    EXPECT_EQ(make_private_directory(path("data/limits")), "");
    EXPECT_EQ(mode_of(path("data/limits")), 0700);
    EXPECT_EQ(make_private_directory(path("data/limits")), "") << "and taken as it is the next time";
}

TEST_F(share_directory, AWiderModeIsNarrowed) {
    for (const mode_t mode : {0777, 0755, 0770, 0701, 01777, 0500}) {
        fs::create_directory(path("limits"));
        ASSERT_EQ(::chmod(path("limits").c_str(), mode), 0);
        EXPECT_EQ(make_private_directory(path("limits")), "") << std::oct << mode;
        EXPECT_EQ(mode_of(path("limits")) & 0777, 0700) << std::oct << mode;
    }
}

TEST_F(share_directory, ALinkIsNotFollowed) {
    fs::create_directory(path("elsewhere"));
    ASSERT_EQ(::chmod(path("elsewhere").c_str(), 0755), 0);
    fs::create_directory_symlink(path("elsewhere"), path("limits"));
    EXPECT_THAT(make_private_directory(path("limits")), HasSubstr("limits is a symbolic link"));
    EXPECT_EQ(mode_of(path("elsewhere")), 0755) << "untouched";
    fs::create_symlink(path("nowhere"), path("dangling"));
    EXPECT_THAT(make_private_directory(path("dangling")), HasSubstr("is a symbolic link"));
    EXPECT_FALSE(fs::exists(path("nowhere")));
}

TEST_F(share_directory, WhatIsNoDirectoryIsRefused) {
    std::ofstream(path("limits")) << "x";
    EXPECT_THAT(make_private_directory(path("limits")), HasSubstr(path("limits")));
    EXPECT_THAT(make_private_directory(path("limits/below")), HasSubstr("limits/below cannot be made"));
}

TEST_F(share_directory, AnotherUsersIsRefused) {
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root can make a directory of another user";
    fs::create_directory(path("limits"));
    ASSERT_EQ(::chmod(path("limits").c_str(), 0777), 0);
    ASSERT_EQ(::chown(path("limits").c_str(), 65534, 65534), 0);
    EXPECT_THAT(make_private_directory(path("limits")), HasSubstr("belongs to another user (number 65534, not 0)"));
    EXPECT_EQ(mode_of(path("limits")), 0777) << "untouched";
}

TEST_F(share_directory, OneHoldsTheLockAndItsEndFreesIt) {
    const auto where = scratch.path().string();
    leader_file other(where, "group");
    {
        const leader_file first(where, "group");
        ASSERT_TRUE(first.is_open());
        EXPECT_TRUE(first.lock());
        EXPECT_FALSE(other.lock());
        EXPECT_TRUE(first.tell({7, "a.sock"}));
        EXPECT_EQ(other.place()->pid, 7);
        EXPECT_EQ(other.place()->socket, "a.sock");
        EXPECT_TRUE(first.tell_nothing());
        EXPECT_FALSE(other.place());
    }
    EXPECT_TRUE(other.lock());
    EXPECT_EQ(groups_in(where), std::vector<std::string>{"group"});
}

TEST_F(share_directory, TheLockOfAFileThatWasRemovedIsNone) {
    const leader_file old(scratch.path().string(), "group");
    fs::remove(path("group.lock"));
    EXPECT_FALSE(old.lock()) << "the others would lock another file";
    const leader_file fresh(scratch.path().string(), "group");
    EXPECT_TRUE(fresh.lock());
}

TEST_F(share_directory, AFileThatIsALinkOrAPipeIsNotOpened) {
    fs::create_symlink(path("target"), path("link.lock"));
    EXPECT_FALSE(leader_file(scratch.path().string(), "link").is_open());
    EXPECT_FALSE(fs::exists(path("target")));
    ASSERT_EQ(::mkfifo(path("pipe.lock").c_str(), 0600), 0);
    EXPECT_FALSE(leader_file(scratch.path().string(), "pipe").is_open());
}

TEST_F(share_directory, OnlyASocketOfOurMakingIsBelieved) {
    struct line {
        const char* text;
        const char* socket; ///< null: nothing is believed
    };
    for (const auto& [text, socket] : std::vector<line>{
             {"12 abc.sock\n", "abc.sock"},
             {"12 /run/user/1000/tagwright-Ab12Cd/s.sock\n", "/run/user/1000/tagwright-Ab12Cd/s.sock"},
             {"", nullptr},
             {"12 abc.sock", nullptr}, // half written
             {"12\n", nullptr},
             {"40123 1234\n", nullptr}, // a port, as older versions wrote it
             {"x abc.sock\n", nullptr},
             {"12 .sock\n", nullptr},
             {"12 ../abc.sock\n", nullptr},
             {"12 sub/abc.sock\n", nullptr},
             {"12 /etc/passwd\n", nullptr},
             {"12 /home/me/.gnupg/agent.sock\n", nullptr},
             {"12 tagwright-x/s.sock\n", nullptr},
         }) {
        std::ofstream(path("group.lock")) << text;
        const auto place = leader_file(scratch.path().string(), "group").place();
        EXPECT_EQ(place.has_value(), socket != nullptr) << text;
        if (place && socket) {
            EXPECT_EQ(place->socket, socket);
        }
    }
}

TEST_F(share_directory, SocketsOfTheirOwnDirectoryAreShortAndRemovedWithIt) {
    const auto where = new_runtime_socket();
    ASSERT_FALSE(where.empty());
    EXPECT_TRUE(fits_a_socket(where));
    const auto parent = fs::path(where).parent_path();
    EXPECT_EQ(mode_of(parent.string()), 0700);
    std::ofstream(where) << "x";
    remove_socket(scratch.path().string(), {1, where});
    EXPECT_FALSE(fs::exists(parent));
    EXPECT_TRUE(fits_a_socket(std::string(107, 'x')));
    EXPECT_FALSE(fits_a_socket(std::string(108, 'x')));
    EXPECT_NE(new_socket_name(), new_socket_name());
}

} // namespace
} // namespace tagwright::testing
