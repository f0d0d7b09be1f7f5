#include "app/cli/completion_words.hpp"

#include "config/setting_table.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>

namespace tagwright::cli {
namespace {

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(at), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

/// The words of a setting's value that are known before anything is set up.
std::vector<std::string> words_of(const setting& row) {
    if (row.type == setting_type::boolean)
        return {"true", "false"};
    if (row.name == "TAG_SPACE_PROVIDER" || row.name == "TAG_SPACE_FALLBACK_PROVIDER")
        return {"gemini", "openai", "anthropic", "local"};
    return split(row.choices, '|');
}

/// The help writes a choice as "table|csv", and as "page|blogpost,..." where several may be given.
std::vector<std::string> words_of(std::string_view value_in_help) {
    if (value_in_help.find('|') == std::string_view::npos)
        return {};
    return split(value_in_help.substr(0, value_in_help.find(',')), '|');
}

std::vector<std::string> words_of(const CLI::Option& option) {
    for (const auto& row : setting_table())
        if (!row.flag.empty() && option.check_name(std::string(row.flag)))
            return words_of(row);
    return words_of(std::string_view(option.get_option_text()));
}

/// The first of what the help says, without what is usual.
std::string brief(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    if (text.ends_with(']'))
        text.erase(std::min(text.rfind(" ["), text.size()));
    for (const std::string_view end : {"; ", ". "})
        text.erase(std::min(text.find(end), text.size()));
    if (text.ends_with('.'))
        text.pop_back();
    return text;
}

offered_option offered_by(const CLI::Option& option) {
    offered_option offered;
    for (const auto& name : option.get_snames())
        offered.names.push_back("-" + name);
    for (const auto& name : option.get_lnames())
        offered.names.push_back("--" + name);
    offered.meaning = brief(option.get_description());
    offered.takes_value = option.get_items_expected_max() > 0;
    offered.repeats = option.get_items_expected_max() > 1;
    offered.words = words_of(option);
    return offered;
}

std::vector<offered_option> options_of(const CLI::App& app) {
    std::vector<offered_option> options;
    for (const auto* option : app.get_options())
        if (option->nonpositional() && !option->get_group().empty())
            options.push_back(offered_by(*option));
    return options;
}

} // namespace

offered_program offered_by(const CLI::App& app) {
    offered_program program{options_of(app), {}};
    for (const auto* each : app.get_subcommands({})) {
        offered_command command{each->get_name(), brief(each->get_description()), options_of(*each), {}};
        for (const auto* option : each->get_options())
            if (!option->nonpositional() && command.words.empty())
                command.words = words_of(*option);
        program.commands.push_back(std::move(command));
    }
    return program;
}

} // namespace tagwright::cli
