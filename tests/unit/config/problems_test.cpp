#include "tagwright/settings.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using ::testing::HasSubstr;

run_settings good() {
    run_settings out;
    out.providers.emplace_back();
    out.providers.back().name = "local";
    return out;
}

llm::endpoint remote(const std::string& name, const std::string& base_url) {
    llm::endpoint out;
    out.name = name;
    out.shape = llm::wire::openai;
    out.base_url = base_url;
    return out;
}

TEST(ProblemsOf, SettingsMadeInCodeAreGoodAsTheyCome) { EXPECT_TRUE(problems_of(good()).empty()); }

TEST(ProblemsOf, EachNamesTheSettingTheValueAndWhatIsAllowed) {
    struct row {
        const char* what;
        void (*change)(run_settings&);
        const char* setting;
        const char* says;
    };
    const row rows[] = {
        {"batch 0", [](run_settings& s) { s.batch_size = 0; }, "TAG_SPACE_BATCH_SIZE",
         "=0: must be a whole number from 1"},
        {"batch huge", [](run_settings& s) { s.batch_size = 1'000'000; }, "TAG_SPACE_BATCH_SIZE", "=1000000: must be"},
        {"labels -1", [](run_settings& s) { s.labels_max = -1; }, "TAGWRIGHT_LABELS_MAX", "=-1: must be"},
        {"no text", [](run_settings& s) { s.page_tokens_max = 0; }, "TAGWRIGHT_PAGE_TOKENS_MAX", "=0: must be"},
        {"patience", [](run_settings& s) { s.patience = std::chrono::milliseconds(-5); }, "TAGWRIGHT_PATIENCE",
         "must be"},
        {"budget", [](run_settings& s) { s.budget.usd = -1.0; }, "TAGWRIGHT_BUDGET_USD", "must be"},
        {"nobody", [](run_settings& s) { s.providers.clear(); }, "providers", "at least one"},
        {"no name", [](run_settings& s) { s.providers[0].name.clear(); }, "providers", "a name"},
        {"twice", [](run_settings& s) { s.providers.push_back(s.providers[0]); }, "providers", "a name of its own"},
        {"no address", [](run_settings& s) { s.providers = {remote("x", "")}; }, "providers", "must have a base URL"},
        {"no http", [](run_settings& s) { s.providers = {remote("x", "ftp://h/v1")}; }, "providers", "ftp://h/v1"},
        {"no time",
         [](run_settings& s) {
             s.providers = {remote("x", "http://h/v1")};
             s.providers[0].timeout = std::chrono::milliseconds(0);
         },
         "providers", "timeout above 0"},
    };
    for (const auto& row : rows) {
        auto settings = good();
        row.change(settings);
        const auto problems = problems_of(settings);
        ASSERT_EQ(problems.size(), 1U) << row.what;
        EXPECT_EQ(problems[0].setting, row.setting) << row.what;
        EXPECT_THAT(to_string(problems[0]), HasSubstr(row.says)) << row.what;
    }
}

TEST(ProblemsOf, AHostsSettingsToo) {
    struct row {
        const char* what;
        void (*change)(settings&);
        const char* says;
    };
    const row rows[] = {
        {"level", [](settings& s) { s.ai_concurrency_max = s.ai_concurrency = 0; },
         "TAG_SPACE_AI_CONCURRENCY=0: must be"},
        {"levels", [](settings& s) { s.ai_concurrency = 11; },
         "must not be above TAG_SPACE_MAX_AI_CONCURRENCY, which is 10"},
        {"reads", [](settings& s) { s.confluence.reads_max = -1; }, "TAGWRIGHT_CONFLUENCE_READS_MAX=-1: must be"},
        {"time", [](settings& s) { s.confluence.timeout = {}; }, "TAGWRIGHT_CONFLUENCE_TIMEOUT=0s: must be"},
        {"wiki", [](settings& s) { s.confluence.base_url = "wiki.example"; },
         "CONFLUENCE_BASE_URL=wiki.example: must be"},
        {"batch", [](settings& s) { s.batch_size = 0; }, "TAG_SPACE_BATCH_SIZE=0: must be"},
    };
    settings usual;
    static_cast<run_settings&>(usual) = good();
    EXPECT_TRUE(problems_of(usual).empty());
    for (const auto& row : rows) {
        auto settings = usual;
        row.change(settings);
        EXPECT_THAT(render(problems_of(settings)), HasSubstr(row.says)) << row.what;
    }
}

TEST(ProblemsOf, AnAddressWithAKeyInItIsNotRepeated) {
    auto settings = good();
    settings.providers = {remote("x", "http://ann:s3cret@h/v1#top")};
    ASSERT_EQ(problems_of(settings).size(), 1U);
    EXPECT_THAT(render(problems_of(settings)), ::testing::Not(HasSubstr("s3cret")));
}

TEST(ProblemsOf, AWireOfItsOwnMayHaveAnyAddress) {
    auto settings = good();
    settings.providers = {remote("x", "unix:/run/model")};
    settings.providers[0].shape = llm::wire::own;
    EXPECT_TRUE(problems_of(settings).empty());
}

} // namespace
} // namespace tagwright
