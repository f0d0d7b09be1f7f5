#include "app/cli/options.hpp"

#include "app/cli/options_completion.hpp"
#include "config/iso_time.hpp"
#include "config/nearest.hpp"
#include "config/setting_table.hpp"
#include "config/value.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <utility>

namespace tagwright::cli {
namespace {

constexpr std::size_t help_column = 36;
constexpr std::size_t help_text_width = 76;

constexpr const char* main_footer =
    "Secrets never stand on the command line. They come from the environment, from .env, or from a file that\n"
    "NAME_FILE names: CONFLUENCE_API_TOKEN, CONFLUENCE_PAT, GEMINI_API_KEY, OPENAI_API_KEY, ANTHROPIC_API_KEY.\n"
    "\n"
    "Exit codes: 0 all pages ended well, 1 some pages failed, 2 usage or settings, 3 Confluence or a provider\n"
    "refused, 130 stopped.\n"
    "\n"
    "Examples:\n"
    "  tagwright demo                                   see it work, with nothing set up\n"
    "  tagwright check DOCS                             what would be used, and is it accepted?\n"
    "  tagwright tag DOCS --provider gemini             a dry run over the space DOCS\n"
    "  tagwright tag DOCS --provider gemini --apply     write the labels\n"
    "  tagwright COMMAND --help                         all options of a command\n";

constexpr const char* tag_footer =
    "In brackets: the default, and the environment variable that sets the same. docs/settings.md has it all.\n"
    "\n"
    "Examples:\n"
    "  tagwright tag DOCS                                       dry run: says what it would add\n"
    "  tagwright tag DOCS --apply --max-labels 3                add up to three labels a page\n"
    "  tagwright tag DOCS --page 1001 1002                      two pages only\n"
    "  tagwright tag DOCS --since 2026-01-31 --report out.json  what changed since then, with a report\n"
    "  tagwright tag DOCS --provider openai --fallback gemini,local\n"
    "  tagwright tag DOCS --concurrency 1 --max-concurrency 1 --batch-size 1 --no-cache\n";

constexpr const char* label_footer = "Examples:\n"
                                     "  tagwright label notes.txt\n"
                                     "  tagwright label --provider openai < documents.jsonl > labels.jsonl\n";

constexpr const char* text_footer = "Examples:\n"
                                    "  tagwright text page.xml\n"
                                    "  tagwright text --format plain < notes.txt\n";

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

std::string setting_help(const setting& row) {
    const auto usual = row.default_text.empty() ? row.default_note : row.default_text;
    return wrap(std::string(row.meaning) + " [" + std::string(usual) + (usual.empty() ? "" : "; ") +
                std::string(row.name) + "]");
}

/// Texts that are checked after parsing.
struct raw_options {
    options to;
    bool no_cache = false;
    std::string format = "storage";
    std::string shell;
};

/// Builds the command line's grammar around one raw_options.
class grammar {
public:
    explicit grammar(raw_options& raw) : raw_(raw) {
        app_.get_formatter()->column_width(help_column);
        app_.get_formatter()->label("SUBCOMMAND", "COMMAND");
        app_.get_formatter()->label("Positionals", "Arguments");
        app_.set_help_flag("-h,--help", "Print this help");
        app_.set_version_flag("--version", "tagwright " + std::string(version), "Print the version");
        app_.footer(main_footer);
        app_.require_subcommand(0, 1); // at most one: what follows may be named like a command
        app_.allow_extras();           // judged in refuse_extras(), with better words
        add_tag();
        add_label();
        add_text();
        add_check();
        add_demo();
        add_command("version", "Print the version");
        add_command("completion", "Print a completion script for a shell: eval \"$(tagwright completion bash)\"")
            ->add_option("SHELL", raw_.shell, "bash")
            ->option_text(" ");
    }

