#include "actors/provider/dispatch_plan.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tagwright {
namespace {

constexpr time_point t{};

std::vector<page_doc> pages(int count) {
    static int last = 0;
    std::vector<page_doc> out;
    for (int i = 0; i < count; ++i) {
        out.emplace_back();
        out.back().page.id = std::to_string(++last);
        out.back().tokens = 1000;
    }
    return out;
}

dispatch_config config_for(std::vector<std::string> names, std::size_t workers_max = 10) {
    dispatch_config out;
    for (const auto& name : names) {
        out.providers.emplace_back();
        out.providers.back().name = name;
    }
    out.desk.providers = std::move(names);
    out.desk.fresh_max = 100;
    out.workers_max = workers_max;
    return out;
}

call_done answered(std::uint64_t call, std::size_t count) {
    call_done out;
    out.call = call;
    out.reply.verdict = call_verdict::ok;
    out.reply.usage = {1'000'000, 0};
    for (std::size_t i = 0; i < count; ++i) {
        out.labels.emplace_back(std::vector<std::string>{"label"});
        out.rejected.push_back(0);
    }
    return out;
}

/// Asks for permits, gets them all, and begins what they are for.
std::vector<std::uint64_t> begin_all(dispatch_plan& plan) {
    std::vector<std::uint64_t> calls;
    for (auto wanted = plan.wishes(t); !wanted.empty(); wanted = plan.wishes(t))
        for (const auto& each : wanted) {
            plan.wish_ended(each.provider, each.meant_for.job);
            if (const auto begun = plan.begin(t, each.provider, each.meant_for))
                calls.push_back(begun->call);
        }
    return calls;
}

TEST(DispatchPlan, PermitsAreAskedForAFewJobsAndForEachOnce) {
    dispatch_plan plan(config_for({"one"}));
    for (int i = 0; i < 5; ++i)
        plan.desk().add(pages(3));
    const auto first = plan.wishes(t);
    ASSERT_EQ(first.size(), 2u);
    EXPECT_NE(first[0].meant_for.job, first[1].meant_for.job);
    EXPECT_EQ(first[0].cost.input_tokens, 3000);
    EXPECT_TRUE(plan.wishes(t).empty()) << "two are under way";
    plan.wish_ended(0, first[0].meant_for.job);
    EXPECT_EQ(plan.wishes(t).size(), 1u);
}

TEST(DispatchPlan, NeverMoreCallsThanWorkersAlsoWhileLabelsAreNotDurable) {
    dispatch_plan plan(config_for({"one"}, 3));
    for (int i = 0; i < 8; ++i)
        plan.desk().add(pages(1));
    const auto calls = begin_all(plan);
    ASSERT_EQ(calls.size(), 3u);
    const auto end = plan.end(t, answered(calls[0], 1));
    ASSERT_TRUE(end);
    EXPECT_EQ(end->steps.labelled.size(), 1u);
    plan.handed_to_publisher(1);
    EXPECT_TRUE(begin_all(plan).empty()) << "a kill now would cost this call, too";
    plan.taken_by_publisher(1);
    EXPECT_EQ(begin_all(plan).size(), 1u);
}

TEST(DispatchPlan, AFewCallsMayBeMadeDurableBesideThoseInFlight) {
    auto config = config_for({"one"}, 3);
    config.saving_max = 1;
    dispatch_plan plan(config);
    for (int i = 0; i < 8; ++i)
        plan.desk().add(pages(1));
    const auto calls = begin_all(plan);
    ASSERT_EQ(calls.size(), 3u) << "never more in flight than workers";
    for (const auto call : {calls[0], calls[1]}) {
        ASSERT_TRUE(plan.end(t, answered(call, 1)));
        plan.handed_to_publisher(1);
    }
    EXPECT_EQ(begin_all(plan).size(), 1u) << "two are in flight, two are being made durable: a kill costs four";
    EXPECT_TRUE(begin_all(plan).empty());
    plan.taken_by_publisher(1);
    EXPECT_EQ(begin_all(plan).size(), 1u);
}

TEST(DispatchPlan, ASlowProviderDoesNotTakeTheOthersShare) {
    dispatch_plan plan(config_for({"one", "two"}, 4));
    for (int i = 0; i < 8; ++i)
        plan.desk().add(pages(1));
    EXPECT_EQ(begin_all(plan).size(), 2u) << "half of four";
}

TEST(DispatchPlan, AnEndedCallIsEndedOnce) {
    dispatch_plan plan(config_for({"one"}));
    plan.desk().add(pages(1));
    plan.desk().no_more();
    const auto calls = begin_all(plan);
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_FALSE(plan.finished());
    EXPECT_TRUE(plan.end(t, answered(calls[0], 1)));
    EXPECT_FALSE(plan.end(t, answered(calls[0], 1)));
    EXPECT_TRUE(plan.finished());
    EXPECT_EQ(plan.in_flight(), 0u);
}

TEST(DispatchPlan, APermitThatNothingIsLeftForIsNotUsed) {
    dispatch_plan plan(config_for({"one"}));
    plan.desk().add(pages(1));
    const auto wanted = plan.wishes(t);
    ASSERT_EQ(wanted.size(), 1u);
    plan.stop();
    EXPECT_FALSE(plan.begin(t, 0, wanted[0].meant_for));
    EXPECT_TRUE(plan.wishes(t).empty());
}

TEST(DispatchPlan, ABudgetEndsTheRunOnlyWhenNothingIsUnderWay) {
    auto config = config_for({"one"});
    config.providers[0].price = token_price{1.0, 0.0}; // a USD a million tokens
    config.budget.usd = 1.5;
    dispatch_plan plan(config);
    for (int i = 0; i < 2; ++i)
        plan.desk().add(pages(1000));
    const auto calls = begin_all(plan);
    ASSERT_EQ(calls.size(), 1u) << "the second one would pass the budget";
    EXPECT_FALSE(plan.is_out_of_budget(t)) << "the call in flight may turn out cheaper";
    const auto end = plan.end(t, answered(calls[0], 1000));
    ASSERT_TRUE(end);
    EXPECT_DOUBLE_EQ(end->cost.usd, 1.0);
    EXPECT_TRUE(plan.wishes(t).empty());
    EXPECT_TRUE(plan.is_out_of_budget(t));
}

TEST(DispatchPlan, NoBatchIsPulledWhileManyPagesAreNotDurable) {
    auto config = config_for({"one"});
    config.unpublished_max = 10;
    dispatch_plan plan(config);
    EXPECT_TRUE(plan.wants_batch());
    plan.handed_to_publisher(10);
    EXPECT_FALSE(plan.wants_batch());
    plan.taken_by_publisher(10);
    EXPECT_TRUE(plan.wants_batch());
}

} // namespace
} // namespace tagwright
