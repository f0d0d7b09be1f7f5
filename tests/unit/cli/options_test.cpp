#include "app/cli/options.hpp"

#include "config/setting_table.hpp"
#include "tests/unit/cli/parsed_options.hpp"

#include <gmock/gmock.h>

namespace tagwright::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Options, EveryCommandIsKnown) {
    EXPECT_EQ(good({"setup"}).command, command::setup);
    EXPECT_EQ(good({"tag", "DOCS"}).command, command::tag);
    EXPECT_EQ(good({"label"}).command, command::label);
    EXPECT_EQ(good({"text"}).command, command::text);
    EXPECT_EQ(good({"simulate"}).command, command::simulate);
    EXPECT_EQ(good({"check"}).command, command::check);
    EXPECT_EQ(good({"serve"}).command, command::serve);
    EXPECT_EQ(good({"demo"}).command, command::demo);
}

TEST(Options, TagTakesItsOptions) {
    const auto run = good({"tag", "DOCS", "--apply", "--page", "1", "2", "--page=3,4", "--since", "2026-01-31",
                           "--report", "-", "--summary-only", "--json", "--config", "c.toml"});
    EXPECT_EQ(run.space, "DOCS");
    EXPECT_TRUE(run.apply);
    EXPECT_THAT(run.pages, ElementsAre("1", "2", "3", "4"));
    EXPECT_EQ(run.since, "2026-01-31T00:00:00.000Z");
    EXPECT_EQ(run.report, "-");
    EXPECT_TRUE(run.summary_only);
    EXPECT_TRUE(run.json);
    EXPECT_FALSE(run.quiet);
    EXPECT_EQ(run.config_file, "c.toml");
    EXPECT_THAT(run.flags, IsEmpty());
}

TEST(Options, CommandsOnARunTakeItsName) {
    const auto apply = good({"apply", "20260131-080509-k3f7x", "--stale-ok", "--report", "-"});
    EXPECT_EQ(apply.command, command::apply);
    EXPECT_EQ(apply.run, "20260131-080509-k3f7x");
    EXPECT_TRUE(apply.stale_ok);
    EXPECT_EQ(good({"undo", "r"}).command, command::undo);
    EXPECT_EQ(good({"resume", "r", "--max-labels", "3"}).command, command::resume);
    EXPECT_EQ(good({"runs"}).run, "");
    EXPECT_TRUE(good({"runs", "r", "--json"}).json);
    EXPECT_FALSE(needs_of(command::apply).providers) << "what is planned is not asked for again";
    EXPECT_FALSE(needs_of(command::runs).confluence);
    EXPECT_TRUE(needs_of(command::resume).providers);
}

TEST(Options, PlanTakesAFormatAndAFile) {
    const auto plan = good({"plan", "k3f7x", "--format", "csv", "--output", "plan.csv"});
    EXPECT_EQ(plan.command, command::plan);
    EXPECT_EQ(plan.run, "k3f7x");
    EXPECT_EQ(plan.plan_format, plan::plan_format::csv);
    EXPECT_EQ(plan.output, "plan.csv");
    EXPECT_EQ(good({"plan", "r"}).plan_format, plan::plan_format::table);
    EXPECT_EQ(good({"apply", "r", "--plan", "plan.csv"}).plan_file, "plan.csv");
    EXPECT_FALSE(needs_of(command::plan).confluence);
    EXPECT_FALSE(needs_of(command::setup).confluence);
}

TEST(Options, SeveralSpaces) {
    EXPECT_THAT(good({"tag", "DOCS", "OPS", "DOCS"}).spaces, ElementsAre("DOCS", "OPS"));
    EXPECT_THAT(good({"tag", "DOCS"}).spaces, ElementsAre("DOCS"));
    EXPECT_THAT(good({"tag", "--page", "1", "2", "DOCS"}).spaces, ElementsAre("DOCS"));
    EXPECT_TRUE(good({"tag", "--all-spaces", "--apply"}).all_spaces);
    EXPECT_THAT(good({"tag", "--all-spaces"}).spaces, IsEmpty());
    EXPECT_EQ(good({"tag", "A", "B", "--report", "r-{space}.json"}).report, "r-{space}.json");
    EXPECT_EQ(error_of({"tag", "DOCS", "--all-spaces"}), "--all-spaces and SPACE exclude each other");
    EXPECT_EQ(error_of({"tag", "A", "B", "--report", "r.json"}),
              "--report: with several spaces the file's name needs {space} in it, as in report-{space}.json");
    EXPECT_EQ(error_of({"tag", "A", "B", "--page", "7"}), "--page and --under belong to one space: name just that one");
    EXPECT_EQ(error_of({"tag", "--all-spaces", "--under", "7"}),
              "--page and --under belong to one space: name just that one");
}

TEST(Options, DryRunIsTheDefault) { EXPECT_FALSE(good({"tag", "DOCS"}).apply); }

TEST(Options, SpaceMayFollowThePages) {
    const auto run = good({"tag", "--page", "1", "2", "DOCS"});
    EXPECT_EQ(run.space, "DOCS");
    EXPECT_THAT(run.pages, ElementsAre("1", "2"));
}

TEST(Options, SpaceMayBeNamedLikeACommand) {
    EXPECT_EQ(good({"tag", "demo"}).space, "demo");
    EXPECT_EQ(good({"check", "tag"}).space, "tag");
    EXPECT_EQ(good({"tag", "~me"}).space, "~me");
}

