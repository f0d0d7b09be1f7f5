#include "app/cli/options.hpp"

#include "config/setting_table.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

namespace tagwright::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

parse_result parse(std::vector<const char*> words) {
    words.insert(words.begin(), "tagwright");
    return parse_options(static_cast<int>(words.size()), words.data());
}

/// The options of a command line that must be good.
options good(std::vector<const char*> words) {
    auto result = parse(std::move(words));
    EXPECT_TRUE(result.run.has_value()) << result.text;
    return result.run.value_or(options{});
}

/// The error of one that must not be.
std::string error_of(std::vector<const char*> words) {
    const auto result = parse(std::move(words));
    EXPECT_FALSE(result.run.has_value());
    const std::string_view prefix = "tagwright: ";
    const auto text = result.text.substr(0, result.text.rfind(" (see tagwright --help)"));
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

TEST(Options, EveryCommandIsKnown) {
    EXPECT_EQ(good({"setup"}).command, command::setup);
    EXPECT_EQ(good({"tag", "DOCS"}).command, command::tag);
    EXPECT_EQ(good({"label"}).command, command::label);
    EXPECT_EQ(good({"text"}).command, command::text);
    EXPECT_EQ(good({"simulate"}).command, command::simulate);
    EXPECT_EQ(good({"check"}).command, command::check);
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
    const auto run = good({"simulate", "b", "--seed", "7", "--json"});
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

struct bad_case {
    std::vector<const char*> words;
    const char* message;
};

TEST(Options, BadUsageIsOneLineThatNamesTheOption) {
    const bad_case cases[] = {
        {{"tagg"},
         "\"tagg\" is not a command: there are setup, tag, plan, apply, undo, resume, runs, label, text, simulate, "
         "throttle, check, demo, version, completion; did you mean \"tag\"?"},
        {{"setpu"}, "did you mean \"setup\"?"},
        {{"plan"}, "plan: RUN is missing: tagwright runs lists them"},
        {{"plan", "r", "--format", "xlsx"}, "--format: \"xlsx\" is not a format: table, csv, html or json"},
        {{"plan", "r", "--ouput", "x"}, "did you mean \"--output\"?"},
        {{"runs", "--apply"}, "\"--apply\" is not an option of runs; it is one of tag, demo"},
        {{"setup", "--data-dir", "x"}, "\"--data-dir\" is not an option of setup"},
        {{"serve", "7"}, "\"serve\" is not a command"},
        {{"apply"}, "apply: RUN is missing: tagwright runs lists them"},
        {{"undo", ""}, "undo: RUN is missing"},
        {{"resume", "../x"}, "RUN: \"../x\" is not the name of a run"},
        {{"resume", "a", "b"}, "\"b\" is one argument too many for resume"},
        {{"undo", "a", "--stale-ok"}, "\"--stale-ok\" is not an option of undo"},
        {{"--quiet", "tag"}, "\"--quiet\" is not an option here: options follow the command"},
        {{"tag"}, "SPACE is missing"},
        {{"tag", ""}, "SPACE is missing"},
        {{"tag", "two words"}, "SPACE: \"two words\" is not a space's key"},
        {{"check", "A", "B"}, "\"B\" is one argument too many for check"},
        {{"tag", "A", "--aply"}, "\"--aply\" is not an option of tag; did you mean \"--apply\"?"},
        {{"tag", "A", "-x"}, "\"-x\" is not an option of tag"},
        {{"tag", "A", "--page"}, "--page needs a value"},
        {{"tag", "A", "--page", "x1"}, "--page: \"x1\" is not a page id: digits only, or"},
        {{"tag", "A", "--page", ""}, "--page: \"\" is not a page id"},
        {{"tag", "A", "--under", "x"}, "--under: \"x\" is not a page id: digits only"},
        {{"tag", "A", "--page", "https://acme.atlassian.net/wiki/x/AbCd"}, "holds no page id"},
        {{"tag", "A", "--page", "https://wiki.acme.example/display/A/Title"}, "holds no page id"},
        {{"tag", "A", "--page", "https://acme.atlassian.net/wiki/spaces/A/folder/12"}, "is a folder: --under"},
        {{"tag", "https://acme.atlassian.net/wiki/spaces/A/pages/9/T"}, "is the address of a page: --page"},
        {{"tag", "https://acme.atlassian.net/wiki/x/AbCd"}, "names no space"},
        {{"tag", "A", "--under", "1", "--page", "2"}, "--page and --under exclude each other"},
        {{"tag", "A", "--exclude-label", "two words"}, "--exclude-label: \"two words\" is not a label"},
        {{"tag", "A", "--exclude-under", "x"}, "--exclude-under: \"x\" is not a page id"},
        {{"tag", "A", "--type", "blog"}, "--type: \"blog\" is not a type: page, blogpost, or both"},
        {{"tag", "A", "--type", "page,blogpost", "--under", "7"}, "--under and --type blogpost exclude each other"},
        {{"tag", "A", "--since", "31.1.2026"}, "--since: \"31.1.2026\" is not a date: 2026-01-31 or"},
        {{"tag", "A", "--summary-only"}, "--summary-only needs --report"},
        {{"tag", "A", "--quiet", "--json"}, "--quiet and --json exclude each other"},
        {{"tag", "A", "--cache=true", "--no-cache"}, "--cache and --no-cache exclude each other"},
        {{"tag", "A", "--batch-size"}, "--batch-size needs a value: a whole number from 1 to 100"},
        {{"text", "--format", "docx"}, "--format: \"docx\" is not a format: storage, html, markdown or plain"},
        {{"text", "--apply"}, "\"--apply\" is not an option of text"},
        {{"label", "--apply"}, "\"--apply\" is not an option of label"},
        {{"simulate", "--seed", "-1"}, "--seed: \"-1\" is not a whole number from 0 to 18446744073709551615"},
        {{"simulate", "--seed="}, "--seed: \"\" is not a whole number"},
        {{"simulate", "--seed", "18446744073709551616"}, "is not a whole number"},
        {{"simulate", "a", "b"}, "\"b\" is one argument too many for simulate"},
        {{"simulate", "--sead", "1"}, "did you mean \"--seed\"?"},
        {{"completion", "zsh"}, "completion: \"zsh\" is not a shell that is known: bash"},
        {{"demo", "--apply=maybe"}, "--apply"},
    };
    for (const auto& [words, message] : cases) {
        const auto result = parse(words);
        EXPECT_FALSE(result.run.has_value()) << message;
        EXPECT_EQ(result.exit_code, exit_usage) << message;
        EXPECT_THAT(result.text, AllOf(testing::StartsWith("tagwright: "), HasSubstr(message)));
        EXPECT_EQ(std::ranges::count(result.text, '\n'), 1) << result.text;
        EXPECT_TRUE(result.text.ends_with('\n'));
    }
}

TEST(Options, SecretsAreNoOptionsAndDoNotShow) {
    for (const auto& row : setting_table()) {
        if (!row.secret)
            continue;
        std::string flag = "--" + std::string(row.name);
        std::ranges::transform(flag, flag.begin(), [](char byte) {
            return byte == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
        });
        for (const auto& result :
             {parse({"tag", "A", flag.c_str(), "hunter2"}), parse({"tag", "A", (flag + "=hunter2").c_str()})}) {
            EXPECT_EQ(result.exit_code, exit_usage);
            EXPECT_THAT(result.text, AllOf(HasSubstr("secrets come from the environment"), Not(HasSubstr("hunter2"))));
        }
    }
}

TEST(Options, HelpAndVersionArePrinted) {
    const auto help = parse({"--help"});
    EXPECT_FALSE(help.run.has_value());
    EXPECT_EQ(help.exit_code, exit_ok);
    for (const auto* name : {"setup", "tag", "plan", "apply", "undo", "resume", "runs", "label", "text", "simulate",
                             "throttle", "check", "demo", "version", "completion"})
        EXPECT_THAT(help.text, HasSubstr(std::string("\n  ") + name + " "));
    for (const auto* name : {"serve"})
        EXPECT_THAT(help.text, Not(HasSubstr(name)));
    EXPECT_THAT(parse({"--version"}).text, "tagwright " + std::string(version) + "\n");
    EXPECT_THAT(parse({"version"}).text, "tagwright " + std::string(version) + "\n");
}

constexpr const char* all_commands[] = {"setup",    "tag",   "plan",  "apply",   "undo",
                                        "resume",   "runs",  "label", "text",    "simulate",
                                        "throttle", "check", "demo",  "version", "completion"};

TEST(Options, HelpFitsAScreen) {
    std::vector<std::string> texts{parse({"--help"}).text};
    for (const auto* name : all_commands)
        texts.push_back(parse({name, "--help"}).text);
    for (const auto& text : texts) {
        EXPECT_LE(std::ranges::count(text, '\n'), 40) << text;
        EXPECT_THAT(text, Not(HasSubstr("\n\n\n")));
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            EXPECT_LE(line.size(), 100u) << line;
    }
}

TEST(Options, HelpShowsWhatIsUsedMostAndHelpAllTheRest) {
    for (const auto* name : {"tag", "label", "check", "demo", "resume"}) {
        const auto help = parse({name, "--help"}).text;
        for (const auto* flag : {"--provider", "--fallback", "--max-labels", "--vocabulary", "--budget-usd"})
            EXPECT_THAT(help, HasSubstr("\n  " + std::string(flag) + " ")) << name;
        EXPECT_THAT(help, Not(HasSubstr("--batch-tokens"))) << name;
        EXPECT_THAT(help, HasSubstr("--help-all")) << name;
    }
    EXPECT_THAT(parse({"runs", "--help"}).text, Not(HasSubstr("--provider")));
    for (const auto* name : {"tag", "label", "check", "demo", "runs", "plan"}) {
        const auto help = parse({name, "--help-all"});
        EXPECT_EQ(help.exit_code, exit_ok);
        for (const auto& row : setting_table()) {
            EXPECT_THAT(help.text, HasSubstr(std::string(row.group) + ":\n"));
            if (!row.secret) {
                EXPECT_THAT(help.text, HasSubstr("\n  " + std::string(row.flag) + " "));
            }
        }
        EXPECT_THAT(help.text, Not(HasSubstr("\n\n\n")));
        std::istringstream lines(help.text);
        for (std::string line; std::getline(lines, line);)
            EXPECT_LE(line.size(), 100u) << line;
    }
}

TEST(Options, NothingAtAllPrintsHelpAndFails) {
    const auto result = parse({});
    EXPECT_EQ(result.exit_code, exit_usage);
    EXPECT_THAT(result.text, HasSubstr("Usage: tagwright"));
    EXPECT_EQ(parse_options(0, nullptr).exit_code, exit_usage);
}

TEST(Options, VersionIsTheProjects) {
    const auto root = std::filesystem::path(TAGWRIGHT_SOURCE_DIR);
    std::ifstream file(root / "CMakeLists.txt");
    std::ostringstream text;
    text << file.rdbuf();
    EXPECT_THAT(text.str(), HasSubstr("project(tagwright VERSION " + std::string(version) + " "));
}

TEST(Options, CommandsSayWhatTheyNeed) {
    EXPECT_TRUE(needs_of(command::tag).confluence);
    EXPECT_TRUE(needs_of(command::check).confluence);
    EXPECT_FALSE(needs_of(command::label).confluence);
    EXPECT_TRUE(needs_of(command::label).providers);
    EXPECT_FALSE(needs_of(command::demo).confluence);
    EXPECT_FALSE(needs_of(command::text).providers);
}

/// What bash offers after `words`, the last of which is being typed.
std::string completed(const std::string& words) {
    const auto script = std::filesystem::temp_directory_path() / ("tagwright-completion-" + std::to_string(::getpid()));
    std::ofstream(script) << parse({"completion", "bash"}).text << "COMP_WORDS=(" << words
                          << ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_tagwright\necho \"${COMPREPLY[@]}\"\n";
    std::string output;
    if (auto* pipe = ::popen(("bash " + script.string() + " 2>&1").c_str(), "r")) {
        char chunk[4096];
        for (std::size_t count = 0; (count = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;)
            output.append(chunk, count);
        EXPECT_EQ(::pclose(pipe), 0);
    }
    std::filesystem::remove(script);
    return output;
}

TEST(Completion, WorksInBash) {
    EXPECT_EQ(completed("tagwright ''"),
              "setup tag plan apply undo resume runs label text simulate throttle check demo version completion\n");
    EXPECT_EQ(completed("tagwright t"), "tag text throttle\n");
    EXPECT_EQ(completed("tagwright --v"), "--version\n");
    EXPECT_EQ(completed("tagwright tag --ba"), "--batch-size --batch-tokens\n");
    EXPECT_EQ(completed("tagwright tag DOCS --apply --su"), "--summary-only\n");
    EXPECT_EQ(completed("tagwright text --ba"), "--batch-size --batch-tokens\n");
    EXPECT_EQ(completed("tagwright text --appl"), "\n");
    EXPECT_EQ(completed("tagwright text --format p"), "plain\n");
    EXPECT_EQ(completed("tagwright plan run --format ''"), "table csv html json\n");
    EXPECT_EQ(completed("tagwright apply run --pl"), "--plan\n");
    EXPECT_EQ(completed("tagwright tag --confluence-flavor ''"), "auto cloud datacenter\n");
    EXPECT_EQ(completed("tagwright tag --provider o"), "openai\n");
    EXPECT_EQ(completed("tagwright label no"), "\n"); // left to the file names
}

} // namespace
} // namespace tagwright::cli
