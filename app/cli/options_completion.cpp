#include "app/cli/options_completion.hpp"

#include "config/setting_table.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <vector>

namespace tagwright::cli {
namespace {

std::string join(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words)
        line += (line.empty() ? "" : " ") + word;
    return line;
}

std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* option : app.get_options())
        if (!option->get_group().empty())
            for (const auto& name : option->get_lnames())
                names.push_back("--" + name);
    return names;
}

/// `--flag) words="a b";;` for every flag that takes one of a few words.
std::string value_cases() {
    std::string cases = "        --format) words=\"storage plain\"\n"
                        "            if [[ $command == plan ]]; then words=\"table csv html json\"; fi ;;\n";
    for (const auto& row : setting_table()) {
        if (row.flag.empty())
            continue;
        std::string words(row.choices);
        std::ranges::replace(words, '|', ' ');
        if (row.type == setting_type::boolean)
            words = "true false";
        if (row.name == "TAG_SPACE_PROVIDER" || row.name == "TAG_SPACE_FALLBACK_PROVIDER")
            words = "gemini openai anthropic local";
        if (!words.empty())
            cases += "        " + std::string(row.flag) + ") words=\"" + words + "\" ;;\n";
    }
    return cases;
}

} // namespace

std::string bash_completion(const CLI::App& app) {
    std::vector<std::string> commands;
    std::string cases;
    for (const auto* command : app.get_subcommands({})) {
        commands.push_back(command->get_name());
        cases += "        " + command->get_name() + ") options=\"" + join(option_names(*command)) + "\" ;;\n";
    }
    return "# bash completion for tagwright\n"
           "_tagwright() {\n"
           "    local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
           "    local command=\"\" options=\"" +
           join(option_names(app)) + "\" words=\"\" i\n" +
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "        case \"${COMP_WORDS[i]}\" in -*) ;; *) command=\"${COMP_WORDS[i]}\"; break ;; esac\n"
           "    done\n"
           "    COMPREPLY=()\n"
           "    case \"$previous\" in\n" +
           value_cases() +
           "    esac\n"
           "    case \"$command\" in\n"
           "        \"\") if [[ $current != -* && -z $words ]]; then words=\"" +
           join(commands) + "\"; fi ;;\n" + cases +
           "    esac\n"
           "    if [[ -n $words ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
           "    elif [[ $current == -* ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n"
           "    fi\n"
           "}\n"
           "complete -o bashdefault -o default -F _tagwright tagwright\n";
}

} // namespace tagwright::cli