    [[nodiscard]] CLI::App& app() { return app_; }

private:
    void add_tag() {
        auto* tag = add_command("tag", "Label the pages of a space (a dry run unless --apply)");
        tag->footer(tag_footer);
        add_text_option(*tag, "SPACE", raw_.to.space, "", "Key of the space");
        tag->add_flag("--apply", raw_.to.apply, "Write the labels; without it nothing is changed");
        tag->add_option("--page", raw_.to.pages, "Only these pages; may be repeated")
            ->option_text("ID...")
            ->delimiter(',');
        add_text_option(*tag, "--under", raw_.to.under, "ID", "Only this page and its descendants");
        add_text_option(*tag, "--since", raw_.to.since, "DATE",
                        "Only pages changed since: 2026-01-31 or 2026-01-31T08:05:00Z");
        add_run_options(*tag);
        add_settings(*tag);
    }

    void add_label() {
        auto* label = add_command("label", "Label documents from files, or JSON lines from stdin; no Confluence");
        label->footer(label_footer);
        add_files(*label);
        label->add_flag("--quiet", raw_.to.quiet, "No progress");
        label->add_flag("--no-cache", raw_.no_cache, "Neither read nor write the cache");
        add_settings(*label);
    }

    void add_text() {
        auto* text = add_command("text", "Print the text of a document as a model would see it");
        text->footer(text_footer);
        add_files(*text);
        add_text_option(*text, "--format", raw_.format, "storage|plain", "How the document is written [storage]");
        add_config(*text);
        add_setting(*text, *find_setting("TAGWRIGHT_PAGE_TOKENS_MAX"));
    }

    void add_check() {
        auto* check = add_command("check", "Check settings, credentials and limits; say what would be used");
        add_text_option(*check, "SPACE", raw_.to.space, "", "Key of a space to look at, too");
        add_settings(*check);
    }

    void add_demo() {
        auto* demo = add_command("demo", "Label a built-in space in a built-in Confluence: nothing to set up");
        demo->add_flag("--apply", raw_.to.apply, "Write the labels (into the built-in Confluence)");
        add_run_options(*demo);
        add_settings(*demo);
    }

    CLI::App* add_command(const std::string& name, const std::string& meaning) {
        auto* command = app_.add_subcommand(name, meaning);
        command->group("Commands");
        command->allow_extras();
        return command;
    }

    void add_run_options(CLI::App& command) {
        add_text_option(command, "--report", raw_.to.report, "FILE", "Write a JSON report; - is stdout");
        command.add_flag("--summary-only", raw_.to.summary_only, "Leave the single pages out of the report");
        command.add_flag("--quiet", raw_.to.quiet, "No progress and no closing table");
        command.add_flag("--json", raw_.to.json, "Progress as JSON lines");
        command.add_flag("--no-cache", raw_.no_cache, "Neither read nor write the cache");
    }

    void add_files(CLI::App& command) {
        command.add_option("FILE", raw_.to.files, "Files; none or - is stdin")->option_text(" ");
    }

    void add_config(CLI::App& command) {
        add_text_option(command, "--config", raw_.to.config_file, "FILE",
                        "TOML file with settings [./tagwright.toml if there is one]");
    }

    void add_settings(CLI::App& command) {
        add_config(command);
        for (const auto& row : setting_table())
            if (!row.flag.empty())
                add_setting(command, row);
    }

