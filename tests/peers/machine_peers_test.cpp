// Real actor systems, real sockets: what processes that share a throttle say to each other.

#include "actors/throttle/shell/machine_peers.hpp"

#include "actors/throttle/seed_controller.hpp"
#include "actors/throttle/shared_throttle_actor.hpp"
#include "actors/throttle/shell/share_directory.hpp"
#include "actors/throttle/throttle_actor.hpp"
#include "tests/listening_ports.hpp"
#include "tests/peers/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <future>

namespace tagwright::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// Never reached where things work.
constexpr auto patience = 60s;

/// What a process is to the others: an actor system and its peers.
class process {
public:
    explicit process(const std::string& directory) : system_(prepared(config_, directory)) {
        peers = make_machine_peers(system_, directory);
    }
    process(const process&) = delete;
    process& operator=(const process&) = delete;
    ~process() {
        for (const auto& each : throttles_)
            caf::anon_send_exit(each, caf::exit_reason::kill);
        if (peers)
            peers->leave();
    }

    struct finding {
        share_role role = share_role::alone;
        throttle_actor leader;
    };
    /// Looks until there is a leader: on a busy machine one search may be too short. Blocks.
    finding find(const std::string& group = "group") {
        for (int i = 0; i < 30; ++i)
            if (auto out = find_once(group); out.role != share_role::alone)
                return out;
        return {};
    }
    finding find_once(const std::string& group = "group") {
        const auto said = std::make_shared<std::promise<finding>>();
        auto answer = said->get_future();
        peers->find(group, [said](share_role role, throttle_actor leader) {
            said->set_value({role, std::move(leader)});
        });
        if (answer.wait_for(patience) != std::future_status::ready)
            throw std::runtime_error("a search does not end");
        return answer.get();
    }
    throttle_actor lead(const std::string& group = "group") {
        throttle_config limits;
        limits.group = group;
        auto out =
            throttles_.emplace_back(system_.spawn(throttle, std::make_shared<seed_controller>(level_bounds{2, 2}),
                                                  limits, level_sink_actor{}, std::make_shared<null_log>()));
        peers->announce(group, out);
        return out;
    }
    void kill(const throttle_actor& who) {
        caf::scoped_actor self(system_);
        self->send_exit(who, caf::exit_reason::kill);
        self->wait_for(who);
    }
    /// A permit; empty: an error came.
    std::optional<permit> acquire(const throttle_actor& from) {
        caf::scoped_actor self(system_);
        std::optional<permit> out;
        self->request(from, caf::timespan(patience), acquire_permit{})
            .receive([&](const permit& it) { out = it; }, [](const caf::error&) {});
        return out;
    }
    caf::actor_system& system() { return system_; }

    std::shared_ptr<throttle_peers> peers;

private:
    static caf::actor_system_config& prepared(caf::actor_system_config& config, const std::string& directory) {
        config.set("scheduler.policy", caf::atom("sharing"));
        config.set("scheduler.max-threads", std::size_t{2});
        if (const auto problem = configure_sharing(config, directory); !problem.empty())
            throw std::runtime_error(problem);
        return config;
    }
    caf::actor_system_config config_;
    caf::actor_system system_;
    std::vector<throttle_actor> throttles_;
};

sockaddr_un address_of(const std::string& path) {
    sockaddr_un out{};
    out.sun_family = AF_UNIX;
    std::strncpy(out.sun_path, path.c_str(), sizeof out.sun_path - 1);
    return out;
}

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

class machine_peers_test : public ::testing::Test {
protected:
    [[nodiscard]] std::string socket() const {
        for (int i = 0; i < 1000; ++i) { // the leader says it as soon as it can
            const auto led = led_groups(directory);
            if (!led.empty() && fs::exists(led[0].socket))
                return led[0].socket;
            ::poll(nullptr, 0, 10);
        }
        return {};
    }
    [[nodiscard]] std::size_t sockets() const {
        return static_cast<std::size_t>(
            std::count_if(fs::directory_iterator(directory), fs::directory_iterator(),
                          [](const auto& entry) { return entry.path().extension() == ".sock"; }));
    }

    scratch_directory scratch;
    std::string directory = (scratch.path() / "limits").string();
};

TEST_F(machine_peers_test, OneLeadsTheOthersReachItsThrottle) {
    process one(directory), two(directory), three(directory);
    ASSERT_EQ(one.find().role, share_role::leads);
    one.lead();
    const auto at_two = two.find();
    const auto at_three = three.find();
    ASSERT_EQ(at_two.role, share_role::follows);
    ASSERT_EQ(at_three.role, share_role::follows);
    EXPECT_TRUE(two.acquire(at_two.leader));
    EXPECT_TRUE(three.acquire(at_three.leader));
    const auto led = led_groups(directory);
    ASSERT_EQ(led.size(), 1u);
    EXPECT_EQ(led[0].pid, ::getpid());
}

