#include "tests/e2e/guides.hpp"
#include "tests/e2e/terminal.hpp"
#include "tests/fakes/fake_llm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
#include <set>
#include <sys/stat.h>

namespace tagwright::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;
using namespace std::chrono_literals;

/// A newcomer: an empty directory, a wiki, a model, a terminal.
class first_minutes : public ::testing::Test {
protected:
    first_minutes() {
        add_guides(confluence, 6);
        it.environment["TERM"] = "xterm-256color";
        it.environment["LANG"] = "C.UTF-8";
        it.environment["GEMINI_BASE_URL"] = model.gemini_url();
    }

    void answer(terminal& person, const std::string& question, const std::string& text) {
        ASSERT_TRUE(person.wait_for(question)) << person.seen();
        person.type(text + "\n");
    }

    /// Goes through the questions as far as the provider's key.
    void sign_in(terminal& person) {
        answer(person, "address of any page in it", confluence.cloud_url() + "/spaces/DOCS/overview");
        answer(person, "E-mail", confluence.options().email);
        answer(person, "API token (not shown", confluence.options().api_token);
        ASSERT_TRUE(person.wait_for("ok      Confluence: signed in as")) << person.seen();
        ASSERT_TRUE(person.wait_for("ok      space DOCS")) << person.seen();
    }
    void choose_gemini(terminal& person, const std::string& key) {
        answer(person, "Provider [", "gemini");
        answer(person, "Key (not shown", key);
        answer(person, "Model [", "");
    }

    std::string run_of(const std::string& output) {
        std::smatch found;
        std::regex_search(output, found, std::regex(R"(Run (\S+): )"));
        return found.size() > 1 ? found[1].str() : std::string();
    }

    [[nodiscard]] std::set<std::string> labels(const std::string& id) const {
        const auto all = confluence.labels_of(id);
        return {all.begin(), all.end()};
    }

    demo::fake_confluence confluence;
    fake_llm model;
    program it;
};

TEST_F(first_minutes, SetupTagPlanEditApplyUndoAsTheReadmeTells) {
    {
        terminal person(it, {"setup"});
        sign_in(person);
        choose_gemini(person, "test-key");
        EXPECT_TRUE(person.wait_for("tagwright tag DOCS")) << person.seen();
        EXPECT_EQ(person.wait(), 0) << person.seen();
        for (const auto* secret : {"test-key", "demo-token"})
            EXPECT_THAT(person.seen(), Not(HasSubstr(secret)));
        EXPECT_TRUE(person.echoes());
    }
    struct stat written {};
    ASSERT_EQ(stat((it.directory() / ".env").c_str(), &written), 0);
    EXPECT_EQ(written.st_mode & 07777u, 0600u);

    const auto tagged = it.run({"tag", "DOCS"});
    ASSERT_EQ(tagged.exit_code, 0) << tagged.err;
    EXPECT_THAT(tagged.out,
                AllOf(HasSubstr("Labels (+ new, = there already)"), HasSubstr("\nGuide 0 "), HasSubstr("+")));
    const auto run = run_of(tagged.out);
    ASSERT_FALSE(run.empty()) << tagged.out;

    ASSERT_EQ(it.run({"plan", run, "--format", "csv", "--output", "plan.csv"}).exit_code, 0);
    auto csv = it.read("plan.csv");
    // As a spreadsheet with other habits saves it: page 100 gets a label of one's own, 101 none, 102's row is gone.
    const auto line_of = [&](const std::string& id) {
        return csv.substr(csv.find("\n" + id + ",") + 1)
            .substr(0, csv.find('\n', csv.find("\n" + id + ",") + 1) - csv.find("\n" + id + ","));
    };
    const auto replace = [&](const std::string& from, const std::string& to) {
        csv.replace(csv.find(from), from.size(), to);
    };
    const auto row_103 = line_of("103");
    replace(line_of("100"), "100,,,\"handbook, by-hand\"\r\n");
    replace(line_of("101"), "101,,,\r\n");
    replace(line_of("102"), "");
    it.write("edited.csv", csv);

    const auto applied = it.run({"apply", run, "--plan", "edited.csv"});
    ASSERT_EQ(applied.exit_code, 0) << applied.out << applied.err;
    EXPECT_THAT(applied.out, HasSubstr("changed on 3 pages"));
    EXPECT_THAT(labels("100"), UnorderedElementsAre("handbook", "by-hand"));
    EXPECT_THAT(labels("101"), IsEmpty());
    EXPECT_THAT(labels("102"), IsEmpty());
    EXPECT_FALSE(labels("103").empty());
    for (const auto& name : labels("103"))
        EXPECT_THAT(row_103, HasSubstr(name));

    const auto twice = it.run({"apply", run, "--plan", "edited.csv"});
    EXPECT_EQ(twice.exit_code, 0) << twice.out << twice.err;
    EXPECT_THAT(labels("100"), UnorderedElementsAre("handbook", "by-hand"));

    confluence.add_labels("100", {"mine"});
    ASSERT_EQ(it.run({"undo", run}).exit_code, 0);
    EXPECT_THAT(labels("100"), UnorderedElementsAre("mine"));
    for (const auto* id : {"101", "102", "103", "104", "105"})
        EXPECT_THAT(labels(id), IsEmpty()) << id;

    // The first plan is still there.
    const auto first = it.directory() / ".local/state/tagwright/plans" / (run + ".csv");
    const auto back = it.run({"apply", run, "--plan", first.string()});
    ASSERT_EQ(back.exit_code, 0) << back.err;
    EXPECT_FALSE(labels("101").empty());
    EXPECT_FALSE(labels("102").empty());
    EXPECT_FALSE(labels("100").contains("by-hand"));
}

