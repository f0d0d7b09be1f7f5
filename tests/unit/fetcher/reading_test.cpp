#include "actors/fetcher/reading.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace tagwright {
namespace {

using confluence::bulk_read;
using confluence::content_parts;
using confluence::errand;
using names = std::vector<std::string>;

constexpr content_parts bodies{.body = true, .labels = false};
constexpr content_parts labels{.body = false, .labels = true};

std::vector<bulk_read> make(const names& ids, content_parts what) {
    return {{{}, ids, what, what.body ? errand::read_pages : errand::search}};
}

names some(int count) {
    names out;
    for (int i = 0; i < count; ++i)
        out.push_back(std::to_string(i));
    return out;
}

/// Reads everything from a server on which these pages spoil every read that they are in.
struct outcome {
    std::set<std::string> read;
    int asked = 0;
};
outcome read_all(reading& from, const std::set<std::string>& poison) {
    outcome out;
    while (auto which = from.next()) {
        ++out.asked;
        if (std::any_of(which->ids.begin(), which->ids.end(), [&](const auto& id) { return poison.contains(id); })) {
            from.failed(*which);
            continue;
        }
        from.good(*which);
        out.read.insert(which->ids.begin(), which->ids.end());
    }
    return out;
}

TEST(Reading, OnePageThatSpoilsItsBatchIsAloneInTheEnd) {
    for (const int pages : {1, 2, 3, 7, 50, 250})
        for (const int bad : {0, pages / 2, pages - 1}) {
            reading plan(make);
            plan.add(some(pages), bodies);
            const auto out = read_all(plan, {std::to_string(bad)});
            EXPECT_EQ(out.read.size(), static_cast<std::size_t>(pages) - 1) << pages << " " << bad;
            EXPECT_LE(out.asked, 17) << "about 2 log2 of the batch";
        }
}

TEST(Reading, WhereNothingWorksInBulkItIsGivenUpSoon) {
    reading plan(make);
    const auto all = some(250);
    plan.add(all, labels);
    const auto out = read_all(plan, {all.begin(), all.end()});
    EXPECT_LE(out.asked, 2 * reading::in_a_row_max + 2);
    auto left = plan.take_labels_left();
    std::sort(left.begin(), left.end());
    auto expected = all;
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(left, expected) << "each is asked by itself, once";
    EXPECT_TRUE(plan.take_labels_left().empty());
}

TEST(Reading, LabelsThatFailSayNothingAboutBodies) {
    reading plan(make);
    plan.add(some(8), bodies);
    plan.add(some(8), labels);
    int good = 0;
    while (auto which = plan.next()) {
        if (which->what.labels) {
            plan.failed(*which);
        } else {
            plan.good(*which);
            good += static_cast<int>(which->ids.size());
        }
    }
    EXPECT_EQ(good, 8);
    EXPECT_EQ(plan.take_labels_left().size(), 8u);
}

TEST(Reading, NothingIsAskedForNoPages) {
    reading plan(make);
    plan.add({}, bodies);
    EXPECT_FALSE(plan.next());
}

} // namespace
} // namespace tagwright
