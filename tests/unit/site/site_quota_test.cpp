#include "actors/site/site_quota.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

constexpr time_point t0{1h};
constexpr double answer_s = 0.1;

time_point at(double s) { return t0 + std::chrono::duration_cast<duration>(std::chrono::duration<double>(s)); }

call_outcome refusal(std::optional<duration> wait) {
    call_outcome out;
    out.verdict = call_verdict::rate_limited;
    out.hints.retry_after = wait;
    out.hints.exhausted = quota_dimension::requests;
    return out;
}

/// A wiki with a bucket for both sides, or one each, and a client that always has more to ask on the sides that are
/// busy. Time goes by milliseconds; answers take 100 ms.
class small_wiki {
public:
    small_wiki(bool shared, double per_s, double burst)
        : shared_(shared), per_s_(per_s), burst_(burst), level_{burst, burst} {}

    site_quota quota{level_bounds{4, 4}, level_bounds{5, 16}, 1};
    std::array<bool, site_sides> busy{true, true};
    std::array<int, site_sides> let_in{}, refused{};
    double now_s = 0;

    void run(double seconds) {
        for (const auto end = now_s + seconds; now_s < end; now_s += 0.001) {
            while (!answers_.empty() && answers_.begin()->first <= now_s) {
                const auto [side, call, outcome] = answers_.begin()->second;
                answers_.erase(answers_.begin());
                quota.settle(side, at(now_s), call, outcome);
                again_[index(side)] = at(now_s);
            }
            for (const auto side : {site_side::writes, site_side::reads})
                ask(side);
        }
    }

private:
    static std::size_t index(site_side side) { return static_cast<std::size_t>(side); }
    void ask(site_side side) {
        auto& again = again_[index(side)];
        while (busy[index(side)] && again && *again <= at(now_s)) {
            const auto answer = quota.admit(side, at(now_s), last_[index(side)] + 1, {});
            if (answer.granted)
                arrive(side, ++last_[index(side)]);
            else
                again = answer.retry_at;
        }
    }
    void arrive(site_side side, std::uint64_t call) {
        const auto bucket = shared_ ? 0 : index(side);
        level_[bucket] = std::min(burst_, level_[bucket] + (now_s - filled_s_[bucket]) * per_s_);
        filled_s_[bucket] = now_s;
        const auto good = level_[bucket] >= 1;
        level_[bucket] -= good ? 1 : 0;
        ++(good ? let_in : refused)[index(side)];
        answers_.emplace(now_s + answer_s, std::tuple(side, call, good ? call_outcome{} : refusal({})));
    }

    bool shared_;
    double per_s_, burst_;
    std::array<double, site_sides> level_, filled_s_{};
    std::array<std::uint64_t, site_sides> last_{};
    std::array<std::optional<time_point>, site_sides> again_{t0, t0}; ///< when asking again may help
    std::multimap<double, std::tuple<site_side, std::uint64_t, call_outcome>> answers_;
};

TEST(SiteQuota, BothSidesTogetherUseWhatOneQuotaLetsThrough) {
    for (const auto per_s : {2.0, 10.0}) {
        small_wiki wiki(true, per_s, 5);
        wiki.run(300 / per_s);
        const auto let_in = wiki.let_in[0] + wiki.let_in[1];
        const auto refused = wiki.refused[0] + wiki.refused[1];
        EXPECT_GE(let_in, 0.9 * 300) << per_s;
        EXPECT_LE(refused, 0.08 * (let_in + refused)) << per_s;
        EXPECT_NEAR(wiki.let_in[0], let_in / 2.0, 0.1 * let_in) << "in turn";
    }
}

/// Requests that all go at once, so many of which are answered before the first one is refused, and what follows.
struct first_refusal {
    const char* what;
    int answered;
    std::optional<duration> told;
    double per_s; ///< at which the pace goes on
    double off;   ///< at most
};

TEST(SiteQuota, WhatCameBeforeTheFirstRefusalTellsHowItIsRead) {
    for (const auto& each : {first_refusal{"saves little: a gap", 2, 1s, 6, 0.1},
                             first_refusal{"the same, untold", 2, std::nullopt, 6, 0.1},
                             first_refusal{"saves something: no gap, and a guess", 8, 1s, 6, 3},
                             first_refusal{"a long wait: weighed, and slow", 2, 10s, 0.5, 0.3}}) {
        site_quota quota(level_bounds{16, 16}, level_bounds{5, 16}, 1);
        std::uint64_t call = 0;
        double now_s = 0;
        const auto send = [&] {
            while (!quota.admit(site_side::reads, at(now_s), call + 1, {}).granted)
                now_s += 0.01;
            return ++call;
        };
        for (int i = 0; i < each.answered; ++i) {
            const auto sent = send();
            quota.settle(site_side::reads, at(now_s += 0.1), sent, {});
        }
        const auto refused = send();
        quota.settle(site_side::reads, at(now_s += 0.1), refused, refusal(each.told));
        EXPECT_NEAR(quota.view(site_side::reads, at(now_s)).requests_per_s.value_or(0), each.per_s, each.off)
            << each.what;
    }
}