TEST_F(first_minutes, AnEditedPlanThatDoesNotFitWritesNothingAndSaysAll) {
    connect(it, confluence);
    it.environment["TAG_SPACE_PROVIDER"] = "local";
    const auto run = run_of(it.run({"tag", "DOCS"}).out);
    const auto before = it.run({"plan", run, "--format", "json"}).out;
    it.write("edited.csv", "page;labels to add\n100;fine\n100;again\n999;x\n1.23E+15;y\n101;two words\n");
    const auto out = it.run({"apply", run, "--plan", "edited.csv"});
    EXPECT_EQ(out.exit_code, 2);
    for (const auto* line :
         {"edited.csv: line 3: ", "edited.csv: line 4: ", "edited.csv: line 5: ", "edited.csv: line 6: "})
        EXPECT_THAT(out.err, HasSubstr(line));
    EXPECT_THAT(confluence.label_writes(), IsEmpty());
    EXPECT_EQ(it.run({"plan", run, "--format", "json"}).out, before) << "the plan is as it was";
    EXPECT_EQ(it.run({"apply", run, "--plan", "no-such-file.csv"}).exit_code, 2);
    EXPECT_THAT(confluence.label_writes(), IsEmpty());
}

TEST_F(first_minutes, PlanComesInEveryFormat) {
    connect(it, confluence);
    it.environment["TAG_SPACE_PROVIDER"] = "local";
    const auto run = run_of(it.run({"tag", "DOCS"}).out);
    const auto table = it.run({"plan", run});
    EXPECT_EQ(table.exit_code, 0);
    EXPECT_THAT(table.out, AllOf(HasSubstr("Guide 0"), HasSubstr("for 6 pages of 6.")));
    const auto report = json::parse(it.run({"plan", run, "--format", "json"}).out);
    EXPECT_EQ(report.at("run"), run);
    EXPECT_EQ(report.at("results").size(), 6u);
    ASSERT_EQ(it.run({"plan", run, "--format", "html", "--output", "plan.html"}).exit_code, 0);
    EXPECT_THAT(it.read("plan.html"), AllOf(HasSubstr("<!DOCTYPE html>"), HasSubstr("Guide 5"), HasSubstr("</html>")));
    EXPECT_THAT(it.run({"plan", run, "--format", "csv"}).out, HasSubstr("viewpage.action?pageId=100"));
    const auto nowhere = it.run({"plan", run, "--output", "no/such/directory/plan"});
    EXPECT_EQ(nowhere.exit_code, 1);
    EXPECT_THAT(nowhere.err, HasSubstr("no/such/directory/plan"));
    EXPECT_EQ(it.run({"plan", "no-such-run"}).exit_code, 2);
}

TEST_F(first_minutes, ADryRunShowsItsFirstTwentyPages) {
    demo::fake_confluence large;
    add_guides(large, 30);
    connect(it, large);
    it.environment["TAG_SPACE_PROVIDER"] = "local";
    const auto out = it.run({"tag", "DOCS"});
    ASSERT_EQ(out.exit_code, 0) << out.err;
    EXPECT_THAT(out.out, AllOf(HasSubstr("\nGuide 19 "), Not(HasSubstr("\nGuide 20 ")),
                               HasSubstr("and 10 more pages: tagwright plan ")));
    for (const auto* option : {"--quiet", "--json", "--apply"})
        EXPECT_THAT(it.run({"tag", "DOCS", option}).out, Not(HasSubstr("there already"))) << option;
}

// -- setup ------------------------------------------------------------------------------------------------

