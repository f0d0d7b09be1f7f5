#include "app/cli/completion_scripts.hpp"

#include <map>

namespace tagwright::cli {
namespace {

std::string join(const std::vector<std::string>& words, const char* between = " ") {
    std::string line;
    for (const auto& word : words)
        line += (line.empty() ? "" : between) + word;
    return line;
}

std::vector<std::string> names_of(const std::vector<offered_option>& options) {
    std::vector<std::string> names;
    for (const auto& option : options)
        for (const auto& name : option.names)
            if (name.starts_with("--"))
                names.push_back(name);
    return names;
}

/// `tag:--provider|demo:--provider) words="a b" ;;` for options that take one of a few words, which may be others with
/// another command. Those that have the same words everywhere are told once.
std::string value_cases(const offered_program& program) {
    std::map<std::string, std::map<std::string, std::vector<std::string>>> commands_of; // name -> words -> commands
    std::vector<std::string> order;
    for (const auto& command : program.commands)
        for (const auto& option : command.options)
            for (const auto& name : option.names) {
                if (option.words.empty())
                    continue;
                if (!commands_of.contains(name))
                    order.push_back(name);
                commands_of[name][join(option.words)].push_back(command.name);
            }
    std::string cases;
    for (const auto& name : order)
        for (const auto& [words, commands] : commands_of[name]) {
            std::vector<std::string> patterns;
            for (const auto& command : commands)
                patterns.push_back(command + ":" + name);
            if (commands_of[name].size() == 1)
                patterns = {"*:" + name};
            cases += "        " + join(patterns, "|") + ") words=\"" + words + "\" ;;\n";
        }
    return cases;
}

std::string command_cases(const offered_program& program) {
    std::string cases;
    for (const auto& command : program.commands)
        cases += "        " + command.name + ") options=\"" + join(names_of(command.options)) + "\"" +
                 (command.words.empty() ? "" : " arguments=\"" + join(command.words) + "\"") + " ;;\n";
    return cases;
}

std::string command_names(const offered_program& program) {
    std::vector<std::string> names;
    for (const auto& command : program.commands)
        names.push_back(command.name);
    return join(names);
}

} // namespace

std::string bash_completion(const offered_program& program) {
    return "# bash completion for tagwright\n"
           "_tagwright() {\n"
           "    local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
           "    local command=\"\" options=\"" +
           join(names_of(program.options)) + "\" arguments=\"" + command_names(program) +
           "\" words=\"\" i\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "        case \"${COMP_WORDS[i]}\" in -*) ;; *) command=\"${COMP_WORDS[i]}\"; break ;; esac\n"
           "    done\n"
           "    # bash takes --option=value for three words\n"
           "    if [[ $current == = ]]; then\n"
           "        current=\"\"\n"
           "    elif [[ $previous == = && COMP_CWORD -gt 1 ]]; then\n"
           "        previous=\"${COMP_WORDS[COMP_CWORD-2]}\"\n"
           "    fi\n"
           "    COMPREPLY=()\n"
           "    case \"$command:$previous\" in\n" +
           value_cases(program) +
           "    esac\n"
           "    if [[ -n $command ]]; then arguments=\"\"; fi\n"
           "    case \"$command\" in\n" +
           command_cases(program) +
           "    esac\n"
           "    if [[ -n $words ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
           "    elif [[ $current == -* ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n"
           "    elif [[ -n $arguments ]]; then\n"
           "        COMPREPLY=($(compgen -W \"$arguments\" -- \"$current\"))\n"
           "    fi\n"
           "}\n"
           "complete -o bashdefault -o default -F _tagwright tagwright\n";
}

} // namespace tagwright::cli
