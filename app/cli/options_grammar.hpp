#pragma once

#include "app/cli/options.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tagwright::cli {

/// What the grammar writes into: options, and texts that are checked after parsing.
struct raw_options {
    options to;
    bool no_cache = false;
    bool wait = false;
    bool explain = false;
    std::string plan_format = "table";
    std::string format;             ///< empty: found out
    std::vector<std::string> types; ///< empty: pages
    std::string shell;
    std::optional<std::string> seed;
    std::string min_pages;               ///< empty: not given
    std::vector<std::string> vocabulary; ///< suggest SPACE, check FILE
    std::string vocabulary_max;          ///< empty: not given
    std::vector<std::string> tuning;     ///< throttle: pin N, bound LOW HIGH, release
};

/// The commands and options that there are, bound to `raw`, which must outlive the app.
[[nodiscard]] std::unique_ptr<CLI::App> make_grammar(raw_options& raw);

/// The same without the settings of commands that none of these words names: to parse these, they are not needed, and
/// each start would take a quarter longer.
[[nodiscard]] std::unique_ptr<CLI::App> make_grammar(raw_options& raw, const std::vector<std::string>& words);

/// How much a help shows of the settings: those that are used most with the command, or all.
enum class help_detail : std::uint8_t { own, all };

/// The help of the app, or of the command that was named on the command line. The app is of no use afterwards.
[[nodiscard]] std::string help_of(CLI::App& app, help_detail detail);

} // namespace tagwright::cli
