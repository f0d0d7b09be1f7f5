#include "actors/throttle/shell/machine_peers.hpp"

#include "actors/throttle/shell/shared_throttle_actor.hpp"
#include "tests/listening_ports.hpp"
#include "tests/peers/peers_fixture.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace tagwright::testing {
namespace {

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
