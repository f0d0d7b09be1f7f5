#include "actors/throttle/queue_guard.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace tagwright::adaptive {
namespace {

/// Calls that are sent at once, done by so many places; answers are told in the order in which they come.
bool seen_as_queue(std::size_t places, const std::vector<double>& service_s) {
    std::vector<double> free_s(places);
    std::vector<std::pair<double, std::uint64_t>> answers;
    for (std::size_t i = 0; i < service_s.size(); ++i) {
        auto& place = *std::min_element(free_s.begin(), free_s.end());
        place += service_s[i];
        answers.emplace_back(place, i);
    }
    std::sort(answers.begin(), answers.end());
    queue_guard guard;
    auto sure = false;
    for (const auto& [at_s, serial] : answers) {
        guard.answered(serial, at_s);
        sure = sure || guard.sure();
    }
    return sure;
}

TEST(throttle_queue, one_place_is_seen_and_more_are_not) {
    const std::vector<double> equal(12, 2.0);
    const std::vector<double> vary{1.5, 2.2, 1.1, 2.8, 1.9, 2.5, 1.2, 2.0, 1.4, 2.9, 1.6, 2.1};
    for (const auto& service_s : {equal, vary})
        EXPECT_TRUE(seen_as_queue(1, service_s));
    for (const auto places : {4, 8, 12}) {
        EXPECT_FALSE(seen_as_queue(static_cast<std::size_t>(places), vary)) << places;
        EXPECT_FALSE(seen_as_queue(static_cast<std::size_t>(places), equal)) << places;
    }
}

TEST(throttle_queue, few_answers_tell_nothing) {
    queue_guard guard;
    for (std::uint64_t i = 0; i < 4; ++i) {
        EXPECT_TRUE(guard.possible());
        guard.answered(i, 2.0 * static_cast<double>(i + 1));
        EXPECT_FALSE(guard.sure());
    }
    guard.answered(4, 10);
    EXPECT_TRUE(guard.sure());
}

TEST(throttle_queue, what_speaks_against_it_ends_the_look) {
    queue_guard overtaken;
    overtaken.answered(1, 2);
    EXPECT_FALSE(overtaken.possible());
    queue_guard refused;
    refused.answered(0, 2);
    refused.stop();
    for (std::uint64_t i = 1; i < 9; ++i)
        refused.answered(i, 2.0 * static_cast<double>(i + 1));
    EXPECT_FALSE(refused.sure());
    queue_guard quick; // in order, but each as soon as the first
    for (std::uint64_t i = 0; i < 40; ++i)
        quick.answered(i, 2);
    EXPECT_FALSE(quick.sure());
    EXPECT_FALSE(quick.possible()) << "it does not look for ever";
}

TEST(throttle_queue, answers_that_overtake_each_other_disprove_what_was_found) {
    const auto found = [] {
        queue_guard guard;
        for (std::uint64_t i = 0; i < 5; ++i)
            guard.answered(i, 2.0 * static_cast<double>(i + 1));
        EXPECT_TRUE(guard.sure());
        guard.found();
        EXPECT_FALSE(guard.possible());
        return guard;
    };
    auto queue = found();
    for (const std::uint64_t serial : {5, 6, 8, 7, 9, 11, 10, 12, 13}) // two that the network swapped
        queue.answered(serial, 4);
    EXPECT_FALSE(queue.disproved());
    auto none = found();
    for (const std::uint64_t serial : {6, 5, 9, 7, 8})
        none.answered(serial, 4);
    EXPECT_TRUE(none.disproved());
    EXPECT_FALSE(none.disproved()) << "told once";
    EXPECT_FALSE(none.sure());
}

} // namespace
} // namespace tagwright::adaptive
