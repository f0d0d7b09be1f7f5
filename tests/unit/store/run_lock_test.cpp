#include "providers/store/run_lock.hpp"

#include "waiting_store.hpp"

#include <gtest/gtest.h>

namespace tagwright::testing {
namespace {

TEST(RunLocks, ANameIsNoWayOutOfTheDirectory) {
    const scratch_directory scratch;
    const run_locks locks(scratch.file("runs"));
    failure why;
    for (const auto* name : {"../up", "", "a/b"}) {
        EXPECT_EQ(locks.claim(name, why), nullptr);
        EXPECT_EQ(why.code, errc::run_not_found);
    }
    EXPECT_FALSE(std::filesystem::exists(scratch.file("up.lock")));
}

TEST(RunLocks, AnOrderlyEndLeavesNoFile) {
    const scratch_directory scratch;
    const run_locks locks(scratch.file("runs"));
    failure why;
    for (int i = 0; i < 3; ++i) {
        const auto claim = locks.claim("r", why);
        EXPECT_NE(claim, nullptr) << why.message;
        EXPECT_EQ(locks.driver("r"), ::getpid());
    }
    EXPECT_EQ(locks.driver("r"), 0);
    EXPECT_TRUE(std::filesystem::is_empty(scratch.file("runs")));
}

} // namespace
} // namespace tagwright::testing
