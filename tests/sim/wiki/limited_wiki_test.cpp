#include "tests/sim/wiki/limited_wiki.hpp"

#include "sim/model/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace tagwright::sim {
namespace {

constexpr int pages = 250;

/// TAGWRIGHT_WIKI_SEEDS=20 measures more than a test has time for.
std::uint64_t seeds() {
    const char* const wanted = std::getenv("TAGWRIGHT_WIKI_SEEDS");
    return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 3;
}

/// TAGWRIGHT_WIKI_FIRST_SEED=101: others than those that numbers were chosen with.
std::uint64_t first_seed() {
    const char* const wanted = std::getenv("TAGWRIGHT_WIKI_FIRST_SEED");
    return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 1;
}

/// The worst and the median of some runs.
class spread {
public:
    void add(double value) { values_.push_back(value); }
    [[nodiscard]] double least() { return sorted().front(); }
    [[nodiscard]] double most() { return sorted().back(); }
    [[nodiscard]] double median() { return sorted()[values_.size() / 2]; }

private:
    std::vector<double>& sorted() {
        std::sort(values_.begin(), values_.end());
        return values_;
    }
    std::vector<double> values_;
};

void show(const char* name, spread& used, spread& refused) {
    testing::Test::RecordProperty("used", std::to_string(used.least()));
    testing::Test::RecordProperty("refused", std::to_string(refused.most()));
    if (std::getenv("TAGWRIGHT_WIKI_SEEDS") != nullptr)
        std::printf("%-20s used %5.1f worst %5.1f median, refused %5.2f worst %5.2f median\n", name, 100 * used.least(),
                    100 * used.median(), 100 * refused.most(), 100 * refused.median());
}

struct pace_goal {
    const char* name;
    wiki_quota quota;
    double used;    ///< of the quota, at least
    double refused; ///< of the requests, at most
    int pages = sim::pages;
};

void PrintTo(const pace_goal& goal, std::ostream* out) { *out << goal.name; }

/// Cold, from the first request on: the worst of some seeds, over both products.
class WikiPace : public testing::TestWithParam<pace_goal> {};

TEST_P(WikiPace, StaysNearTheQuotaWithFewRefusals) {
    const auto& goal = GetParam();
    spread used, refused;
    for (std::uint64_t seed = first_seed(); seed < first_seed() + seeds(); ++seed) {
        const auto run = label_limited_wiki(goal.pages, goal.quota, seed % 2 == 0, seed);
        EXPECT_EQ(run.labelled, goal.pages) << seed;
        used.add(run.utilisation);
        refused.add(run.refused_share());
    }
    show(goal.name, used, refused);
    EXPECT_GE(used.least(), goal.used);
    EXPECT_LE(refused.most(), goal.refused);
}

INSTANTIATE_TEST_SUITE_P(
    Quotas, WikiPace,
    testing::Values(pace_goal{"two_a_second", {.per_s = 2, .burst = 5}, 0.93, 0.055},
                    pace_goal{"two_strict", {.per_s = 2, .burst = 1}, 0.83, 0.04},
                    pace_goal{"two_shallow", {.per_s = 2, .burst = 2}, 0.88, 0.05},
                    pace_goal{"two_deep", {.per_s = 2, .burst = 20}, 0.9, 0.055},
                    pace_goal{"two_apart", {.per_s = 2, .burst = 5, .apart = true}, 0.9, 0.085},
                    pace_goal{"two_untold", {.per_s = 2, .burst = 5, .tells_wait = false}, 0.82, 0.07},
                    pace_goal{"ten_a_second", {.per_s = 10, .burst = 5}, 0.94, 0.05},
                    pace_goal{"ten_strict", {.per_s = 10, .burst = 1}, 0.62, 0.045},
                    pace_goal{"ten_shallow", {.per_s = 10, .burst = 2}, 0.78, 0.055},
                    pace_goal{"ten_deep", {.per_s = 10, .burst = 20}, 0.94, 0.05},
                    pace_goal{"ten_apart", {.per_s = 10, .burst = 5, .apart = true}, 0.85, 0.05},
                    pace_goal{"ten_untold", {.per_s = 10, .burst = 5, .tells_wait = false}, 0.79, 0.055},
                    pace_goal{"fifty_a_second", {.per_s = 50, .burst = 5}, 0.76, 0.055},
                    pace_goal{"fifty_deep", {.per_s = 50, .burst = 20}, 0.79, 0.055},
                    pace_goal{"fifty_untold", {.per_s = 50, .burst = 5, .tells_wait = false}, 0.76, 0.055},
                    pace_goal{"fifty_told", {.per_s = 50, .burst = 5, .tells_bucket = true}, 0.78, 0.01},
                    pace_goal{"fifty_shallow", {.per_s = 50, .burst = 3}, 0.5, 0.055},
                    pace_goal{"fifty_longer", {.per_s = 50, .burst = 5, .tells_wait = false}, 0.85, 0.03, 1000}),
    [](const auto& each) { return each.param.name; });

TEST(WikiPaceAnywhere, QuotasDrawnAtRandomAreUsedAsWell) {
    random_source random(6 + first_seed());
    spread used, refused;
    for (std::uint64_t seed = first_seed(); seed < first_seed() + 4 * seeds(); ++seed) {
        wiki_quota quota;
        quota.per_s = std::exp(random.uniform(std::log(1.5), std::log(15)));
        quota.burst = std::round(random.uniform(2, 20));
        quota.tells_wait = random.unit() < 0.5;
        quota.apart = random.unit() < 0.3;
        quota.work_high_s = random.uniform(0.05, 0.5);
        const auto run = label_limited_wiki(pages, quota, seed % 2 == 0, seed);
        EXPECT_EQ(run.labelled, pages) << seed;
        used.add(run.utilisation);
        refused.add(run.refused_share());
    }
    show("random", used, refused);
    EXPECT_GE(used.median(), 0.85);
    EXPECT_LE(refused.median(), 0.05);
}

TEST(WikiPoints, ArePausedForAndSetNoPace) {
    // Reads take some hundred points, writes 250: two pauses at most, and some requests that were under way.
    const wiki_quota quota{.per_s = 1e6, .burst = 1e6, .points = 350, .points_every_s = 120};
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        const auto run = label_limited_wiki(pages, quota, seed % 2 == 0, seed);
        EXPECT_EQ(run.labelled, pages);
        EXPECT_GE(run.seconds, 120);
        EXPECT_LE(run.seconds, 260);
        EXPECT_LE(run.refused, 4) << "what the first hour did not tell in time";
    }
}

TEST(WikiRetries, GoOutPacedAfterAWait) {
    for (const int runs : {1, 3})
        for (std::uint64_t seed = 1; seed <= 2; ++seed) {
            const auto run = label_limited_wiki(300 / runs, {.per_s = 10, .burst = 5}, seed % 2 == 0, seed, runs);
            EXPECT_EQ(run.labelled, 300);
            EXPECT_LE(run.pack_after_silence(0.4, 0.1), 3) << runs << ' ' << seed << ": one, and what jitter adds";
        }
}

TEST(WikiWithoutQuota, IsNotHeldBack) {
    const auto run = label_limited_wiki(pages, {.per_s = 1e6, .burst = 1e6}, true, 1);
    EXPECT_EQ(run.labelled, pages);
    EXPECT_EQ(run.refused, 0);
    // Five writes at once and soon more, each of which takes 0.02–0.1 s on its way and 0.03–0.12 s of work.
    EXPECT_LT(run.seconds, 6);
}

} // namespace
} // namespace tagwright::sim
