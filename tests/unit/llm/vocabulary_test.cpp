#include "providers/llm/vocabulary.hpp"

#include <gmock/gmock.h>

#include <string>

using namespace tagwright::llm;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

TEST(Vocabulary, ProblemsAreLinesThatATerminalMayShow) {
    const auto parsed = parse_vocabulary("{\"a\xC2\x9B"
                                         "2J\":1,\"labels\":[\"a\"],\"groups\":{\"x\\n\\u001b[2Jy\":{}}}");
    ASSERT_EQ(parsed.problems.size(), 2u);
    for (const auto& problem : parsed.problems)
        EXPECT_EQ(problem.find_first_of("\n\x1B\x9B"), std::string::npos) << problem;
}

TEST(Vocabulary, ReadsEverythingThatTheFormatHas) {
    const auto r = parse_vocabulary(R"({"mode":"prefer","max_per_page":4,"min_per_page":1,
        "labels":["Onboarding",{"name":"incident-response","description":"What to do","aliases":["Outage","SEV 1"],"group":"ops"}],
        "groups":{"ops":{"max_per_page":2}}})");
    ASSERT_TRUE(r.ok()) << r.problems.front();
    EXPECT_EQ(r.value.mode, vocabulary_mode::prefer);
    EXPECT_EQ(r.value.max_per_page, 4);
    EXPECT_EQ(r.value.min_per_page, 1);
    ASSERT_EQ(r.value.labels.size(), 2u);
    EXPECT_EQ(r.value.labels[0].name, "onboarding");
    EXPECT_EQ(r.value.labels[1].description, "What to do");
    EXPECT_THAT(r.value.labels[1].aliases, ElementsAre("Outage", "SEV 1"));
    EXPECT_EQ(r.value.labels[1].group, "ops");
    ASSERT_EQ(r.value.groups.size(), 1u);
    EXPECT_EQ(r.value.groups[0].max_per_page, 2);
}

TEST(Vocabulary, IsClosedUnlessItSaysOtherwise) {
    const auto r = parse_vocabulary(R"({"labels":["a"]})");
    ASSERT_TRUE(r.ok());
    EXPECT_EQ(r.value.mode, vocabulary_mode::closed);
    EXPECT_EQ(r.value.max_per_page, std::nullopt);
}

TEST(Vocabulary, CaseAndSpacesInNamesAreRepaired) {
    const auto r = parse_vocabulary("\xEF\xBB\xBF{\"labels\":[\"Incident Response\",\"\xC3\x9C"
                                    "bersicht\"]}");
    ASSERT_TRUE(r.ok()) << r.problems.front();
    EXPECT_EQ(r.value.labels[0].name, "incident-response");
    EXPECT_EQ(r.value.labels[1].name, "\xC3\xBC"
                                      "bersicht");
}

struct wrong {
    const char* file;
    const char* path;
    const char* allowed;
};

class WrongVocabulary : public testing::TestWithParam<wrong> {};

TEST_P(WrongVocabulary, IsNamedWithPathAndWhatIsAllowed) {
    const auto r = parse_vocabulary(GetParam().file);
    ASSERT_EQ(r.problems.size(), 1u) << testing::PrintToString(r.problems);
    EXPECT_THAT(r.problems[0], AllOf(testing::StartsWith(GetParam().path), HasSubstr(GetParam().allowed)));
}

