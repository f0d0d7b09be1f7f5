#include "actors/supervision/restart_window.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

TEST(RestartWindow, GivesUpAtMoreThanItsIntensity) {
    restart_window w({.restarts_max = 2, .within = 10s});
    const time_point t{};
    EXPECT_TRUE(w.allow(t));
    EXPECT_TRUE(w.allow(t + 5s));
    EXPECT_FALSE(w.allow(t + 6s));
    EXPECT_TRUE(w.allow(t + 30s)) << "a new window";
}

} // namespace
} // namespace tagwright