TEST(Options, EverySettingHasItsFlag) {
    for (const auto& row : setting_table()) {
        if (row.secret)
            continue;
        const auto flag = std::string(row.flag);
        for (const auto* name : {"label", "check", "demo"})
            EXPECT_EQ(good({name, flag.c_str(), "some value"}).flags.at(std::string(row.name)), "some value") << flag;
        EXPECT_EQ(good({"tag", "DOCS", (flag + "=x").c_str()}).flags.at(std::string(row.name)), "x") << flag;
    }
}

TEST(Options, LastFlagCountsAndEmptyOnesStay) {
    EXPECT_EQ(good({"demo", "--batch-size", "2", "--batch-size=3"}).flags.at("TAG_SPACE_BATCH_SIZE"), "3");
    EXPECT_EQ(good({"demo", "--batch-size", "-1"}).flags.at("TAG_SPACE_BATCH_SIZE"), "-1");
    EXPECT_EQ(good({"demo", "--fallback="}).flags.at("TAG_SPACE_FALLBACK_PROVIDER"), "");
    EXPECT_EQ(good({"demo", "--fallback", ""}).flags.at("TAG_SPACE_FALLBACK_PROVIDER"), "");
    EXPECT_EQ(good({"demo", "--fallback=", "--batch-size=4"}).flags.at("TAG_SPACE_BATCH_SIZE"), "4");
}

TEST(Options, NoCacheIsTheSetting) {
    EXPECT_EQ(good({"demo", "--no-cache"}).flags.at("TAG_SPACE_CACHE_ENABLED"), "false");
    EXPECT_EQ(good({"label", "--no-cache"}).flags.at("TAG_SPACE_CACHE_ENABLED"), "false");
}

TEST(Options, LabelAndTextTakeFiles) {
    EXPECT_THAT(good({"label", "a", "b", "-"}).files, ElementsAre("a", "b", "-"));
    const auto run = good({"text", "--format", "plain", "a b.txt", "--page-tokens", "100"});
    EXPECT_THAT(run.files, ElementsAre("a b.txt"));
    EXPECT_EQ(run.format, documents::format::plain);
    EXPECT_EQ(good({"text"}).format, documents::format::automatic);
    EXPECT_THAT(good({"text", "--", "--odd"}).files, ElementsAre("--odd"));
}

TEST(Options, SimulateTakesAScenarioAndASeed) {
    const auto run = good({"simulate", "b", "--seed", "7", "--json", "--report", "b.html"});
    EXPECT_EQ(run.report, "b.html");
    EXPECT_EQ(run.scenario, "b");
    EXPECT_EQ(run.seed, 7u);
    EXPECT_TRUE(run.json);
    EXPECT_EQ(good({"simulate"}).scenario, "");
    EXPECT_FALSE(good({"simulate"}).seed);
    EXPECT_FALSE(needs_of(command::simulate).providers);
}

TEST(Options, AddressesArePastedForKeysAndIds) {
    const std::string at = "https://acme.atlassian.net/wiki/spaces/";
    EXPECT_EQ(good({"tag", (at + "DOCS/overview").c_str()}).space, "DOCS");
    EXPECT_THAT(good({"tag", (at + "DOCS/overview").c_str()}).origins, ElementsAre("https://acme.atlassian.net"));
    EXPECT_EQ(good({"check", "https://wiki.acme.example/display/~jo"}).space, "~jo");
    const auto run = good({"tag", "DOCS", "--page", (at + "DOCS/pages/999/A+b").c_str(), "7"});
    EXPECT_THAT(run.pages, ElementsAre("999", "7"));
    EXPECT_EQ(good({"tag", "--page", (at + "DOCS/pages/999/A+b").c_str()}).space, "DOCS");
    EXPECT_EQ(good({"tag", "--page", (at + "DOCS/pages/999/A+b").c_str(), "TEAM"}).space, "TEAM");
    EXPECT_EQ(good({"tag", "DOCS", "--under", (at + "DOCS/folder/12").c_str()}).under, "12");
    EXPECT_EQ(good({"tag", "DOCS", "--page", "https://wiki/pages/viewpage.action?pageId=9"}).pages.at(0), "9");
}

TEST(Options, ExclusionsAreLabelsAndPages) {
    const auto run = good({"tag", "DOCS", "--exclude-label", "Confidential,hr", "--exclude-under",
                           "https://acme.atlassian.net/wiki/spaces/DOCS/folder/12", "7"});
    EXPECT_THAT(run.exclude_labels, ElementsAre("confidential", "hr"));
    EXPECT_THAT(run.exclude_under, ElementsAre("12", "7"));
    EXPECT_THAT(run.origins, ElementsAre("https://acme.atlassian.net"));
}

TEST(Options, TypesOfPages) {
    using ::testing::ElementsAre;
    EXPECT_THAT(good({"tag", "DOCS"}).types, ElementsAre(page_type::page));
    EXPECT_THAT(good({"tag", "DOCS", "--type", "blogpost"}).types, ElementsAre(page_type::blogpost));
    EXPECT_THAT(good({"tag", "DOCS", "--type", "Blogpost,page", "--page", "7"}).types,
                ElementsAre(page_type::page, page_type::blogpost));
    EXPECT_THAT(good({"tag", "DOCS", "--type", "page,page", "--under", "7"}).types, ElementsAre(page_type::page));
}

TEST(Options, CommandsSayWhatTheyNeed) {
    EXPECT_TRUE(needs_of(command::tag).confluence);
    EXPECT_TRUE(needs_of(command::check).confluence);
    EXPECT_FALSE(needs_of(command::label).confluence);
    EXPECT_TRUE(needs_of(command::label).providers);
    EXPECT_FALSE(needs_of(command::demo).confluence);
    EXPECT_FALSE(needs_of(command::text).providers);
}

} // namespace
} // namespace tagwright::cli
