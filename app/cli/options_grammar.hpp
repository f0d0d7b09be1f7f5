#pragma once

#include "app/cli/options.hpp"

#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace tagwright::cli {

/// What the grammar writes into: options, and texts that are checked after parsing.
struct raw_options {
    options to;
    bool no_cache = false;
    std::string format; ///< empty: found out
    std::string shell;
    std::optional<std::string> seed;
    std::vector<std::string> tuning; ///< throttle: pin N, bound LOW HIGH, release
};

/// The commands and options that there are, bound to `raw`, which must outlive the app.
[[nodiscard]] std::unique_ptr<CLI::App> make_grammar(raw_options& raw);

/// The help of the app, or of the command that was named on the command line.
[[nodiscard]] std::string help_of(const CLI::App& app);

} // namespace tagwright::cli
