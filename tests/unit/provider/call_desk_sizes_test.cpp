// What fits: windows are learned from refusals, and a permit is for what it was asked for.
#include "actors/provider/call_desk.hpp"

#include "tests/unit/provider/desk_at_work.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

TEST(Window, IsLearnedFromARefusalAndLaterBatchesFit) {
    desk_at_work work(one());
    int too_long = 0;
    work.run(40, [&](const job& what, time_point) {
        if (tokens_of(what) <= 650)
            return labels_for(what.pages.size());
        ++too_long;
        auto out = failed({errc::context_overflow, "too long"});
        out.reply.input_tokens_max = 650 / 0.85;
        return out;
    });
    EXPECT_EQ(work.labelled.size(), 200u);
    EXPECT_LE(too_long, 5) << "those in flight, and those packed before";
}

TEST(Window, IsNotLearnedFromOneOddBatchWhereTheServerNamesNoNumber) {
    desk_at_work work(one());
    work.run(40, [&](const job& what, time_point) {
        return has_page(what, "77") ? failed({errc::context_overflow, "413"}) : labels_for(what.pages.size());
    });
    EXPECT_EQ(work.labelled.size(), 199u);
    EXPECT_LE(work.calls, 40 + 10);
}

TEST(Permit, ThatWasAskedForOneJobIsNotSpentOnALargerOne) {
    call_desk desk(one());
    const time_point t{};
    desk.add(pages(0, 1));
    desk.add(pages(1, 5));
    const auto small = desk.waiting(0);
    ASSERT_NE(desk.start(t, 0, {small.id, tokens_of(small)}), nullptr);
    EXPECT_EQ(desk.start(t, 0, {small.id, tokens_of(small)}), nullptr) << "the large one is not what was asked for";
    EXPECT_NE(desk.start(t, 0, {small.id, 10'000}), nullptr);
}

} // namespace
} // namespace tagwright
