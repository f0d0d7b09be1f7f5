#include "app/cli/completion_scripts.hpp"

namespace tagwright::cli {
namespace {

/// The text as one word of fish.
std::string quoted(std::string_view text) {
    std::string word = "'";
    for (const char byte : text) {
        if (byte == '\'' || byte == '\\')
            word += '\\';
        word += byte;
    }
    return word + "'";
}

std::string join(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words)
        line += (line.empty() ? "" : " ") + word;
    return line;
}

/// A line that offers something where the command is this one; an empty name: before there is a command.
std::string line_for(std::string_view command, const std::string& what) {
    return "complete -c tagwright -n " + quoted("__tagwright_is " + quoted(command)) + what + "\n";
}

std::string lines_of(std::string_view command, const std::vector<offered_option>& options) {
    std::string lines;
    for (const auto& option : options) {
        std::string what;
        for (const auto& name : option.names)
            what += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        if (option.takes_value)
            what += option.words.empty() ? " -r -F" : " -x -a " + quoted(join(option.words));
        lines += line_for(command, what + " -d " + quoted(option.meaning));
    }
    return lines;
}

} // namespace

std::string fish_completion(const offered_program& program) {
    auto script = "# fish completion for tagwright\n"
                  "# Whether the command is this one: the first word that is no option\n"
                  "function __tagwright_is\n"
                  "    set -l words (commandline -opc)\n"
                  "    set -e words[1]\n"
                  "    set -l command ''\n"
                  "    for word in $words\n"
                  "        if not string match -q -- '-*' $word\n"
                  "            set command $word\n"
                  "            break\n"
                  "        end\n"
                  "    end\n"
                  "    test \"$command\" = \"$argv[1]\"\n"
                  "end\n" +
                  lines_of("", program.options);
    for (const auto& command : program.commands)
        script += line_for("", " -f -a " + quoted(command.name) + " -d " + quoted(command.meaning));
    for (const auto& command : program.commands) {
        if (!command.words.empty())
            script += line_for(command.name, " -f -a " + quoted(join(command.words)));
        script += lines_of(command.name, command.options);
    }
    return script;
}

} // namespace tagwright::cli
