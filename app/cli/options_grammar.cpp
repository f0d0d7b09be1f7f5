#include "app/cli/options_grammar.hpp"

#include "app/cli/options_footers.hpp"
#include "config/setting_table.hpp"
#include "tagwright/version.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace tagwright::cli {
namespace {

constexpr std::size_t help_column = 30;
constexpr std::size_t help_text_width = 69; // together a line of 99

/// A text for the help's right column, broken at blanks.
std::string wrap(std::string_view text) {
    std::string result;
    std::size_t column = 0;
    while (!text.empty()) {
        const auto blank = std::min(text.find(' '), text.size());
        if (column > 0 && column + 1 + blank > help_text_width) {
            result += '\n';
            column = 0;
        } else if (column > 0) {
            result += ' ';
            ++column;
        }
        result += text.substr(0, blank);
        column += blank;
        text.remove_prefix(std::min(blank + 1, text.size()));
    }
    return result;
}

std::string usual_of(const setting& row) {
    return std::string(row.default_text.empty() ? row.default_note : row.default_text);
}

std::string setting_help(const setting& row) {
    const auto usual = usual_of(row);
    return wrap(std::string(row.meaning) + " [" + usual + (usual.empty() ? "" : "; ") + std::string(row.name) + "]");
}

/// The settings that people touch most with a command, by what the command has to do with.
std::span<const std::string_view> settings_used_most(std::string_view command) {
    static constexpr std::string_view of_models[] = {"--provider", "--fallback", "--max-labels", "--vocabulary",
                                                     "--budget-usd"};
    static constexpr std::string_view of_writes[] = {"--confluence-base-url", "--confluence-email",
                                                     "--confluence-writes", "--data-dir", "--log-dir"};
    static constexpr std::string_view of_runs[] = {"--data-dir", "--runs-keep", "--undo-days"};
    static constexpr std::string_view of_service[] = {"--listen", "--public-url", "--resume-on-start", "--provider",
                                                      "--data-dir"};
    static constexpr std::string_view of_texts[] = {"--page-tokens"};
    if (command == "runs" || command == "plan" || command == "consolidate" || command == "throttle")
        return of_runs;
    if (command == "apply" || command == "undo" || command == "vocabulary")
        return of_writes;
    if (command == "serve")
        return of_service;
    if (command == "text")
        return of_texts;
    return of_models;
}

/// Builds the command line's grammar around one raw_options.
class grammar {
public:
    /// @param words  null: all commands have their settings
    grammar(raw_options& raw, const std::vector<std::string>* words) : raw_(raw), words_(words) {
        app_->get_formatter()->column_width(help_column);
        app_->get_formatter()->label("SUBCOMMAND", "COMMAND");
        app_->get_formatter()->label("Positionals", "Arguments");
        app_->set_help_flag("-h,--help", "Print this help");
        app_->set_help_all_flag("--help-all", "Print it with all settings");
        app_->set_version_flag("--version", "tagwright " + std::string(version()),
                               "Print the version, and those of the libraries");
        app_->footer(main_footer);
        app_->require_subcommand(0, 1); // at most one: what follows may be named like a command
        app_->allow_extras();           // judged in refuse_extras(), with better words
        add_setup();
        add_tag();
        add_plan();
        add_consolidate();
        add_vocabulary();
        auto* apply = add_on_run("apply", "Write the labels that a run planned", apply_footer);
        add_text_option(*apply, "--plan", raw_.to.plan_file, "FILE",
                        "An edited CSV of tagwright plan: its labels take the place of the planned ones");
        apply->add_flag("--stale-ok", raw_.to.stale_ok, "Also to pages that were edited since the plan");
        add_on_run("undo", "Take off the labels that a run added", undo_footer);
        add_on_run("resume", "Go on with a run that was interrupted", resume_footer);
        add_runs();
        add_label();
        add_text();
        add_simulate();
        add_throttle();
        add_check();
        add_serve();
        add_demo();
        add_command("version", "Print the version, and those of the libraries");
        auto* completion = add_command("completion", "Print a completion script for a shell");
        completion->footer(completion_footer);
        add_text_option(*completion, "SHELL", raw_.shell, "bash|zsh|fish", "Whose words are to be completed");
    }