TEST_F(first_minutes, SetupAsksAgainUntilItWorks) {
    terminal person(it, {"setup"});
    answer(person, "address of any page in it", "my wiki");
    ASSERT_TRUE(person.wait_for("is no address"));
    answer(person, "address of any page in it", confluence.cloud_url());
    answer(person, "E-mail", confluence.options().email);
    answer(person, "API token (not shown", "wrong-token");
    ASSERT_TRUE(person.wait_for("FAILED  Confluence")) << person.seen();
    sign_in(person);
    answer(person, "Provider [", "gemni");
    ASSERT_TRUE(person.wait_for("did you mean \"gemini\"?"));
    choose_gemini(person, "wrong-key");
    ASSERT_TRUE(person.wait_for("FAILED  provider gemini")) << person.seen();
    choose_gemini(person, "test-key");
    EXPECT_EQ(person.wait(), 0) << person.seen();
    for (const auto* secret : {"wrong-token", "wrong-key", "test-key"})
        EXPECT_THAT(person.seen(), Not(HasSubstr(secret)));
    EXPECT_THAT(it.read(".env"), AllOf(HasSubstr("GEMINI_API_KEY=test-key\n"), Not(HasSubstr("wrong"))));
}

TEST_F(first_minutes, SetupKeepsWhatElseIsInTheFile) {
    it.write(".env",
             "# ours\nCONFLUENCE_EMAIL=old@example.com\nTAG_SPACE_BATCH_SIZE=2\nCONFLUENCE_PAT_FILE=/nowhere\n");
    terminal person(it, {"setup"});
    sign_in(person);
    answer(person, "Provider [", "local");
    answer(person, "There is a .env here. Change ", "");
    EXPECT_EQ(person.wait(), 0) << person.seen();
    const auto text = it.read(".env");
    EXPECT_TRUE(text.starts_with("# ours\nCONFLUENCE_EMAIL=demo@example.com\nTAG_SPACE_BATCH_SIZE=2\n")) << text;
    EXPECT_THAT(text, Not(HasSubstr("CONFLUENCE_PAT_FILE")));
    EXPECT_EQ(it.run({"check", "DOCS"}).exit_code, 0);
    const auto files = std::filesystem::directory_iterator(it.directory());
    EXPECT_THAT(std::vector<std::filesystem::path>(begin(files), end(files)),
                Each(Not(::testing::ResultOf([](const auto& path) { return path.string(); }, HasSubstr(".part")))));

    terminal again(it, {"setup"});
    answer(again, "address of any page in it [" + confluence.cloud_url() + "]", "");
    answer(again, "[demo@example.com]", "");
    answer(again, "Enter keeps the one that is set", "");
    answer(again, "Provider [local]", "");
    EXPECT_EQ(again.wait(), 0) << again.seen();
    EXPECT_EQ(it.read(".env"), text) << "Enter all the way changes nothing";
}

TEST_F(first_minutes, SetupWithAPersonalAccessToken) {
    terminal person(it, {"setup"});
    answer(person, "address of any page in it", confluence.datacenter_url() + "/display/DOCS/Home");
    answer(person, "E-mail", "");
    answer(person, "Personal access token", confluence.options().pat);
    ASSERT_TRUE(person.wait_for("ok      space DOCS")) << person.seen();
    answer(person, "Provider [", "local");
    EXPECT_EQ(person.wait(), 0) << person.seen();
    EXPECT_THAT(it.read(".env"), AllOf(HasSubstr("CONFLUENCE_PAT=demo-pat\n"), Not(HasSubstr("CONFLUENCE_EMAIL"))));
}

TEST_F(first_minutes, SetupLeavesTheTerminalAsItWasHoweverItEnds) {
    for (const auto& [keys, code] : {std::pair{"\x03", -SIGINT}, {"\x04", 130}}) {
        terminal person(it, {"setup"});
        answer(person, "address of any page in it", confluence.cloud_url());
        answer(person, "E-mail", confluence.options().email);
        ASSERT_TRUE(person.wait_for("API token (not shown"));
        EXPECT_FALSE(person.echoes());
        person.type(keys);
        EXPECT_EQ(person.wait(), code) << person.seen();
        EXPECT_TRUE(person.echoes());
    }
    terminal person(it, {"setup"});
    answer(person, "address of any page in it", confluence.cloud_url());
    answer(person, "E-mail", confluence.options().email);
    ASSERT_TRUE(person.wait_for("API token (not shown"));
    ::kill(person.child(), SIGTERM);
    EXPECT_EQ(person.wait(), -SIGTERM);
    EXPECT_TRUE(person.echoes());
    EXPECT_FALSE(std::filesystem::exists(it.directory() / ".env"));
}

