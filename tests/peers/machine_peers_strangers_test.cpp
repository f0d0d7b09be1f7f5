// Who is no friend: another user's process, and one that is silent.
#include "tests/peers/peers_fixture.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tagwright::testing {
namespace {

/// Takes connections and says nothing, as a process does that is stopped.
class deaf_socket {
public:
    explicit deaf_socket(const std::string& path)
        : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        const auto at = address_of(path);
        if (::bind(fd_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || ::listen(fd_, 16) != 0)
            throw std::runtime_error(path);
    }
    deaf_socket(const deaf_socket&) = delete;
    deaf_socket& operator=(const deaf_socket&) = delete;
    ~deaf_socket() { ::close(fd_); }
    /// How many have come; hangs up on them.
    [[nodiscard]] int guests() const {
        for (int count = 0;; ++count) {
            const int guest = ::accept(fd_, nullptr, nullptr);
            if (guest < 0)
                return count;
            ::close(guest);
        }
    }

private:
    int fd_;
};

/// Of a visitor to a socket.
enum visit { answered, hung_up, kept_out };

/// Connects as that user, as a stranger does who knows the path, and waits for the first byte. From fork on only
/// system calls: this process has threads.
visit visit_as(uid_t user, const std::string& path) {
    const auto at = address_of(path);
    const pid_t child = ::fork();
    if (child == 0) {
        if (::setresgid(user, user, user) != 0 || ::setresuid(user, user, user) != 0)
            ::_exit(99);
        const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
        if (::connect(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0)
            ::_exit(kept_out);
        const char hello[64] = "whatever a stranger says";
        static_cast<void>(::send(fd, hello, sizeof hello, MSG_NOSIGNAL));
        char byte = 0;
        ::_exit(::read(fd, &byte, 1) == 1 ? answered : hung_up); // CAF speaks first, to whom it speaks
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return static_cast<visit>(WEXITSTATUS(status));
}

TEST_F(machine_peers_test, WhoLeadsAndSaysNothingIsNotWaitedForLong) {
    ASSERT_EQ(make_private_directory(directory), "");
    const leader_file held(directory, "group");
    ASSERT_TRUE(held.lock());
    process one(directory);
    EXPECT_EQ(one.find_once().role, share_role::alone);
    const deaf_socket deaf(directory + "/deaf.sock");
    ASSERT_TRUE(held.tell({1, "deaf.sock"}));
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(one.find_once().role, share_role::alone);
    EXPECT_EQ(deaf.guests(), 1) << "it is asked once, however often one looks";
}

TEST_F(machine_peers_test, AnotherUserIsKeptOut) {
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root can become another user";
    process one(directory), two(directory);
    ASSERT_EQ(one.find().role, share_role::leads);
    one.lead();
    const auto where = socket();
    ASSERT_FALSE(where.empty());
    EXPECT_EQ(visit_as(::geteuid(), where), answered) << "a control: we are spoken to";
    ASSERT_EQ(::chmod(scratch.path().c_str(), 0755), 0);
    EXPECT_EQ(visit_as(65534, where), kept_out) << "by the directory";
    ASSERT_EQ(::chmod(directory.c_str(), 0755), 0);
    ASSERT_EQ(::chmod(where.c_str(), 0777), 0);
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(visit_as(65534, where), hung_up) << "by the kernel's word, where somebody opened the directory";
    const auto there = two.find();
    ASSERT_EQ(there.role, share_role::follows) << "friends come in afterwards";
    EXPECT_TRUE(two.acquire(there.leader));
    process three(directory);
    EXPECT_EQ(three.find().role, share_role::follows);
    struct stat is {};
    ASSERT_EQ(::stat(directory.c_str(), &is), 0);
    EXPECT_EQ(is.st_mode & 0777, 0700u) << "who comes later closes the directory again";
}

TEST_F(machine_peers_test, ASocketOfAnotherUserIsNotSpokenTo) {
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root can become another user";
    ASSERT_EQ(make_private_directory(directory), "");
    const leader_file held(directory, "group");
    ASSERT_TRUE(held.lock());
    ASSERT_EQ(::chmod(scratch.path().c_str(), 0755), 0);
    ASSERT_EQ(::chmod(directory.c_str(), 0777), 0);
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const auto at = address_of(directory + "/theirs.sock");
    const pid_t stranger = ::fork();
    if (stranger == 0) { // Listens in our directory, which somebody has opened, and counts whom it gets a word of.
        static_cast<void>(::setresuid(65534, 65534, 65534));
        const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
        const bool good = ::bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 && ::listen(fd, 16) == 0;
        static_cast<void>(::write(ready[1], &good, sizeof good));
        const int guest = ::accept(fd, nullptr, nullptr);
        const char hello[64] = "BASP, say";
        static_cast<void>(::send(guest, hello, sizeof hello, MSG_NOSIGNAL));
        char byte = 0;
        ::_exit(::read(guest, &byte, 1) == 1 ? answered : hung_up);
    }
    bool good = false;
    ASSERT_EQ(::read(ready[0], &good, sizeof good), static_cast<ssize_t>(sizeof good));
    ASSERT_TRUE(good);
    ASSERT_TRUE(held.tell({1, "theirs.sock"}));
    {
        process one(directory);
        EXPECT_EQ(one.find_once().role, share_role::alone);
    }
    int status = 0;
    ::waitpid(stranger, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), hung_up);
    ::close(ready[0]);
    ::close(ready[1]);
}

} // namespace
} // namespace tagwright::testing