    [[nodiscard]] std::unique_ptr<CLI::App> take() { return std::move(app_); }

private:
    void add_tag() {
        auto* tag = add_command("tag", "Label the pages of a space (a dry run unless --apply)");
        tag->footer(tag_footer);
        tag->add_option("SPACE", raw_.to.spaces, "Key of the space, or its address; several: one after the other")
            ->option_text(" ");
        tag->add_flag("--all-spaces", raw_.to.all_spaces,
                      "Every space that you may see, but for personal and archived ones");
        tag->add_flag("--apply", raw_.to.apply, "Write the labels; without it nothing is changed");
        tag->add_option("--page", raw_.to.pages, "Only these pages; may be repeated; ids, or their addresses")
            ->option_text("ID...")
            ->delimiter(',');
        add_text_option(*tag, "--under", raw_.to.under, "ID", "Only this page and its descendants");
        tag->add_option("--type", raw_.types, "What to label [page]")->option_text("page|blogpost,...")->delimiter(',');
        tag->add_option("--exclude-label", raw_.to.exclude_labels,
                        wrap("Leave pages with this label alone, unread; may be repeated"))
            ->option_text("NAME...")
            ->delimiter(',');
        tag->add_option("--exclude-under", raw_.to.exclude_under,
                        wrap("Leave this page and its descendants alone, too; may be repeated"))
            ->option_text("ID...")
            ->delimiter(',');
        add_text_option(*tag, "--since", raw_.to.since, "DATE",
                        "Only pages changed since: 2026-01-31 or 2026-01-31T08:05:00Z");
        add_run_options(*tag);
        add_settings(*tag);
    }

    void add_setup() {
        auto* setup = add_command("setup", "Ask for site, account and provider, try them, write .env");
        setup->footer(setup_footer);
        add_config(*setup);
    }

    void add_plan() {
        auto* plan = add_command("plan", "Show what a run would write");
        plan->footer(plan_footer);
        add_text_option(*plan, "RUN", raw_.to.run, "", "Name of the run: tagwright runs lists them");
        add_text_option(*plan, "--format", raw_.plan_format, "table|csv|html|json", "How it is written [table]");
        add_text_option(*plan, "--output", raw_.to.output, "FILE", "Where it goes; - is stdout [-]");
        add_settings(*plan);
    }

    void add_consolidate() {
        auto* command = add_command("consolidate", "Make the labels of a run's plan fewer, and shared by more pages");
        command->footer(consolidate_footer);
        add_text_option(*command, "RUN", raw_.to.run, "", "Name of the run: tagwright runs lists them");
        add_text_option(*command, "--min-pages", raw_.min_pages, "N",
                        "A label of fewer pages is folded into another one, or dropped; 1: none is [2]");
        command->add_flag("--ask", raw_.to.ask, "Ask the provider about doubtful pairs: a handful of calls");
        command->add_flag("--undo", raw_.to.take_back, "Bring the first plan back");
        command->add_flag("--json", raw_.to.json, "All that was done, as one JSON object");
        add_settings(*command);
    }

    void add_vocabulary() {
        auto* command = add_command("vocabulary", "Learn a vocabulary from a space's labels, or check one");
        command->footer(vocabulary_footer);
        command->add_option("ACTION", raw_.vocabulary, "suggest SPACE, or check FILE")->option_text("...");
        add_text_option(*command, "--run", raw_.to.run, "RUN", "suggest: the run that counts [the space's newest]");
        add_text_option(*command, "--output", raw_.to.output, "FILE", "suggest: where it goes; - is stdout [-]");
        add_text_option(*command, "--max", raw_.vocabulary_max, "N", "suggest: labels at most [200]");
        add_settings(*command);
    }

    CLI::App* add_on_run(const std::string& name, const std::string& meaning, const char* footer) {
        auto* command = add_command(name, meaning);
        command->footer(footer);
        add_text_option(*command, "RUN", raw_.to.run, "", "Name of the run: tagwright runs lists them");
        add_run_options(*command);
        add_settings(*command);
        return command;
    }

    void add_runs() {
        auto* runs = add_command("runs", "List the runs, newest first, or show one");
        add_text_option(*runs, "RUN", raw_.to.run, "", "Name of a run to show");
        runs->add_flag("--json", raw_.to.json, "JSON: an array, or with RUN an object with the run's pages");
        add_settings(*runs);
    }

