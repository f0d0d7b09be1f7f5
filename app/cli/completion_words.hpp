#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tagwright::cli {

/// An option as a shell offers it.
struct offered_option {
    std::vector<std::string> names; ///< as they are typed: "-h", "--help"
    std::string meaning;            ///< in one line, for shells that show it
    bool takes_value = false;
    bool repeats = false;           ///< is still offered where it stands already
    std::vector<std::string> words; ///< what the value may be; empty: a file's name, or whatever the user types
};

/// A command as a shell offers it.
struct offered_command {
    std::string name;
    std::string meaning;
    std::vector<offered_option> options;
    std::vector<std::string> words; ///< what its arguments may be; empty: a file's name, or whatever the user types
};

/// All that a shell completes behind the program's name.
struct offered_program {
    std::vector<offered_option> options; ///< those that stand before a command
    std::vector<offered_command> commands;
};

/// What there is to complete: the commands and options that the help shows, and the words that choices take.
[[nodiscard]] offered_program offered_by(const CLI::App& app);

} // namespace tagwright::cli
