#include "actors/provider/suspicion.hpp"

#include "tests/unit/provider/desk_at_work.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

// -- from the page ---------------------------------------------------------------------------------------

struct poison {
    const char* name;
    failure why;
};

class PoisonousPage : public testing::TestWithParam<poison> {};

TEST_P(PoisonousPage, StandsAloneAfterAFewCallsWhereverItIs) {
    for (const int where : {0, 7, 33, 99, 196, 199})
        for (const std::size_t at_once : {1u, 3u, 10u}) {
            desk_at_work work(one(), at_once);
            const auto id = std::to_string(where);
            work.run(40, [&](const job& what, time_point) {
                return has_page(what, id) ? failed(GetParam().why) : labels_for(what.pages.size());
            });
            EXPECT_EQ(work.labelled.size(), 199u) << where << " of 200, " << at_once << " at once";
            EXPECT_EQ(work.gone.size(), 1u);
            EXPECT_TRUE(work.gone.contains(id));
            EXPECT_LE(work.calls, 40 + 10) << where << " of 200, " << at_once << " at once";
            EXPECT_FALSE(work.desk.all_lost(work.now));
        }
}

/// Of one batch or of two: the others are labelled soon, and where enough is going on those two are named.
TEST_P(PoisonousPage, TwoOfThemHoldNobodyUp) {
    for (const auto& [first, second] : {std::pair{6, 8}, {6, 18}, {0, 399}, {201, 203}}) {
        desk_at_work work(one());
        const auto a = std::to_string(first), b = std::to_string(second);
        work.run(200, [&](const job& what, time_point) {
            return has_page(what, a) || has_page(what, b) ? failed(GetParam().why) : labels_for(what.pages.size());
        });
        EXPECT_EQ(work.labelled.size(), 998u) << first << ", " << second;
        EXPECT_EQ(work.labelled.count(a) + work.labelled.count(b), 0u);
        EXPECT_LE(work.calls, 200 + 60) << first << ", " << second;
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, PoisonousPage,
                         testing::Values(poison{"refused", {errc::bad_request, "no"}},
                                         poison{"firewall", {errc::forbidden, "html", failure_scope::call}},
                                         poison{"crash", {errc::server_error, "oops"}},
                                         poison{"filter", {errc::content_blocked, "filter"}},
                                         poison{"too_large", {errc::response_too_large, "413"}}),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(Suspicion, APageThatCrashesTheServerIsLeftNotForgotten) {
    desk_at_work work(one());
    work.run(4, [&](const job& what, time_point) {
        return has_page(what, "6") ? failed({errc::server_error, "oops"}) : labels_for(what.pages.size());
    });
    EXPECT_EQ(work.labelled.size(), 19u);
    ASSERT_TRUE(work.gone.contains("6"));
    EXPECT_FALSE(is_final(work.gone.at("6"))) << "resume asks again";
}

TEST(Suspicion, ABatchThatIsAllThatIsLeftIsHalvedThoughNothingHasAnsweredYet) {
    desk_at_work work(one());
    work.run(1, [&](const job& what, time_point) {
        return has_page(what, "2") ? failed({errc::server_error, "500"}) : labels_for(what.pages.size());
    });
    EXPECT_EQ(work.labelled.size(), 4u);
    EXPECT_EQ(work.gone.size(), 1u);
    EXPECT_EQ(course_of(work.gone.at("2")), course::leave_page) << "not final";
    EXPECT_LE(work.now - time_point{}, 5min);
}

TEST(Suspicion, AProbeDoesNotGoToTheBatchThatFailedLast) {
    auto config = one();
    config.last_failures_to_open = 0;
    config.breaker.failures_to_open = 1;
    desk_at_work work(config, 1);
    std::vector<std::string> asked;
    work.run(3, [&](const job& what, time_point) {
        asked.push_back(what.pages.front().page.id);
        return asked.size() < 4 ? failed({errc::server_error, "500"}) : labels_for(what.pages.size());
    });
    ASSERT_GE(asked.size(), 3u);
    EXPECT_NE(asked[0], asked[1]);
    EXPECT_EQ(work.labelled.size(), 15u);
}

TEST(Suspicion, WhereSomeCallsFailByChanceFourInARowBlameNoPage) {
    for (const double share : {0.03, 0.08, 0.2}) {
        std::mt19937 random(7);
        std::size_t gone = 0;
        for (int i = 0; i < 40; ++i) {
            desk_at_work work(one());
            int unlucky = 0; // page 0 fails its first four calls, whatever the weather
            work.run(40, [&](const job& what, time_point) {
                const bool fails =
                    has_page(what, "0") ? unlucky++ < 4 : std::uniform_real_distribution<>(0, 1)(random) < share;
                return fails ? failed({errc::server_error, "500"}) : labels_for(what.pages.size());
            });
            gone += work.gone.size();
            EXPECT_EQ(work.labelled.size() + work.gone.size(), 200u);
        }
        EXPECT_EQ(gone, 0u) << share;
    }
}

TEST(Suspicion, ALoginPageInPlaceOfTheOnlyAnswerIsAskedAgain) {
    for (const int bad : {1, 2}) {
        desk_at_work work(one());
        int calls = 0;
        work.run(1, [&](const job& what, time_point) {
            return what.pages.size() > 1 || calls++ < bad
                       ? failed({errc::not_json, "Please log in", failure_scope::call})
                       : labels_for(what.pages.size());
        });
        EXPECT_TRUE(work.gone.empty()) << bad;
    }
}

TEST(Suspicion, ThinkingToNoEndOverOnePageLosesNoEndpointThatHasAnswered) {
    desk_at_work work(one());
    work.run(10, [&](const job& what, time_point) {
        return has_page(what, "33") ? failed({errc::truncated_answer, "thinking", failure_scope::endpoint})
                                    : labels_for(what.pages.size());
    });
    EXPECT_EQ(work.labelled.size(), 49u);
    EXPECT_EQ(work.gone.size(), 1u);
}

TEST(Suspicion, NoPageFailsInABrownOut) {
    for (unsigned seed = 0; seed < 50; ++seed) {
        std::mt19937 random(seed);
        desk_at_work work(one(), 4);
        work.run(120, [&](const job& what, time_point now) {
            const bool brown_out = now >= time_point{} + 1s && now < time_point{} + 6s;
            return brown_out && random() % 10 < 7 ? failed({errc::overloaded, "503"}) : labels_for(what.pages.size());
        });
        EXPECT_EQ(work.labelled.size(), 600u) << seed;
        EXPECT_TRUE(work.gone.empty()) << seed;
    }
}

TEST(Suspicion, NoPageFailsInAMinuteOfNothingNorByStrayResets) {
    std::mt19937 random(7);
    desk_at_work work(one(), 4);
    work.run(120, [&](const job& what, time_point now) {
        if (now >= time_point{} + 1s && now < time_point{} + 61s)
            return failed({errc::server_error, "502 in HTML"});
        if (random() % 50 == 0)
            return failed({errc::network, "reset"});
        return labels_for(what.pages.size());
    });
    EXPECT_EQ(work.labelled.size(), 600u);
    EXPECT_TRUE(work.gone.empty());
    EXPECT_LT(work.now, time_point{} + 3min);
}

TEST(Suspicion, StrayNotFoundsDuringADeployArePassedOver) {
    for (const int first : {0, 2, 5}) {
        int call = 0;
        desk_at_work work(one());
        work.run(8, [&](const job& what, time_point) {
            const int n = call++;
            return n >= first && n < first + 3 ? failed({errc::not_found, "404 in HTML", failure_scope::call})
                                               : labels_for(what.pages.size());
        });
        EXPECT_EQ(work.labelled.size(), 40u) << first;
        EXPECT_TRUE(work.gone.empty());
    }
}

// -- from the endpoint -------------------------------------------------------------------------------------

class EndpointThatRefusesAll : public testing::TestWithParam<poison> {};

TEST_P(EndpointThatRefusesAll, IsGivenUpAfterAFewCallsAndNoPageIsFinal) {
    for (const int batches : {1, 2, 12}) {
        desk_at_work work(one());
        work.run(batches, [&](const job&, time_point) { return failed(GetParam().why); });
        EXPECT_LE(work.calls, 6) << batches;
        EXPECT_TRUE(work.labelled.empty());
        EXPECT_TRUE(work.gone.empty()) << batches;
        const auto why = work.desk.all_lost(work.now);
        ASSERT_TRUE(why) << batches;
        EXPECT_EQ(why->code, GetParam().why.code);
        EXPECT_EQ(why->scope, failure_scope::endpoint);
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, EndpointThatRefusesAll,
                         testing::Values(poison{"refused", {errc::bad_request, "no"}},
                                         poison{"proxy", {errc::forbidden, "html", failure_scope::call}},
                                         poison{"wrong_path", {errc::not_found, "html", failure_scope::call}},
                                         poison{"not_json", {errc::not_json, "html"}},
                                         poison{"garbage", {errc::bad_answer, "hello"}}),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(Suspicion, AFewPagesAtAnEndpointThatNeverAnsweredAreNotFinal) {
    desk_at_work work(one());
    work.desk.add(pages(0, 2));
    work.run(0, [&](const job&, time_point) { return failed({errc::bad_request, "no"}); });
    for (const auto& [id, why] : work.gone)
        EXPECT_FALSE(is_final(why)) << id;
}

TEST(Suspicion, AnEndpointThatTurnsBadIsGivenUpAndItsSuspectsAreTakenBack) {
    desk_at_work work(one());
    work.run(40, [&](const job& what, time_point now) {
        return now < time_point{} + 1s ? labels_for(what.pages.size()) : failed({errc::bad_request, "no more"});
    });
    EXPECT_TRUE(work.desk.all_lost(work.now));
    EXPECT_TRUE(work.gone.empty());
    EXPECT_LE(work.calls, 31 + 10);
}

TEST(Suspicion, AFilterThatDislikesAThirdOfThePagesLosesNoEndpoint) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::mt19937 random(seed);
        std::map<std::string, bool> disliked;
        for (int i = 0; i < 200; ++i)
            disliked[std::to_string(i)] = i > 5 && random() % 3 == 0;
        desk_at_work work(one(), 4);
        work.run(40, [&](const job& what, time_point) {
            for (const auto& page : what.pages)
                if (disliked[page.page.id])
                    return failed({errc::content_blocked, "filter"});
            return labels_for(what.pages.size());
        });
        EXPECT_EQ(work.labelled.size() + work.gone.size(), 200u) << seed;
        EXPECT_FALSE(work.desk.all_lost(work.now)) << seed;
    }
}

TEST(Suspicion, PatienceEndsWithEveryPageLeft) {
    desk_at_work work(one());
    work.run(12, [&](const job&, time_point) { return failed({errc::overloaded, "503"}); });
    const auto why = work.desk.all_lost(work.now);
    ASSERT_TRUE(why);
    EXPECT_EQ(why->code, errc::no_provider);
    EXPECT_NE(why->message.find("503"), std::string::npos);
    EXPECT_TRUE(work.gone.empty());
    EXPECT_GE(work.now, time_point{} + 10min);
    EXPECT_LE(work.now, time_point{} + 12min);
    EXPECT_LE(work.calls, 60) << "probes, not a storm";
}

} // namespace
} // namespace tagwright