    void add_label() {
        auto* label = add_command("label", "Label documents from files, or JSON lines from stdin; no Confluence");
        label->footer(label_footer);
        add_files(*label);
        add_format(*label);
        label->add_flag("--quiet", raw_.to.quiet, "No progress");
        label->add_flag("--no-cache", raw_.no_cache, "Neither read nor write the cache");
        add_model_flags(*label);
        add_settings(*label);
    }

    void add_text() {
        auto* text = add_command("text", "Print the text of a document as a model would see it");
        text->footer(text_footer);
        add_files(*text);
        add_format(*text);
        text->add_flag("--prompt", raw_.to.prompt, "The whole request that would be sent for it, without secrets");
        add_settings(*text);
    }

    void add_simulate() {
        auto* simulate =
            add_command("simulate", "Run against a simulated provider in virtual time: no network, no cost");
        simulate->footer(simulate_footer);
        add_text_option(*simulate, "FILE", raw_.to.scenario, "",
                        "A scenario (JSON), or the name of one that comes with the program [default]");
        simulate
            ->add_option_function<std::string>(
                "--seed", [&raw = raw_](const std::string& text) { raw.seed = text; },
                "Seed of all that is random [the scenario's]")
            ->option_text("N")
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
        simulate
            ->add_option_function<std::vector<std::string>>(
                "--set", [&raw = raw_](const std::vector<std::string>& all) { raw.to.changes = all; },
                wrap("A value in the scenario's place, as in pages=5000, pages_per_call=10 or limits.0.rpm=60; may be "
                     "given "
                     "several times"))
            ->option_text("KEY=VALUE")
            ->allow_extra_args(false);
        add_text_option(*simulate, "--space-like", raw_.to.space_like, "RUN",
                        "Number and size of the pages as they were in that run");
        add_text_option(*simulate, "--compare", raw_.to.compare, "A,B,C",
                        "Side by side: scenarios, or values of one key as in pages_per_call=1,5,10");
        simulate->add_flag("--json", raw_.to.json,
                           wrap("Only the result, as one JSON object in one line; one a line with --compare"));
        add_text_option(*simulate, "--report", raw_.to.report, "FILE",
                        "Write an HTML report with plots: one file that a browser opens");
        add_config(*simulate);
        add_setting(*simulate, *find_setting("TAGWRIGHT_DATA_DIR"));
    }

    void add_throttle() {
        auto* throttle = add_command("throttle", "See and retune the throttles of running processes on this machine");
        throttle->footer(throttle_footer);
        throttle
            ->add_option("ACTION", raw_.tuning,
                         wrap("pin N, bound LOW HIGH, or release; without one the throttles are shown. Rates and "
                              "waits that a provider asked for still apply"))
            ->option_text("...");
        add_text_option(*throttle, "--group", raw_.to.group, "NAME", "Only the throttle of this provider");
        throttle->add_flag("--json", raw_.to.json, "As a JSON array");
        add_config(*throttle);
        add_setting(*throttle, *find_setting("TAGWRIGHT_DATA_DIR"));
    }

    void add_check() {
        auto* check = add_command("check", "Check settings, credentials and limits; say what would be used");
        add_text_option(*check, "SPACE", raw_.to.space, "", "Key of a space to look at, too");
        add_settings(*check);
    }

    void add_serve() {
        auto* serve = add_command("serve", "Run as a service: an HTTP API, a web page, and schedules");
        serve->footer(serve_footer);
        add_settings(*serve);
    }

    void add_demo() {
        auto* demo = add_command("demo", "Label a built-in space in a built-in Confluence: nothing to set up");
        demo->add_flag("--apply", raw_.to.apply, "Write the labels (into the built-in Confluence)");
        demo->add_flag("--serve", raw_.to.serve, "Serve the sample space and its page, until Ctrl-C");
        add_run_options(*demo);
        add_settings(*demo);
    }

    CLI::App* add_command(const std::string& name, const std::string& meaning) {
        auto* command = app_->add_subcommand(name, meaning);
        command->group("Commands");
        command->footer(""); // else it has that of the app
        command->allow_extras();
        return command;
    }

