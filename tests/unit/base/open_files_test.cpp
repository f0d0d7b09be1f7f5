#include "base/open_files.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <sys/resource.h>

namespace tagwright {
namespace {

TEST(OpenFiles, ConnectionsStayWithinAHalfOfWhatIsLeft) {
    EXPECT_EQ(connections_within(576, 1'000'000), 576u);
    EXPECT_EQ(connections_within(576, std::numeric_limits<std::size_t>::max()), 576u);
    EXPECT_EQ(connections_within(576, 1024), 496u);
    EXPECT_EQ(connections_within(576, 256), 112u);
    EXPECT_EQ(connections_within(3, 256), 3u);
    EXPECT_EQ(connections_within(576, 42), 5u);
    EXPECT_EQ(connections_within(576, 38), 4u);
    EXPECT_EQ(connections_within(576, 10), 4u);
    EXPECT_EQ(connections_within(2, 10), 2u);
}

TEST(OpenFiles, AreRaisedToWhatTheSystemAllows) {
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit few = before;
    few.rlim_cur = 100;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    EXPECT_EQ(open_files_max(), 100u);
    raise_open_files_max();
    EXPECT_EQ(open_files_max(), before.rlim_max == RLIM_INFINITY ? std::numeric_limits<std::size_t>::max()
                                                                 : std::size_t{before.rlim_max});
    setrlimit(RLIMIT_NOFILE, &before);
}

} // namespace
} // namespace tagwright
