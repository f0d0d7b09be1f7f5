#include "actors/provider/call_budget.hpp"

#include <gmock/gmock.h>

#include <deque>
#include <random>

namespace tagwright {
namespace {

using testing::HasSubstr;
using testing::Not;

llm::endpoint priced(double input, double output) {
    llm::endpoint out;
    out.model = "m";
    out.price = token_price{input, output};
    return out;
}

run_progress used(std::uint64_t calls, double usd) {
    run_progress out;
    out.calls.total = calls;
    out.cost.usd = usd;
    return out;
}

TEST(CallCost, IsThatOfItsOwnProvider) {
    EXPECT_DOUBLE_EQ(cost_of(priced(0.25, 2), token_usage{1'000'000, 500'000}).usd, 1.25);
    EXPECT_DOUBLE_EQ(cost_of(priced(0.25, 2), call_cost{1'000'000, 500'000}), 1.25);
    EXPECT_DOUBLE_EQ(cost_of(priced(0, 0), token_usage{1'000'000, 500'000}).usd, 0);
    llm::endpoint unknown;
    unknown.model = "llama-9";
    EXPECT_EQ(cost_of(unknown, token_usage{1, 0}).unpriced, "llama-9");
    EXPECT_TRUE(cost_of(unknown, token_usage{}).known()) << "a call that was refused cost nothing";
}

TEST(CallBudget, WithoutBoundsEverythingMayStart) {
    call_budget budget({}, {});
    for (int i = 0; i < 1000; ++i) {
        ASSERT_TRUE(budget.allows(1000));
        budget.start(1000);
    }
}

TEST(CallBudget, CallsCountWhenTheyStart) {
    run_budget limits;
    limits.calls = 5;
    call_budget budget(limits, used(3, 0));
    budget.start(0);
    EXPECT_TRUE(budget.allows(0));
    EXPECT_FALSE(budget.allows(0, 1)) << "the last one is spoken for";
    budget.start(0);
    EXPECT_FALSE(budget.allows(0));
    budget.finish(0, 0.0);
    EXPECT_FALSE(budget.allows(0)) << "a call that has ended was made all the same";
}

TEST(CallBudget, WhatIsInFlightIsSetAside) {
    run_budget limits;
    limits.usd = 1.0;
    call_budget budget(limits, used(0, 0.5));
    budget.start(0.2);
    budget.start(0.2);
    EXPECT_TRUE(budget.allows(0.1));
    EXPECT_FALSE(budget.allows(0.11));
    EXPECT_TRUE(budget.allows(0)) << "what costs nothing may always";
    budget.finish(0.2, 0.1);
    EXPECT_TRUE(budget.allows(0.2)) << "it was cheaper";
    budget.finish(0.2, std::nullopt);
    EXPECT_TRUE(budget.allows(0.2));
    EXPECT_FALSE(budget.allows(0.21)) << "a call of which nothing is known counts as estimated";
}

TEST(CallBudget, DearCallsRaiseLaterEstimates) {
    run_budget limits;
    limits.usd = 1.0;
    call_budget budget(limits, {});
    budget.start(0.1);
    budget.finish(0.1, 0.3);
    EXPECT_TRUE(budget.allows(0.2)) << "0.3 spent, 0.6 to come";
    EXPECT_FALSE(budget.allows(0.25));
    budget.start(0.1);
    budget.finish(0.1, 0.0);
    EXPECT_TRUE(budget.allows(0.2)) << "a refused call says nothing about estimates";
    EXPECT_FALSE(budget.allows(0.25));
}

TEST(CallBudget, IsPassedByTheEstimatesErrorAtMost) {
    // Up to ten calls at once, each up to 20 % dearer or cheaper than estimated.
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        std::mt19937_64 rng(seed);
        std::uniform_real_distribution<double> size(0.001, 0.05);
        std::uniform_real_distribution<double> error(0.8, 1.2);
        run_budget limits;
        limits.usd = 1.0;
        call_budget budget(limits, {});
        std::deque<double> in_flight;
        double spent = 0;
        double last = 0;
        for (int i = 0; i < 2000; ++i) {
            const auto next = size(rng);
            if (in_flight.size() < 10 && budget.allows(next)) {
                budget.start(next);
                in_flight.push_back(next);
            } else if (!in_flight.empty()) {
                const auto estimate = in_flight.front();
                in_flight.pop_front();
                const auto real = estimate * error(rng);
                spent += real;
                budget.finish(estimate, real);
            } else {
                last = next;
                break;
            }
        }
        EXPECT_LE(spent, 1.0 + 0.2 * 10 * 0.05) << seed;
        EXPECT_GE(spent, 1.0 - 1.2 * last - 0.2 * 10 * 0.05) << seed << ": stopped too early";
    }
}

TEST(BudgetMessage, SaysWhatWasUsedAndHowItGoesOn) {
    auto now = used(40, 1.97);
    now.run = "20260131-080509-k3f7x";
    now.pages.listed = 1000;
    now.pages.labelled = 812;
    now.listing_complete = true;
    run_budget limits;
    limits.usd = 2;
    EXPECT_EQ(budget_message(limits, now, true),
              "budget of 2.00 USD used up: 1.97 USD spent, and the next call would pass it; 812 of 1000 pages done; "
              "resume 20260131-080509-k3f7x with a larger --budget-usd goes on");
    EXPECT_THAT(budget_message(limits, now, false), Not(HasSubstr("resume")));
    limits.calls = 40;
    now.listing_complete = false;
    EXPECT_EQ(budget_message(limits, now, true),
              "budget of 40 calls used up: 40 calls made; 812 of 1000 listed pages done; resume 20260131-080509-k3f7x "
              "with a larger --budget-calls goes on");
}

TEST(UsdText, ShowsSmallAmounts) {
    EXPECT_EQ(usd_text(0), "0.00 USD");
    EXPECT_EQ(usd_text(12.346), "12.35 USD");
    EXPECT_EQ(usd_text(0.01234), "0.0123 USD");
    EXPECT_EQ(usd_text(0.0000321), "0.000032 USD");
}

} // namespace
} // namespace tagwright
