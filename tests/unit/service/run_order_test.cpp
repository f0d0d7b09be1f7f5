#include "app/service/run_order.hpp"

#include <gmock/gmock.h>

namespace tagwright::service {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

sources configured() {
    sources out;
    out.environment = {{"HOME", "/home/x"},
                       {"OPENAI_API_KEY", "sk-secret-of-the-host"},
                       {"TAG_SPACE_PROVIDER", "local"},
                       {"TAGWRIGHT_LABELS_MAX", "4"}};
    out.needs.confluence = false;
    return out;
}

run_order read(const std::string& body) { return read_run_order(body, settings_maker(configured())); }

std::vector<std::string> names(const run_order& of) {
    std::vector<std::string> out;
    for (const auto& each : of.problems)
        out.push_back(each.name);
    return out;
}

TEST(RunOrder, IsADryRunUnderTheServicesSettingsUnlessSaidOtherwise) {
    const auto order = read(R"({"space":"DOCS"})");
    ASSERT_THAT(names(order), IsEmpty());
    EXPECT_EQ(order.request.space, "DOCS");
    EXPECT_FALSE(order.request.apply);
    EXPECT_EQ(order.settings->labels_max, 4);
    EXPECT_EQ(order.settings->providers.front().name, "local");
    EXPECT_TRUE(order.settings->wait_for_quota) << "nobody sits in front of a service";
}

TEST(RunOrder, TakesWhatIsSaid) {
    const auto order = read(R"({"space":"DOCS","dry_run":false,"provider":"openai","fallback":["local"],
        "pages":["1","22"],"under":"7","since":"2026-01-31","types":["blogpost","page"],"exclude_labels":["Secret"],
        "exclude_under":["9"],"max_labels":2,"batch_size":3,"vocabulary":{"labels":["a","b"]},"budget_usd":1.5,
        "budget_calls":10,"cache":false,"wait":false})");
    ASSERT_THAT(names(order), IsEmpty());
    EXPECT_TRUE(order.request.apply);
    EXPECT_THAT(order.request.page_ids, ElementsAre("1", "22"));
    EXPECT_EQ(order.request.since, "2026-01-31T00:00:00.000Z");
    EXPECT_THAT(order.request.types, ElementsAre(page_type::blogpost, page_type::page));
    EXPECT_THAT(order.request.exclude_labels, ElementsAre("secret"));
    const auto& settings = *order.settings;
    ASSERT_EQ(settings.providers.size(), 2u);
    EXPECT_EQ(settings.providers[0].name, "openai");
    EXPECT_EQ(settings.labels_max, 2);
    EXPECT_EQ(settings.batch_size, 3);
    EXPECT_EQ(settings.budget.usd, 1.5);
    EXPECT_EQ(settings.budget.calls, 10u);
    EXPECT_FALSE(settings.cache_enabled);
    EXPECT_FALSE(settings.wait_for_quota);
    EXPECT_THAT(settings.vocabulary, HasSubstr("labels"));
}

struct bad_case {
    const char* body;
    std::vector<std::string> fields;
};

TEST(RunOrder, NamesEachThingThatIsWrongAtOnce) {
    const bad_case cases[] = {
        {"", {"space"}},
        {"{", {"body"}},
        {"[]", {"body"}},
        {"null", {"body"}},
        {R"({"space":7})", {"space", "space"}},
        {R"({"space":" "})", {"space"}},
        {R"({"space":"DOCS\u0000"})", {"space", "space"}},
        {R"({"space":"D","dry_run":"yes"})", {"dry_run"}},
        {R"({"space":"D","pages":["x"],"under":"../1"})", {"pages", "under"}},
        {R"({"space":"D","since":"yesterday"})", {"since"}},
        {R"({"space":"D","types":[]})", {"types"}},
        {R"({"space":"D","types":["page","page"]})", {"types"}},
        {R"({"space":"D","types":["comment"]})", {"types", "types"}},
        {R"({"space":"D","max_labels":0,"batch_size":1e3,"budget_usd":-1,"budget_calls":0.5})",
         {"max_labels", "batch_size", "budget_usd", "budget_calls"}},
        {R"({"space":"D","max_labels":18446744073709551615})", {"max_labels"}},
        {R"({"space":"D","min_confidence":1.5,"min_text":-1,"explain":"yes","never":["---"],"label_language":7})",
         {"min_confidence", "min_text", "explain", "never", "label_language"}},
        {R"({"space":"D","instructions":"a\u0007b"})", {"instructions"}},
        {R"({"space":"D","never":"/etc/passwd"})", {"never"}},
        {R"({"space":"D","provider":"nobody"})", {"provider"}},
        {R"({"space":"D","provider":"gemini"})", {"GEMINI_API_KEY"}},
        {R"({"space":"D","vocabulary":"/etc/passwd"})", {"vocabulary"}},
        {R"({"space":"D","vocabulary":{"labels":7}})", {"vocabulary"}},
        {R"({"space":"D","vocabulary_file":"/etc/passwd"})", {"vocabulary_file"}},
    };
    for (const auto& each : cases)
        EXPECT_THAT(names(read(each.body)), testing::UnorderedElementsAreArray(each.fields)) << each.body;
}

TEST(RunOrder, SaysWhatWasGivenAndWhatIsAllowed) {
    const auto order = read(R"({"space":"D","max_labels":99,"dry_runn":true})");
    ASSERT_EQ(order.problems.size(), 2u);
    EXPECT_EQ(order.problems[0].value, "99");
    EXPECT_EQ(order.problems[0].message, "must be a whole number from 1 to 50");
    EXPECT_THAT(order.problems[1].message, HasSubstr("did you mean \"dry_run\""));
}

TEST(RunOrder, SurvivesDepthAndSize) {
    EXPECT_THAT(names(read(std::string(100'000, '['))), ElementsAre("body"));
    EXPECT_THAT(names(read("{\"pages\":" + std::string(60, '[') + std::string(60, ']') + "}")), ElementsAre("body"));
}

TEST(RunOrder, NeverShowsAKey) {
    for (const auto* body : {R"({"space":"D","provider":"openai","max_labels":0})", R"({"space":"D","provider":"x"})"})
        for (const auto& each : read(body).problems)
            EXPECT_THAT(each.message + each.value, testing::Not(HasSubstr("sk-secret")));
}

TEST(ActionOrder, ReadsFlags) {
    EXPECT_FALSE(read_action_order("").approved_only);
    EXPECT_TRUE(read_action_order(R"({"approved_only":true})").approved_only);
    EXPECT_TRUE(read_action_order(R"({"stale_ok":true})").stale_ok);
    EXPECT_EQ(read_action_order(R"({"approved_only":1,"x":2})").problems.size(), 2u);
}

} // namespace
} // namespace tagwright::service