TEST(SiteQuota, ABucketOfOneIsKeptToAfterAPackOfRefusals) {
    small_wiki wiki(true, 10, 1);
    wiki.run(30);
    const auto let_in = wiki.let_in[0] + wiki.let_in[1];
    const auto refused = wiki.refused[0] + wiki.refused[1];
    EXPECT_GE(let_in, 0.8 * 300);
    EXPECT_LE(refused, 0.05 * (let_in + refused));
}

TEST(SiteQuota, WhatOneSideLearnedTheOtherKnows) {
    small_wiki wiki(true, 10, 5);
    wiki.busy = {false, true};
    wiki.run(30);
    const auto refused = wiki.refused[1];
    wiki.busy = {true, false};
    wiki.run(30);
    EXPECT_GE(wiki.let_in[0], 270);
    EXPECT_LT(wiki.refused[0], refused) << "the other side found out already";
}

TEST(SiteQuota, TwoQuotasThatAreTakenForOneCostLittle) {
    small_wiki wiki(false, 2, 5);
    wiki.run(300);
    for (const std::size_t side : {0, 1})
        EXPECT_GE(wiki.let_in[side], 0.85 * 600) << side;
    wiki.busy = {false, true};
    const auto before = wiki.let_in[1];
    wiki.run(300);
    EXPECT_GE(wiki.let_in[1] - before, 0.85 * 600);
}

TEST(SiteQuota, AWaitThatOneSideWasAskedForHoldsBoth) {
    site_quota quota(level_bounds{4, 4}, level_bounds{5, 16}, 1);
    ASSERT_TRUE(quota.admit(site_side::writes, t0, 1, {}).granted);
    quota.settle(site_side::writes, at(0.1), 1, refusal(20s));
    const auto answer = quota.admit(site_side::reads, at(0.2), 1, {});
    EXPECT_FALSE(answer.granted);
    ASSERT_TRUE(answer.retry_at);
    EXPECT_GE(*answer.retry_at, at(10));
}

TEST(SiteQuota, WithoutPointsNobodySendsAndNoRateIsBlamed) {
    site_quota quota(level_bounds{4, 4}, level_bounds{5, 16}, 1);
    ASSERT_TRUE(quota.admit(site_side::writes, t0, 1, {}).granted);
    auto outcome = refusal(50s);
    outcome.hints.exhausted.reset();
    outcome.hints.points_used_up = true;
    quota.settle(site_side::writes, at(0.1), 1, outcome);
    for (const auto side : {site_side::reads, site_side::writes}) {
        EXPECT_EQ(quota.admit(side, at(0.2), 7, {}).retry_at, at(0.1) + 50s);
        EXPECT_EQ(quota.view(side, at(0.2)).state, "out of points");
        EXPECT_EQ(quota.view(side, at(0.2)).requests_per_s, std::nullopt);
        EXPECT_EQ(quota.view(side, at(0.2)).suspended_until, std::nullopt) << "a pause";
    }
    EXPECT_TRUE(quota.admit(site_side::reads, at(50.2), 8, {}).granted);
    EXPECT_TRUE(quota.admit(site_side::writes, at(50.9), 8, {}).granted);
    outcome.hints.retry_after = 30min;
    quota.settle(site_side::writes, at(51), 8, outcome);
    EXPECT_EQ(quota.view(site_side::reads, at(51)).suspended_until, at(51) + 30min);
}

TEST(SiteQuota, NeverMoreThanASideMayHaveInFlight) {
    site_quota quota(level_bounds{2, 2}, level_bounds{3, 16}, 1);
    quota.bound(site_side::writes, 1, 1);
    int granted[2] = {0, 0};
    for (int ms = 0; ms < 20'000; ++ms)
        for (const auto side : {site_side::reads, site_side::writes}) {
            auto& count = granted[static_cast<std::size_t>(side)];
            if (quota.admit(side, at(ms / 1000.0), static_cast<std::uint64_t>(count + 1), {}).granted)
                ++count;
            EXPECT_LE(quota.view(side, at(ms / 1000.0)).in_flight, quota.view(side, at(ms / 1000.0)).level);
        }
    EXPECT_EQ(granted[0], 2);
    EXPECT_EQ(granted[1], 1);
}

TEST(SiteQuota, ASideThatLeftKeepsNobodyWaiting) {
    small_wiki wiki(true, 2, 2);
    wiki.run(20);
    wiki.busy = {false, true}; // with its turn
    const auto before = wiki.let_in[1];
    wiki.run(20);
    EXPECT_GE(wiki.let_in[1] - before, 34);
}

TEST(SiteQuota, AThrottleThatStartsAfreshOwesNothing) {
    site_quota quota(level_bounds{2, 2}, level_bounds{2, 2}, 1);
    for (double s = 0; s < 5; s += 0.01)
        static_cast<void>(quota.admit(site_side::reads, at(s), static_cast<std::uint64_t>(s * 100) + 1, {}));
    EXPECT_EQ(quota.view(site_side::reads, at(5)).in_flight, 2);
    quota.forget(site_side::reads, at(5));
    EXPECT_EQ(quota.view(site_side::reads, at(5)).in_flight, 0);
    EXPECT_TRUE(quota.admit(site_side::reads, at(6), 1, {}).granted);
}

} // namespace
} // namespace tagwright
