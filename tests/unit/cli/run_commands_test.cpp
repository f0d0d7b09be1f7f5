#include "app/cli/run_commands.hpp"

#include <gmock/gmock.h>

namespace tagwright::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

run_record named(const std::string& name) {
    run_record out;
    out.run = name;
    out.request.space = "DOCS";
    out.identity.labels_max = 3;
    out.identity.page_tokens_max = 900;
    return out;
}

TEST(RunCommands, ARunKeepsItsSettingsButNotWhereThingsAre) {
    options what;
    what.flags = {{"TAGWRIGHT_VOCABULARY", "words.json"}, {"TAG_SPACE_BATCH_SIZE", "2"}, {"TAGWRIGHT_DATA_DIR", "d"}};
    what.config_file = "my.toml";
    const auto given = given_for(what);
    EXPECT_EQ(given.at("TAG_SPACE_BATCH_SIZE"), "2");
    EXPECT_TRUE(given.at("TAGWRIGHT_VOCABULARY").starts_with("/")) << "resume may come from another directory";
    EXPECT_TRUE(given.at("--config").ends_with("/my.toml"));
    EXPECT_FALSE(given.contains("TAGWRIGHT_DATA_DIR"));
}

TEST(RunCommands, SettingsOfTheRunHoldUnlessTheCommandLineHasOthers) {
    auto run = named("r");
    run.request.given = {{"TAG_SPACE_PROVIDER", "gemini"}, {"TAG_SPACE_BATCH_SIZE", "2"}, {"--config", "/c.toml"}};
    options what;
    what.command = command::resume;
    what.flags = {{"TAG_SPACE_BATCH_SIZE", "9"}};
    const auto all = with_settings_of(run, what);
    EXPECT_EQ(all.flags.at("TAG_SPACE_PROVIDER"), "gemini");
    EXPECT_EQ(all.flags.at("TAG_SPACE_BATCH_SIZE"), "9");
    EXPECT_EQ(all.flags.at("TAGWRIGHT_LABELS_MAX"), "3");
    EXPECT_EQ(all.flags.at("TAGWRIGHT_PAGE_TOKENS_MAX"), "900");
    EXPECT_FALSE(all.flags.contains("--config"));
    EXPECT_EQ(all.config_file, "/c.toml");
}

TEST(RunCommands, UnknownNamesAreAnsweredWithLikelyOnes) {
    EXPECT_THAT(no_such_run("x", {}), HasSubstr("journal is empty"));
    const std::vector<run_record> runs{named("20260131-080509-k3f7x"), named("20260131-080510-aaaaa")};
    EXPECT_THAT(no_such_run("20260131-080509-k3f7y", runs), HasSubstr("did you mean \"20260131-080509-k3f7x\""));
    EXPECT_THAT(no_such_run("20260131", runs), HasSubstr("any of 2 runs"));
    EXPECT_THAT(no_such_run("zzz", runs), HasSubstr("20260131-080510-aaaaa"));
}

TEST(RunCommands, TablesShowWhatIsInterruptedAndWhatIsDriven) {
    auto dead = named("r1");
    auto alive = named("r2");
    alive.driver = 4711;
    const auto table = runs_table({dead, alive});
    EXPECT_THAT(table, HasSubstr("interrupted"));
    EXPECT_THAT(table, HasSubstr("running"));
    EXPECT_THAT(run_details(alive), HasSubstr("process 4711"));
}

TEST(RunCommands, TheNextStepIsNamed) {
    run_request request;
    request.space = "DOCS";
    run_finished end;
    end.last.run = "r";
    end.last.labels.proposed = 4;
    EXPECT_THAT(next_step(request, end), HasSubstr("tagwright apply r"));
    request.apply = true;
    EXPECT_THAT(next_step(request, end), IsEmpty());
    end.last.labels.added = 1;
    EXPECT_THAT(next_step(request, end), HasSubstr("tagwright undo r"));
    end.action = run_action::undo;
    EXPECT_THAT(next_step(request, end), IsEmpty());
}

} // namespace
} // namespace tagwright::cli