    void add_run_options(CLI::App& command) {
        add_text_option(command, "--report", raw_.to.report, "FILE", "Write a JSON report; - is stdout");
        command.add_flag("--summary-only", raw_.to.summary_only, "Leave the single pages out of the report");
        command.add_flag("--quiet", raw_.to.quiet, "No progress and no closing table");
        command.add_flag("--json", raw_.to.json, "Progress as JSON lines");
        command.add_flag("--no-cache", raw_.no_cache, "Neither read nor write the cache");
        add_model_flags(command);
    }

    void add_model_flags(CLI::App& command) {
        command.add_flag("--explain", raw_.explain, "Ask for a reason and a confidence with each label");
        command.add_flag("--wait", raw_.wait, "Wait for a quota that is used up, however long");
    }

    void add_files(CLI::App& command) {
        command.add_option("FILE", raw_.to.files, "Files; none or - is stdin")->option_text(" ");
    }

    void add_format(CLI::App& command) {
        add_text_option(command, "--format", raw_.format, "storage|html|markdown|plain",
                        "How the documents are written [found out]");
    }

    void add_config(CLI::App& command) {
        add_text_option(command, "--config", raw_.to.config_file, "FILE",
                        "TOML file with settings [./tagwright.toml if there is one]");
    }

    void add_settings(CLI::App& command) {
        if (words_ != nullptr && std::ranges::find(*words_, command.get_name()) == words_->end())
            return;
        add_config(command);
        for (const auto& row : setting_table())
            if (!row.flag.empty())
                add_setting(command, row);
    }

    void add_setting(CLI::App& command, const setting& row) {
        command
            .add_option_function<std::string>(
                std::string(row.flag),
                [&raw = raw_, name = std::string(row.name)](const std::string& text) { raw.to.flags[name] = text; },
                setting_help(row))
            ->option_text(value_name(row))
            ->group(std::string(row.group))
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    }

    static void add_text_option(CLI::App& command, const std::string& name, std::string& to, const std::string& value,
                                const std::string& meaning) {
        command.add_option(name, to, wrap(meaning))
            ->option_text(value.empty() ? " " : value)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    }

    raw_options& raw_;
    const std::vector<std::string>* words_;
    std::unique_ptr<CLI::App> app_ =
        std::make_unique<CLI::App>("Labels every page of a Confluence space with an LLM.", "tagwright");
};

} // namespace

std::unique_ptr<CLI::App> make_grammar(raw_options& raw) { return grammar(raw, nullptr).take(); }

std::unique_ptr<CLI::App> make_grammar(raw_options& raw, const std::vector<std::string>& words) {
    return grammar(raw, &words).take();
}

namespace {

/// Leaves of the settings those that are used most, in few words.
void shorten(CLI::App& command) {
    const auto used = settings_used_most(command.get_name());
    bool hidden = false;
    for (const auto& row : setting_table()) {
        auto* option = row.flag.empty() ? nullptr : command.get_option_no_throw(std::string(row.flag));
        if (option == nullptr)
            continue;
        if (std::ranges::find(used, row.flag) == used.end()) {
            option->group("");
            hidden = true;
            continue;
        }
        const auto usual = usual_of(row);
        option->group("Settings used most");
        const auto first = row.meaning.substr(0, std::min(row.meaning.find("; "), row.meaning.find(". ")));
        option->description(wrap(std::string(first) + (usual.empty() ? "" : " [" + usual + "]")));
    }
    if (hidden)
        command.footer("All settings: tagwright " + command.get_name() + " --help-all\n" +
                       (command.get_footer().empty() ? "" : "\n" + command.get_footer()));
    else
        command.set_help_all_flag();
}

} // namespace

std::string help_of(CLI::App& app, help_detail detail) {
    if (detail == help_detail::own)
        for (auto* command : app.get_subcommands())
            shorten(*command);
    auto text = app.help(); // with two blank lines between groups
    for (auto at = text.find("\n\n\n"); at != std::string::npos; at = text.find("\n\n\n"))
        text.erase(at, 1);
    while (text.ends_with("\n\n"))
        text.pop_back();
    return text;
}

} // namespace tagwright::cli
