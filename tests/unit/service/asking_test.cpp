#include "app/service/asking.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace tagwright::service {
namespace {

using namespace std::chrono_literals;
using ::testing::Eq;
using ::testing::Optional;

constexpr auto long_enough = 60s;

std::function<int()> says(int number) {
    return [number] { return number; };
}

/// A question that is not answered before somebody says so.
struct slow_question {
    std::promise<void> may_answer;
    std::promise<void> has_begun;
    std::function<int()> ask = [this, may = may_answer.get_future().share()] {
        has_begun.set_value();
        may.wait();
        return 1;
    };
};

TEST(Asking, TellsTheAnswer) { EXPECT_THAT(asking().within<int>(long_enough, says(7)), Optional(7)); }

TEST(Asking, WaitsNoLongerThanItsAskerLikes) {
    slow_question slow;
    asking to;
    EXPECT_THAT(to.within<int>(1ms, slow.ask), Eq(std::nullopt));
    slow.may_answer.set_value();
    EXPECT_THAT(to.within<int>(long_enough, says(2)), Optional(2));
}

TEST(Asking, DoesNotBeginWhatNobodyWaitsForAnyMore) {
    slow_question slow;
    bool begun = false;
    asking to;
    auto first = to.begin<int>(slow.ask, 0);
    slow.has_begun.get_future().wait();
    EXPECT_THAT(to.within<int>(1ms,
                               [&begun] {
                                   begun = true;
                                   return 2;
                               }),
                Eq(std::nullopt));
    slow.may_answer.set_value();
    EXPECT_EQ(first.get(), 1);
    EXPECT_THAT(to.within<int>(long_enough, says(3)), Optional(3)); // all before it are done with
    EXPECT_FALSE(begun);
}

TEST(Asking, RefusesWhatIsTooMuch) {
    slow_question slow;
    asking to;
    auto first = to.begin<int>(slow.ask, 0);
    slow.has_begun.get_future().wait();
    std::vector<std::future<int>> waiting;
    while (waiting.size() < 1000) {
        auto next = to.begin<int>(says(2), -1);
        if (next.wait_for(0s) == std::future_status::ready) {
            EXPECT_EQ(next.get(), -1);
            break;
        }
        waiting.push_back(std::move(next));
    }
    EXPECT_THAT(waiting.size(), ::testing::AllOf(::testing::Gt(0U), ::testing::Lt(1000U)));
    slow.may_answer.set_value();
    for (auto& each : waiting)
        EXPECT_EQ(each.get(), 2);
}

TEST(Asking, TellsWhatWasThrown) {
    asking to;
    EXPECT_THROW(static_cast<void>(to.within<int>(long_enough, []() -> int { throw std::runtime_error("no"); })),
                 std::runtime_error);
}

} // namespace
} // namespace tagwright::service
