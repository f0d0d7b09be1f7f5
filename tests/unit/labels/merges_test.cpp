#include "labels/consolidation.hpp"
#include "labels/merges.hpp"
#include "providers/llm/label_clean.hpp"

#include "merge_pairs.hpp"
#include "plan_of.hpp"
#include "tests/unit/llm/label_twin_pairs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace tagwright::labels {
namespace {

merge_result merges_of(const plan& what) {
    const label_graph graph(what);
    const auto pages = graph.pages_of(graph.proposed());
    return find_merges(what, graph, word_forms(graph, pages), graph.proposed(), pages);
}

/// "into" of a label, or the label itself.
std::string becomes(const plan& what, const std::string& name) {
    const label_graph graph(what);
    for (const auto& each : merges_of(what).merges)
        if (graph.name(each.from) == name)
            return graph.name(each.into);
    return name;
}

void add_pages(plan& to, std::string_view label, std::size_t pages) {
    for (std::size_t i = 0; i < pages; ++i)
        to.pages.push_back({std::to_string(to.pages.size()), {}, {std::string{label}}, false});
}

class MergePair : public testing::TestWithParam<examples::merge_pair> {};

TEST_P(MergePair, OfAPlan) {
    const auto& row = GetParam();
    plan what;
    add_pages(what, row.first, row.first_pages);
    add_pages(what, row.second, row.second_pages);
    const auto out = merges_of(what).merges;
    if (row.becomes.empty()) {
        EXPECT_TRUE(out.empty()) << row.first << " " << row.second;
        return;
    }
    ASSERT_EQ(out.size(), 1u) << row.first << " " << row.second;
    EXPECT_EQ(label_graph(what).name(out.front().into), row.becomes);
    EXPECT_EQ(words_for(out.front().why), words_for(*row.why));
}

INSTANTIATE_TEST_SUITE_P(Pairs, MergePair, testing::ValuesIn(examples::pairs));

// What is a twin of a label in use is one here, too.
class TwinOfSpace : public testing::TestWithParam<llm::examples::twin_pair> {
protected:
    static constexpr std::size_t much = 10;
    static std::string consolidated() {
        plan what;
        for (const auto& name : names_of(GetParam().in_use))
            what.in_use.push_back({llm::forms_of(name).front(), much});
        const auto form = llm::forms_of(GetParam().proposed)[1];
        add_pages(what, form, 1);
        return becomes(what, form);
    }
};

TEST_P(TwinOfSpace, BecomesTheLabelInUse) {
    EXPECT_EQ(consolidated(), llm::forms_of(GetParam().becomes).front()) << GetParam().why;
}

std::vector<llm::examples::twin_pair> two_labels() {
    std::vector<llm::examples::twin_pair> out;
    // k8s is kubernetes where a whole plan is looked at; what names no subject was dropped before there was a plan.
    for (const auto& row : llm::examples::two_labels)
        if (row.proposed != "k8s" && !row.becomes.empty())
            out.push_back(row);
    return out;
}

std::vector<llm::examples::twin_pair> one_label() {
    std::vector<llm::examples::twin_pair> out;
    // A plan has labels in their usual form: the raised digit is gone before there is one.
    for (const auto& row : llm::examples::one_label)
        if (row.why != "raised digit")
            out.push_back(row);
    return out;
}

INSTANTIATE_TEST_SUITE_P(OneLabel, TwinOfSpace, testing::ValuesIn(one_label()));
INSTANTIATE_TEST_SUITE_P(TwoLabels, TwinOfSpace, testing::ValuesIn(two_labels()));

} // namespace
} // namespace tagwright::labels