TEST_F(first_minutes, SetupNeedsATerminalAndDoesNotWriteThroughALink) {
    const auto piped = it.run({"setup"}, "https://acme.atlassian.net\n");
    EXPECT_EQ(piped.exit_code, 2);
    EXPECT_THAT(piped.err, HasSubstr("needs a terminal"));
    it.write("elsewhere", "A=1\n");
    std::filesystem::create_symlink("elsewhere", it.directory() / ".env");
    terminal person(it, {"setup"});
    EXPECT_TRUE(person.wait_for("symbolic link"));
    EXPECT_EQ(person.wait(), 2);
    EXPECT_EQ(it.read("elsewhere"), "A=1\n");
}

// -- progress ----------------------------------------------------------------------------------------------

/// What stands on the screen after these bytes: rows of text, as far as our control sequences go.
std::vector<std::string> screen_after(const std::string& bytes) {
    std::vector<std::string> rows(1);
    std::size_t row = 0;
    std::size_t column = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\r') {
            column = 0;
        } else if (bytes[i] == '\n') {
            if (++row == rows.size())
                rows.emplace_back();
        } else if (bytes[i] == '\033') {
            const auto end = bytes.find_first_of("ABCDHJKhlm", i);
            const auto count = std::max(1, std::atoi(bytes.c_str() + i + 2));
            if (bytes[end] == 'A')
                row -= std::min<std::size_t>(row, static_cast<std::size_t>(count));
            if (bytes[end] == 'K' || bytes[end] == 'J')
                rows[row].resize(std::min(rows[row].size(), column));
            if (bytes[end] == 'J')
                rows.resize(row + 1);
            i = end;
        } else {
            rows[row].resize(std::max(rows[row].size(), column + 1), ' ');
            rows[row][column++] = bytes[i];
        }
    }
    return rows;
}

TEST_F(first_minutes, ProgressIsDrawnAndTakenAway) {
    connect(it, confluence);
    it.environment["TAG_SPACE_PROVIDER"] = "gemini";
    it.environment["GEMINI_API_KEY"] = "test-key";
    it.environment["TAG_SPACE_BATCH_SIZE"] = "1";
    it.environment["TAG_SPACE_MAX_AI_CONCURRENCY"] = "1";
    it.environment["TAG_SPACE_AI_CONCURRENCY"] = "1";
    it.environment["LANG"] = "C";
    model.set_latency(300ms, 300ms);
    model.fail_next(1, llm_error::overloaded);
    terminal person(it, {"tag", "DOCS"}, 60);
    ASSERT_TRUE(person.wait_for("#")) << person.seen();
    ASSERT_TRUE(person.wait_for("concurrency ")) << person.seen();
    person.resize(50);
    EXPECT_EQ(person.wait(), 0) << person.seen();
    EXPECT_THAT(person.seen(), AllOf(HasSubstr("%"), HasSubstr("ETA "), HasSubstr("429s 0"), HasSubstr("\033[32m")));
    EXPECT_THAT(person.seen(), Not(HasSubstr("\033[?25l"))) << "the cursor is left alone";
    for (const auto& row : screen_after(person.seen()))
        EXPECT_THAT(row, AllOf(Not(HasSubstr("concurrency")), Not(HasSubstr("##"))));
}

TEST_F(first_minutes, NoColourWhereNobodyWantsItAndPlainLinesOnADumbTerminal) {
    connect(it, confluence);
    it.environment["TAG_SPACE_PROVIDER"] = "local";
    it.environment["NO_COLOR"] = "1";
    terminal person(it, {"tag", "DOCS"});
    EXPECT_EQ(person.wait(), 0);
    EXPECT_THAT(person.seen(), Not(HasSubstr("\033[3")));
    it.environment["TERM"] = "dumb";
    terminal dumb(it, {"tag", "DOCS"});
    EXPECT_EQ(dumb.wait(), 0);
    EXPECT_THAT(dumb.seen(), AllOf(Not(HasSubstr("\033")), HasSubstr("pages ")));
}

TEST_F(first_minutes, CtrlCTakesTheFrameAway) {
    connect(it, confluence);
    it.environment["TAG_SPACE_PROVIDER"] = "gemini";
    it.environment["GEMINI_API_KEY"] = "test-key";
    it.environment["TAG_SPACE_BATCH_SIZE"] = "1";
    it.environment["LANG"] = "C";
    model.set_latency(500ms, 500ms);
    terminal person(it, {"tag", "DOCS"});
    ASSERT_TRUE(person.wait_for("concurrency "));
    person.type("\x03");
    EXPECT_EQ(person.wait(), 130) << person.seen();
    EXPECT_TRUE(person.echoes());
    for (const auto& row : screen_after(person.seen()))
        EXPECT_THAT(row, Not(HasSubstr("concurrency")));
}

} // namespace
} // namespace tagwright::testing