TEST_F(machine_peers_test, GroupsHaveLeadersOfTheirOwn) {
    process one(directory), two(directory);
    ASSERT_EQ(one.find("a").role, share_role::leads);
    ASSERT_EQ(one.find("b").role, share_role::leads);
    ASSERT_EQ(two.find("c").role, share_role::leads);
    one.lead("a");
    one.lead("b");
    two.lead("c");
    for (const auto* group : {"a", "b"}) {
        const auto there = two.find(group);
        ASSERT_EQ(there.role, share_role::follows) << group;
        EXPECT_TRUE(two.acquire(there.leader)) << group;
    }
    const auto there = one.find("c");
    ASSERT_EQ(there.role, share_role::follows);
    EXPECT_TRUE(one.acquire(there.leader));
}

TEST_F(machine_peers_test, NoPortIsOpen) {
    const auto before = open_ports(::getpid());
    process one(directory), two(directory);
    ASSERT_EQ(one.find().role, share_role::leads);
    one.lead();
    ASSERT_TRUE(two.acquire(two.find().leader));
    EXPECT_EQ(open_ports(::getpid()), before);
}

TEST_F(machine_peers_test, WhoLeadsMayLeadAgainWithAnotherThrottle) {
    process one(directory), two(directory);
    ASSERT_EQ(one.find().role, share_role::leads);
    const auto first = one.lead();
    ASSERT_TRUE(two.acquire(two.find().leader));
    one.kill(first);
    ASSERT_EQ(one.find().role, share_role::leads);
    one.lead();
    process three(directory);
    const auto there = three.find();
    ASSERT_EQ(there.role, share_role::follows);
    EXPECT_TRUE(three.acquire(there.leader));
    EXPECT_EQ(sockets(), 1u) << "the first one's is gone";
}

TEST_F(machine_peers_test, WhenTheLeaderEndsNothingIsLeftAndAnotherOneLeads) {
    process two(directory);
    {
        process one(directory);
        ASSERT_EQ(one.find().role, share_role::leads);
        one.lead();
        ASSERT_EQ(two.find().role, share_role::follows);
    }
    EXPECT_EQ(sockets(), 0u);
    ASSERT_EQ(two.find().role, share_role::leads);
    EXPECT_TRUE(two.acquire(two.lead()));
}

TEST_F(machine_peers_test, SocketsOfTheKilledAreRemovedByTheNextLeader) {
    ASSERT_EQ(make_private_directory(directory), "");
    const auto elsewhere = new_runtime_socket();
    for (const std::string& left : {std::string("0123456789abcdef.sock"), elsewhere}) {
        std::ofstream(directory + "/group.lock") << "99999 " << left << "\n";
        const auto path = socket_path(directory, {0, left});
        std::ofstream(path) << "";
        process one(directory);
        EXPECT_EQ(one.find().role, share_role::leads);
        EXPECT_FALSE(fs::exists(path)) << path;
    }
    EXPECT_FALSE(fs::exists(fs::path(elsewhere).parent_path()));
}

TEST_F(machine_peers_test, APathThatIsTooLongForASocketIsNoObstacle) {
    directory = (scratch.path() / std::string(120, 'd') / "limits").string();
    std::string where;
    {
        process one(directory), two(directory);
        ASSERT_EQ(one.find().role, share_role::leads);
        one.lead();
        const auto there = two.find();
        ASSERT_EQ(there.role, share_role::follows);
        EXPECT_TRUE(two.acquire(there.leader));
        where = socket();
        EXPECT_TRUE(fits_a_socket(where));
        struct stat is {};
        ASSERT_EQ(::stat(fs::path(where).parent_path().c_str(), &is), 0);
        EXPECT_EQ(is.st_mode & 0777, 0700u);
    }
    EXPECT_FALSE(fs::exists(fs::path(where).parent_path()));
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

/// Whatever is under way when it ends: a thousand times the start and the end of all that shares.
TEST_F(machine_peers_test, StartsAndEndsAThousandTimes) {
    const auto make = [](caf::actor_system& system, bool) -> throttle_actor {
        return system.spawn(throttle, std::make_shared<seed_controller>(level_bounds{1, 1}), throttle_config{},
                            level_sink_actor{}, std::make_shared<null_log>());
    };
    share_config sharing;
    sharing.group = sharing.name = "group";
    const auto descriptors = [] {
        return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
    };
    std::ptrdiff_t before = 0;
    for (int i = 0; i < 1000; ++i) {
        process one(directory);
        // The actor may have the last word on the peers: it lets go of them on a thread of its system.
        const auto shared = one.system().spawn(shared_throttle, one.peers, make_throttle{make}, sharing,
                                               level_sink_actor{}, std::make_shared<null_log>());
        if (i % 2 == 0)
            one.peers.reset();
        if (i % 4 >= 2) {
            ASSERT_TRUE(one.acquire(shared)) << i;
        }
        if (i % 8 >= 6) {
            // A new one each time: CAF tells 256 systems of a process from each other, no more.
            process witness(directory);
            ASSERT_EQ(witness.find().role, share_role::follows) << i;
        }
        caf::anon_send_exit(shared, caf::exit_reason::kill);
        if (i == 10)
            before = descriptors();
    }
    EXPECT_LE(descriptors(), before + 8) << "none is left open";
}

} // namespace
} // namespace tagwright::testing
