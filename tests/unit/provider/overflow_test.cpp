#include "actors/provider/overflow.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

/// What a provider does for a while: every so often an answer, a failure, or neither.
struct stretch {
    const char* what;
    duration length;
    duration answer_every; ///< 0: none
    duration took;
    duration failure_every = 0s;
    double tokens = 1000;
    bool has_work = true;
};

class provider_at_work {
public:
    void live(const stretch& s) {
        owed_most = 0;
        auto answer = now + s.answer_every;
        auto failure = now + s.failure_every;
        for (const auto end = now + s.length; now < end; now += 100ms) {
            if (s.answer_every > 0s && now >= answer) {
                gauge.answered(s.tokens, s.took);
                answer += s.answer_every;
            }
            if (s.failure_every > 0s && now >= failure) {
                gauge.failed();
                failure += s.failure_every;
            }
            gauge.look(now, s.has_work);
            owed_most = std::max(owed_most, gauge.owed());
            for (; takes_over && gauge.owed() >= s.tokens; ++handed_on)
                gauge.handed_on(s.tokens);
        }
    }
    overflow_gauge gauge;
    time_point now{};
    bool takes_over = false; ///< the next provider takes what it is behind
    int handed_on = 0;
    double owed_most = 0;
};

constexpr stretch usual{"usual", 10min, 1s, 2s};

struct case_of_overflow {
    stretch then;
    bool slow;
};

class Overflow : public testing::TestWithParam<case_of_overflow> {};

TEST_P(Overflow, IsOwedWhereSomethingIsWrongAndLessGetsThrough) {
    provider_at_work it;
    it.live(usual);
    ASSERT_EQ(it.owed_most, 0) << "the usual";
    it.live(GetParam().then);
    EXPECT_EQ(it.owed_most > 0, GetParam().slow);
}

INSTANTIATE_TEST_SUITE_P(Table, Overflow,
                         testing::Values(
                             // A quota, not trouble.
                             case_of_overflow{{"quota_lowered_to_a_fifth", 10min, 5s, 2s}, false},
                             case_of_overflow{{"one_answer_a_minute", 30min, 60s, 2s}, false},
                             case_of_overflow{{"silent_for_a_minute", 75s, 0s, 0s}, false},
                             case_of_overflow{{"long_pages", 10min, 10s, 8s, 0s, 10'000}, false},
                             case_of_overflow{{"nothing_to_do", 10min, 0s, 0s, 0s, 0, false}, false},
                             // Trouble, but the work gets done.
                             case_of_overflow{{"every_third_call_fails", 10min, 1500ms, 2s, 3s}, false},
                             case_of_overflow{{"slower_answers_more_at_once", 10min, 1s, 10s}, false},
                             case_of_overflow{{"half_the_pace", 10min, 1900ms, 10s}, false},
                             // Slow.
                             case_of_overflow{{"two_of_three_calls_fail", 5min, 3s, 2s, 1500ms}, true},
                             case_of_overflow{{"answers_take_ten_times_as_long", 5min, 10s, 20s}, true},
                             case_of_overflow{{"silent_for_two_minutes", 2min, 0s, 0s}, true}),
                         [](const auto& which) { return std::string(which.param.then.what); });

TEST(OverflowGauge, BothTogetherKeepTheOldPace) {
    provider_at_work it;
    it.takes_over = true;
    it.live(usual);
    it.live({"slow", 10min, 5s, 20s});
    // 480 of 600 calls are missing; those of the first minute and a half, until it was noticed, stay so.
    EXPECT_GE(it.handed_on, 480 - 75);
    EXPECT_LE(it.handed_on, 480);
}

TEST(OverflowGauge, NothingIsTakenOffOneThatHasRecovered) {
    provider_at_work it;
    it.takes_over = true;
    it.live(usual);
    it.live({"silent", 5min, 0s, 0s});
    EXPECT_GT(it.handed_on, 150);
    it.handed_on = 0;
    it.live(usual);
    EXPECT_LE(it.handed_on, 2) << "what was owed when the first answer came";
}

TEST(OverflowGauge, IsBlindUntilItHasSeenTheProviderAtWork) {
    provider_at_work it;
    it.live({"silent from the start", 30min, 0s, 0s});
    EXPECT_EQ(it.owed_most, 0);
}

TEST(OverflowGauge, BurstAtTheStartIsNotThePace) {
    provider_at_work it;
    it.live({"burst", 10s, 100ms, 2s});
    it.live({"the quota", 10min, 1s, 2s});
    it.takes_over = true;
    it.live({"slow", 10min, 5s, 20s});
    EXPECT_LE(it.handed_on, 600);
}

TEST(OverflowGauge, SlowModelIsNotSilentBetweenItsAnswers) {
    provider_at_work it;
    it.live({"four minutes an answer", 3h, 4min, 4min});
    EXPECT_EQ(it.owed_most, 0);
}

TEST(OverflowGauge, StartsOverAfterAnOutageWithTheOldPace) {
    provider_at_work it;
    it.live(usual);
    it.live({"fails", 2min, 10s, 2s, 1s});
    EXPECT_TRUE(it.gauge.slow());
    it.gauge.start_over(it.now);
    EXPECT_FALSE(it.gauge.slow());
    it.live({"fails", 80s, 10s, 2s, 1s});
    EXPECT_EQ(it.owed_most, 0) << "not judged yet";
    it.live({"fails", 30s, 10s, 2s, 1s});
    EXPECT_GT(it.owed_most, 0);
}

} // namespace
} // namespace tagwright
