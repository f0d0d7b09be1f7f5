#pragma once

#include "app/cli/options_grammar.hpp"

#include <string>
#include <string_view>

namespace tagwright::cli {

/// What is wrong with the values of a command's own options, in one line that names the option; empty if nothing is.
/// Brings what it has checked into its usual form: addresses become keys and ids, words become enums.
[[nodiscard]] std::string check_options(raw_options& raw);

/// For error messages: on one line, and not too long.
[[nodiscard]] std::string in_quotes(std::string_view text);

} // namespace tagwright::cli
