#pragma once

#include "providers/llm/vocabulary.hpp"
#include "tagwright/settings.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tagwright {

/// A file's text, or the reason why there is none (names the path).
struct file_text {
    std::string path;
    std::string text;
    std::string problem; ///< empty: `text` counts
};

/// A run that is gone on with: what it went by holds where nobody says otherwise now.
struct run_to_go_on {
    run_settings values;
    std::set<std::string>
        flags; ///< settings that the run's own command line named: stronger than environment and files
};

/// Everything that settings are made from. Plain data, so that loading is pure; read_sources() in files.hpp
/// fills it from the machine.
struct sources {
    std::map<std::string, std::string> flags;       ///< setting name -> text
    std::map<std::string, std::string> environment; ///< the whole process environment
    std::string dotenv_path = ".env";               ///< only for messages
    std::string dotenv;                             ///< text of the .env file; may be empty
    std::string toml_path = "tagwright.toml";       ///< for messages; paths in the TOML are relative to it
    std::string toml;                               ///< text of the TOML file; may be empty
    /// The directories in which these two files really lie (links followed), where they were found in the working
    /// directory and nobody named them; empty: what they say counts as the user's own word. See may_travel().
    std::string dotenv_place;
    std::string toml_place;
    std::string password_home; ///< the home directory of the password file, for where HOME is not set
    std::string today;         ///< "2026-01-31": prices change; empty: those of the table's first day hold
    setting_needs needs;
    std::optional<run_to_go_on> run; ///< empty: a run that begins, or none
    /// Reads the files that NAME_FILE variables and the vocabulary setting name: a vocabulary that cannot be used is
    /// a problem of the settings. Without it, secrets from files are a problem and the vocabulary is not looked at.
    std::function<file_text(const std::string& path)> read_file;
    std::vector<setting_problem> problems; ///< found while reading; taken over into the result
    std::vector<std::string> warnings;     ///< as the problems
};

/// A setting as it came out.
struct setting_origin {
    std::string name;   ///< the setting's name; "servers.NAME" for a configured server, and so on
    std::string value;  ///< for show: "set"/"not set" for secrets
    std::string origin; ///< "default", "environment", "--batch-size", …
};

struct load_result {
    settings values; ///< only to be used if ok()
    /// Of the file that values.vocabulary_file names, read once: what becomes of the file later changes no run. The
    /// default where there is none, or where the command needs none.
    llm::vocabulary vocabulary;
    /// False: nobody named the directory of the store, a file of the working directory did.
    bool data_dir_is_named = true;
    std::vector<setting_problem> problems;
    std::vector<std::string> warnings;
    std::vector<setting_origin> origins; ///< in the table's order; servers, prices and schedules at the end

    [[nodiscard]] bool ok() const noexcept { return problems.empty(); }
};

/// Flag > flag of the run that is gone on with > environment > .env > TOML > what that run went by > default. An empty
/// environment variable counts as not set (except for lists, where it means "none"). Never throws for bad input: every
/// problem is in the result, all at once.
[[nodiscard]] load_result load_settings(const sources& from);

/// Lines "NAME = value (from where)", secrets as "set"/"not set", for `tagwright check`.
[[nodiscard]] std::vector<std::string> describe(const load_result& loaded);

} // namespace tagwright
