#include "actors/publisher/label_diff.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using names = std::vector<std::string>;

TEST(LabelDiff, OnlyWhatIsMissingOnceInOrder) {
    EXPECT_EQ(labels_to_add({"b", "a", "b", "c"}, {{"c"}, true}), (names{"b", "a"}));
    EXPECT_EQ(labels_present({"a", "b"}, {{"x", "b"}, true}), names{"b"});
    EXPECT_EQ(in_slices({"a", "b", "c"}, 2), (std::vector<names>{{"a", "b"}, {"c"}}));
    EXPECT_TRUE(in_slices({}, 2).empty());
}

TEST(LabelDiff, NearTwinsOfWhatThePageHasAreNotNew) {
    const existing_labels page{{"runbooks", "how-to", "ci/cd", "c", "glass", "news"}, true};
    EXPECT_EQ(new_labels({"runbook", "howto", "ci-cd", "news", "mail-relay"}, page), names{"mail-relay"});
    EXPECT_EQ(new_labels({"c++", "glasses", "new"}, page), (names{"c++", "glasses", "new"}));
    EXPECT_EQ(new_labels({"a", "a"}, {}), names{"a"});
}

TEST(LabelDiff, ARefusedLabelIsFoundByItsNameOrByHalves) {
    using slices = std::vector<names>;
    const names four{"a", "data", "c-d", "e"};
    EXPECT_EQ(slices_without_refused(four, "The label contains invalid characters: c-d"),
              (slices{{"c-d"}, {"a", "data", "e"}}));
    EXPECT_EQ(slices_without_refused(four, "no reason"), (slices{{"a", "data"}, {"c-d", "e"}}));
    EXPECT_EQ(slices_without_refused({"a", "b"}, "neither a nor b"), (slices{{"a"}, {"b"}})) << "each alone";
    EXPECT_EQ(slices_without_refused({"data", "x", "y"}, "metadata data-set"), (slices{{"data", "x"}, {"y"}}))
        << "part of a word names nothing";
}

} // namespace
} // namespace tagwright