    void add_setting(CLI::App& command, const setting& row) {
        command
            .add_option_function<std::string>(
                std::string(row.flag),
                [this, name = std::string(row.name)](const std::string& text) { raw_.to.flags[name] = text; },
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
    CLI::App app_{"Labels every page of a Confluence space with an LLM.", "tagwright"};
};

/// The help of the app, or of the command that was named; CLI11 leaves two blank lines between groups.
std::string help_of(const CLI::App& app) {
    auto text = app.help();
    for (auto at = text.find("\n\n\n"); at != std::string::npos; at = text.find("\n\n\n"))
        text.erase(at, 1);
    while (text.ends_with("\n\n"))
        text.pop_back();
    return text;
}

/// The words behind the program's name, last one first, as CLI11 takes them. "--flag=" becomes "--flag" and "":
/// CLI11 would take the next word for the value.
std::vector<std::string> words_of(int argc, const char* const* argv) {
    std::vector<std::string> words;
    for (int i = argc - 1; i > 0; --i) {
        std::string word(argv[i]);
        if (word.starts_with("--") && word.find('=') == word.size() - 1) {
            words.emplace_back();
            word.pop_back();
        }
        words.push_back(std::move(word));
    }
    return words;
}

// -- after parsing -----------------------------------------------------------------

parse_result print(std::string text) { return {std::nullopt, std::move(text), exit_ok}; }

parse_result refuse(const std::string& what) {
    return {std::nullopt, "tagwright: " + what + " (see tagwright --help)\n", exit_usage};
}

std::string in_quotes(std::string_view text) { return "\"" + printable(text) + "\""; }

/// "--gemini-api-key" and its like: people try them.
bool is_secret_flag(std::string_view word) {
    return std::ranges::any_of(setting_table(), [&](const setting& row) {
        auto flag = to_lower(row.name);
        std::ranges::replace(flag, '_', '-');
        return row.secret && word == "--" + flag;
    });
}

/// What is wrong with words that nothing has taken; empty if there are none. Options come first: a word that
/// follows an unknown option was meant as its value.
std::string judge_extras(const std::vector<std::string>& extras, const CLI::App& command, bool is_root) {
    if (extras.empty())
        return {};
    const auto option = std::ranges::find_if(extras, [](const std::string& word) { return word.starts_with('-'); });
    std::vector<std::string> names;
    if (option != extras.end()) {
        for (const auto* each : command.get_options())
            for (const auto& name : each->get_lnames())
                names.push_back("--" + name);
        const auto word = option->substr(0, option->find('=')); // the value may be a secret
        const std::vector<std::string_view> known(names.begin(), names.end());
        if (is_secret_flag(word))
            return in_quotes(word) + " is not an option: secrets come from the environment, from .env or from a file";
        if (is_root)
            return in_quotes(word) + " is not an option here: options follow the command" + did_you_mean(word, known);
        return in_quotes(word) + " is not an option of " + command.get_name() + did_you_mean(word, known);
    }
    if (!is_root)
        return in_quotes(extras.front()) + " is one argument too many for " + command.get_name();
    for (const auto* each : command.get_subcommands({}))
        names.push_back(each->get_name());
    const std::vector<std::string_view> known(names.begin(), names.end());
    std::string list;
    for (const auto& name : names)
        list += (list.empty() ? "" : ", ") + name;
    return in_quotes(extras.front()) + " is not a command: there are " + list + did_you_mean(extras.front(), known);
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 20 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// `tag --page 1 2 DOCS`: the list of ids also takes the space that follows it. Ids are digits, so the last word
/// of another kind is the space.
void give_space_back(options& to) {
    if (to.space.empty() && !to.pages.empty() && !is_id(to.pages.back())) {
        to.space = to.pages.back();
        to.pages.pop_back();
    }
}

/// What is wrong with the run's own options; empty if nothing is. Normalises what it has checked.
std::string check_run(raw_options& raw) {
    auto& to = raw.to;
    give_space_back(to);
    if (to.command == command::tag && trim(to.space).empty())
        return "tag: SPACE is missing: the key of the space, as in https://SITE/wiki/spaces/KEY";
    if (has_control(to.space) || to.space.find(' ') != std::string::npos || to.space.size() > 255)
        return "SPACE: " + in_quotes(to.space) + " is not a space's key: one word, as in https://SITE/wiki/spaces/KEY";
    for (const auto& id : to.pages)
        if (!is_id(id))
            return "--page: " + in_quotes(id) + " is not a page id: digits only";
    if (!to.under.empty() && !is_id(to.under))
        return "--under: " + in_quotes(to.under) + " is not a page id: digits only";
    if (!to.under.empty() && !to.pages.empty())
        return "--page and --under exclude each other";
    if (to.quiet && to.json)
        return "--quiet and --json exclude each other";
    if (to.summary_only && to.report.empty())
        return "--summary-only needs --report FILE";
    if (!to.since.empty()) {
        const auto when = parse_iso_time(to.since);
        if (!when)
            return "--since: " + in_quotes(to.since) + " is not a date: 2026-01-31 or 2026-01-31T08:05:00Z";
        to.since = format_iso_time(*when);
    }
    return {};
}

std::string check_values(raw_options& raw) {
    if (raw.no_cache && raw.to.flags.contains("TAG_SPACE_CACHE_ENABLED"))
        return "--cache and --no-cache exclude each other";
    if (raw.no_cache)
        raw.to.flags["TAG_SPACE_CACHE_ENABLED"] = "false";
    if (raw.format != "storage" && raw.format != "plain")
        return "--format: " + in_quotes(raw.format) + " is not a format: storage or plain";
    raw.to.format = raw.format == "plain" ? text_format::plain : text_format::storage;
    return {};
}

parse_result finish(raw_options& raw, CLI::App& app) {
    const auto chosen = app.get_subcommands();
    if (auto wrong = judge_extras(app.remaining(), app, true); !wrong.empty())
        return refuse(wrong);
    if (chosen.empty())
        return {std::nullopt, help_of(app), exit_usage};
    const auto& name = chosen.front()->get_name();
    if (auto wrong = judge_extras(chosen.front()->remaining(), *chosen.front(), false); !wrong.empty())
        return refuse(wrong);
    if (name == "version")
        return print("tagwright " + std::string(version) + "\n");
    if (name == "completion")
        return raw.shell == "bash"
                   ? print(bash_completion(app))
                   : refuse("completion: " + in_quotes(raw.shell) + " is not a shell that is known: bash");
    for (const auto each : {command::tag, command::label, command::text, command::check, command::demo})
        if (name == to_string(each))
            raw.to.command = each;
    auto wrong = check_run(raw);
    if (wrong.empty())
        wrong = check_values(raw);
    if (!wrong.empty())
        return refuse(wrong);
    return {std::move(raw.to), {}, exit_ok};
}

/// CLI11 says "--flag: 1 required N missing"; the flag is what counts.
std::string missing_value(const std::string& what) {
    const auto flag = what.substr(0, what.find(':'));
    for (const auto& row : setting_table())
        if (row.flag == flag)
            return flag + " needs a value: " + allowed_values(row);
    return flag + " needs a value";
}

} // namespace

parse_result parse_options(int argc, const char* const* argv) {
    raw_options raw;
    grammar rules(raw);
    auto& app = rules.app();
    try {
        app.parse(words_of(argc, argv));
        return finish(raw, app);
    } catch (const CLI::CallForHelp&) {
        return print(help_of(app));
    } catch (const CLI::CallForVersion&) {
        return print("tagwright " + std::string(version) + "\n");
    } catch (const CLI::ArgumentMismatch& error) {
        return refuse(missing_value(error.what()));
    } catch (const CLI::ParseError& error) {
        const std::string text = error.what();
        return refuse(printable(text.substr(0, text.find('\n'))));
    }
}

setting_needs needs_of(command what) noexcept {
    switch (what) {
    case command::label: return {.confluence = false};
    case command::demo: return {.confluence = false};
    case command::text: return {.confluence = false, .providers = false, .store = false};
    case command::tag:
    case command::check: break;
    }
    return {};
}

std::string_view to_string(command what) noexcept {
    switch (what) {
    case command::tag: return "tag";
    case command::label: return "label";
    case command::text: return "text";
    case command::check: return "check";
    case command::demo: break;
    }
    return "demo";
}

} // namespace tagwright::cli
