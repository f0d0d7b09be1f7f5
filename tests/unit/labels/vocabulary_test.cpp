#include "labels/suggested_vocabulary.hpp"
#include "labels/vocabulary_check.hpp"

#include "plan_of.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/label_rules.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <string>

namespace tagwright::labels {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

llm::vocabulary suggested(const plan& from, const suggestion_options& options = {}) {
    const auto text = suggest_vocabulary(from, options).text;
    const auto read = llm::parse_vocabulary(text);
    EXPECT_THAT(read.problems, IsEmpty()) << text;
    EXPECT_THAT(check_vocabulary(read.value).problems, IsEmpty()) << text;
    EXPECT_THAT(check_vocabulary(read.value).warnings, IsEmpty()) << text;
    return read.value;
}

std::vector<std::string> names_in(const llm::vocabulary& what) {
    std::vector<std::string> out;
    for (const auto& label : what.labels)
        out.push_back(label.name);
    return out;
}

TEST(SuggestedVocabulary, HasTheMostUsedFirstAndPrefersThem) {
    const auto out = suggested(plan_of("release, api\n release, api\n release | runbook\n lonely"));
    EXPECT_EQ(out.mode, llm::vocabulary_mode::prefer);
    EXPECT_THAT(names_in(out), ElementsAre("release", "api", "lonely", "runbook"));
}

TEST(SuggestedVocabulary, LeavesOutWhatOnePageHasAndWhatIsBeyondTheBound) {
    const auto from = plan_of("a-one, b-two, c\n a-one, b-two, d\n a-one");
    EXPECT_THAT(names_in(suggested(from, {200, 0})), ElementsAre("a-one", "b-two"));
    EXPECT_THAT(names_in(suggested(from, {1, 20})), ElementsAre("a-one"));
    EXPECT_EQ(suggest_vocabulary(from, {200, 0}).left_out, 2u);
}

TEST(SuggestedVocabulary, TwinsAreOneAndAliasesWhereTheRulesDoNotKnowThem) {
    const auto from = plan_of("kubernetes, releases\n kubernetes, release\n k8s, release");
    const auto out = suggested(from);
    EXPECT_THAT(names_in(out), ElementsAre("kubernetes", "release"));
    EXPECT_THAT(out.labels[0].aliases, ElementsAre("k8s"));
    EXPECT_THAT(out.labels[1].aliases, IsEmpty()) << "a plural is taken for it anyway";
    EXPECT_EQ(suggest_vocabulary(from).merged, 2u);
}

TEST(SuggestedVocabulary, SharedPrefixesAreGroups) {
    const auto out = suggested(plan_of("dev/backend, data-lake, hr\n dev/web, data-model, data-export"));
    for (const auto& label : out.labels)
        EXPECT_EQ(label.group, label.name == "hr" ? "" : label.name.starts_with("dev/") ? "dev" : "data") << label.name;
}

TEST(SuggestedVocabulary, OfNothingIsAnEmptyList) { EXPECT_THAT(suggested({}).labels, IsEmpty()); }

TEST(SuggestedVocabulary, HierarchicalNamesAreEnforced) {
    llm::label_rules rules;
    rules.vocabulary = llm::parse_vocabulary(R"({"labels":["dev/backend","dev/web"]})").value;
    EXPECT_THAT(llm::check_labels(rules, {"Dev/Backend", "dev/ops", "dev/web"}).accepted,
                ElementsAre("dev/backend", "dev/web"));
}

struct finding_case {
    const char* file;
    const char* problem;
    const char* warning;
};

class VocabularyFindings : public testing::TestWithParam<finding_case> {};

TEST_P(VocabularyFindings, AreTold) {
    const auto& [file, problem, warning] = GetParam();
    const auto out = check_vocabulary_text(file, llm::never_list{{"todo"}});
    const auto expect = [](const auto& lines, const char* says) {
        if (*says == 0)
            EXPECT_THAT(lines, IsEmpty());
        else
            EXPECT_THAT(lines, Contains(HasSubstr(says)));
    };
    expect(out.problems, problem);
    expect(out.warnings, warning);
}

INSTANTIATE_TEST_SUITE_P(
    Table, VocabularyFindings,
    testing::Values(
        finding_case{R"({"labels":["runbook","release","dev/backend"]})", "", ""},
        finding_case{R"({"$schema":"./vocabulary.schema.json","labels":["runbook"]})", "", ""},
        finding_case{R"({"$schema":7,"labels":["runbook"]})", "$schema", ""},
        finding_case{R"({"labels":[]})", "at least one label", ""}, finding_case{"{", "not JSON", ""},
        finding_case{R"({"labels":["todo"]})", "never used", ""},
        finding_case{R"({"labels":["release","releases"]})", "", "near-twins: singular and plural"},
        finding_case{R"({"labels":["release",{"name":"notes","aliases":["releases"]}]})", "", "an alias of \"notes\""},
        finding_case{R"({"labels":[{"name":"release","aliases":["releases"]}]})", "", "does nothing"},
        finding_case{R"({"labels":[{"name":"release","description":"Releases"}]})", "", "description does nothing"},
        finding_case{R"({"max_per_page":1,"min_per_page":2,"labels":["a1","b2"]})", "min_per_page", ""},
        finding_case{R"({"min_per_page":3,"labels":["runbook","release"]})", "more than the vocabulary's labels", ""},
        finding_case{R"({"mode":"prefer","min_per_page":3,"labels":["runbook","release"]})", "", ""},
        finding_case{
            R"({"min_per_page":2,"labels":[{"name":"runbook","group":"g"},{"name":"release","group":"g"}],"groups":{"g":{"max_per_page":1}}})",
            "the groups allow 1", ""},
        finding_case{R"({"labels":["runbook"],"groups":{"g":{"max_per_page":1}}})", "no label has this group", ""},
        finding_case{R"({"labels":[{"name":"runbook","group":"g"}],"groups":{"g":{"max_per_page":2}}})", "",
                     "max_per_page 2 does nothing"}));

TEST(VocabularyExample, HasNothingToBeFound) {
    std::ostringstream text;
    text << std::ifstream(TAGWRIGHT_SOURCE_DIR "/config/examples/vocabulary.json").rdbuf();
    const auto out = check_vocabulary_text(text.str());
    EXPECT_THAT(out.problems, IsEmpty());
    EXPECT_THAT(out.warnings, IsEmpty());
}

/// The keys that the schema allows in an object are those that the reader knows.
TEST(VocabularySchema, HasTheKeysThatAreRead) {
    std::ostringstream text;
    text << std::ifstream(TAGWRIGHT_SOURCE_DIR "/config/examples/vocabulary.schema.json").rdbuf();
    const auto schema = llm::read_json(text.str()).value_or(llm::json{});
    ASSERT_TRUE(schema.contains("properties"));
    const auto told_of = [](const llm::json& object) {
        for (const auto& line : llm::parse_vocabulary(llm::to_text(object)).problems)
            if (const auto at = line.find("unknown key; allowed: "); at != std::string::npos)
                return names_of(line.substr(at + 22));
        return std::vector<std::string>{};
    };
    const auto keys = [](const llm::json& of) {
        std::vector<std::string> out;
        for (const auto& [key, value] : of.at("properties").items())
            out.push_back(key);
        return out;
    };
    const auto& parts = schema.at("$defs");
    EXPECT_THAT(told_of({{"x", 1}}), testing::UnorderedElementsAreArray(keys(schema)));
    EXPECT_THAT(told_of({{"labels", {{{"x", 1}}}}}),
                testing::UnorderedElementsAreArray(keys(parts.at("label").at("anyOf").at(1))));
    EXPECT_THAT(told_of({{"groups", {{"g", {{"x", 1}}}}}}),
                testing::UnorderedElementsAreArray(keys(parts.at("group"))));
}

} // namespace
} // namespace tagwright::labels
