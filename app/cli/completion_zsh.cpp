#include "app/cli/completion_scripts.hpp"

namespace tagwright::cli {
namespace {

/// The text as one word of zsh.
std::string quoted(std::string_view text) {
    std::string word = "'";
    for (const char byte : text)
        word += byte == '\'' ? std::string("'\\''") : std::string(1, byte);
    return word + "'";
}

/// The text with a backslash before each of `special`, and before each backslash.
std::string escaped(std::string_view text, std::string_view special) {
    std::string result;
    for (const char byte : text) {
        if (byte == '\\' || special.find(byte) != std::string_view::npos)
            result += '\\';
        result += byte;
    }
    return result;
}

/// What _arguments is told of an option's value: `:value:(a b)`.
std::string value_of(const offered_option& option) {
    if (!option.takes_value)
        return {};
    std::string words;
    for (const auto& word : option.words)
        words += (words.empty() ? "" : " ") + word;
    return ":value:" + (words.empty() ? std::string("_files") : "(" + words + ")");
}

std::string arguments_of(const std::vector<offered_option>& options, const std::string& indent) {
    std::string specs;
    for (const auto& option : options)
        for (const auto& name : option.names) {
            const auto equals = option.takes_value && name.starts_with("--") ? "=" : "";
            specs += indent +
                     quoted((option.repeats ? "*" : "") + name + equals + "[" + escaped(option.meaning, "[]:") + "]" +
                            value_of(option)) +
                     " \\\n";
        }
    return specs;
}

std::string case_of(const offered_command& command) {
    std::string words;
    for (const auto& word : command.words)
        words += (words.empty() ? "" : " ") + word;
    return "        " + command.name + ")\n            _arguments -S \\\n" +
           arguments_of(command.options, "                ") + "                " +
           quoted("*:argument:" + (words.empty() ? std::string("_files") : "(" + words + ")")) + "\n            ;;\n";
}

} // namespace

std::string zsh_completion(const offered_program& program) {
    std::string commands;
    std::string cases;
    for (const auto& command : program.commands) {
        commands += "        " + quoted(escaped(command.name, ":") + ":" + command.meaning) + "\n";
        cases += case_of(command);
    }
    return "#compdef tagwright\n"
           "# zsh completion for tagwright\n"
           "_tagwright() {\n"
           "    local curcontext=\"$curcontext\" state\n"
           "    local -a commands line\n"
           "    commands=(\n" +
           commands +
           "    )\n"
           "    _arguments -C \\\n" +
           arguments_of(program.options, "        ") +
           "        '1:command:->command' \\\n"
           "        '*::argument:->argument'\n"
           "    case $state in\n"
           "    command) _describe -t commands command commands ;;\n"
           "    argument)\n"
           "        case $line[1] in\n" +
           cases +
           "        esac\n"
           "        ;;\n"
           "    esac\n"
           "}\n"
           "# As a file of zsh's it is the function's body; evaluated, it has to say whom it completes.\n"
           "if [[ ${funcstack[1]-} == _tagwright ]]; then\n"
           "    _tagwright \"$@\"\n"
           "else\n"
           "    compdef _tagwright tagwright\n"
           "fi\n";
}

} // namespace tagwright::cli