INSTANTIATE_TEST_SUITE_P(
    Each, WrongVocabulary,
    testing::Values(
        wrong{"", "vocabulary: not JSON at line 1", "JSON"},
        wrong{"{\"labels\":[\"a\",]}", "vocabulary: not JSON at line 1, column 16", "JSON"},
        wrong{"[]", "vocabulary: []", "an object"}, wrong{"{}", "labels: missing", "at least one"},
        wrong{R"({"labels":[]})", "labels: []", "at least one"},
        wrong{R"({"mode":"strict","labels":["a"]})", "mode: \"strict\"", "closed, prefer, open"},
        wrong{R"({"lables":[],"labels":["a"]})", "\"lables\": unknown key", "labels, groups"},
        wrong{R"({"labels":[{"name":"a","colour":"red"}]})", "labels[0].\"colour\": unknown key", "aliases"},
        wrong{R"({"labels":[7]})", "labels[0]: 7", "name"},
        wrong{R"({"labels":[{"description":"x"}]})", "labels[0].name: missing", "not empty"},
        wrong{R"({"labels":["v1.2"]})", "labels[0]: \"v1.2\"", "write \"v1-2\""},
        wrong{R"({"labels":["c#"]})", "labels[0]: \"c#\"", "cannot keep \"#\"; write \"csharp\""},
        wrong{R"({"labels":["!!"]})", "labels[0]: \"!!\"", "letters, digits"},
        wrong{R"({"labels":["a","A"]})", "labels[1]: \"A\"", "labels[0] is the same"},
        wrong{R"({"labels":["a",{"name":"b","aliases":["A"]}]})", "labels[1].aliases[0]: \"A\"", "labels[0]"},
        wrong{R"({"labels":[{"name":"a","aliases":["x"]},{"name":"b","aliases":["X"]}]})", "labels[1].aliases[0]",
              "one label only"},
        wrong{R"({"labels":[{"name":"a","aliases":["?"]}]})", "labels[0].aliases[0]", "letter or digit"},
        wrong{R"({"labels":[{"name":"a","aliases":"x"}]})", "labels[0].aliases", "a list"},
        wrong{R"({"max_per_page":0,"labels":["a"]})", "max_per_page: 0", "from 1 to 50"},
        wrong{R"({"max_per_page":2.5,"labels":["a"]})", "max_per_page: 2.5", "whole number"},
        wrong{R"({"max_per_page":18446744073709551615,"labels":["a"]})", "max_per_page", "whole number"},
        wrong{R"({"max_per_page":2,"min_per_page":3,"labels":["a"]})", "min_per_page: 3", "which is 2"},
        wrong{R"({"labels":["a"],"groups":{"g":{"max_per_page":1}}})", "groups.g", "groups that labels name"},
        wrong{R"({"labels":["a"],"groups":[]})", "groups: []", "object"},
        wrong{R"({"labels":["a"],"labels":["a"]})", "\"labels\": the key occurs twice", "once"},
        wrong{"{\"labels\":[{\"name\":\"a\",\"description\":\"\xFF\"}]}", "vocabulary: bytes that are not UTF-8",
              "UTF-8"}));

TEST(Vocabulary, AllProblemsAreReportedAtOnce) {
    const auto r = parse_vocabulary(R"({"mode":1,"max_per_page":"5","labels":["",{"name":"x!"},null],"other":{}})");
    EXPECT_EQ(r.problems.size(), 6u) << testing::PrintToString(r.problems);
}

TEST(Vocabulary, HostileFilesAreBounded) {
    EXPECT_FALSE(parse_vocabulary(std::string(100'000, '[')).ok());
    EXPECT_FALSE(parse_vocabulary(std::string(vocabulary_bytes_max + 1, ' ')).ok());
    std::string many = "{\"labels\":[";
    for (int i = 0; i < 6000; ++i)
        many += "\"l" + std::to_string(i) + "\",";
    EXPECT_FALSE(parse_vocabulary(many + "\"x\"]}").ok());
    std::string wrong_ones = "{\"labels\":[";
    for (int i = 0; i < 4000; ++i)
        wrong_ones += "\"?\",";
    EXPECT_LE(parse_vocabulary(wrong_ones + "\"x\"]}").problems.size(), 100u);
}

TEST(Vocabulary, FingerprintIgnoresTheOrderOfKeysAndSeesEveryChange) {
    const auto print = [](const char* text) { return fingerprint_text(parse_vocabulary(text).value); };
    EXPECT_EQ(print(R"({"mode":"open","labels":[{"name":"a","group":"g"}],"groups":{"g":{"max_per_page":1}}})"),
              print(R"({"groups":{"g":{"max_per_page":1}},"labels":[{"group":"g","name":"A"}],"mode":"open"})"));
    const auto base = print(R"({"labels":["a"]})");
    EXPECT_EQ(base, print(R"({"labels":[{"name":"a"}]})"));
    for (const char* other :
         {R"({"labels":["b"]})", R"({"mode":"open","labels":["a"]})", R"({"labels":["a"],"max_per_page":2})",
          R"({"labels":["a"],"min_per_page":1})", R"({"labels":[{"name":"a","description":"x"}]})",
          R"({"labels":[{"name":"a","aliases":["x"]}]})", R"({"labels":[{"name":"a","group":"x"}]})"})
        EXPECT_NE(base, print(other)) << other;
    EXPECT_NE(fingerprint_text({}), base);
}

} // namespace
