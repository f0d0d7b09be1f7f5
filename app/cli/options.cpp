#include "app/cli/options.hpp"

#include "app/cli/completion_scripts.hpp"
#include "app/cli/options_checks.hpp"
#include "app/cli/options_grammar.hpp"
#include "app/cli/version_text.hpp"
#include "base/ascii.hpp"
#include "config/nearest.hpp"
#include "config/setting_table.hpp"
#include "config/value.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace tagwright::cli {
namespace {

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

/// "--gemini-api-key" and its like: people try them.
bool is_secret_flag(std::string_view word) {
    return std::ranges::any_of(setting_table(), [&](const setting& row) {
        auto flag = lower_ascii(row.name);
        std::ranges::replace(flag, '_', '-');
        return row.secret && word == "--" + flag;
    });
}

/// What an unknown option may have been meant for: one of the same command, or the same one of another command.
std::string option_hint(const std::string& word, std::span<const std::string_view> known, const CLI::App& root) {
    if (auto hint = did_you_mean(word, known); !hint.empty())
        return hint;
    std::string owners;
    for (const auto* each : root.get_subcommands({}))
        if (each->get_option_no_throw(word) != nullptr)
            owners += (owners.empty() ? "" : ", ") + each->get_name();
    return owners.empty() ? std::string() : "; it is one of " + owners;
}

/// What is wrong with words that nothing has taken; empty if there are none. Options come first: a word that
/// follows an unknown option was meant as its value.
std::string judge_extras(std::vector<std::string> extras, const CLI::App& command, bool is_root) {
    std::erase(extras, "--"); // CLI11 has obeyed it, and leaves it here
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
        return in_quotes(word) + " is not an option of " + command.get_name() +
               option_hint(word, known, *command.get_parent());
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

parse_result finish(raw_options& raw, CLI::App& app) {
    const auto chosen = app.get_subcommands();
    if (auto wrong = judge_extras(app.remaining(), app, true); !wrong.empty())
        return refuse(wrong);
    if (chosen.empty())
        return {std::nullopt, help_of(app, help_detail::own), exit_usage};
    const auto& name = chosen.front()->get_name();
    if (auto wrong = judge_extras(chosen.front()->remaining(), *chosen.front(), false); !wrong.empty())
        return refuse(wrong);
    if (name == "version")
        return print(version_text());
    if (name == "completion") {
        auto script = completion_script(raw.shell, offered_by(app));
        return script.empty()
                   ? refuse("completion: " + in_quotes(raw.shell) + " is not a shell that is known: bash, zsh, fish")
                   : print(std::move(script));
    }
    for (auto number = 0; number <= static_cast<int>(command::demo); ++number) // the last one
        if (const auto each = static_cast<command>(number); name == to_string(each))
            raw.to.command = each;
    if (auto wrong = check_options(raw); !wrong.empty())
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

parse_result parse(raw_options& raw, CLI::App& app, std::vector<std::string> words) {
    try {
        app.parse(std::move(words));
        return finish(raw, app);
    } catch (const CLI::CallForHelp&) {
        return print(help_of(app, help_detail::own));
    } catch (const CLI::CallForAllHelp&) {
        return print(help_of(app, help_detail::all));
    } catch (const CLI::CallForVersion&) {
        return print(version_text());
    } catch (const CLI::ArgumentMismatch& error) {
        return refuse(missing_value(error.what()));
    } catch (const CLI::ParseError& error) {
        const std::string text = error.what();
        return refuse(printable(text.substr(0, text.find('\n'))));
    }
}

} // namespace

parse_result parse_options(int argc, const char* const* argv) {
    const auto words = words_of(argc, argv);
    raw_options raw;
    if (auto good = parse(raw, *make_grammar(raw, words), words); good.run)
        return good;
    // Helps, and what is said of a mistake, know all that there is.
    raw_options again;
    return parse(again, *make_grammar(again), words);
}

setting_needs needs_of(command what) noexcept {
    switch (what) {
    case command::label:
    case command::demo: return {.confluence = false};
    case command::setup:
    case command::text:
    case command::simulate: return {.confluence = false, .providers = false, .store = false, .labels = false};
    case command::throttle:
    case command::plan:
    case command::consolidate:
    case command::runs: return {.confluence = false, .providers = false, .labels = false};
    case command::serve: return {.service = true};
    case command::vocabulary:
    case command::undo: return {.providers = false, .labels = false};
    case command::apply: return {.providers = false};
    case command::tag:
    case command::resume:
    case command::check: break;
    }
    return {};
}

std::string_view to_string(command what) noexcept {
    switch (what) {
    case command::setup: return "setup";
    case command::tag: return "tag";
    case command::plan: return "plan";
    case command::consolidate: return "consolidate";
    case command::vocabulary: return "vocabulary";
    case command::apply: return "apply";
    case command::undo: return "undo";
    case command::resume: return "resume";
    case command::runs: return "runs";
    case command::label: return "label";
    case command::text: return "text";
    case command::simulate: return "simulate";
    case command::throttle: return "throttle";
    case command::check: return "check";
    case command::serve: return "serve";
    case command::demo: break;
    }
    return "demo";
}

} // namespace tagwright::cli
